"""One file while its references are read: its scopes, and what its expressions are worth."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.unions import union
from conn_types.analysis.evaluator.values import Const, Dict, External, Module, Sequence, Unknown, Value
from conn_types.analysis.references.arguments import Argument, Arguments
from conn_types.analysis.references.origins import Origins
from conn_types.analysis.references.reaching import reaching_bindings
from conn_types.analysis.references.reference import Span
from conn_types.analysis.references.scopes import (
    Assigned,
    Binding,
    Imported,
    Iterated,
    Parameter,
    Position,
    Scope,
    Walked,
)
from conn_types.analysis.references.stand_in import StandIn
from conn_types.analysis.references.types_told import ByTypes, place
from conn_types.analysis.references.walking import walk
from conn_types.analysis.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conn_types.analysis.evaluator.interpreter import Interpreter
    from conn_types.analysis.references.captured import Captured

_DEPTH = 12
_ITEMS = 50
_OF_EVERY_MODULE = frozenset({"__name__", "__package__", "__doc__", "__spec__", "__loader__"})
"""Names that `builtins` has as every module has them: not those that its modules see."""


@dataclass(slots=True, eq=False, kw_only=True)
class Examination:
    """What all files of one check share: each is walked once, the installed ones that a call leads to too."""

    run: Interpreter
    origins: Origins
    captured: Callable[[ExaminedFile, ast.expr, Position], Captured | None] = field(
        default=lambda file, node, position: None, init=False
    )
    """The keys of path parameters, once it is known what expressions are."""
    _files: dict[Path, ExaminedFile | None] = field(
        default_factory=dict["Path", "ExaminedFile | None"], init=False
    )

    def examined(self, path: Path, installed_as: str | None = None) -> ExaminedFile | None:
        """The file, walked; None where it cannot be read. `installed_as`: its module's name elsewhere."""
        if path not in self._files:
            project = self.run.project
            source = project.read(path)
            self._files[path] = (
                ExaminedFile(
                    source=source,
                    name=project.module_name(path) or installed_as,
                    is_test=project.is_test(path),
                    walked=walk(source.tree),
                    shared=self,
                )
                if isinstance(source, Source)
                else None
            )
        return self._files[path]


