from collections.abc import Mapping
from typing import Any, Generic

from starlette import requests, websockets
from starlette.datastructures import State
from typing_extensions import TypeVar

from conn_types.connection import AuthT, PathParamsT, SessionT, UserT, _ScopeItems

__all__ = ["HTTPConnection", "Request", "WebSocket"]

_StateT = TypeVar("_StateT", bound=Mapping[str, Any] | State, default=State)

class HTTPConnection(
    _ScopeItems[PathParamsT, UserT, SessionT, AuthT],
    requests.HTTPConnection[_StateT],
    Generic[_StateT, PathParamsT, UserT, SessionT, AuthT],
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
