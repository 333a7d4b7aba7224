"""An application that reads every member of each connection, beside Starlette's, and answers what differs.

`python -m tests.runtime.served_application uvicorn conn_types` (or `hypercorn`, or `starlette`, for the same
with nothing of ours) prints the port that it serves at.
"""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import starlette.requests
import starlette.routing
from starlette.responses import JSONResponse, Response
from starlette.websockets import WebSocket

from conn_types import HTTPConnection, Mount, Route, Router, WebSocketRoute
from tests.runtime.scopes import MEMBERS
from tests.runtime.shown import done

HEADERS = ("host", "Cookie", "user-agent", "x-nothing")


def differences(scope: Any) -> list[str]:
    """The members that are not the same on both sides."""
    make: Any = HTTPConnection if isinstance(scope["router"], Router) else starlette.requests.HTTPConnection
    ours, theirs = make(scope), starlette.requests.HTTPConnection({**scope})
    members = [member for member in MEMBERS if member != "scope"]
    pairs = {member: [done(getattr, each, member) for each in (ours, theirs)] for member in members}
    pairs["url_for"] = [done(_url_for, each) for each in (ours, theirs)]
    for name in HEADERS:
        pairs[name] = [done(each.headers.get, name) for each in (ours, theirs)]
    found = [f"{name}: {pair!r}" for name, pair in pairs.items() if pair[0] != pair[1]]
    return found + ([] if dict(ours) == dict(theirs) else ["the scope"])


def _url_for(connection: Any) -> list[str]:
    item = connection.url_for("item", item_id=7, rest="a b/é")
    return [
        str(item),
        str(connection.url_for("admin:user", id=1)),
        str(connection.url_for("feed", topic="x")),
    ]


async def read(connection: Any) -> Response:
    return JSONResponse({"differences": differences(connection.scope), "path": connection.scope["path"]})


async def blocks(connection: Any) -> Response:
    """How many blocks of memory Python's objects have."""
    gc.collect()
    return JSONResponse(sys.getallocatedblocks())


async def talk(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": json.dumps(differences(scope))})


async def feed(connection: HTTPConnection) -> Any:
    return talk


async def starlettes_feed(websocket: WebSocket) -> None:
    await talk(websocket.scope, websocket.receive, websocket.send)


@asynccontextmanager
async def lifespan(app: Any) -> AsyncGenerator[dict[str, Any]]:
    yield {"started": True}


APPLICATIONS: dict[str, Any] = {
    "conn_types": Router(
        [
            Route("/blocks", blocks),
            Route("/items/{item_id:int}/{rest:path}", read, name="item"),
            WebSocketRoute("/feed/{topic}", feed, name="feed"),
            Mount("/admin", routes=[Route("/users/{id:int}", read, name="user")], name="admin"),
            Route("/{path:path}", read),
        ],
        lifespan=lifespan,
    ),
    "starlette": starlette.routing.Router(
        [
            starlette.routing.Route("/blocks", blocks),
            starlette.routing.Route("/items/{item_id:int}/{rest:path}", read, name="item"),
            starlette.routing.WebSocketRoute("/feed/{topic}", starlettes_feed, name="feed"),
            starlette.routing.Mount(
                "/admin", routes=[starlette.routing.Route("/users/{id:int}", read, name="user")], name="admin"
            ),
            starlette.routing.Route("/{path:path}", read),
        ],
        lifespan=lifespan,
    ),
}


def main() -> None:
    _, server, library = sys.argv
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)
    print(listener.getsockname()[1], flush=True)
    run = _run_uvicorn if server == "uvicorn" else _run_hypercorn
    run(APPLICATIONS[library], listener)


def _run_uvicorn(application: Any, listener: socket.socket) -> None:
    import uvicorn

    uvicorn.Server(uvicorn.Config(application, log_level="warning")).run(sockets=[listener])


def _run_hypercorn(application: Any, listener: socket.socket) -> None:
    from hypercorn.asyncio import serve  # pyright: ignore[reportUnknownVariableType]
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    # By default it closes a connection after a thousand requests, which under load come within a minute.
    config.keep_alive_max_requests = 1_000_000_000
    asyncio.run(serve(application, config))


if __name__ == "__main__":
    main()
