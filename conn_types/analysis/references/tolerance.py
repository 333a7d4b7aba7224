"""Code that lives with a name that no route has, beyond the `try` around the call itself.

A context manager or a decorator of the project that handles `NoMatchFound`, and callers that do.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

from conn_types.analysis.evaluator.values import Class, Function, Instance, Value
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES, NO_MATCH_FOUND
from conn_types.analysis.references.callees import Callee, Callees
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.expected_failures import NO_MATCH, catches, expects
from conn_types.analysis.references.reaching import reaching_bindings
from conn_types.analysis.references.scopes import Assigned, Binding, Position, Scope, Use
from conn_types.analysis.references.walking import is_expectation
from conn_types.analysis.references.wrapper_names import REVERSERS, last_name

_DEPTH = 3
_EXPLICIT = frozenset(NO_MATCH_FOUND)


class Tolerance:
    """Of one file. `others` are those of all files whose code may call this one's, itself included."""

    def __init__(
        self, file: ExaminedFile, callees: Callees, others: Callable[[], Iterable[Tolerance]]
    ) -> None:
        self._file = file
        self._callees = callees
        self._others = others

    def at(self, position: Position) -> bool:
        """Whether a name that does not exist is handled there, or by whoever calls the functions around."""
        if self._handled(position, NO_MATCH):
            return True
        functions = [scope for scope in position.scope.chain() if scope.is_function]
        # A function that is read for one of its calls has no other callers: the call is looked at by itself.
        given = self._file.given
        return any(
            self._is_decorated(scope) or (scope not in given and self._is_called_so(scope, 0))
            for scope in functions
        )

    def _handled(self, position: Position, exceptions: frozenset[str]) -> bool:
        return expects(self._file, position, exceptions) or any(
            self._swallows(manager, position, exceptions) for manager in position.managers
        )

    # Context managers and decorators

    def _swallows(self, manager: ast.expr, position: Position, exceptions: frozenset[str]) -> bool:
        manager = self._assigned(manager, position)
        if not isinstance(manager, ast.Call):
            return _is_swallowing(self._file.value(manager, position))
        if is_expectation(manager):
            given = [*manager.args, *(each.value for each in manager.keywords)]
            return any(catches(self._file.value(each, position), exceptions) for each in given)
        callee = self._callees.callee(manager.func, position)
        if callee is not None:
            return _handles(callee, exceptions, yielding=True)
        return _is_swallowing(self._file.value(manager.func, position))

    def _assigned(self, node: ast.expr, position: Position) -> ast.expr:
        scope = position.scope.binder(node.id) if isinstance(node, ast.Name) else None
        if scope is None or not isinstance(node, ast.Name):
            return node
        match reaching_bindings(node.id, scope, node, position):
            case (Binding(what=Assigned(value=ast.expr() as value)),):
                return value
            case _:
                return node

    def _is_decorated(self, scope: Scope) -> bool:
        decorators: list[ast.expr] = getattr(scope.node, "decorator_list", [])
        outside = Position(scope.parent or scope)
        for each in decorators:
            func = each.func if isinstance(each, ast.Call) else each
            if last_name(func) == "xfail":
                return True
            callee = self._callees.callee(func, outside)
            if callee is not None and _handles(callee, NO_MATCH, yielding=False):
                return True
        return False

    # Callers

    def _is_called_so(self, scope: Scope, depth: int) -> bool:
        """Whether a caller of the function, or a caller of one, says that it handles `NoMatchFound`."""
        if depth >= _DEPTH or isinstance(scope.node, ast.Lambda):
            return False
        name = scope.qualname.rpartition(".")[2]
        return any(other._calls_so(name, scope, depth) for other in self._others())

    def _calls_so(self, name: str, scope: Scope, depth: int) -> bool:
        for use in self._calls(name):
            if not isinstance(use.node, ast.Call) or scope in use.position.scope.chain():
                continue
            callee = self._callees.callee(use.node.func, use.position)
            if callee is None and name in REVERSERS and scope.owner is None:
                # The framework's own, on something that is known or not.
                continue
            if callee is not None and callee.scope is not scope:
                continue
            if self._handled(use.position, _EXPLICIT):
                return True
            around = next((each for each in use.position.scope.chain() if each.is_function), None)
            if callee is not None and around is not None and self._is_called_so(around, depth + 1):
                return True
        return False

    def _calls(self, name: str) -> Iterator[Use]:
        for use in self._file.walked.uses:
            if isinstance(use.node, ast.Call) and last_name(use.node.func) == name:
                yield use


def _handles(callee: Callee, exceptions: frozenset[str], *, yielding: bool) -> bool:
    """Whether a `try` in the function handles one of the exceptions; `yielding`: around a `yield`."""
    for node in ast.walk(callee.scope.node):
        if not isinstance(node, ast.Try):
            continue
        if yielding and not any(
            isinstance(inner, (ast.Yield, ast.YieldFrom)) for each in node.body for inner in ast.walk(each)
        ):
            continue
        for handler in node.handlers:
            if handler.type is None:
                return True
            if catches(callee.file.value(handler.type, Position(callee.scope)), exceptions):
                return True
    return False


def _is_swallowing(value: Value) -> bool:
    """Whether `__exit__` of the class may return something true."""
    cls = value.cls if isinstance(value, Instance) else value
    for each in cls.mro if isinstance(cls, Class) else ():
        if not isinstance(each, Class) or each.module.name.partition(".")[0] in FRAMEWORK_PACKAGES:
            continue
        for name in ("__exit__", "__aexit__"):
            method = each.namespace.get(name)
            if isinstance(method, Function):
                return any(
                    isinstance(node, ast.Return)
                    and node.value is not None
                    and not (isinstance(node.value, ast.Constant) and not node.value.value)
                    for node in ast.walk(method.node)
                )
    return False
