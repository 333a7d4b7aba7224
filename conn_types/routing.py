"""Routes, and the router that asks them in the order of their declaration. They behave as Starlette 1.10's.

Routes of both libraries live in routers of both: a node is matched, handled and reversed through the methods
that they share, `matches`, `handle` and `url_path_for`.
"""

from __future__ import annotations

import inspect
import traceback
from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeVar, cast

from conn_types.datastructures.headers import Headers
from conn_types.datastructures.url import URL
from conn_types.datastructures.url_path import URLPath
from conn_types.endpoint import Endpoint, asgi_app, endpoint_name, is_handler
from conn_types.host_header import HostHeader
from conn_types.interoperability import (
    ANSWERS,
    FULL,
    NONE,
    PARTIAL,
    AnyRoute,
    Match,
    NoMatchFound,
    answers,
    http_exception,
    plain,
)
from conn_types.matching import compile_host, compile_path, route_path
from conn_types.path_pattern import PathPattern
from conn_types.responses import close_websocket, plain_text, redirect
from conn_types.reversing import first_reversal
from conn_types.routes.dispatch_index import DispatchIndex
from conn_types.routes.path_index import PathIndex
from conn_types.routes.pattern_route import BaseRoute, PatternRoute, look_up, routes_of
from conn_types.routes.route_list import watched
from conn_types.scope import ASGIApp, Receive, Scope, Send

__all__ = ["BaseRoute", "Host", "Match", "Mount", "NoMatchFound", "Route", "Router", "WebSocketRoute"]

EndpointT = TypeVar("EndpointT", bound=Endpoint)
Lifespan = Callable[[Any], AbstractAsyncContextManager[Mapping[str, Any] | None]]


class Route(PatternRoute):
    """A path for HTTP requests.

    `methods` are those of a handler, by default GET, or all of an ASGI application; HEAD comes with GET.
    `name` is by default the endpoint's. A path that does not begin with a slash and an unknown convertor are
    AssertionErrors, a parameter that is there twice a ValueError.
    """

    kind = "http"

    def __init__(
        self,
        path: str,
        endpoint: Endpoint,
        *,
        methods: Collection[str] | None = None,
        name: str | None = None,
        include_in_schema: bool = True,
    ) -> None:
        _refuse_relative(path)
        self.pattern = PathPattern.parse(path)
        self._compiled = compile_path(self.pattern)
        self.param_convertors = self._compiled.convertors
        self.path = path
        self.endpoint = endpoint
        self.name = endpoint_name(endpoint) if name is None else name
        self.include_in_schema = include_in_schema
        self.app = asgi_app(endpoint)
        if methods is None and is_handler(endpoint):
            methods = ("GET",)
        self.methods = None if methods is None else _with_head(methods)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        found = self._compiled.regex.match(route_path(scope)) if scope["type"] == "http" else None
        if found is None:
            return (ANSWERS or answers())[NONE], {}
        match = PARTIAL if self.methods and scope["method"] not in self.methods else FULL
        path_params = self._compiled.converted(found, scope.get("path_params", {}))
        return (ANSWERS or answers())[match], {"endpoint": self.endpoint, "path_params": path_params}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.methods or scope["method"] in self.methods:
            await self.app(scope, receive, send)
            return
        allow = {"Allow": ", ".join(sorted(self.methods))}
        await _refuse("Method Not Allowed", 405, allow, scope, receive, send)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Route)
            and self.path == other.path
            and self.endpoint == other.endpoint
            and self.methods == other.methods
        )

    def __repr__(self) -> str:
        methods = sorted(self.methods or ())
        return f"{self.__class__.__name__}(path={self.path!r}, name={self.name!r}, methods={methods!r})"


