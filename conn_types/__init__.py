"""Connections and routes for ASGI applications, with Starlette's names and results.

Each name is imported when it is first used: the static side, `conn_types.analysis`, lies in this package too
and needs none of them. It is not imported from here.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conn_types.connection import HTTPConnection, cookie_parser
    from conn_types.convertors import Convertor, register_url_convertor
    from conn_types.datastructures import (
        URL,
        Address,
        Headers,
        ImmutableMultiDict,
        MultiDict,
        MutableHeaders,
        QueryParams,
        State,
        URLPath,
    )
    from conn_types.path_pattern import PathPattern
    from conn_types.routing import (
        BaseRoute,
        Host,
        Match,
        Mount,
        NoMatchFound,
        Route,
        Router,
        WebSocketRoute,
    )
    from conn_types.scope import HTTPScope, LifespanScope, Scope, WebSocketScope
    from conn_types.url_namespace import URLNamespace, urls

_HOMES = {
    "connection": ("HTTPConnection", "cookie_parser"),
    "convertors": ("Convertor", "register_url_convertor"),
    "datastructures": (
        "URL",
        "Address",
        "Headers",
        "ImmutableMultiDict",
        "MultiDict",
        "MutableHeaders",
        "QueryParams",
        "State",
        "URLPath",
    ),
    "path_pattern": ("PathPattern",),
    "routing": (
        "BaseRoute",
        "Host",
        "Match",
        "Mount",
        "NoMatchFound",
        "Route",
        "Router",
        "WebSocketRoute",
    ),
    "scope": ("HTTPScope", "LifespanScope", "Scope", "WebSocketScope"),
    "url_namespace": ("URLNamespace", "urls"),
}
"""The modules that hold the names."""

__all__ = [
    "URL",
    "Address",
    "BaseRoute",
    "Convertor",
    "HTTPConnection",
    "HTTPScope",
    "Headers",
    "Host",
    "ImmutableMultiDict",
    "LifespanScope",
    "Match",
    "Mount",
    "MultiDict",
    "MutableHeaders",
    "NoMatchFound",
    "PathPattern",
    "QueryParams",
    "Route",
    "Router",
    "Scope",
    "State",
    "URLNamespace",
    "URLPath",
    "WebSocketRoute",
    "WebSocketScope",
    "cookie_parser",
    "register_url_convertor",
    "urls",
]


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(f"conn_types.{home}"), name)
            globals()[name] = value
            return value
    if name in _HOMES:
        return import_module(f"conn_types.{name}")
    raise AttributeError(f"module 'conn_types' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_HOMES})
