"""Routes that are added by functions which never ran: open spots, bounded by what the call itself says.

A function may run later: a set-up that only `main()` calls, a handler that loads a plug-in. A function that
nothing mentions does not count, nor do the decorators of a function itself, which did run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.entries import is_a
from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.values import Const, Instance, Module, members
from conn_types.analysis.fullnames import APPLICATIONS, ROUTERS
from conn_types.analysis.table import OpenSpot

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

ADDING = {
    "add_route": "name",
    "add_websocket_route": "name",
    "add_api_route": "name",
    "add_api_websocket_route": "name",
    "include_router": None,
    "mount": "mount",
    "host": "mount",
}
"""Methods that add routes, and what their `name` bounds: the route's name, or what stands below a mount."""
LISTS = frozenset({"append", "extend", "insert"})
WORDS = re.compile(r"\b(" + "|".join([*ADDING, "routes"]) + r")\b")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRegistration:
    """A call that adds routes, the spot that it makes, and the router where that is known."""

    spot: OpenSpot
    router: Instance | None


def late_registrations(run: Interpreter) -> list[LateRegistration]:
    """Those in the functions of the project's modules that have been evaluated."""
    modules = [each for each in run.modules.values() if each is not None and each.is_project and each.source]
    return [found for module in modules for found in _in_module(run, module, modules)]


def _in_module(run: Interpreter, module: Module, modules: list[Module]) -> Iterator[LateRegistration]:
    if module.source is None or not WORDS.search(module.source.text):
        return
    for function in _never_run(run, module.source.tree):
        for call in _own_calls(function):
            spot = _spot(run, module, call)
            if spot is None:
                continue
            router = _receiver(run, module, function, call)
            if router is None and _is_made_here(function, call):
                continue
            if router is not None or _is_mentioned(function.name, modules):
                yield LateRegistration(spot=spot, router=router)


def _never_run(run: Interpreter, tree: ast.AST) -> Iterator[FunctionNode]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node not in run.ran:
            yield node


def _own_calls(function: FunctionNode) -> Iterator[ast.Call]:
    """The calls of the body, those of nested functions apart: they have functions of their own."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            todo.extend(ast.iter_child_nodes(node))


def _spot(run: Interpreter, module: Module, call: ast.Call) -> OpenSpot | None:
    match call.func:
        case ast.Attribute(attr=method) if method in ADDING:
            name = _name(call, ADDING[method])
        case ast.Attribute(attr=method, value=ast.Attribute(attr="routes")) if method in LISTS:
            name = ""
        case _:
            return None
    frame = Frame(module, module.namespace)
    return OpenSpot(
        location=frame.location(call),
        reason="routes are added by a function that was not seen to run",
        name_prefix=name,
        path_prefix=_path(run, frame, call),
    )


def _name(call: ast.Call, bounds: str | None) -> str:
    """What the added names begin with, as far as the call itself says it."""
    if bounds is None or any(keyword.arg is None for keyword in call.keywords):
        return ""
    given = next((keyword.value for keyword in call.keywords if keyword.arg == "name"), None)
    match given:
        case ast.Constant(value=str() as name):
            return name
        case None if bounds == "name" and len(call.args) == 2 and isinstance(call.args[1], ast.Name):
            return call.args[1].id
        case _:
            return ""


def _path(run: Interpreter, frame: Frame, call: ast.Call) -> str:
    prefix = next((keyword.value for keyword in call.keywords if keyword.arg in ("prefix", "path")), None)
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    node = prefix or (call.args[0] if call.args and method in ADDING and method != "include_router" else None)
    value = run.attempt(frame, node) if node is not None else None
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else ""


def _receiver(run: Interpreter, module: Module, function: FunctionNode, call: ast.Call) -> Instance | None:
    """The router, where the call is made on a module's own name; None where it may be any."""
    root = _root(call.func)
    if not isinstance(root, ast.Name) or root.id in _bound(function) or root.id not in module.namespace:
        return None
    for value in members(run.attribute(module, root.id)):
        if isinstance(value, Instance) and is_a(value, (*APPLICATIONS, *ROUTERS)):
            return value
    return None


MAKES = re.compile(r"(FastAPI|Starlette|Router)$")


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


def _bound(function: FunctionNode) -> set[str]:
    """The names that the function binds itself."""
    arguments = function.args
    names = {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def _is_mentioned(name: str, modules: list[Module]) -> bool:
    """Whether anything but its definition names the function."""
    word = re.compile(rf"(?<!def )\b{re.escape(name)}\b")
    return any(module.source is not None and word.search(module.source.text) for module in modules)
