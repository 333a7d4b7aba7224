"""Imports an application and writes down the routes that it has, as `conn-types routes` shapes them.

The interpreter of the application's environment runs this file, `python collector.py REQUEST`. The request is
JSON: `app`, the import roots `paths`, `startup` (whether to run the lifespan's first half) and `result`, the
file to write. What is written holds `app`, the document's entry for it, and `notes`; or `error`, with the
stack `frames` of an exception. It is complete or not there.

Nothing is imported but the standard library (and the application); Python 3.8 is enough.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import inspect
import json
import os
import re
import sys
import traceback
import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:  # what follows is evaluated by a newer Python than the application may have
    from collections.abc import Iterable, Iterator, Mapping

    Json = dict[str, Any]

LIBRARIES = ("starlette.routing", "conn_types.routing")
KINDS = {"Route": "http", "WebSocketRoute": "websocket", "Mount": "mount", "Host": "host"}
"""The libraries' route classes; a class of the application counts as what it is derived from."""
FRAMEWORKS = {
    ("fastapi.applications", "FastAPI"): "fastapi",
    ("conn_types.routing", "Router"): "conn_types",
}
FRAMEWORK_PACKAGES = ("starlette", "fastapi", "conn_types")
VALUE_TYPES = {
    "StringConvertor": "str",
    "PathConvertor": "str",
    "IntegerConvertor": "int",
    "FloatConvertor": "float",
    "UUIDConvertor": "uuid.UUID",
}
PARAMETER = re.compile(r"\{([a-zA-Z_][a-zA-Z0-9_]*)(?::([a-zA-Z_][a-zA-Z0-9_]*))?\}")


class Refused(Exception):
    """What was named is no application; the message says why."""


class NoModule(Refused):
    """The application's own module is not there."""


# The application


def load(app: str) -> Any:
    """The object of `module:attribute` or `module:factory()`. Raises `Refused`, or what the import raises."""
    module_name, _, expression = app.partition(":")
    try:
        value: Any = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
            raise
        raise NoModule(f'there is no module "{error.name}" to import') from None
    name = expression[:-2] if expression.endswith("()") else expression
    for part in name.split("."):
        if not hasattr(value, part):
            raise Refused(f'"{module_name}" has no "{name}" once it is imported')
        value = getattr(value, part)
    return _made(name, value) if expression.endswith("()") else value


def _made(name: str, factory: Any) -> Any:
    if not callable(factory):
        raise Refused(f'"{name}" is no factory: {_type(factory)} cannot be called')
    if inspect.iscoroutinefunction(factory):
        raise Refused(f'"{name}" is an async factory, which only a running event loop can call')
    try:
        inspect.signature(factory).bind()
    except TypeError as error:
        raise Refused(f'"{name}" cannot be called without arguments: {error}') from None
    except ValueError:
        pass  # A callable whose signature is not known.
    made = factory()
    if inspect.isawaitable(made):
        raise Refused(f'"{name}" is an async factory, which only a running event loop can call')
    return made


class Application:
    """The application that a name leads to, and the middleware that somebody put around it by hand."""

    def __init__(self, app: str, value: Any) -> None:
        """Raises `Refused` where there is none."""
        self.outermost = value
        found = _inside(value, set())
        if found is None:
            hint = ""
            if inspect.isfunction(value) and not app.endswith("()"):
                hint = f': if it is a factory, write "{app}()"'
            raise Refused(f'"{app}" is {_type(value)}, which has no routes{hint}')
        *self.around, self.innermost = found

    @property
    def routes(self) -> Iterable[Any]:
        return cast("list[Any]", self.innermost.routes)

    def middleware(self) -> list[str]:
        """Outermost first."""
        own: Any = [each.cls for each in getattr(self.innermost, "user_middleware", ())]
        classes = [*map(_class, self.around), *own]
        return [_type_name(cls) for cls in classes if isinstance(cls, type)]


def _inside(value: Any, seen: set[int]) -> list[Any] | None:
    """What stands around an application, outermost first, and the application itself; None where none is.

    A wrapper is an object that can be called and keeps what it wraps in an attribute.
    """
    if isinstance(value, type) or inspect.isroutine(value):
        return None
    if isinstance(getattr(value, "routes", None), (list, tuple)):
        return [value]
    if id(value) in seen or not callable(value):
        return None
    seen.add(id(value))
    held = getattr(value, "__dict__", {})
    # Nearly all wrappers call it `app`.
    for name in sorted(held, key=lambda name: name != "app"):
        found = _inside(held[name], seen)
        if found is not None:
            return [value, *found]
    return None