@dataclass(eq=False, kw_only=True)
class ExaminedFile:
    """`name` is the module's dotted name; None where nothing can import it, and nothing in it is known."""

    source: Source
    name: str | None
    is_test: bool
    walked: Walked
    shared: Examination
    depth: int = field(default=0)
    given: dict[Scope, Arguments] = field(default_factory=dict[Scope, Arguments])
    """What the functions are given that are read for one of their calls just now."""
    told: ByTypes | None = field(default=None)
    """What a type checker knows of the parts of the call that is read just now."""

    @cached_property
    def module(self) -> Module | None:
        return None if self.name is None else self.shared.run.module(self.name)

    def span(self, node: ast.expr | ast.keyword) -> Span:
        end_line = node.end_lineno or node.lineno
        return Span(
            line=node.lineno,
            column=self.source.column(node.lineno, node.col_offset),
            end_line=end_line,
            end_column=self.source.column(end_line, node.end_col_offset or node.col_offset),
        )

    def function_ids(self, scope: Scope) -> tuple[str, ...]:
        """`module:qualified.name` of the functions and classes around, innermost first."""
        return tuple(f"{self.name}:{each.qualname}" for each in scope.chain() if each.qualname)

    def value(self, node: ast.expr, position: Position) -> Value:
        """What the expression is worth there; names of functions hide those of the module, known or not."""
        found = self._value(node, position)
        texts = self.told.texts.get(place(node)) if self.told and isinstance(found, Unknown) else None
        return found if texts is None else union([Const(text) for text in texts])

    def _value(self, node: ast.expr, position: Position) -> Value:
        if isinstance(node, ast.Constant):
            return Const(node.value)
        if isinstance(node, ast.Starred):
            return Unknown("what is spread")
        if isinstance(node, StandIn):
            return Unknown("known at run time only")
        shortcut = self._shortcut(node, position)
        if shortcut is not None:
            return shortcut
        if self.module is None:
            return Unknown("a file that is no module")
        if self.depth > _DEPTH:
            return Unknown("too deep")
        self.depth += 1
        try:
            return self.shared.run.evaluate(self.module, node, self._local(node, position))
        finally:
            self.depth -= 1

    def _shortcut(self, node: ast.expr, position: Position) -> Value | None:
        """The value of a name that is imported once, and of its attributes: the file itself need not run."""
        if isinstance(node, ast.Attribute):
            owner = self._shortcut(node.value, position)
            return None if owner is None else self.shared.run.attribute(owner, node.attr)
        if not isinstance(node, ast.Name):
            return None
        scope = position.scope.binder(node.id)
        if scope is None:
            return External(f"builtins.{node.id}") if self._is_builtin(node.id) else None
        if scope.qualname or node.id in scope.rebound:
            return None
        match scope.bindings[node.id]:
            case [Binding(what=Imported() as imported, nested=False)]:
                value = self.imported(imported)
                return None if isinstance(value, Unknown) else value
            case _:
                return None

    def _is_builtin(self, name: str) -> bool:
        if name.startswith("__") and name in _OF_EVERY_MODULE:
            return False
        return hasattr(builtins, name) and "*" not in self.walked.module.bindings

    def _local(self, node: ast.expr, position: Position) -> dict[str, Value]:
        local: dict[str, Value] = {}
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and each.id not in local:
                scope = position.scope.binder(each.id)
                if scope is None:
                    continue
                if (
                    scope.qualname
                    or each.id in self.walked.module.rebound
                    or self._only_for_checkers(each.id)
                ):
                    local[each.id] = self._name(each, scope, position)
        return local

    def _only_for_checkers(self, name: str) -> bool:
        """Whether the module binds a name that is not there at run time: under `if TYPE_CHECKING:`."""
        return self.module is not None and name not in self.module.namespace

    def _name(self, name: ast.Name, scope: Scope, position: Position) -> Value:
        bindings = reaching_bindings(name.id, scope, name, position)
        if not bindings:
            return Unknown("bound in many ways")
        return union([self._bound(binding, Position(scope)) for binding in bindings])

    def _bound(self, binding: Binding, position: Position) -> Value:
        match binding.what:
            case Assigned(value=ast.expr() as value):
                return self.value(value, position)
            case Iterated(iterable=iterable):
                return _item(self.value(iterable, position))
            case Imported() as imported:
                return self.imported(imported)
            case Parameter(node=parameter) if position.scope in self.given:
                argument = self.given[position.scope].parameters.get(parameter.arg)
                if argument is not None:
                    return argument.file.value(argument.node, argument.position)
                return Unknown("known at run time only")
            case _:
                return Unknown("known at run time only")

    def argument(self, node: ast.expr, position: Position) -> Argument | None:
        """What the call that is read just now gives, where the expression is a parameter's name."""
        if not isinstance(node, ast.Name):
            return None
        scope = position.scope.binder(node.id)
        if scope is None or scope not in self.given:
            return None
        match reaching_bindings(node.id, scope, node, position):
            case (Binding(what=Parameter()),):
                return self.given[scope].parameters.get(node.id)
            case _:
                return None

    def imported(self, imported: Imported) -> Value:
        """The value that the import statement binds."""
        base = self.shared.origins.absolute(self.name or "", imported.module, imported.level)
        module = None if base is None else self.shared.run.module(base)
        if base is None:
            return Unknown("an import that leads nowhere")
        if module is None:
            return Unknown("an import that is not followed", origin=base)
        if imported.name is None:
            return module
        return self.shared.run.attribute(module, imported.name)


def _item(value: Value) -> Value:
    """What a loop over the value binds its name to: one of the items."""
    match value:
        case Sequence(items=items, open=None) if 0 < len(items) <= _ITEMS:
            return union(item.value for item in items)
        case Dict(entries=entries, open=None) if 0 < len(entries) <= _ITEMS:
            return union(key for key, _ in entries.values())
        case _:
            return Unknown("an item that is not known")
