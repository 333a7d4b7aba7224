"""Every name by which mypy calls something that the plugin looks at."""

from __future__ import annotations

from typing import Final

from conn_types.analysis.fullnames import APPLICATIONS, CONNECTIONS, REQUESTS, ROUTERS, WEBSOCKETS

URL_FOR: Final = ".url_for"
URL_PATH_FOR: Final = ".url_path_for"
PATH_PARAMS: Final = ".path_params"
GETITEM: Final = ".__getitem__"
GET: Final = ".get"

SCOPES: Final = frozenset({"starlette.types.Scope", "conn_types.scope.Scope"})
"""Aliases of the ASGI scope's type."""
SCOPE_ATTRIBUTE: Final = ".scope"

DICT_GETITEM: Final = "builtins.dict.__getitem__"
DICT_GET: Final = "builtins.dict.get"
DICT_POP: Final = "builtins.dict.pop"
DICT_COPY: Final = "builtins.dict.copy"
# `typing.Mapping.get` is never hooked: that would shadow mypy's own hook for the `get` of every TypedDict.
SCOPE_GETITEM: Final = "typing.MutableMapping.__getitem__"
SCOPE_GET: Final = "typing.MutableMapping.get"

CONNECTION_CLASSES: Final = CONNECTIONS
REQUEST_CLASSES: Final = REQUESTS
WEBSOCKET_CLASSES: Final = WEBSOCKETS
ROUTING_CLASSES: Final = (*APPLICATIONS, *ROUTERS)
