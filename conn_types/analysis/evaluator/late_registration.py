"""Routes that code adds which was not seen to run: a function nobody called, a branch that was not taken.

A function may run later: a set-up that only `main()` calls, a handler that loads a plug-in. What it adds
makes open spots. A branch that is off (`if FEATURE:` with a constant, an optional dependency that is not
installed) may be on elsewhere: the names that it declares are not known to be missing, and that is all that
is said of it. Both are bounded by what the call itself says.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from conn_types.analysis.deferred_bodies import is_free
from conn_types.analysis.evaluator.calls import is_harmless
from conn_types.analysis.evaluator.entries import EntryReader, is_a
from conn_types.analysis.evaluator.frames import Frame, Raised
from conn_types.analysis.evaluator.late_words import ADDING, CLASSES, DECORATING, LISTS
from conn_types.analysis.evaluator.nodes import children, inner_blocks
from conn_types.analysis.evaluator.suspect_lines import suspect_lines
from conn_types.analysis.evaluator.values import Const, External, Instance, Module, Unknown, Value, members
from conn_types.analysis.fullnames import APPLICATIONS, ROUTERS
from conn_types.analysis.marked_lines import are_in
from conn_types.analysis.table import OpenSpot

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

MAKES = re.compile(r"(FastAPI|Starlette|Router)$")
_WORD = re.compile(r"(?<!def )\b\w+")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRegistration:
    """A call that adds routes, and the spot that it makes.

    - `router`: what it is made on, where that is known.
    - `is_off`: it stands in a branch that was not taken, rather than in a function that was not called.
    """

    spot: OpenSpot
    is_off: bool
    router: Instance | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that may add routes; `decorated` is the function above which it stands."""

    node: ast.Call
    decorated: FunctionNode | None = None


def late_registrations(run: Interpreter) -> list[LateRegistration]:
    """Those in the project's modules that have been evaluated."""
    modules = [each for each in run.modules.values() if each is not None and each.is_project and each.source]
    mentions = _Mentions(run, modules)
    return [found for module in modules for found in _in_module(run, module, mentions)]


def _in_module(run: Interpreter, module: Module, mentions: _Mentions) -> Iterator[LateRegistration]:
    if module.source is None or module.state != "ready":
        return
    is_test = run.project.is_test(module.source.path)
    for function, statements in never_run(run, module.source.tree, suspect_lines(module)):
        code = _Code.of(function, statements)
        if not code.calls:
            continue
        names = _Names(run, module, code)
        for call in code.calls:
            for found in _registrations(names, call):
                known = found.router is not None or function is None
                if is_test and not found.spot.name_prefix:
                    continue
                if known or is_test or mentions.of(function.name if function else ""):
                    yield found


def never_run(
    run: Interpreter, tree: ast.Module, lines: Sequence[int] | None
) -> Iterator[tuple[FunctionNode | None, list[ast.stmt]]]:
    """Statements that did not run: whole functions, and (without a function) branches of code that did.

    Those that one of the lines lies in; None for all.
    """
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node not in run.called:
            if lines is None or (not is_free(lines, node) and are_in(lines, node.body[0], node.body[-1])):
                yield node, node.body
            continue
        for child in inner_blocks(node):
            if isinstance(child, ast.stmt) and child not in run.reached:
                if lines is None or are_in(lines, child, child):
                    yield None, [child]
            else:
                todo.append(child)


@dataclass(frozen=True, slots=True)
class _Code:
    """What matters of statements that did not run: calls that may add routes, imports, names bound."""

    function: FunctionNode | None
    calls: list[_Call]
    imports: list[ast.ImportFrom]
    bound: set[str]

    @classmethod
    def of(cls, function: FunctionNode | None, statements: list[ast.stmt]) -> _Code:
        """Found in one walk: this is the largest part of a project's code."""
        found = cls(function, [], [], set())
        todo: list[ast.AST] = list(statements)
        while todo:
            node = todo.pop()
            if node.__class__ is ast.Constant:
                continue
            if isinstance(node, ast.Name):
                if node.ctx.__class__ is ast.Store:
                    found.bound.add(node.id)
                continue
            match node:
                case ast.Call():
                    found._keep(_Call(node))
                case ast.ImportFrom():
                    found.imports.append(node)
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    for each in node.decorator_list:
                        if isinstance(each, ast.Call):
                            found._keep(_Call(each, node))
                case _:
                    pass
            todo += children(node)
        if function is not None:
            arguments = function.args
            every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
            found.bound.update(each.arg for each in every)
        else:
            found.bound.clear()
        return found

    def _keep(self, call: _Call) -> None:
        if _name(call) is not None or any(isinstance(each, ast.Name) for each in _arguments(call.node)):
            self.calls.append(call)


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _import(run: Interpreter, frame: Frame, node: ast.ImportFrom) -> None:
    try:
        with run.asked():
            run.run_block(frame, [node])
    except Raised:
        return