class WebSocketRoute(PatternRoute):
    """A path for WebSocket connections. Names and errors as for `Route`."""

    kind = "websocket"

    def __init__(self, path: str, endpoint: Endpoint, *, name: str | None = None) -> None:
        _refuse_relative(path)
        self.pattern = PathPattern.parse(path)
        self._compiled = compile_path(self.pattern)
        self.param_convertors = self._compiled.convertors
        self.path = path
        self.endpoint = endpoint
        self.name = endpoint_name(endpoint) if name is None else name
        self.app = asgi_app(endpoint)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        found = self._compiled.regex.match(route_path(scope)) if scope["type"] == "websocket" else None
        if found is None:
            return (ANSWERS or answers())[NONE], {}
        path_params = self._compiled.converted(found, scope.get("path_params", {}))
        return (ANSWERS or answers())[FULL], {"endpoint": self.endpoint, "path_params": path_params}

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, WebSocketRoute) and self.path == other.path and self.endpoint == other.endpoint
        )

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}(path={self.path!r}, name={self.name!r})"


class Mount(PatternRoute):
    """An application below a path: everything under `/admin/`, of HTTP and WebSocket alike.

    `name="admin"` makes its routes' names begin with `admin:`; without a name they are as they are. The
    routes are the application's `routes`, if it has any. One of `app` and `routes` must be given, and the
    path must be empty or begin with a slash (AssertionErrors).
    """

    kind = "mount"

    def __init__(
        self,
        path: str,
        app: ASGIApp | None = None,
        routes: Sequence[AnyRoute] | None = None,
        name: str | None = None,
    ) -> None:
        if app is None and routes is None:
            raise AssertionError("Either 'app=...', or 'routes=' must be specified")
        if path:
            _refuse_relative(path)
        self.path = path.rstrip("/")
        self.pattern = PathPattern.parse(self.path)
        self._compiled = compile_path(PathPattern.parse(self.path + "/{path:path}"))
        self.param_convertors = self._compiled.convertors
        # What `routes` are those of, even if somebody puts a middleware around `app`.
        self._base_app = self.app = Router(routes) if app is None else app
        self.name = name

    @property
    def routes(self) -> list[AnyRoute]:
        return routes_of(self._base_app)

    @property
    def children(self) -> Sequence[PatternRoute]:
        return cast("Sequence[PatternRoute]", self.routes or ())

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = route_path(scope) if scope["type"] in ("http", "websocket") else ""
        found = self._compiled.regex.match(path)
        if found is None:
            return (ANSWERS or answers())[NONE], {}
        params = self._compiled.converted(found)
        # Counted from the end, as in Starlette: a line end there belongs to no parameter.
        below = "/" + params.pop("path")
        root_path: str = scope.get("root_path", "")
        return (ANSWERS or answers())[FULL], {
            "path_params": {**scope.get("path_params", {}), **params},
            # The outermost mount keeps the application's own root path, for `url_for` in whatever lies below.
            "app_root_path": scope.get("app_root_path", root_path),
            "root_path": root_path + path[: -len(below)],
            "endpoint": self.app,
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mount) and self.path == other.path and self.app == other.app

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}(path={self.path!r}, name={self.name or ''!r}, app={self.app!r})"


class Host(PatternRoute):
    """An application for a host: `"{tenant}.example.org"`, whatever the port. Names as for `Mount`.

    A host that begins with a slash is an AssertionError.
    """

    kind = "host"

    def __init__(self, host: str, app: ASGIApp, name: str | None = None) -> None:
        if host.startswith("/"):
            raise AssertionError("Host must not start with '/'")
        self.pattern = PathPattern.parse(host)
        self._compiled = compile_host(self.pattern)
        self.param_convertors = self._compiled.convertors
        self.host = host
        self.app = app
        self.name = name

    @property
    def routes(self) -> list[AnyRoute]:
        return routes_of(self.app)

    @property
    def children(self) -> Sequence[PatternRoute]:
        return cast("Sequence[PatternRoute]", self.routes or ())

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        is_connection = scope["type"] in ("http", "websocket")
        header = HostHeader.parse(Headers(scope=scope).get("host")) if is_connection else None
        found = None if header is None else self._compiled.regex.match(header.host.lower())
        if found is None:
            return (ANSWERS or answers())[NONE], {}
        path_params = self._compiled.converted(found, scope.get("path_params", {}))
        return (ANSWERS or answers())[FULL], {"path_params": path_params, "endpoint": self.app}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Host) and self.host == other.host and self.app == other.app

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}(host={self.host!r}, name={self.name or ''!r}, app={self.app!r})"


