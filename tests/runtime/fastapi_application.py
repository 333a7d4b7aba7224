"""A FastAPI application whose handlers take connections with types. Started, it prints the port it serves at.

Each annotation here is a string at run time, as FastAPI gets it from many projects. Starlette's classes have
their parameters in the stubs, which mypy does not see in a checkout.
"""

from __future__ import annotations

import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import uvicorn
from fastapi import APIRouter, Depends, FastAPI
from starlette.datastructures import State
from typing_extensions import TypedDict

from conn_types import HTTPConnection, starlette, urls
from conn_types.fastapi import Connection
from conn_types.fastapi import connection as connection_of


class Lifespan(TypedDict):
    pool: int


class ItemParams(TypedDict):
    item_id: str


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[dict[str, int]]:
    yield {"pool": 3}


async def current(conn: Connection[Lifespan, ItemParams]) -> HTTPConnection[Any, Any]:
    return conn


def current_in_thread(
    conn: Connection, same: Annotated[HTTPConnection[Any, Any], Depends(current)]
) -> HTTPConnection | None:
    return conn if conn is same else None


async def another(
    conn: Annotated[HTTPConnection, Depends(connection_of, use_cache=False)],
) -> HTTPConnection[Any, Any]:
    return conn


def bare_request(request: starlette.Request) -> object:
    return request


Current = Annotated[HTTPConnection, Depends(current_in_thread)]
Another = Annotated[HTTPConnection, Depends(another)]

KINDS: tuple[type, ...] = (starlette.HTTPConnection, starlette.Request, starlette.WebSocket)

items = APIRouter(prefix="/items")


@items.get("/{item_id}", name="item")
async def item(
    item_id: int, conn: Connection[Lifespan, ItemParams], same: Current, another: Another
) -> dict[str, Any]:
    return {
        "class": type(conn) is HTTPConnection,
        "same": conn is same,
        "another": another is not conn and another.scope is conn.scope,
        "params": conn.path_params,
        "pool": conn.state["pool"],
        "url": str(conn.url),
        "item": str(conn.urls.item(item_id=7)),
        "odd": str(conn.urls["odd name"]()),
        "message": (await conn.receive())["type"],
    }


@items.get("/{item_id}/request")
def of_starlette(
    item_id: int,
    request: starlette.Request[Lifespan, ItemParams],  # type: ignore[type-arg]
    conn: starlette.HTTPConnection[Lifespan],  # type: ignore[type-arg]
    bare: Annotated[object, Depends(bare_request)],
) -> dict[str, Any]:
    return {
        "class": f"{type(request).__module__}.{type(request).__name__}",
        "same": request is bare,
        "instance": [isinstance(request, kind) for kind in KINDS],
        "params": request.path_params,
        "pool": State(request.scope["state"]).pool,
        "item": str(urls(request).item(item_id=7)),
        "spelled": str(urls(conn).odd_x20_name()),
    }


@items.get("/{item_id}/plain")
async def plain(item_id: int) -> int:
    return item_id


@items.websocket("/{item_id}/feed")
async def feed(
    item_id: int,
    websocket: starlette.WebSocket[Lifespan],  # type: ignore[type-arg]
    conn: Connection,
    same: Current,
) -> None:
    await websocket.accept()
    message = await conn.receive()
    await websocket.send_json(
        {
            "heard": message["text"],
            "same": conn is same,
            "class": f"{type(websocket).__module__}.{type(websocket).__name__}",
            "params": conn.path_params,
            "item": str(conn.urls.item(item_id=item_id)),
        }
    )
    await websocket.close()


app = FastAPI(lifespan=lifespan)
app.include_router(items)


@app.get("/odd", name="odd name")
def odd() -> None: ...


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # Who connects from now on waits until it has started.
        print(listener.getsockname()[1], flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])
