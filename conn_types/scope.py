"""The ASGI connection scope: its types, and the table of the keys that are known in it.

The types hold what the ASGI 3 specification names (HTTP and WebSocket 2.5, Lifespan 2.0) with its published
extensions. Applications and middleware add keys of their own: `SCOPE_KEYS` has those of the common ones as
well.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from typing_extensions import NotRequired, TypedDict

ScopeType = Literal["http", "websocket", "lifespan"]
"""What `scope["type"]` holds."""

Scope = MutableMapping[str, Any]
"""A scope as an application gets it: one of `HTTPScope`, `WebSocketScope` and `LifespanScope`, and what was
added on the way."""

Message = MutableMapping[str, Any]
"""What an application receives and sends."""

Receive = Callable[[], Awaitable[Message]]
"""The channel that an application receives from."""

Send = Callable[[Message], Awaitable[None]]
"""The channel that an application sends to."""

ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]
"""An ASGI application."""


class ASGIVersions(TypedDict):
    """`scope["asgi"]`: the versions of ASGI and of its specification for this type of scope."""

    version: str
    spec_version: NotRequired[str]


class TLSExtension(TypedDict):
    """`scope["extensions"]["tls"]`: what the TLS extension of ASGI tells of the connection."""

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
"""`scope["extensions"]` of a request: the published extensions of ASGI that a server has."""

WebSocketExtensions = TypedDict(
    "WebSocketExtensions",
    {"websocket.http.response": Mapping[str, Any], "tls": TLSExtension},
    total=False,
)
"""`scope["extensions"]` of a WebSocket."""


class HTTPScope(TypedDict):
    """`scope["type"] == "http"`: one request."""

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
    """`scope["type"] == "websocket"`: one connection, from its handshake to its close."""

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
    """`scope["type"] == "lifespan"`: the server's start and end."""

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


class RoutedHTTPScope(HTTPScope, _AddedKeys):
    """What a request's handler gets: with what routers, frameworks and middleware have added."""


class RoutedWebSocketScope(WebSocketScope, _AddedKeys):
    """What the handler of a WebSocket gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeKey:
    """One known key: the types of scope that have it, and who puts it there, in words for a message."""

    name: str
    scope_types: frozenset[ScopeType]
    origin: str


_CONNECTION: Final[tuple[ScopeType, ...]] = ("http", "websocket")
_EVERY: Final[tuple[ScopeType, ...]] = ("http", "websocket", "lifespan")

_ORIGINS: Final[tuple[tuple[str, tuple[ScopeType, ...], tuple[str, ...]], ...]] = (
    ("the ASGI specification", _EVERY, ("type", "asgi", "state")),
    (
        "the ASGI specification",
        _CONNECTION,
        (
            "client",
            "extensions",
            "headers",
            "http_version",
            "path",
            "query_string",
            "raw_path",
            "root_path",
            "scheme",
            "server",
        ),
    ),
    ("the ASGI specification", ("http",), ("method",)),
    ("the ASGI specification", ("websocket",), ("subprotocols",)),
    ("the application", _EVERY, ("app",)),
    ("the router", _EVERY, ("router",)),
    ("the router", _CONNECTION, ("app_root_path", "endpoint", "path_params", "route")),
    ("SessionMiddleware", _CONNECTION, ("session",)),
    ("AuthenticationMiddleware", _CONNECTION, ("auth", "user")),
    (
        "Starlette",
        _CONNECTION,
        ("starlette.exception_handlers", "starlette.max_body_size", "starlette.opentelemetry"),
    ),
    (
        "FastAPI",
        _CONNECTION,
        ("fastapi", "fastapi.telemetry", "fastapi_astack", "fastapi_function_astack", "fastapi_inner_astack"),
    ),
    ("FastAPI's AsyncExitStackMiddleware", _CONNECTION, ("fastapi_middleware_astack",)),
)

SCOPE_KEYS: Final[Mapping[str, ScopeKey]] = MappingProxyType(
    {
        name: ScopeKey(name=name, scope_types=frozenset(scope_types), origin=origin)
        for origin, scope_types, names in _ORIGINS
        for name in names
    }
)
"""Every known key by its name."""
