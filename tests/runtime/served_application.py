"""An application that reads every member of each connection, beside Starlette's, and answers what differs.

`python -m tests.runtime.served_application uvicorn` (or `hypercorn`) prints the port that it serves at.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import starlette.requests
from starlette.responses import JSONResponse

from conn_types import HTTPConnection, Mount, Route, Router, WebSocketRoute
from tests.runtime.scopes import MEMBERS
from tests.runtime.shown import done

HEADERS = ("host", "Cookie", "user-agent", "x-nothing")


def differences(scope: Any) -> list[str]:
    """The members that are not the same on both sides."""
    ours, theirs = HTTPConnection(scope), starlette.requests.HTTPConnection({**scope})
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


async def read(connection: HTTPConnection) -> Any:
    return JSONResponse({"differences": differences(connection.scope), "path": connection.scope["path"]})


async def feed(connection: HTTPConnection) -> Any:
    async def talk(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": json.dumps(differences(scope))})

    return talk


@asynccontextmanager
async def lifespan(app: Any) -> AsyncGenerator[dict[str, Any]]:
    yield {"started": True}


APPLICATION = Router(
    [
        Route("/items/{item_id:int}/{rest:path}", read, name="item"),
        WebSocketRoute("/feed/{topic}", feed, name="feed"),
        Mount("/admin", routes=[Route("/users/{id:int}", read, name="user")], name="admin"),
        Route("/{path:path}", read),
    ],
    lifespan=lifespan,
)


def main() -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)
    print(listener.getsockname()[1], flush=True)
    if sys.argv[1] == "uvicorn":
        _run_uvicorn(listener)
    else:
        _run_hypercorn(listener)


def _run_uvicorn(listener: socket.socket) -> None:
    import uvicorn

    uvicorn.Server(uvicorn.Config(APPLICATION, log_level="warning")).run(sockets=[listener])


def _run_hypercorn(listener: socket.socket) -> None:
    from hypercorn.asyncio import serve  # pyright: ignore[reportUnknownVariableType]
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    # By default it closes a connection after a thousand requests, which under load come within a minute.
    config.keep_alive_max_requests = 1_000_000_000
    application: Any = APPLICATION
    asyncio.run(serve(application, config))


if __name__ == "__main__":
    main()
