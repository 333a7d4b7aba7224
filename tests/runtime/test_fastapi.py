"""`conn_types.fastapi` and `conn_types.starlette` in a FastAPI application, under each pair of versions."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import httpx
import pytest
import starlette.requests
import starlette.websockets
from fastapi import FastAPI
from websockets.sync.client import connect

import conn_types.starlette
from conn_types import HTTPConnection, State
from conn_types.fastapi import Connection, connection
from tests.environments import FrameworkEnvironment

ROOT = Path(__file__).parents[2]
APPLICATION = Path(__file__).with_name("fastapi_application.py")
DEADLINE = 10


@pytest.fixture(scope="module")
def address(framework_environment: FrameworkEnvironment) -> Iterator[str]:
    """`host:port` of the application, in a process of its own."""
    with subprocess.Popen(
        [framework_environment.python, APPLICATION],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        yield f"127.0.0.1:{server.stdout.readline().strip()}"
        server.terminate()


def test_connection_in_handlers_and_dependencies(address: str) -> None:
    assert httpx.get(f"http://{address}/items/3?a=1", timeout=DEADLINE).json() == {
        "class": True,
        "same": True,
        "another": True,
        "params": {"item_id": "3"},
        "pool": 3,
        "url": f"http://{address}/items/3?a=1",
        "item": f"http://{address}/items/7",
        "odd": f"http://{address}/odd",
        "message": "http.request",
    }


def test_starlettes_request_with_types(address: str) -> None:
    assert httpx.get(f"http://{address}/items/3/request", timeout=DEADLINE).json() == {
        "class": "starlette.requests.Request",
        "same": True,
        "instance": [True, True, False],
        "params": {"item_id": "3"},
        "pool": 3,
        "item": f"http://{address}/items/7",
        "spelled": f"http://{address}/odd",
    }


def test_connection_of_a_websocket(address: str) -> None:
    with connect(f"ws://{address}/items/3/feed") as talk:
        talk.send("hello")
        assert json.loads(talk.recv(DEADLINE)) == {
            "heard": "hello",
            "same": True,
            "class": "starlette.websockets.WebSocket",
            "params": {"item_id": "3"},
            "item": f"http://{address}/items/3",
        }


def test_neither_is_in_the_schema(address: str) -> None:
    paths = httpx.get(f"http://{address}/openapi.json", timeout=DEADLINE).json()["paths"]

    def taken(path: str) -> tuple[Any, Any]:
        operation: dict[str, Any] = paths[path]["get"]
        return operation.get("parameters"), operation.get("requestBody")

    assert taken("/items/{item_id}") == taken("/items/{item_id}/plain")
    assert taken("/items/{item_id}/request") == taken("/items/{item_id}/plain")


def test_a_value_that_does_not_fit_is_still_refused(address: str) -> None:
    assert httpx.get(f"http://{address}/items/x", timeout=DEADLINE).status_code == 422


@pytest.mark.parametrize(
    ("annotation", "type_"),
    [
        (Connection, HTTPConnection),
        (Connection[State], HTTPConnection[State]),
        (Connection[State, dict[str, int]], HTTPConnection[State, dict[str, int]]),
        (
            Connection[State, dict[str, int], str, dict[str, str], bytes],
            HTTPConnection[State, dict[str, int], str, dict[str, str], bytes],
        ),
    ],
)
def test_connection_is_a_type_with_its_dependency(annotation: object, type_: object) -> None:
    assert get_origin(annotation) is Annotated
    assert get_args(annotation)[0] == type_
    assert get_args(annotation)[1].dependency is connection


def test_a_dependency_may_be_overridden_in_tests() -> None:
    app = FastAPI()

    @app.get("/")
    async def home(conn: Connection[State]) -> str:
        return conn.url.path

    def other() -> HTTPConnection:
        return HTTPConnection({"type": "http", "path": "/other", "headers": [], "query_string": b""})

    app.dependency_overrides[connection] = other
    transport = httpx.ASGITransport(app=app)

    async def get() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://example.org") as client:
            return await client.get("/")

    assert asyncio.run(get()).json() == "/other"


class TestStarlettesClasses:
    pairs = pytest.mark.parametrize(
        ("ours", "theirs"),
        [
            (conn_types.starlette.HTTPConnection, starlette.requests.HTTPConnection),
            (conn_types.starlette.Request, starlette.requests.Request),
            (conn_types.starlette.WebSocket, starlette.websockets.WebSocket),
        ],
    )

    @pairs
    def test_are_classes_with_and_without_brackets(self, ours: Any, theirs: type) -> None:
        assert ours[State] is ours[State, dict[str, int], str] is ours
        assert issubclass(ours, theirs)
        assert issubclass(theirs, ours)

    @pairs
    def test_declare_nothing_that_starlettes_lack(self, ours: type, theirs: type) -> None:
        assert {name for name in dir(ours) if not name.startswith("_")} == {
            name for name in dir(theirs) if not name.startswith("_")
        }

    def test_are_told_apart(self) -> None:
        assert not issubclass(starlette.requests.Request, conn_types.starlette.WebSocket)
        assert not issubclass(starlette.requests.HTTPConnection, conn_types.starlette.Request)
        assert not isinstance(object(), conn_types.starlette.HTTPConnection)

    def test_may_be_subclassed(self) -> None:
        class OwnRequest(conn_types.starlette.Request[State]):  # type: ignore[type-arg]
            pass

        assert issubclass(OwnRequest, starlette.requests.Request)
        assert not issubclass(starlette.requests.Request, OwnRequest)
        assert OwnRequest({"type": "http"}).url_for is not None
