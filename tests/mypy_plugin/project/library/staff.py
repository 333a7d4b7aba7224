"""The staff's own application, mounted."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from library import names


class Desk(HTTPEndpoint):
    async def get(self, request: Request) -> JSONResponse:
        number: int = request.path_params["desk_id"]
        return JSONResponse({"again": str(request.url_for("staff:desk", desk_id=number))})


async def loans(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("staff:desk", desk_id=1))


class Counted:
    """Counts what it passes on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["counted"] = len(scope["path"])
        await self.app(scope, receive, send)


desks = [Route("/{desk_id:int}", Desk, name=names.DESK)]
application = Starlette(routes=[Mount("/desks", routes=desks)])
routes = [Route("/loans", loans, name=names.LOANS), Mount("/staff", application, name="staff")]
