"""Every name by which mypy calls something that the plugin looks at."""

from __future__ import annotations

from typing import Final

from conn_types.analysis.fullnames import (
    APPLICATIONS,
    CONNECTIONS,
    HTTP_ENDPOINTS,
    REQUESTS,
    ROUTERS,
    WEBSOCKET_ENDPOINTS,
    WEBSOCKETS,
)

URL_FOR: Final = "url_for"
URL_PATH_FOR: Final = "url_path_for"
PATH_PARAMS: Final = "path_params"
GETITEM: Final = "__getitem__"
GET: Final = "get"

SCOPES: Final = frozenset({"starlette.types.Scope", "conn_types.scope.Scope"})
"""Aliases of the ASGI scope's type."""
DERIVED_SCOPE: Final = "starlette.requests._Scope"
APP_ATTRIBUTE: Final = "app"

DICT: Final = "builtins.dict"
DICT_GETITEM: Final = "builtins.dict.__getitem__"
DICT_GET: Final = "builtins.dict.get"
DICT_POP: Final = "builtins.dict.pop"
DICT_COPY: Final = "builtins.dict.copy"
# `typing.Mapping.get` is never hooked: that would shadow mypy's own hook for the `get` of every TypedDict.
SCOPE_GETITEM: Final = "typing.MutableMapping.__getitem__"
SCOPE_GET: Final = "typing.MutableMapping.get"

CONNECTION_CLASSES: Final = frozenset(CONNECTIONS)
HTTP_CLASSES: Final = frozenset({*REQUESTS, *HTTP_ENDPOINTS})
"""Classes whose objects have a scope of this type, and of the next one."""
WEBSOCKET_CLASSES: Final = frozenset({*WEBSOCKETS, *WEBSOCKET_ENDPOINTS})
ROUTING_CLASSES: Final = frozenset({*APPLICATIONS, *ROUTERS})
