"""Real requests over real sockets: our router under uvicorn, and connections inside a FastAPI application."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Annotated, Any

import httpx
import pytest
import starlette.requests
import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Request, WebSocket
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import JSONResponse
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from conn_types import Host, HTTPConnection, Mount, Route, Router, WebSocketRoute
from conn_types.scope import ASGIApp

DEADLINE = 10


class AnnouncedServer(uvicorn.Server):
    """Says when it has started, so that nobody needs to ask again and again."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.announcement = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.announcement.set()


@contextmanager
def served(app: Any, **config: Any) -> Generator[str, None, None]:
    """`host:port` of a server that runs `app` until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = AnnouncedServer(uvicorn.Config(app, log_level="error", **config))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        assert server.announcement.wait(DEADLINE)
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(DEADLINE)
            assert not thread.is_alive()


def facts(connection: HTTPConnection) -> dict[str, Any]:
    """What a connection knows, as JSON can carry it."""
    assert connection.client is not None
    return {
        "url": str(connection.url),
        "base_url": str(connection.base_url),
        "host": connection.headers["host"],
        "query": connection.query_params.multi_items(),
        "params": connection.path_params,
        "cookies": connection.cookies,
        "client": connection.client.host,
        "started": connection.state.started,
        "user": str(connection.url_for("admin:user", id=7)),
        "feed": str(connection.url_for("feed", topic="news")),
        "thread": threading.current_thread() is threading.main_thread(),
    }


async def user(connection: HTTPConnection) -> ASGIApp:
    return JSONResponse(facts(connection))


def user_from_a_thread(connection: HTTPConnection) -> ASGIApp:
    return JSONResponse(facts(connection))


async def echo(connection: HTTPConnection) -> ASGIApp:
    """The body, which the response reads."""

    async def respond(scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        await JSONResponse({"body": message["body"].decode()})(scope, receive, send)

    return respond


async def feed(connection: HTTPConnection) -> ASGIApp:
    async def talk(scope: Any, receive: Any, send: Any) -> None:
        assert (await receive())["type"] == "websocket.connect"
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": json.dumps(facts(connection))})
        heard = await receive()
        await send({"type": "websocket.send", "text": heard["text"].upper()})
        await send({"type": "websocket.close", "code": 4000})

    return talk


@asynccontextmanager
async def lifespan(app: Any) -> AsyncGenerator[dict[str, Any], None]:
    yield {"started": True}


ROUTER = Router(
    [
        Mount(
            "/admin",
            routes=[
                Route("/users/{id:int}", user, name="user"),
                Route("/threads/{id:int}", user_from_a_thread, name="thread"),
            ],
            name="admin",
        ),
        Route("/echo", echo, methods=["POST"]),
        WebSocketRoute("/feed/{topic}", feed, name="feed"),
        Host("{tenant}.localhost", Router([Route("/tenant/", user, name="tenant")])),
    ],
    lifespan=lifespan,
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(ROUTER, root_path="/api") as found:
        yield found


@pytest.mark.parametrize("kind", ["users", "threads"])
def test_http_request(address: str, kind: str) -> None:
    response = httpx.get(
        f"http://{address}/admin/{kind}/3?a=1&a=2", headers={"cookie": 'session="a b"; theme=dark'}
    )
    assert response.json() == {
        "url": f"http://{address}/api/admin/{kind}/3?a=1&a=2",
        "base_url": f"http://{address}/api/",
        "host": address,
        "query": [["a", "1"], ["a", "2"]],
        "params": {"id": 3},
        "cookies": {"session": "a b", "theme": "dark"},
        "client": "127.0.0.1",
        "started": True,
        "user": f"http://{address}/api/admin/users/7",
        "feed": f"ws://{address}/api/feed/news",
        "thread": False,
    }


def test_request_of_a_host(address: str) -> None:
    port = address.partition(":")[2]
    found = httpx.get(f"http://{address}/tenant/", headers={"host": f"Shop.localhost:{port}"}).json()
    assert found["params"] == {"tenant": "shop"}
    assert found["user"] == f"http://Shop.localhost:{port}/api/admin/users/7"


def test_request_body(address: str) -> None:
    assert httpx.post(f"http://{address}/echo", content="hello").json() == {"body": "hello"}


def test_what_the_router_answers_itself(address: str) -> None:
    with httpx.Client(base_url=f"http://{address}") as client:
        missing = client.get("/nothing")
        assert (missing.status_code, missing.text) == (404, "Not Found")
        refused = client.get("/echo")
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
        head = client.head("/admin/users/3")
        assert (head.status_code, head.content) == (200, b"")
        redirected = client.get("/admin/users/3/")
        assert redirected.status_code == 307
        assert redirected.headers["location"] == f"http://{address}/api/admin/users/3"


def test_websocket(address: str) -> None:
    with connect(f"ws://{address}/feed/news?a=1") as talk:
        found = json.loads(talk.recv(DEADLINE))
        assert found["url"] == f"ws://{address}/api/feed/news?a=1"
        assert found["params"] == {"topic": "news"}
        assert found["user"] == f"http://{address}/api/admin/users/7"
        talk.send("hello")
        assert talk.recv(DEADLINE) == "HELLO"
    assert talk.close_code == 4000


def test_websocket_that_nobody_takes(address: str) -> None:
    with pytest.raises(InvalidStatus) as refusal, connect(f"ws://{address}/nothing"):
        pass
    assert refusal.value.response.status_code == 403


def connection_facts(connection: HTTPConnection) -> dict[str, Any]:
    connection.session["visits"] = connection.session.get("visits", 0) + 1
    return {
        "url": str(connection.url),
        "params": connection.path_params,
        "visits": connection.session["visits"],
        "item": str(connection.url_for("item", item_id=7)),
        "ours": str(connection.url_for("ours:item", item_id=7)),
        "is_app": connection.app is connection.scope["app"],
        "state": connection.state.set_by_dependency,
    }


async def remember(request: starlette.requests.HTTPConnection) -> None:
    request.state.set_by_dependency = True


def connection_of(request: Request) -> HTTPConnection:
    return HTTPConnection(request.scope)


async def item_of_ours(connection: HTTPConnection) -> ASGIApp:
    connection.state.set_by_dependency = True
    return JSONResponse(connection_facts(connection))


def fastapi_application() -> FastAPI:
    items = APIRouter(prefix="/items", dependencies=[Depends(remember)])

    @items.get("/{item_id}", name="item")
    async def item(item_id: int, request: Request) -> dict[str, Any]:
        connection = HTTPConnection(request.scope, request.receive)
        assert str(connection.url) == str(request.url)
        assert connection.cookies == request.cookies
        assert str(connection.url_for("item", item_id=1)) == str(request.url_for("item", item_id=1))
        return connection_facts(connection)

    @items.get("/{item_id}/path")
    async def path(connection: Annotated[HTTPConnection, Depends(connection_of)]) -> str:
        return connection.url.path

    @items.websocket("/{item_id}/feed")
    async def feed(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_json(connection_facts(HTTPConnection(websocket.scope)))
        await websocket.close()

    app = FastAPI()
    app.include_router(items, prefix="/shop")
    app.mount("/ours", Router([Route("/items/{item_id:int}", item_of_ours, name="item")]), name="ours")
    app.add_middleware(SessionMiddleware, secret_key="for the test")
    return app


@pytest.fixture(scope="module")
def fastapi_address() -> Iterator[str]:
    with served(fastapi_application()) as found:
        yield found


@pytest.mark.parametrize(
    ("path", "params"), [("/shop/items/3", {"item_id": "3"}), ("/ours/items/3", {"item_id": 3})]
)
def test_connection_inside_fastapi(fastapi_address: str, path: str, params: dict[str, Any]) -> None:
    with httpx.Client(base_url=f"http://{fastapi_address}") as client:
        client.get(path)
        assert client.get(path).json() == {
            "url": f"http://{fastapi_address}{path}",
            "params": params,
            "visits": 2,
            "item": f"http://{fastapi_address}/shop/items/7",
            "ours": f"http://{fastapi_address}/ours/items/7",
            "is_app": True,
            "state": True,
        }


def test_connection_as_a_dependency_of_fastapi(fastapi_address: str) -> None:
    assert httpx.get(f"http://{fastapi_address}/shop/items/3/path").json() == "/shop/items/3/path"


def test_websocket_inside_fastapi(fastapi_address: str) -> None:
    with connect(f"ws://{fastapi_address}/shop/items/3/feed") as talk:
        found = json.loads(talk.recv(DEADLINE))
    assert found["params"] == {"item_id": "3"}
    assert found["item"] == f"http://{fastapi_address}/shop/items/7"


@pytest.mark.parametrize(
    ("path", "method", "status"), [("/ours/nothing", "GET", 404), ("/ours/items/3", "POST", 405)]
)
def test_refusal_inside_fastapi_is_fastapis(
    fastapi_address: str, path: str, method: str, status: int
) -> None:
    response = httpx.request(method, f"http://{fastapi_address}{path}")
    assert response.status_code == status
    assert response.json()["detail"] in ("Not Found", "Method Not Allowed")
