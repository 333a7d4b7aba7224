"""Connections and routes for ASGI applications, with Starlette's names and results.

The static side, `conn_types.analysis`, is not imported from here.
"""

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
