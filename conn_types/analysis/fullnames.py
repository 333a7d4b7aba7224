"""Every name of the frameworks that the analysis knows by heart. Nothing else matches a name as a string."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from conn_types.analysis.table import Framework

FRAMEWORK_PACKAGES: Final[tuple[Framework, ...]] = ("conn_types", "starlette", "fastapi")

CONNECTIONS: Final = ("starlette.requests.HTTPConnection", "conn_types.connection.HTTPConnection")
REQUESTS: Final = ("starlette.requests.Request",)
WEBSOCKETS: Final = ("starlette.websockets.WebSocket",)
HTTP_ENDPOINTS: Final = ("starlette.endpoints.HTTPEndpoint",)
WEBSOCKET_ENDPOINTS: Final = ("starlette.endpoints.WebSocketEndpoint",)
APPLICATIONS: Final = ("starlette.applications.Starlette",)
STARLETTE_ROUTER: Final = "starlette.routing.Router"
ROUTERS: Final = (STARLETTE_ROUTER, "conn_types.routing.Router")
NO_MATCH_FOUND: Final = ("starlette.routing.NoMatchFound", "conn_types.routing.NoMatchFound")

FASTAPI: Final = "fastapi.applications.FastAPI"
API_ROUTER: Final = "fastapi.routing.APIRouter"
API_ROUTE: Final = "fastapi.routing.APIRoute"
API_WEBSOCKET_ROUTE: Final = "fastapi.routing.APIWebSocketRoute"
INCLUDED_ROUTER: Final = "fastapi.routing._IncludedRouter"
INCLUDE_ROUTER: Final = "fastapi.routing:APIRouter.include_router"
"""As functions are named: `module:qualified.name`."""
SESSION_MIDDLEWARE: Final = "starlette.middleware.sessions.SessionMiddleware"
AUTHENTICATION_MIDDLEWARE: Final = "starlette.middleware.authentication.AuthenticationMiddleware"
FUNCTION_MIDDLEWARE: Final = "starlette.middleware.base.BaseHTTPMiddleware"
DEPENDS: Final = "fastapi.params.Depends"

ROUTES: Final = ("starlette.routing.Route", "conn_types.routing.Route")
WEBSOCKET_ROUTES: Final = ("starlette.routing.WebSocketRoute", "conn_types.routing.WebSocketRoute")
MOUNTS: Final = ("starlette.routing.Mount", "conn_types.routing.Mount")
HOSTS: Final = ("starlette.routing.Host", "conn_types.routing.Host")
BASE_ROUTES: Final = ("starlette.routing.BaseRoute", "conn_types.routes.pattern_route.BaseRoute")
CONVERTOR_MODULES: Final = ("starlette.convertors", "conn_types.convertors")
