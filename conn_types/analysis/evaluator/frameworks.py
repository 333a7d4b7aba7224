"""The few hooks at the frameworks' leaves. All the rest of them is interpreted from their installed source.

A hook is keyed by module and qualified name, and gets the arguments bound by the installed signature. So one
hook serves every version that has the function, and a version that has it not never asks.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Protocol

from conn_types.analysis.evaluator.compiled_paths import compiled
from conn_types.analysis.evaluator.endpoint_names import endpoint_name
from conn_types.analysis.evaluator.keys import as_const
from conn_types.analysis.evaluator.repeated_routes import make_route
from conn_types.analysis.evaluator.unions import union
from conn_types.analysis.evaluator.values import (
    FALSE,
    NONE,
    Call,
    Const,
    Dict,
    External,
    Function,
    Instance,
    Sequence,
    Unknown,
    Value,
    members,
)
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


class Hook(Protocol):
    """What stands for a function of a framework."""

    def __call__(
        self, run: Interpreter, function: Function, call: Call, arguments: dict[str, Value], /
    ) -> Value | None: ...


def _opaque(run: Interpreter, function: Function, call: Call, arguments: dict[str, Value]) -> Value:
    """Something that only a running application needs."""
    return Unknown(f"{function.qualname}()", call.location, function.module.name)


def _same(run: Interpreter, function: Function, call: Call, arguments: dict[str, Value]) -> Value:
    """Something that differs from what it is given only where a running application asks it."""
    return next(iter(arguments.values()))


def _any_attributes(run: Interpreter, function: Function, call: Call, arguments: dict[str, Value]) -> Value:
    """A constructor of something that declares no routes: its attributes are not known."""
    made = arguments["self"]
    if isinstance(made, Instance):
        made.open = Unknown(f"an attribute of {made.cls.name}", call.location, function.module.name)
    return NONE


def _no(run: Interpreter, function: Function, call: Call, arguments: dict[str, Value]) -> Value:
    return FALSE


def _itself(run: Interpreter, function: Function, call: Call, arguments: dict[str, Value]) -> Value:
    """A function whose result is, to who reads it, its argument."""
    return next(iter(arguments.values()))


def _both(run: Interpreter, function: Function, call: Call, arguments: dict[str, Value]) -> Value:
    """A lifespan made of two: both run, and may add routes."""
    return Sequence.of("tuple", arguments.values())


def _not_examined(
    run: Interpreter, function: Function, call: Call, arguments: dict[str, Value]
) -> Value | None:
    """`include_router` only looks for empty paths, which a project that runs does not have."""
    caller = call.frame.function
    return Sequence("list") if caller is not None and caller.qualname == "APIRouter.include_router" else None


def _compile_path(run: Interpreter, function: Function, call: Call, arguments: dict[str, Value]) -> Value:
    unknown = Unknown("a compiled path", call.location, function.module.name)
    return Sequence.of("tuple", [unknown, *(compiled(run, arguments["path"]) or (unknown, unknown))])


def _get_name(run: Interpreter, function: Function, call: Call, arguments: dict[str, Value]) -> Value:
    """Starlette's `get_name`: since 0.38, it asks objects for a `__name__` too."""
    of_objects = any(isinstance(node, ast.Name) and node.id == "getattr" for node in ast.walk(function.node))
    endpoints = members(next(iter(arguments.values())))
    return union(endpoint_name(run, each, of_objects=of_objects) for each in endpoints)


