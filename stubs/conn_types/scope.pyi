from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
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

@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeKey:
    name: str
    scope_types: frozenset[ScopeType]
    origin: str

SCOPE_KEYS: Final[Mapping[str, ScopeKey]]
