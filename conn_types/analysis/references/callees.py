"""What a call leads to: the function whose body is read for it, wherever it is defined.

Names are followed through imports, assignments, `partial`, the methods of classes, and what factories return.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from conn_types.analysis.evaluator.values import (
    Class,
    Descriptor,
    Function,
    Method,
    Module,
    Promise,
    Unknown,
    Value,
)
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES
from conn_types.analysis.references.arguments import Argument, Arguments, Keyword, bound, given_arguments
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.mappings import keys_of
from conn_types.analysis.references.reaching import reaching_bindings
from conn_types.analysis.references.receivers import Receivers
from conn_types.analysis.references.scopes import Assigned, Binding, Defined, Imported, Position, Scope

_DEPTH = 8
_TRANSPARENT = frozenset(
    {"staticmethod", "classmethod", "cache", "lru_cache", "override", "overload", "final", "deprecated"}
    | {"pass_context", "pass_environment", "contextfunction"}
)
"""Decorators that leave a function's parameters as they are written."""


@dataclass(frozen=True, slots=True, eq=False)
class Callee:
    """A function, and what it is given besides the call's own arguments.

    - `skipped`: how many of its first parameters are bound to what no expression stands for.
    - `around`: the functions around it, and what they were given when they made it.
    - `certain`: nothing may stand in its place: no decorator that is not known, no override.
    """

    file: ExaminedFile
    scope: Scope
    args: tuple[Argument, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    skipped: int = 0
    around: tuple[tuple[Callee, Arguments], ...] = ()
    certain: bool = True

    @property
    def id(self) -> str:
        return f"{self.file.source.shown}:{self.scope.qualname}"


class Callees:
    """Those of one file's expressions. `of` gives those of another file."""

    def __init__(
        self, file: ExaminedFile, receivers: Receivers, of: Callable[[ExaminedFile], Callees]
    ) -> None:
        self._file = file
        self._receivers = receivers
        self._of = of
        self._depth = 0

    def callee(self, node: ast.expr, position: Position) -> Callee | None:
        """The function that the expression is there. None where that is not known, or is no function."""
        if self._depth > _DEPTH:
            return None
        self._depth += 1
        try:
            return self._expression(node, position)
        finally:
            self._depth -= 1

    def _expression(self, node: ast.expr, position: Position) -> Callee | None:
        match node:
            case ast.Name():
                return self._name(node, position)
            case ast.Attribute():
                return self._attribute(node, position)
            case ast.Lambda():
                return Callee(self._file, self._file.walked.functions[node])
            case ast.Call(
                func=ast.Name(id="partial") | ast.Attribute(attr="partial"), args=[function, *args]
            ) if not any(isinstance(each, ast.Starred) for each in args):
                found = self.callee(function, position)
                given = tuple(Argument(self._file, each, position) for each in args)
                keywords = tuple(Keyword(self._file, each, position) for each in node.keywords)
                return found and replace(
                    found, args=(*found.args, *given), keywords=(*found.keywords, *keywords)
                )
            case ast.Call(func=ast.Name(id="staticmethod"), args=[function]):
                return self.callee(function, position)
            case ast.Call():
                return self._returned(node, position)
            case _:
                return None

    def arguments(self, callee: Callee, call: ast.Call, position: Position) -> Arguments | None:
        """What the call gives to its parameters; None where it does not take such a call."""
        args, keywords = given_arguments(self._file, call, position)
        given = (*callee.args, *args)
        spread = tuple(each for keyword in keywords for each in _spread(keyword))
        return bound(callee.file, callee.scope, given, (*callee.keywords, *spread), callee.skipped)

    def _returned(self, node: ast.Call, position: Position) -> Callee | None:
        """The function that a factory makes and returns."""
        factory = self.callee(node.func, position)
        arguments = None if factory is None else self.arguments(factory, node, position)
        if factory is None or arguments is None or not isinstance(factory.scope.node, ast.FunctionDef):
            return None
        returns = [each for each in ast.walk(factory.scope.node) if isinstance(each, ast.Return)]
        own = [each for each in returns if isinstance(each.value, (ast.Name, ast.Lambda))]
        made = (self._made_by(factory, each.value) for each in own if each.value is not None)
        found = next((each for each in made if each is not None), None)
        return found and replace(found, around=(*found.around, (factory, arguments)))

    def _made_by(self, factory: Callee, returned: ast.expr) -> Callee | None:
        found = self._of(factory.file).callee(returned, Position(factory.scope))
        return found if found is not None and factory.scope in found.scope.chain() else None

    def _name(self, node: ast.Name, position: Position) -> Callee | None:
        argument = self._file.argument(node, position)
        if argument is not None:
            return self._of(argument.file).callee(argument.node, argument.position)
        scope = position.scope.binder(node.id)
        if scope is None or node.id in scope.rebound:
            return None
        if scope.qualname:
            bindings = reaching_bindings(node.id, scope, node, position) or ()
        else:
            bindings = tuple(scope.bindings[node.id])
        last = _last(bindings)
        return None if last is None else self._bound(last, scope)

    def _bound(self, binding: Binding, scope: Scope) -> Callee | None:
        match binding.what:
            case Defined(node=ast.FunctionDef() | ast.AsyncFunctionDef() as function):
                return self._defined(self._file, function)
            case Assigned(value=ast.expr() as value):
                return self.callee(value, Position(scope))
            case Imported(name=str(name)) as imported:
                origins = self._file.shared.origins
                base = origins.absolute(self._file.name or "", imported.module, imported.level)
                return None if base is None else self._in_module(*origins.of(base, name), imported)
            case _:
                return None

    def _in_module(self, module: str, name: str | None, imported: Imported) -> Callee | None:
        """A module-level name of the project, else whatever the evaluator knows it to be."""
        found = self._file.shared.run.project.find_module(module)
        if found is not None and found.path is not None and found.is_project and name is not None:
            file = self._file.shared.examined(found.path)
            top = None if file is None else file.walked.module
            if file is not None and top is not None and name in top.bindings:
                return self._of(file).callee(_reading(name), Position(top))
        return self._of_value(self._file.imported(imported))

    def _defined(self, file: ExaminedFile, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Callee | None:
        scope = file.walked.functions.get(node)
        return None if scope is None else Callee(file, scope, certain=_is_plain(node))

    # Values

    def _of_value(self, value: Value) -> Callee | None:
        match value:
            case Function():
                return self._of_function(value)
            case Method(function=function):
                found = self._of_value(function)
                return found and replace(found, skipped=1)
            case Promise():
                return self._of_value(value.force())
            case _:
                return None

    def _of_function(self, function: Function) -> Callee | None:
        module = function.module
        if module.path is None or module.name.partition(".")[0] in FRAMEWORK_PACKAGES:
            return None
        file = self._file.shared.examined(module.path, module.name)
        scope = None if file is None else file.walked.functions.get(function.node)
        if file is None or scope is None:
            return None
        return Callee(file, scope, certain=_is_plain(function.node) and not function.assumed_name)

    # Methods

    def _attribute(self, node: ast.Attribute, position: Position) -> Callee | None:
        cls = self._receivers.class_of(node.value, position)
        if cls is not None:
            found = self._method(cls, node.attr)
            return found and self._bound_to(found, node.value, position)
        if isinstance(node.value, ast.Call):
            return None
        owner = self._file.value(node.value, position)
        match owner:
            case Module():
                return self._of_value(self._file.shared.run.attribute(owner, node.attr))
            case Class():
                found = self._method(owner, node.attr)
                return found and replace(found[1], skipped=int(found[0] == "classmethod"))
            case _:
                return None

    def _method(self, cls: Class, name: str) -> tuple[str, Callee] | None:
        """The method as its class defines it, and of which kind it is; None for a framework's own."""
        for each in cls.mro:
            if isinstance(each, Unknown):
                return None
            if not isinstance(each, Class) or name not in each.namespace:
                continue
            member = each.namespace[name]
            kind = member.kind if isinstance(member, Descriptor) else "method"
            found = self._of_value(member.function if isinstance(member, Descriptor) else member)
            is_callable = kind in ("method", "staticmethod", "classmethod")
            return (kind, found) if found is not None and is_callable else None
        return None

    def _bound_to(self, found: tuple[str, Callee], on: ast.expr, position: Position) -> Callee:
        kind, callee = found
        match kind:
            case "staticmethod":
                return callee
            case "classmethod":
                return replace(callee, skipped=1)
            case _:
                return replace(callee, args=(Argument(self._file, on, position), *callee.args))


def _spread(keyword: Keyword) -> Iterator[Keyword]:
    """What `**params` gives, where that is known; the keyword itself where it is not."""
    keys = None if keyword.node.arg is not None else keys_of(keyword.file, [keyword])
    if keys is None or keys.open or keys.optional:
        yield keyword
        return
    for key in keys.required:
        value = key.value
        made = Keyword(value.file, ast.keyword(arg=key.name, value=value.node), value.position)
        yield key.keyword or made


def _last(bindings: tuple[Binding, ...]) -> Binding | None:
    """The one binding, or the last of a function's overloads."""
    if len(bindings) > 1 and not all(isinstance(each.what, Defined) and not each.nested for each in bindings):
        return None
    return bindings[-1] if bindings else None


def _reading(name: str) -> ast.Name:
    """The name as code at the end of its module reads it."""
    return ast.Name(name, ast.Load(), lineno=1_000_000_000, col_offset=0)


def _is_plain(node: ast.AST) -> bool:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return all(_decorator_name(each) in _TRANSPARENT for each in decorators)


def _decorator_name(node: ast.expr) -> str:
    match node:
        case ast.Call(func=func):
            return _decorator_name(func)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