def start(app: Any) -> None:
    """Run the application's startup as a server does. Raises what it raises, `Refused` where it says so."""
    asyncio.run(_started(app))


async def _started(app: Any) -> None:
    told: asyncio.Queue[Json] = asyncio.Queue()
    said: asyncio.Queue[Json] = asyncio.Queue()
    scope: Json = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
    task = asyncio.ensure_future(app(scope, told.get, said.put))
    answer = asyncio.ensure_future(said.get())
    await told.put({"type": "lifespan.startup"})
    await asyncio.wait([task, answer], return_when=asyncio.FIRST_COMPLETED)
    message = answer.result() if answer.done() else None
    if message is None:
        answer.cancel()
        task.result()
    elif message["type"] == "lifespan.startup.failed":
        lines = str(message.get("message") or "it does not say why").strip().splitlines()
        raise Refused(f"the application's startup fails: {lines[-1]}")
    else:
        await told.put({"type": "lifespan.shutdown"})
        await asyncio.wait([task], timeout=10)
        task.cancel()


# Its routes


class Above:
    """What the mounts above hand down, and the route of the root that they begin with."""

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()
        self.path = ""
        self.host: str | None = None
        self.params: Json = {}
        self.convertors: Json = {}
        self.outermost: Any = None

    def below(self, route: Any, row: Json, own: Json, convertors: Json) -> Above:
        below = Above()
        below.names = (*self.names, route.name) if route.name is not None else self.names
        below.path, below.host = row["path"], row["host"]
        below.params = {**self.params, **own}
        below.convertors = {**self.convertors, **convertors}
        below.outermost = self.outermost or route
        return below


class Walk:
    """Every route of an application in matching order, a mount before what it mounts."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.notes: list[str] = []
        self.open: list[Json] = []

    def rows(self, routes: Iterable[Any], above: Above) -> Iterator[Json]:
        for declared, route in _flat(routes):
            kind = _kind(declared, route)
            if kind is None:
                yield from self._unknown(declared, above)
                continue
            convertors = _convertors(route, kind)
            own = {name: _parameter(name, each, _text(route, kind)) for name, each in convertors.items()}
            row = self._row(route, kind, own, above)
            row["name"] = self._taken(route, row["name"], {**above.convertors, **convertors}, kind, above)
            yield row
            if kind in ("mount", "host"):
                held: Any = getattr(route, "routes", None) or ()
                yield from self.rows(held, above.below(route, row, own, convertors))

    def _unknown(self, route: Any, above: Above) -> Iterator[Json]:
        """A route class of the application's own: what it holds stands where it stands."""
        held: Any = getattr(route, "routes", None)
        if isinstance(held, (list, tuple)):
            yield from self.rows(cast("list[Any]", held), above)
        else:
            self.open.append(
                {
                    "reason": f"a route is {_type(route)}, which shows no path",
                    "name_prefix": "".join(f"{name}:" for name in above.names),
                    "path_prefix": above.path,
                }
            )

    def _row(self, route: Any, kind: str, own: Json, above: Above) -> Json:
        endpoint = _target(route) if kind in ("mount", "host") else getattr(route, "endpoint", None)
        # `url_for` of a mount or a host takes the rest of the path.
        rest = {"path": _rest()} if kind in ("mount", "host") else {}
        methods: Any = getattr(route, "methods", None) if kind == "http" else None
        names = (*above.names, route.name) if route.name is not None else ()
        return {
            "name": ":".join(names) if names else None,
            "path": above.path if kind == "host" else above.path + route.path,
            "kind": kind,
            "host": route.host if kind == "host" else above.host,
            "methods": None if methods is None else sorted(methods),
            "params": {**above.params, **own, **rest},
            "endpoint": None if endpoint is None else reference(endpoint),
            "dependencies": list(dict.fromkeys(_dependencies(getattr(route, "dependant", None)))),
            "query": sorted({*_query(getattr(route, "dependant", None))}),
            "conditional": None,
            "default": None,
            "location": _place(endpoint),
        }

    def _taken(self, route: Any, name: str | None, convertors: Json, kind: str, above: Above) -> str | None:
        """The name, if `url_for` takes it; also where no value for a parameter comes to mind."""
        values = {key: _sample(convertor) for key, convertor in convertors.items()}
        if name is None or any(value is None for value in values.values()):
            return name
        if kind in ("mount", "host"):
            values["path"] = "x"
        asked = [above.outermost or route]
        if not _is_framework(getattr(self.app, "url_path_for", None)):
            asked.append(self.app)
        for each in asked:
            try:
                each.url_path_for(name, **values)
            except Exception as error:
                if any(cls.__name__ == "NoMatchFound" for cls in type(error).__mro__):
                    self.notes.append(
                        f'url_for does not take "{name}", the name of "{above.path}{_text(route, kind)}"'
                    )
                    return None
        return name


