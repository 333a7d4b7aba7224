"""Starlette's routes and ours, which a project makes by the thousand with constructors that do one thing.

The first of each shape is made by interpreting the constructor, and what that gives is compared with what is
written here. Only where they are the same are the others of the shape made at once, for a tenth of the time.
So the installed source decides, in every version, and for whatever somebody has done to it.

A shape is for plain calls: a text for a path, a function, no middleware, no condition. Every other call is
interpreted, a subclass's too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.compiled_paths import compiled
from conn_types.analysis.evaluator.endpoint_names import endpoint_name
from conn_types.analysis.evaluator.limits import is_large
from conn_types.analysis.evaluator.values import (
    NONE,
    Call,
    Class,
    Const,
    Dict,
    Function,
    Instance,
    Item,
    Method,
    Sequence,
    Unknown,
    Value,
    same,
)
from conn_types.analysis.fullnames import ROUTES, WEBSOCKET_ROUTES

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

CLASSES = frozenset({*ROUTES, *WEBSOCKET_ROUTES})
_GIVEN = frozenset({"self", "path", "endpoint", "name", "include_in_schema", "methods"})
"""The parameters whose arguments are looked at. The others' are none."""
_CALLED = (
    *("get_name", "request_response", "websocket_session", "compile_path", "functools", "inspect"),
    *("PathPattern", "asgi_app", "endpoint_name", "is_handler", "_refuse_relative", "_with_head"),
)
"""What the constructors use of their module."""
_UNKNOWN = frozenset({"app", "path_regex", "pattern", "_compiled"})
"""The attributes of which nothing is known, of no route."""

