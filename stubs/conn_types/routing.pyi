from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, ClassVar, TypeAlias, TypeVar

from conn_types.datastructures import URLPath
from conn_types.endpoint import Endpoint
from conn_types.interoperability import AnyRoute, Match, NoMatchFound
from conn_types.routes.pattern_route import BaseRoute, PatternRoute
from conn_types.scope import ASGIApp, Receive, Scope, Send
from conn_types_project_routes import ProjectPaths

__all__ = ["BaseRoute", "Host", "Match", "Mount", "NoMatchFound", "Route", "Router", "WebSocketRoute"]

EndpointT = TypeVar("EndpointT", bound=Endpoint)
Lifespan: TypeAlias = Callable[[Any], AbstractAsyncContextManager[Mapping[str, Any] | None]]

class Route(PatternRoute):
    path: str
    endpoint: Endpoint
    methods: set[str] | None
    include_in_schema: bool
    def __init__(
        self,
        path: str,
        endpoint: Endpoint,
        *,
        methods: Collection[str] | None = None,
        name: str | None = None,
        include_in_schema: bool = True,
    ) -> None: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class WebSocketRoute(PatternRoute):
    path: str
    endpoint: Endpoint
    def __init__(self, path: str, endpoint: Endpoint, *, name: str | None = None) -> None: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Mount(PatternRoute):
    path: str
    def __init__(
        self,
        path: str,
        app: ASGIApp | None = None,
        routes: Sequence[AnyRoute] | None = None,
        name: str | None = None,
    ) -> None: ...
    @property
    def routes(self) -> list[AnyRoute]: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Host(PatternRoute):
    host: str
    def __init__(self, host: str, app: ASGIApp, name: str | None = None) -> None: ...
    @property
    def routes(self) -> list[AnyRoute]: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Router(ProjectPaths[URLPath]):
    routes: list[AnyRoute]
    redirect_slashes: bool
    default: ASGIApp
    lifespan_context: Lifespan
    def __init__(
        self,
        routes: Sequence[AnyRoute] | None = None,
        redirect_slashes: bool = True,
        default: ASGIApp | None = None,
        lifespan: Lifespan | None = None,
    ) -> None: ...
    def mount(self, path: str, app: ASGIApp, name: str | None = None) -> None: ...
    def host(self, host: str, app: ASGIApp, name: str | None = None) -> None: ...
    def add_route(
        self,
        path: str,
        endpoint: Endpoint,
        methods: Collection[str] | None = None,
        name: str | None = None,
        include_in_schema: bool = True,
    ) -> None: ...
    def add_websocket_route(self, path: str, endpoint: Endpoint, name: str | None = None) -> None: ...
    def route(
        self,
        path: str,
        methods: Collection[str] | None = None,
        name: str | None = None,
        include_in_schema: bool = True,
    ) -> Callable[[EndpointT], EndpointT]: ...
    def websocket_route(self, path: str, name: str | None = None) -> Callable[[EndpointT], EndpointT]: ...
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...
    async def not_found(self, scope: Scope, receive: Receive, send: Send) -> None: ...
    async def lifespan(self, scope: Scope, receive: Receive, send: Send) -> None: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