class Router:
    """An ASGI application that hands each connection to the first of its routes that matches.

    - A path that matches with another method is answered by 405 and `Allow`, if no later route matches fully.
    - `redirect_slashes`: a path that matches only with a slash more or less at its end is redirected there.
    - `default` answers what nothing matches: by default 404, or the close of the WebSocket.
    - `lifespan(app)` is a context manager around the server's run; a mapping that it gives becomes state.
    """

    # Under the name by which it is kept in routers of other makes, too.
    _conn_types_paths: PathIndex | None = None
    _dispatch: DispatchIndex | None = None

    def __init__(
        self,
        routes: Sequence[AnyRoute] | None = None,
        redirect_slashes: bool = True,
        default: ASGIApp | None = None,
        lifespan: Lifespan | None = None,
    ) -> None:
        if inspect.isgeneratorfunction(lifespan) or inspect.isasyncgenfunction(lifespan):
            raise TypeError("decorate the lifespan function with contextlib.asynccontextmanager")
        self.routes: list[AnyRoute] = watched(list(routes or ()))
        self.redirect_slashes = redirect_slashes
        self.default: ASGIApp = self.not_found if default is None else default
        self.lifespan_context: Lifespan = _no_lifespan if lifespan is None else lifespan

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """The path of the first route with this name and exactly these parameters, relative to this router.

        NoMatchFound if there is none; what a convertor raises about a value that does not fit goes through.
        """
        paths = self._conn_types_paths
        if paths is None or paths.owner is not self:
            # None was made yet, or this is a copy, which has the other's.
            paths = self._conn_types_paths = PathIndex(self)
        text = name if type(name) is str else plain(name)
        path = None if text is None else paths.path_for(text, path_params)
        if path is not None:
            return path
        found = self._ask_all(name, path_params)
        paths.forget()
        return found

    def _ask_all(self, name: str, params: dict[str, Any]) -> URLPath:
        found = first_reversal(cast("Sequence[PatternRoute]", self.routes), name, params, look_up)
        if found is None:
            raise NoMatchFound(name, params, self.routes)
        return found.path

    def mount(self, path: str, app: ASGIApp, name: str | None = None) -> None:
        self.routes.append(Mount(path, app=app, name=name))

    def host(self, host: str, app: ASGIApp, name: str | None = None) -> None:
        self.routes.append(Host(host, app=app, name=name))

    def add_route(
        self,
        path: str,
        endpoint: Endpoint,
        methods: Collection[str] | None = None,
        name: str | None = None,
        include_in_schema: bool = True,
    ) -> None:
        self.routes.append(
            Route(path, endpoint, methods=methods, name=name, include_in_schema=include_in_schema)
        )

    def add_websocket_route(self, path: str, endpoint: Endpoint, name: str | None = None) -> None:
        self.routes.append(WebSocketRoute(path, endpoint, name=name))

    def route(
        self,
        path: str,
        methods: Collection[str] | None = None,
        name: str | None = None,
        include_in_schema: bool = True,
    ) -> Callable[[EndpointT], EndpointT]:
        """`@router.route("/users/{id:int}")` above an endpoint, which stays what it was."""

        def add(endpoint: EndpointT) -> EndpointT:
            self.add_route(path, endpoint, methods, name, include_in_schema)
            return endpoint

        return add

    def websocket_route(self, path: str, name: str | None = None) -> Callable[[EndpointT], EndpointT]:
        """`@router.websocket_route("/feed")` above an endpoint, which stays what it was."""

        def add(endpoint: EndpointT) -> EndpointT:
            self.add_websocket_route(path, endpoint, name)
            return endpoint

        return add

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket", "lifespan"):
            raise AssertionError(f"no router for a scope of the type {scope['type']!r}")
        # The outermost router stays: names are looked up from the application's root.
        if "router" not in scope:
            scope["router"] = self
        if scope["type"] == "lifespan":
            await self.lifespan(scope, receive, send)
            return
        route, child_scope = self._matching_route(scope)
        if route is not None:
            scope["route"] = route
            scope.update(child_scope)
            await route.handle(scope, receive, send)
            return
        redirect_scope = self._redirect_scope(scope)
        if redirect_scope is not None and self._matching_route(redirect_scope)[0] is not None:
            await redirect(URL(scope=redirect_scope))(scope, receive, send)
            return
        await self.default(scope, receive, send)

    def _matching_route(self, scope: Scope) -> tuple[AnyRoute | None, Scope]:
        """The first route that matches fully, else the first that matches but for the method."""
        nothing, _, full = ANSWERS or answers()
        partial: tuple[AnyRoute, Scope] | None = None
        routes: Sequence[AnyRoute] = self.routes
        if len(routes) >= _FEWEST_INDEXED:
            routes = self._dispatch_index().candidates(route_path(scope))
        for route in routes:
            match, child_scope = route.matches(scope)
            if match is nothing:
                continue
            # Routes of any make: those of most are told by identity, which takes no call.
            if match is full or match == Match.FULL:
                return route, child_scope
            if partial is None and match == Match.PARTIAL:
                partial = route, child_scope
        return partial or (None, {})

    def _dispatch_index(self) -> DispatchIndex:
        index = self._dispatch
        if index is None or index.owner is not self or not index.holds():
            index = self._dispatch = DispatchIndex(self, _pattern_matched)
        return index

    def _redirect_scope(self, scope: Scope) -> Scope | None:
        if scope["type"] != "http" or not self.redirect_slashes or route_path(scope) == "/":
            return None
        path: str = scope["path"]
        return {**scope, "path": path.rstrip("/") if route_path(scope).endswith("/") else path + "/"}

    async def not_found(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await close_websocket(send)
            return
        await _refuse("Not Found", 404, None, scope, receive, send)

    async def lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The lifespan protocol: what the context manager raises is told to the server, and raised."""
        started = False
        await receive()
        try:
            async with self.lifespan_context(scope.get("app")) as state:
                if state is not None:
                    if "state" not in scope:
                        raise RuntimeError('The server does not support "state" in the lifespan scope.')
                    scope["state"].update(state)
                await send({"type": "lifespan.startup.complete"})
                started = True
                await receive()
        except BaseException:
            failed = "lifespan.shutdown.failed" if started else "lifespan.startup.failed"
            await send({"type": failed, "message": traceback.format_exc()})
            raise
        await send({"type": "lifespan.shutdown.complete"})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Router) and self.routes == other.routes


@asynccontextmanager
async def _no_lifespan(app: object) -> AsyncGenerator[None, None]:
    yield


# To ask each of fewer routes takes no longer than to find out which of them to ask.
_FEWEST_INDEXED = 8

# What matches by the path alone, and by nothing else than its pattern.
_BY_PATH = frozenset((Route.matches, WebSocketRoute.matches, Mount.matches))


def _pattern_matched(route: AnyRoute) -> PathPattern | None:
    """The pattern of a path that the route matches; None where it has its own way to tell."""
    if not isinstance(route, PatternRoute) or "matches" in route.__dict__:
        return None
    return route.matched_pattern if type(route).matches in _BY_PATH else None


def _refuse_relative(path: str) -> None:
    if not path.startswith("/"):
        raise AssertionError("Routed paths must start with '/'")


def _with_head(methods: Collection[str]) -> set[str]:
    names = {method.upper() for method in methods}
    return names | {"HEAD"} if "GET" in names else names


async def _refuse(
    text: str, status: int, headers: dict[str, str] | None, scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer with an error; inside an application of Starlette's, leave it to its exception handlers."""
    error = http_exception(status, headers) if "app" in scope else None
    if error is not None:
        raise error
    await plain_text(text, status, headers)(scope, receive, send)
