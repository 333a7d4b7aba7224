from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from typing_extensions import assert_type

from conn_types import Host, HTTPConnection, Mount, NoMatchFound, Route, Router, URLPath, WebSocketRoute
from conn_types.scope import ASGIApp, Receive, Scope, Send


async def respond(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


async def user(connection: HTTPConnection) -> ASGIApp:
    return respond


def users(connection: HTTPConnection) -> ASGIApp:
    return respond


class Users:
    def list(self, connection: HTTPConnection) -> ASGIApp:
        return respond


@asynccontextmanager
async def lifespan(app: Any) -> AsyncGenerator[Mapping[str, Any], None]:
    yield {}


router = Router(
    [
        Route("/users", users, methods=["GET", "POST"]),
        Route("/users/{id:int}", user, name="user"),
        Route("/listed", Users().list),
        Route("/plain", respond),
        WebSocketRoute("/feed", user),
        Mount("/admin", routes=[Route("/", users)], name="admin"),
        Host("{tenant}.example.org", Router()),
    ],
    lifespan=lifespan,
)


@router.route("/people", methods=["GET"], name="people")
async def people(connection: HTTPConnection) -> ASGIApp:
    return respond


def not_an_endpoint(first: int, second: int) -> None: ...


Route("/wrong", not_an_endpoint)  # error

assert_type(router.url_path_for("user", id=1), URLPath)
application: ASGIApp = router


async def decorated_is_itself(connection: HTTPConnection) -> None:
    assert_type(await people(connection), ASGIApp)


error: Exception = NoMatchFound("user", {"id": 1})
