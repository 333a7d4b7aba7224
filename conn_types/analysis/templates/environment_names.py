"""Which environment an expression of the project's code is."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import Class
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.reaching import reaching_bindings
from conn_types.analysis.references.readers import Readers
from conn_types.analysis.references.scopes import Assigned, Binding, Imported, Position, Scope
from conn_types.analysis.references.self_assignments import assignments_to_self
from conn_types.analysis.templates.environments import Environment, Expression

if TYPE_CHECKING:
    from conn_types.analysis.project import Project

_DEPTH = 12


class EnvironmentNames:
    """Follows names, imports, attributes and what functions return to the calls that make one."""

    def __init__(self, project: Project, readers: Readers) -> None:
        self._project = project
        self._readers = readers
        self._made: dict[ast.expr, list[Environment]] = {}
        self._by_class: dict[ast.ClassDef, list[Environment]] = {}

    def add(self, made: Expression, environment: Environment) -> None:
        self.add_all(made, [environment])

    def add_all(self, made: Expression, environments: Iterable[Environment]) -> None:
        self._made.setdefault(made.node, []).extend(environments)
        owner = _super_init(made)
        if owner is not None:
            self._by_class.setdefault(owner, []).extend(environments)

    def of(self, expression: Expression) -> Sequence[Environment]:
        """None of them where that is not known."""
        return list(dict.fromkeys(self._of(expression, 0)))

    def _of(self, expression: Expression, depth: int) -> Iterator[Environment]:
        if depth > _DEPTH:
            return
        file, node, position = expression.file, expression.node, expression.position
        match node:
            case ast.Name():
                for each in self._bound(expression):
                    yield from self._of(each, depth + 1)
            case ast.Attribute(value=owner, attr=attribute):
                yield from self._attribute(Expression(file, owner, position), attribute, depth)
            case ast.Call():
                yield from self._call(node, expression, depth)
            case ast.Await(value=value) | ast.NamedExpr(value=value):
                yield from self._of(Expression(file, value, position), depth + 1)
            case ast.BoolOp(values=values):
                for value in values:
                    yield from self._of(Expression(file, value, position), depth + 1)
            case ast.IfExp(body=body, orelse=orelse):
                for value in (body, orelse):
                    yield from self._of(Expression(file, value, position), depth + 1)
            case _:
                return

    def _bound(self, name: Expression) -> Iterator[Expression]:
        file, node, position = name.file, name.node, name.position
        scope = position.scope.binder(node.id) if isinstance(node, ast.Name) else None
        if scope is None or not isinstance(node, ast.Name):
            return
        bindings = reaching_bindings(node.id, scope, node, position) or scope.bindings[node.id]
        for binding in bindings:
            yield from self._binding(file, binding, scope)

    def _binding(self, file: ExaminedFile, binding: Binding, scope: Scope) -> Iterator[Expression]:
        match binding.what:
            case Assigned(value=ast.expr() as value):
                yield Expression(file, value, Position(scope))
            case Imported(name=str(name)) as imported:
                base = file.shared.origins.absolute(file.name or "", imported.module, imported.level)
                if base is not None:
                    yield from self._in_module(file, *file.shared.origins.of(base, name))
            case _:
                return

    def _in_module(self, file: ExaminedFile, module: str, name: str | None) -> Iterator[Expression]:
        found = self._project.find_module(module)
        if name is None or found is None or found.path is None or not found.is_project:
            return
        other = file.shared.examined(found.path)
        if other is not None and name in other.walked.module.bindings:
            for binding in other.walked.module.bindings[name]:
                yield from self._binding(other, binding, other.walked.module)

    def _attribute(self, owner: Expression, attribute: str, depth: int) -> Iterator[Environment]:
        cls = self._readers.receivers(owner.file).class_of(owner.node, owner.position)
        held = [] if cls is None else [*self._held(owner.file, cls, attribute)]
        for each in held:
            yield from self._of(each, depth + 1)
        if held:
            return
        if attribute == "env":
            yield from self._of(owner, depth + 1)
            return
        for each in self._of_module(owner, attribute):
            yield from self._of(each, depth + 1)

    def _held(self, file: ExaminedFile, cls: Class, attribute: str) -> Iterator[Expression]:
        """What the objects of a class have under the name: assigned in a method, or in the class."""
        for each in cls.mro:
            if not isinstance(each, Class) or each.node is None or each.module.path is None:
                continue
            other = file.shared.examined(each.module.path, each.module.name)
            scope = None if other is None else other.walked.classes.get(each.node)
            if other is None or scope is None:
                continue
            for _, value, position in assignments_to_self(each.node, other.walked).get(attribute, ()):
                yield Expression(other, value, position)
            for binding in scope.bindings.get(attribute, ()):
                yield from self._binding(other, binding, scope)

    def _of_module(self, owner: Expression, attribute: str) -> Iterator[Expression]:
        """`templating.templates`, of a module of the project's."""
        node = owner.node
        scope = owner.position.scope.binder(node.id) if isinstance(node, ast.Name) else None
        for binding in scope.bindings[node.id] if scope is not None and isinstance(node, ast.Name) else ():
            if isinstance(binding.what, Imported):
                imported, origins = binding.what, owner.file.shared.origins
                base = origins.absolute(owner.file.name or "", imported.module, imported.level)
                if base is not None:
                    module = base if imported.name is None else f"{base}.{imported.name}"
                    yield from self._in_module(owner.file, *origins.of(module, attribute))

    def _call(self, node: ast.Call, expression: Expression, depth: int) -> Iterator[Environment]:
        if node in self._made:
            yield from self._made[node]
            return
        if isinstance(node.func, ast.Attribute) and node.func.attr == "overlay":
            yield from self._of(Expression(expression.file, node.func.value, expression.position), depth + 1)
            return
        cls = expression.file.value(node.func, expression.position)
        if isinstance(cls, Class):
            for each in cls.mro:
                if isinstance(each, Class) and each.node is not None and each.node in self._by_class:
                    yield from self._by_class[each.node]
                    return
            return
        callee = self._readers.routes(expression.file).callees.callee(node.func, expression.position)
        if callee is None or isinstance(callee.scope.node, ast.Lambda):
            return
        for statement in ast.walk(callee.scope.node):
            if isinstance(statement, ast.Return) and statement.value is not None:
                yield from self._of(
                    Expression(callee.file, statement.value, Position(callee.scope)), depth + 1
                )


def _super_init(made: Expression) -> ast.ClassDef | None:
    """The class whose method makes it by `super().__init__(…)`."""
    match made.node:
        case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__")):
            method = next((each for each in made.position.scope.chain() if each.owner is not None), None)
            owner = None if method is None or method.owner is None else method.owner.node
            return owner if isinstance(owner, ast.ClassDef) else None
        case _:
            return None