Shape = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What interpreting the constructor has shown.

    - `names`: the attributes, in their order.
    - `unknown`: the attributes that are not known, of every route alike.
    - `surroundings`: what it has used, to see that it is there still.
    - `steps`: what it has cost.
    """

    names: tuple[str, ...]
    unknown: Mapping[str, Value]
    surroundings: tuple[object, ...]
    steps: int


def make_route(run: Interpreter, function: Function, call: Call, arguments: dict[str, Value]) -> Value | None:
    """Give a new route its attributes; None where the constructor is to be interpreted."""
    route = arguments["self"]
    if not isinstance(route, Instance) or not _is_plain_call(run, route, call, arguments):
        return None
    shape = _shape(function, route, arguments)
    if shape not in run.made_routes:
        return _learn(run, function, call, route, arguments, shape)
    made = run.made_routes[shape]
    if made is None or made.surroundings != _surroundings(function, route):
        return None
    attributes = _attributes(run, route, arguments, made.unknown)
    if attributes is None:
        return None
    run.spend(made.steps)
    for name in made.names:
        route.attributes[name] = attributes[name]
    return NONE


def _learn(
    run: Interpreter,
    function: Function,
    call: Call,
    route: Instance,
    arguments: dict[str, Value],
    shape: Shape,
) -> Value:
    run.made_routes[shape] = None
    before, unknown_calls = run.fuel, run.unknown_calls
    result = run.follow(function, call)
    found = route.attributes
    unknown = {name: value for name, value in found.items() if name in _UNKNOWN}
    expected = _attributes(run, route, arguments, unknown)
    is_as_expected = expected is not None and _are_alike(found, expected) and same(result, NONE)
    if is_as_expected and run.unknown_calls == unknown_calls:
        run.made_routes[shape] = Made(
            names=tuple(found),
            unknown=unknown,
            surroundings=_surroundings(function, route),
            steps=max(before - run.fuel, 0),
        )
    return result


def _is_plain_call(run: Interpreter, route: Instance, call: Call, arguments: dict[str, Value]) -> bool:
    if run.conditions or run.assumptions or run.departing or run.held is not None:
        return False
    if route.attributes or route.conditions or route.assumed or route.cls.fullname not in CLASSES:
        return False
    if call.open_args is not None or call.open_keywords is not None or call.conditions:
        return False
    path, endpoint, name = _text(arguments["path"]), arguments["endpoint"], arguments["name"]
    if path is None or not path.startswith("/"):
        return False
    if not isinstance(endpoint.function if isinstance(endpoint, Method) else endpoint, Function):
        return False
    if not isinstance(name, Const) or not isinstance(arguments.get("include_in_schema", NONE), Const):
        return False
    methods = arguments.get("methods", NONE)
    if methods != NONE and _texts(methods) is None:
        return False
    return all(parameter in _GIVEN or value == NONE for parameter, value in arguments.items())


def _texts(methods: Value) -> list[str] | None:
    """The texts in a list of nothing else."""
    if not isinstance(methods, Sequence) or methods.kind not in ("list", "tuple"):
        return None
    if methods.open is not None or methods.conditions or methods.cls is not None:
        return None
    texts: list[str] = []
    for item in methods.items:
        text = _text(item.value)
        if text is None or item.conditions or item.assumed:
            return None
        texts.append(text)
    return texts


def _text(value: Value) -> str | None:
    held = value.value if isinstance(value, Const) else None
    return held if isinstance(held, str) and type(held) is str and not is_large(held) else None


def _shape(function: Function, route: Instance, arguments: dict[str, Value]) -> Shape:
    methods = arguments.get("methods", NONE)
    is_named = arguments["name"] != NONE
    return function, route.cls, arguments["endpoint"].__class__, is_named, getattr(methods, "kind", None)


def _surroundings(function: Function, route: Instance) -> tuple[object, ...]:
    """What somebody may have replaced since: a function of the module, a descriptor in the class."""
    namespace = function.module.namespace
    classes = (len(each.namespace) for each in route.cls.mro if isinstance(each, Class))
    return (*map(namespace.get, _CALLED), *classes)


def _attributes(
    run: Interpreter, route: Instance, arguments: dict[str, Value], unknown: Mapping[str, Value]
) -> dict[str, Value] | None:
    """The attributes of a route: the arguments, and what is made of the methods and the path."""
    endpoint, name = arguments["endpoint"], arguments["name"]
    path = compiled(run, arguments["path"])
    if path is None or not all(isinstance(value, Unknown) for value in unknown.values()):
        return None
    is_ours = route.cls.module.name.startswith("conn_types.")
    made = {
        "path": arguments["path"],
        "endpoint": endpoint,
        "name": endpoint_name(run, endpoint, of_objects=is_ours) if name == NONE else name,
        **unknown,
    }
    if "_compiled" in unknown:
        made["param_convertors"] = unknown["_compiled"]
    else:
        made |= {"path_format": path[0], "param_convertors": path[1]}
    if "include_in_schema" in arguments:
        made["include_in_schema"] = arguments["include_in_schema"]
    if "methods" in arguments:
        made["methods"] = _methods(arguments["methods"])
    return made


def _methods(given: Value) -> Sequence:
    texts = ["GET"] if given == NONE else _texts(given) or []
    names = dict.fromkeys(each.upper() for each in texts)
    if "GET" in names:
        names["HEAD"] = None
    return Sequence.of("set", map(Const, names))


def _are_alike(found: dict[str, Value], expected: dict[str, Value]) -> bool:
    return found.keys() == expected.keys() and all(_is_alike(found[each], expected[each]) for each in found)


def _is_alike(one: Value, other: Value) -> bool:
    match one, other:
        case Sequence(), Sequence():
            return (
                one.kind == other.kind
                and (one.open, one.conditions, one.cls) == (other.open, other.conditions, other.cls)
                and _are_same(one.items, other.items)
            )
        case Dict(), Dict():
            return (
                [*one.entries] == [*other.entries]
                and (one.open, one.conditions, one.factory) == (other.open, other.conditions, other.factory)
                and one.owner is other.owner
                and _are_same(_items(one), _items(other))
            )
        case _:
            return same(one, other)


def _items(value: Dict) -> list[Item]:
    return [item for _, item in value.entries.values()]


def _are_same(some: list[Item], others: list[Item]) -> bool:
    return len(some) == len(others) and all(
        same(one.value, other.value) and (one.conditions, one.assumed) == (other.conditions, other.assumed)
        for one, other in zip(some, others, strict=True)
    )
