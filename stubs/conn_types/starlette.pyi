from collections.abc import Mapping
from typing import Any, Generic

from starlette import requests, websockets
from starlette.datastructures import URL, State
from typing_extensions import TypeVar

from conn_types.connection import AuthT, PathParamsT, SessionT, UserT, _ScopeItems
from conn_types_project_routes import ProjectRoutes

__all__ = ["HTTPConnection", "Request", "WebSocket"]

_StateT = TypeVar("_StateT", bound=Mapping[str, Any] | State, default=State)

# Not ProjectRoutes itself, which may be among the bases of Starlette's class already, and further back.
class _NamedRoutes(ProjectRoutes[URL]): ...

class HTTPConnection(
    Generic[_StateT, PathParamsT, UserT, SessionT, AuthT],  # first, for jedi
    _NamedRoutes,
    _ScopeItems[PathParamsT, UserT, SessionT, AuthT],
    requests.HTTPConnection[_StateT],
):
    @property
    def path_params(self) -> PathParamsT: ...  # type: ignore[override]
    @property
    def session(self) -> SessionT: ...  # type: ignore[override]
    @property
    def auth(self) -> AuthT: ...
    @property
    def user(self) -> UserT: ...
    @property
    def state(self) -> _StateT: ...

class Request(
    HTTPConnection[_StateT, PathParamsT, UserT, SessionT, AuthT],
    requests.Request[_StateT],
    Generic[_StateT, PathParamsT, UserT, SessionT, AuthT],
): ...
class WebSocket(
    HTTPConnection[_StateT, PathParamsT, UserT, SessionT, AuthT],
    websockets.WebSocket[_StateT],
    Generic[_StateT, PathParamsT, UserT, SessionT, AuthT],
): ...
