"""What all routes are, and those with a pattern: how they answer to a name, in routers of any make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

from conn_types.convertors import Convertor
from conn_types.datastructures.url_path import URLPath
from conn_types.interoperability import AnyRoute, Match, NoMatchFound, no_match_found_types
from conn_types.matching import CompiledPattern
from conn_types.path_pattern import PathParameter, PathPattern
from conn_types.responses import close_websocket, plain_text
from conn_types.reversing import OWN_PATH, Reversal, RouteKind, first_reversal, reverse_node
from conn_types.routes.rejection import raise_rejection
from conn_types.scope import ASGIApp, Receive, Scope, Send


class BaseRoute:
    """What a router asks of a route. A subclass of this class implements the three methods."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the route fits, and what to add to the scope if it does.

        A route that lives in a router of Starlette's too returns `match.for_any_router()`.
        """
        raise NotImplementedError

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """The path for this name and exactly these parameters; NoMatchFound if it is not this route's."""
        raise NotImplementedError

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; the scope has what `matches` returned."""
        raise NotImplementedError

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A route is an ASGI application by itself, too."""
        match, child_scope = self.matches(scope)
        if match != Match.NONE:
            scope.update(child_scope)
            await self.handle(scope, receive, send)
        elif scope["type"] == "http":
            await plain_text("Not Found", 404)(scope, receive, send)
        elif scope["type"] == "websocket":
            await close_websocket(send)


class PatternRoute(BaseRoute):
    """The routes of this module: what has a pattern, and is reversed by `conn_types.reversing`."""

    kind: RouteKind
    name: str | None
    pattern: PathPattern
    param_convertors: dict[str, Convertor[Any]]
    app: ASGIApp
    _compiled: CompiledPattern

    @property
    def children(self) -> Sequence[PatternRoute]:
        """What lies below it: routes of any make, which `look_up` knows how to ask."""
        return ()

    @property
    def matched_pattern(self) -> PathPattern:
        """What a path or host is matched against; a mount's has a parameter more for what is below."""
        return self._compiled.pattern

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        found = _reverse(self, name, path_params)
        if found is None:
            raise NoMatchFound(name, path_params, (self,))
        return found.path

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


def routes_of(app: object) -> list[AnyRoute]:
    """The routes of an application, if it shows them: its own list, which may be added to."""
    routes: list[AnyRoute] = getattr(app, "routes", [])
    return routes


def look_up(route: AnyRoute, name: str, params: Mapping[str, Any]) -> Reversal[PatternRoute] | None:
    """Look a name up in one route of any make: ours, Starlette's, or a subclass with its own mind."""
    if type(route).url_path_for is PatternRoute.url_path_for:
        return _reverse(cast("PatternRoute", route), name, params)
    return ask(route, name, params)


def ask(route: AnyRoute, name: str, params: Mapping[str, Any]) -> Reversal[Any] | None:
    """Leave the look-up to the route's own `url_path_for`."""
    try:
        url_path = route.url_path_for(name, **params)
    except no_match_found_types():
        return None
    path = URLPath(url_path, protocol=url_path.protocol, host=url_path.host)
    return Reversal(trail=(route,), path=path, unfilled=frozenset())


def params_below(kind: RouteKind, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """As in Starlette, a `path` that is None is none at all, inside of mounts and only there."""
    if kind == "mount" and params.get("path", "") is None:
        return {key: value for key, value in params.items() if key != "path"}
    return params


def convertor_of(route: HasConvertors, parameter: PathParameter) -> Convertor[Any]:
    if parameter is not OWN_PATH:
        return route.param_convertors[parameter.name]
    return _MountsPath(route.param_convertors["path"]) if route.kind == "mount" else _HOSTS_PATH


class HasConvertors(Protocol):
    @property
    def kind(self) -> RouteKind: ...
    @property
    def param_convertors(self) -> dict[str, Convertor[Any]]: ...


class _MountsPath(Convertor[str]):
    """What is registered as `path`, for a path below a mount."""

    def __init__(self, registered: Convertor[str]) -> None:
        self._registered = registered

    def to_string(self, value: str) -> str:
        # No str(): as in Starlette, a path that is None or a number is an AttributeError, and not "/None".
        return self._registered.to_string(value.lstrip("/"))


class _HostsPath(Convertor[str]):
    def to_string(self, value: str) -> str:
        return value


_HOSTS_PATH = _HostsPath()


def _reverse(route: PatternRoute, name: str, params: Mapping[str, Any]) -> Reversal[PatternRoute] | None:
    def to_text(route: PatternRoute, parameter: PathParameter, value: Any) -> str:
        try:
            return convertor_of(route, parameter).to_string(value)
        except Exception as error:
            raise_rejection(error, name, parameter.name, value)

    return reverse_node(route, name, params, to_text, _look_up_below)


def _look_up_below(
    route: PatternRoute, name: str, params: Mapping[str, Any]
) -> Reversal[PatternRoute] | None:
    return first_reversal(route.children, name, params_below(route.kind, params), look_up)
