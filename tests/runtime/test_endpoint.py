from __future__ import annotations

import contextvars
import functools
import threading
from typing import Any

import pytest
import starlette.routing

from conn_types.connection import HTTPConnection
from conn_types.endpoint import asgi_app, endpoint_name, is_handler
from conn_types.routing import Route, WebSocketRoute
from conn_types.scope import ASGIApp
from tests.runtime import asgi
from tests.runtime.route_trees import no_content

seen = contextvars.ContextVar("seen", default="nothing")


async def coroutine_function(connection: HTTPConnection) -> ASGIApp:
    return no_content


def function(connection: HTTPConnection) -> ASGIApp:
    return no_content


class Handlers:
    async def coroutine_method(self, connection: HTTPConnection) -> ASGIApp:
        return no_content

    def method(self, connection: HTTPConnection) -> ASGIApp:
        return no_content

    @classmethod
    def class_method(cls, connection: HTTPConnection) -> ASGIApp:
        return no_content


class Application:
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await no_content(scope, receive, send)


class EndpointClass:
    """Starlette's endpoint classes: made with the three arguments, and awaited."""

    def __init__(self, scope: Any, receive: Any, send: Any) -> None:
        self.answer = no_content(scope, receive, send)

    def __await__(self) -> Any:
        return self.answer.__await__()


HANDLERS: list[Any] = [
    coroutine_function,
    function,
    Handlers().coroutine_method,
    Handlers().method,
    Handlers.class_method,
    functools.partial(coroutine_function),
    functools.partial(functools.partial(function)),
]
APPLICATIONS: list[Any] = [Application(), EndpointClass, functools.partial(Application())]


@pytest.mark.parametrize("endpoint", [*HANDLERS, *APPLICATIONS])
def test_every_kind_of_endpoint_answers(endpoint: Any) -> None:
    assert asgi.call(asgi_app(endpoint), asgi.http("/"))[0]["status"] == 204


@pytest.mark.parametrize("endpoint", [*HANDLERS, *APPLICATIONS])
def test_names_and_methods_are_those_of_starlette(endpoint: Any) -> None:
    ours, theirs = Route("/", endpoint), starlette.routing.Route("/", endpoint)
    assert (ours.name, ours.methods) == (theirs.name, theirs.methods)
    assert WebSocketRoute("/", endpoint).name == starlette.routing.WebSocketRoute("/", endpoint).name
    assert endpoint_name(endpoint) == theirs.name
    assert is_handler(endpoint) == (endpoint in HANDLERS)


def test_sync_handler_runs_in_a_thread_with_the_context() -> None:
    found: dict[str, object] = {}

    def handler(connection: HTTPConnection) -> ASGIApp:
        found.update(thread=threading.current_thread(), context=seen.get(), path=connection.url.path)
        return no_content

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.set("the request's")
        await asgi_app(handler)(scope, receive, send)

    asgi.call(app, asgi.http("/a"))
    assert found["thread"] is not threading.current_thread()
    assert (found["context"], found["path"]) == ("the request's", "/a")


def test_handler_can_read_the_body_and_the_response_writes() -> None:
    async def handler(connection: HTTPConnection) -> ASGIApp:
        message = await connection.receive()

        async def echo(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "echo", "bodies": [message["body"], (await receive())["body"]]})

        return echo

    received = [{"type": "http.request", "body": b"a"}, {"type": "http.request", "body": b"b"}]
    assert asgi.call(asgi_app(handler), asgi.http("/"), received) == [
        {"type": "echo", "bodies": [b"a", b"b"]}
    ]


def test_response_that_is_no_application() -> None:
    async def handler(connection: HTTPConnection) -> Any:
        return None

    with pytest.raises(TypeError, match="handler returned None, which is no ASGI application"):
        asgi.call(asgi_app(handler), asgi.http("/"))


def test_stop_iteration_in_a_thread_does_not_hang() -> None:
    def handler(connection: HTTPConnection) -> ASGIApp:
        empty: list[ASGIApp] = []
        return next(iter(empty))

    with pytest.raises(RuntimeError, match="StopIteration"):
        asgi.call(asgi_app(handler), asgi.http("/"))


def test_sync_handler_needs_asyncio() -> None:
    async def receive() -> Any: ...

    async def send(message: Any) -> None: ...

    # A coroutine that no event loop of asyncio's drives, as under trio.
    running: Any = asgi_app(function)(asgi.http("/"), receive, send)
    with pytest.raises(RuntimeError, match="function is no coroutine function"):
        running.send(None)
