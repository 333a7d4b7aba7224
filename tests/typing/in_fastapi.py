from __future__ import annotations

from typing import Any, Literal

import starlette.datastructures
import starlette.requests
from fastapi import FastAPI
from typing_extensions import TypedDict, assert_type

from conn_types import URL, HTTPConnection, State, urls
from conn_types import starlette as typed
from conn_types.fastapi import Connection, connection


class Lifespan(TypedDict):
    pool: int


class Params(TypedDict):
    id: str


class User:
    name: str


app = FastAPI()


@app.get("/users/{id}")
async def user(conn: Connection[Lifespan, Params, User]) -> str:
    assert_type(conn, HTTPConnection[Lifespan, Params, User])
    assert_type(conn.state["pool"], int)
    assert_type(conn.path_params["id"], str)
    assert_type(conn.user, User)
    assert_type(conn.session, dict[str, Any] | Any)
    assert_type(conn.urls.user(id=1), URL)
    conn.path_params["uid"]  # error
    return conn.user.name


@app.get("/plain")
async def plain(conn: Connection) -> None:
    assert_type(conn, HTTPConnection)
    assert_type(conn.state, State)
    assert_type(conn.path_params, dict[str, Any] | Any)


@app.get("/requests/{id}")
async def request(request: typed.Request[Lifespan, Params, User]) -> bytes:
    assert_type(request.state["pool"], int)
    assert_type(request.path_params["id"], str)
    assert_type(request.user, User)
    assert_type(request.session, dict[str, Any] | Any)
    assert_type(request.method, str)
    assert_type(request["type"], Literal["http", "websocket"])
    assert_type(request["path_params"], Params)
    assert_type(request.url_for("user", id=1), starlette.datastructures.URL)
    assert_type(urls(request).user(id=1), starlette.datastructures.URL)
    as_starlettes(request)
    as_connection(request)
    print(request.urls)  # error
    print(request.typed_scope)  # error
    request.path_params["uid"]  # error
    return await request.body()


@app.websocket("/feed/{id}")
async def feed(websocket: typed.WebSocket[Lifespan, Params]) -> None:
    assert_type(websocket.path_params["id"], str)
    assert_type(websocket.state["pool"], int)
    await websocket.accept()
    assert_type(await websocket.receive_text(), str)


def either(conn: typed.HTTPConnection[Lifespan, Params]) -> None:
    assert_type(conn.path_params["id"], str)
    assert_type(conn.get("path_params"), Params | None)
    print(conn.receive)  # error


def bare(request: typed.Request, websocket: typed.WebSocket, conn: typed.HTTPConnection) -> None:
    assert_type(request.state, starlette.datastructures.State)
    assert_type(request.path_params, dict[str, Any] | Any)
    assert_type(websocket.path_params, dict[str, Any] | Any)
    assert_type(conn.session, dict[str, Any] | Any)
    either(request)  # error


def as_starlettes(request: starlette.requests.Request[Lifespan]) -> None: ...


def as_connection(conn: starlette.requests.HTTPConnection[Lifespan]) -> None: ...


async def made(given: starlette.requests.HTTPConnection) -> None:
    assert_type(await connection(given), HTTPConnection)