def _flat(routes: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Each route as declared and as it answers.

    Included routes stand in the list itself or, from FastAPI 0.137 on, behind one for their router. What is
    public of that, `iter_route_contexts`, has no paths of WebSocket routes and mounts before 0.144.
    """
    public: Any = getattr(sys.modules.get("fastapi.routing"), "iter_route_contexts", None)
    for route in routes:
        if hasattr(route, "effective_route_contexts"):
            for each in route.effective_route_contexts():
                yield each.original_route, getattr(each, "starlette_route", None) or each
        elif public is not None:
            yield from ((each.original_route, each) for each in public([route]))
        else:
            yield route, route


def _kind(declared: Any, route: Any) -> str | None:
    for cls in type(declared).__mro__:
        if cls.__module__ in LIBRARIES and cls.__name__ in KINDS:
            return KINDS[cls.__name__]
    # A class of the application's own is what it looks like.
    if not hasattr(route, "name") or not isinstance(getattr(route, "path", None), str):
        return None
    if hasattr(route, "methods"):
        return "http"
    return "mount" if isinstance(getattr(route, "routes", None), (list, tuple)) else None


def _text(route: Any, kind: str) -> str:
    return cast("str", route.host if kind == "host" else route.path)


def _convertors(route: Any, kind: str) -> Json:
    """Its own parameters' convertors, without the rest of the path that a mount hands on."""
    written = {found[1] for found in PARAMETER.finditer(_text(route, kind))}
    held: Mapping[str, Any] = getattr(route, "param_convertors", None) or {}
    return {
        name: each for name, each in held.items() if name in written or (kind == "http" and name != "path")
    }


def _parameter(name: str, convertor: Any, text: str) -> Json:
    written = {found[1]: found[2] or "str" for found in PARAMETER.finditer(text)}
    value_type = _value_type(type(convertor))
    shown = written.get(name) or type(convertor).__name__
    return {"convertor": shown, "value_type": value_type, "accepts": None, "annotation": None}


def _rest() -> Json:
    return {"convertor": "path", "value_type": "str", "accepts": None, "annotation": None}


def _value_type(convertor: Any) -> str:
    """What the convertor gives: the `T` of its base `Convertor[T]`, or what `convert` is annotated with."""
    for cls in convertor.__mro__:
        if cls.__module__.partition(".")[0] in FRAMEWORK_PACKAGES and cls.__name__ in VALUE_TYPES:
            return VALUE_TYPES[cls.__name__]
        for base in cls.__dict__.get("__orig_bases__", ()):
            given = getattr(base, "__args__", ())
            if given and isinstance(given[0], type):
                return _type_name(given[0])
    returns = getattr(getattr(convertor, "convert", None), "__annotations__", {}).get("return")
    return _type_name(returns) if isinstance(returns, type) else "Any"


def _type_name(cls: type) -> str:
    return cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"


SAMPLES: tuple[Any, ...] = (
    *("x", 1, 1.5, uuid.UUID(int=1), date(2000, 1, 1), datetime(2000, 1, 1), time(1), timedelta(1)),
    *(Decimal(1), True, b"x", ("x",), ["x"]),
)


def _sample(convertor: Any) -> Any:
    """A value that the convertor takes; None where none of the usual ones is."""
    for value in SAMPLES:
        try:
            if re.fullmatch(convertor.regex, convertor.to_string(value)):
                return value
        except Exception:
            continue
    return None


def _target(mount: Any) -> Any:
    """What is mounted, seen through the mount's own middleware."""
    return getattr(mount, "_base_app", None) or getattr(mount, "app", None)


def _dependencies(dependant: Any) -> Iterator[str]:
    for each in getattr(dependant, "dependencies", ()):
        if each.call is not None:
            yield reference(each.call)
        yield from _dependencies(each)


def _query(dependant: Any) -> Iterator[str]:
    """What FastAPI takes from the query string, for the handler and for what it depends on."""
    yield from (each.alias for each in getattr(dependant, "query_params", ()))
    for each in getattr(dependant, "dependencies", ()):
        yield from _query(each)


def _is_framework(function: Any) -> bool:
    return getattr(function, "__module__", "").partition(".")[0] in FRAMEWORK_PACKAGES


# Names and places


def unwrapped(value: Any) -> Any:
    """What stands behind methods, partial objects and `functools.wraps`."""
    for _ in range(100):
        if isinstance(value, functools.partial):
            value = value.func
        elif inspect.ismethod(value):
            value = value.__func__
        elif "__wrapped__" in getattr(value, "__dict__", ()):
            value = value.__wrapped__
        else:
            break
    return value


def reference(value: Any) -> str:
    """`module:qualified.name` of a function or class, of an object's class."""
    value = unwrapped(value)
    named = value if hasattr(value, "__qualname__") else _class(value)
    return f"{named.__module__}:{named.__qualname__}"


def _place(endpoint: Any) -> Json | None:
    """Where a handler is defined, with the file's whole path."""
    code = getattr(unwrapped(endpoint), "__code__", None)
    if code is None:
        return None
    return {"path": os.path.abspath(code.co_filename), "line": code.co_firstlineno, "column": 0}


def _type(value: Any) -> str:
    if inspect.isfunction(value):
        return f"the function {value.__module__}.{value.__qualname__}"
    if isinstance(value, type):
        return f"the class {_type_name(value)}"
    return f"an object of {_type_name(_class(value))}"


def _class(value: object) -> Any:
    return type(value)


def _framework(app: Any) -> str:
    for cls in type(app).__mro__:
        if (cls.__module__, cls.__name__) in FRAMEWORKS:
            return FRAMEWORKS[cls.__module__, cls.__name__]
    return "starlette"


# The answer


def collect(request: Json) -> Json:
    app = Application(request["app"], load(request["app"]))
    if request["startup"]:
        start(app.outermost)
    walk = Walk(app.innermost)
    rows = list(walk.rows(app.routes, Above()))
    return {
        "app": {
            "app": request["app"],
            "framework": _framework(app.innermost),
            "complete": not walk.open,
            "open": walk.open,
            "middleware": app.middleware(),
            "routes": rows,
        },
        "notes": walk.notes,
    }


def failure(error: BaseException) -> Json:
    """The exception's last lines, and where it came from."""
    frames = [
        [os.path.abspath(each.filename), each.lineno, each.name]
        for each in traceback.extract_tb(error.__traceback__)
        if each.filename != __file__ and not each.filename.startswith("<frozen ")
    ]
    if isinstance(error, SyntaxError) and error.filename:
        frames.append([os.path.abspath(error.filename), error.lineno, ""])
    lines = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()
    # A syntax error's lines begin with its source.
    message = lines[-1 if isinstance(error, SyntaxError) else 0]
    return {"error": message, "frames": frames}


def main() -> None:
    request: Json = json.loads(sys.argv[1])
    here = os.path.dirname(os.path.abspath(__file__))
    # This file's own directory is no place for the application to import from.
    sys.path[:] = [*request["paths"], *(path for path in sys.path if os.path.abspath(path) != here)]
    sys.argv[:] = ["conn-types"]
    result: Json
    try:
        result = collect(request)
    except Refused as refusal:
        result = {"error": str(refusal), "frames": [], "no_module": isinstance(refusal, NoModule)}
    except BaseException as error:  # SystemExit too: an application may end the program.
        result = failure(error)
    part = request["result"] + ".part"
    with open(part, "w", encoding="utf-8") as file:
        json.dump(result, file)
    os.replace(part, request["result"])
    # Threads that the application has started would keep the interpreter waiting.
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
