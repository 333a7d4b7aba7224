from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from typing_extensions import NotRequired, TypedDict

ScopeType: TypeAlias = Literal["http", "websocket", "lifespan"]

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

class ASGIVersions(TypedDict):
    version: str
    spec_version: NotRequired[str]

class TLSExtension(TypedDict):
    server_cert: str | None
    client_cert_chain: Iterable[str]
    client_cert_name: str | None
    client_cert_error: str | None
    tls_version: int | None
    cipher_suite: int | None

HTTPExtensions = TypedDict(
    "HTTPExtensions",
    {
        "http.response.push": Mapping[str, Any],
        "http.response.zerocopysend": Mapping[str, Any],
        "http.response.pathsend": Mapping[str, Any],
        "http.response.early_hint": Mapping[str, Any],
        "http.response.trailers": Mapping[str, Any],
        "http.response.debug": Mapping[str, Any],
        "tls": TLSExtension,
    },
    total=False,
)

WebSocketExtensions = TypedDict(
    "WebSocketExtensions",
    {"websocket.http.response": Mapping[str, Any], "tls": TLSExtension},
    total=False,
)

class HTTPScope(TypedDict):
    type: Literal["http"]
    asgi: ASGIVersions
    http_version: str
    method: str
    scheme: NotRequired[str]
    path: str
    raw_path: NotRequired[bytes | None]
    query_string: bytes
    root_path: NotRequired[str]
    headers: Iterable[tuple[bytes, bytes]]
    client: NotRequired[tuple[str, int] | None]
    server: NotRequired[tuple[str, int | None] | None]
    state: NotRequired[dict[str, Any]]
    extensions: NotRequired[HTTPExtensions | None]

class WebSocketScope(TypedDict):
    type: Literal["websocket"]
    asgi: ASGIVersions
    http_version: NotRequired[str]
    scheme: NotRequired[str]
    path: str
    raw_path: NotRequired[bytes | None]
    query_string: NotRequired[bytes | None]
    root_path: NotRequired[str]
    headers: Iterable[tuple[bytes, bytes]]
    client: NotRequired[tuple[str, int] | None]
    server: NotRequired[tuple[str, int | None] | None]
    subprotocols: NotRequired[Iterable[str]]
    state: NotRequired[dict[str, Any]]
    extensions: NotRequired[WebSocketExtensions | None]

class LifespanScope(TypedDict):
    type: Literal["lifespan"]
    asgi: ASGIVersions
    state: NotRequired[dict[str, Any]]

_AddedKeys = TypedDict(
    "_AddedKeys",
    {
        "app": Any,
        "app_root_path": str,
        "auth": Any,
        "endpoint": Any,
        "fastapi": dict[str, Any],
        "fastapi.telemetry": Any,
        "fastapi_astack": AsyncExitStack,
        "fastapi_function_astack": AsyncExitStack,
        "fastapi_inner_astack": AsyncExitStack,
        "fastapi_middleware_astack": AsyncExitStack,
        "path_params": dict[str, Any],
        "route": Any,
        "router": Any,
        "session": Any,
        "starlette.exception_handlers": Any,
        "starlette.max_body_size": Any,
        "starlette.opentelemetry": Any,
        "user": Any,
    },
    total=False,
)

class RoutedHTTPScope(HTTPScope, _AddedKeys): ...
class RoutedWebSocketScope(WebSocketScope, _AddedKeys): ...

@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeKey:
    name: str
    scope_types: frozenset[ScopeType]
    origin: str

SCOPE_KEYS: Final[Mapping[str, ScopeKey]]