class _Names:
    """What names mean in code that did not run: the module's, and what it imports right there."""

    def __init__(self, run: Interpreter, module: Module, code: _Code) -> None:
        self.run, self.module, self.function = run, module, code.function
        self._code = code

    @cached_property
    def namespace(self) -> dict[str, Value]:
        """What each name is worth: most code that did not run has no call that asks."""
        bound = self._code.bound
        namespace = {name: value for name, value in self.module.namespace.items() if name not in bound}
        frame = Frame(self.module, namespace)
        for node in sorted(self._code.imports, key=lambda each: each.lineno):
            _import(self.run, frame, node)
        return namespace

    def _may_hold(self, name: str) -> bool:
        """Whether the namespace may have the name; that takes less than to make it."""
        return bool(self._code.imports) or (name in self.module.namespace and name not in self._code.bound)

    def router(self, node: ast.expr) -> Instance | None:
        """The application or router that the expression is."""
        for value in members(self.run.evaluate(self.module, node, self.namespace)):
            if isinstance(value, Instance) and is_a(value, (*APPLICATIONS, *ROUTERS)):
                return value
        return None

    def receiver(self, call: ast.Call) -> Instance | None:
        """What the call is made on: `app.add_route`, `server.app.router.routes.append`, `get_app().mount`."""
        node = call.func
        while isinstance(node, ast.Attribute):
            node = self._assigned(node.value)
            names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            found = self.router(node) if names <= self.namespace.keys() else None
            if found is not None:
                if isinstance(node, ast.Attribute) and node.attr == "router":
                    return self.router(node.value) or found
                return found
        return None

    def _assigned(self, node: ast.expr) -> ast.expr:
        """What the function's own name stands for, where it is assigned once: `a = get_app()`."""
        if self.function is None or not isinstance(node, ast.Name) or node.id in self.namespace:
            return node
        values = [
            each.value
            for each in ast.walk(self.function)
            if isinstance(each, ast.Assign)
            and any(isinstance(target, ast.Name) and target.id == node.id for target in each.targets)
        ]
        return values[0] if len(values) == 1 else node

    def handed(self, call: ast.Call) -> Instance | None:
        """The router that the call hands to code which may add routes to it."""
        plain = [each for each in _arguments(call) if isinstance(each, ast.Name) and self._may_hold(each.id)]
        known = (each for each in plain if each.id in self.namespace)
        handed = next((router for each in known if (router := self.router(each)) is not None), None)
        if handed is None:
            return None
        callee = self.run.evaluate(self.module, call.func, self.namespace)
        origin = callee.origin if isinstance(callee, Unknown) else None
        if not isinstance(callee, (Unknown, External)) or is_harmless(self.run, origin):
            return None
        if isinstance(callee, External) and is_harmless(self.run, callee.fullname):
            return None
        return handed


def _registrations(names: _Names, call: _Call) -> Iterator[LateRegistration]:
    prefix = _name(call)
    function = names.function
    router = names.handed(call.node) if prefix is None else names.receiver(call.node)
    if prefix is None and router is None:
        return
    if router is None and function is not None and _is_made_here(function, call.node):
        return
    frame = Frame(names.module, names.module.namespace)
    path = _path(names.run, frame, call.node)
    for name in [prefix] if prefix else _included_names(names, call.node):
        spot = OpenSpot(
            location=frame.location(call.node),
            reason="routes are added by code that was not seen to run",
            name_prefix=name,
            path_prefix=path,
        )
        yield LateRegistration(spot=spot, router=router, is_off=function is None)


def _included_names(names: _Names, call: ast.Call) -> list[str]:
    """The names of what is included or mounted, where that is known; else any."""
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    position = {"include_router": 0, "mount": 1, "host": 1}.get(method)
    if position is None or position >= len(call.args):
        return [""]
    router = names.router(call.args[position])
    routes = EntryReader(names.run).routes_of(router) if router is not None else None
    if routes is None or routes.open_spots():
        return [""]
    return sorted({row.name for row in routes.rows() if row.name is not None})


def _name(call: _Call) -> str | None:
    """What the added names begin with, as far as the call says it; None for a call that adds nothing."""
    node = call.node
    match node.func:
        case ast.Attribute(attr=method) if method in DECORATING and call.decorated is not None:
            return _given_name(node) or call.decorated.name
        case ast.Attribute(attr=method) if method in ADDING:
            if ADDING[method] is None:
                return ""
            return _given_name(node) or _endpoint_name(node)
        case ast.Attribute(attr=method, value=ast.Attribute(attr="routes")) if method in LISTS:
            return ""
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in CLASSES:
            return _given_name(node) or _endpoint_name(node)
        case _:
            return None


def _given_name(node: ast.Call) -> str:
    given = next((keyword.value for keyword in node.keywords if keyword.arg == "name"), None)
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""


def _endpoint_name(node: ast.Call) -> str:
    """The endpoint's own name, where the call names one and gives the route none."""
    if any(keyword.arg in (None, "name", "endpoint") for keyword in node.keywords) or len(node.args) != 2:
        return ""
    is_mount = isinstance(node.func, (ast.Name, ast.Attribute)) and "ount" in ast.unparse(node.func)
    endpoint = node.args[1]
    return endpoint.id if isinstance(endpoint, ast.Name) and not is_mount else ""


def _path(run: Interpreter, frame: Frame, call: ast.Call) -> str:
    prefix = next((keyword.value for keyword in call.keywords if keyword.arg in ("prefix", "path")), None)
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    node = prefix or (call.args[0] if call.args and method in ADDING and method != "include_router" else None)
    value = run.attempt(frame, node) if node is not None else None
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else ""


def _is_made_here(function: FunctionNode, call: ast.Call) -> bool:
    """Whether the call is made on an application or router that the function itself has made."""
    root = _root(call.func)
    return isinstance(root, ast.Name) and any(
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and MAKES.search(ast.unparse(node.value.func))
        and any(isinstance(target, ast.Name) and target.id == root.id for target in node.targets)
        for node in ast.walk(function)
    )


def _root(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


class _Mentions:
    """Whether anything but its definition names a function."""

    def __init__(self, run: Interpreter, modules: Sequence[Module]) -> None:
        self._looks = run.project.looks
        self._modules = modules

    def of(self, name: str) -> bool:
        self._looks.names.add(name)
        return name in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        """Every word of the modules, but those behind a `def`."""
        texts = (module.source.text for module in self._modules if module.source is not None)
        return frozenset(word for text in texts for word in _WORD.findall(text))