def _api_route(run: Interpreter, function: Function, call: Call, arguments: dict[str, Value]) -> Value:
    """FastAPI's route constructors: every argument becomes the attribute of its name, as in all versions."""
    route = arguments["self"]
    if not isinstance(route, Instance):
        return NONE
    store = _store(run, route)
    for name, value in arguments.items():
        if name != "self":
            store(name, value)
    endpoint = arguments["endpoint"]
    get_name = run.get_attribute(function.module, "get_name")
    names = [
        run.call_with(get_name, call, endpoint) if each == NONE else each
        for each in members(arguments["name"])
    ]
    store("name", union(names))
    for name in ("dependencies", "callbacks", "tags"):
        store(name, _list(arguments.get(name, NONE)))
    if arguments.get("responses", NONE) == NONE:
        store("responses", Dict(conditions=run.conditions))
    path = compiled(run, arguments["path"])
    if path is not None:
        store("path_format", path[0])
        store("param_convertors", path[1])
    if "methods" in arguments:
        store("methods", _methods(arguments["methods"]))
    route.open = route.open or Unknown("an attribute of a route")
    return NONE


def _store(run: Interpreter, route: Instance) -> Callable[[str, Value], None]:
    """What gives the route an attribute. No class of FastAPI's has a say in that, and there are many."""
    is_fastapis = route.cls.module.name.partition(".")[0] in FRAMEWORK_PACKAGES
    if is_fastapis and not run.since(route.conditions):
        return route.attributes.__setitem__
    return partial(run.set_attribute, route)


def _list(value: Value) -> Value:
    return union(Sequence("list") if each == NONE else each for each in members(value))


def _methods(value: Value) -> Value:
    if value == NONE:
        return Sequence.of("set", [Const("GET")])
    if not isinstance(value, Sequence):
        return value
    names = [_method(item.value) for item in value.items]
    known = [Const(name.upper()) for name in names if name is not None]
    opened = value.open if len(known) == len(names) else Unknown("a method that is not known")
    return Sequence("set", Sequence.of("set", known).items, opened)


def _method(value: Value) -> str | None:
    constant = as_const(value)
    if constant is not None:
        return str(constant.value)
    enumeration, _, name = value.fullname.rpartition(".") if isinstance(value, External) else ("", "", "")
    return name if enumeration == "http.HTTPMethod" else None


def _description(run: Interpreter, function: Function, call: Call, arguments: dict[str, Value]) -> Value:
    """`Query(…)` and its like, which pass their arguments on to pydantic: of those, the alias matters."""
    run.set_attribute(arguments["self"], "alias", arguments.get("alias", NONE))
    return NONE


HOOKS: Mapping[tuple[str, str], Hook] = {
    ("starlette.routing", "Route.__init__"): make_route,
    ("starlette.routing", "WebSocketRoute.__init__"): make_route,
    ("starlette.routing", "compile_path"): _compile_path,
    ("starlette.routing", "get_name"): _get_name,
    ("starlette.routing", "request_response"): _opaque,
    ("starlette.routing", "websocket_session"): _opaque,
    ("starlette.staticfiles", "StaticFiles.__init__"): _any_attributes,
    ("starlette.templating", "Jinja2Templates.__init__"): _any_attributes,
    ("fastapi.params", "Param.__init__"): _description,
    ("fastapi.params", "Body.__init__"): _description,
    ("fastapi.routing", "request_response"): _opaque,
    ("fastapi.routing", "websocket_session"): _opaque,
    ("fastapi.routing", "APIRoute.__init__"): _api_route,
    ("fastapi.routing", "APIWebSocketRoute.__init__"): _api_route,
    ("fastapi.routing", "APIRouter._contains_router"): _no,
    ("fastapi.routing", "_iter_routes_with_context"): _not_examined,
    ("fastapi.routing", "_merge_lifespan_context"): _both,
    ("fastapi.routing", "_resolve_frontend_check_dir"): _no,
    ("conn_types.fastapi", "_subscriptable"): _itself,
    ("conn_types.routing", "Route.__init__"): make_route,
    ("conn_types.routing", "WebSocketRoute.__init__"): make_route,
    ("conn_types.path_pattern", "PathPattern.parse"): _opaque,
    ("conn_types.matching", "compile_path"): _opaque,
    ("conn_types.matching", "compile_host"): _opaque,
    ("conn_types.routes.route_list", "watched"): _same,
    ("conn_types.endpoint", "asgi_app"): _opaque,
    ("conn_types.endpoint", "endpoint_name"): _get_name,
}
