"""Endpoints: what a route is given to answer with, made into an ASGI application.

A function or method, whatever `functools.partial` is around it, takes one `HTTPConnection` and returns an
ASGI application, the response. Everything else is an ASGI application itself. The rule is Starlette's.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, cast

from conn_types.connection import HTTPConnection
from conn_types.scope import ASGIApp, Receive, Scope, Send

Handler = Callable[[HTTPConnection[Any, Any, Any, Any, Any]], ASGIApp | Awaitable[ASGIApp]]
Endpoint = Handler | ASGIApp


def endpoint_name(endpoint: object) -> str:
    """The name of a route that is given none: the endpoint's own, or its class's (instances, partials)."""
    name: str = getattr(endpoint, "__name__", endpoint.__class__.__name__)
    return name


def is_handler(endpoint: object) -> bool:
    endpoint = _unwrapped(endpoint)
    return inspect.isfunction(endpoint) or inspect.ismethod(endpoint)


def asgi_app(endpoint: Endpoint) -> ASGIApp:
    """The application that answers with `endpoint`.

    A sync handler runs in a thread of asyncio's default executor, with a copy of the context variables. Under
    another event loop than asyncio's (trio) it is a RuntimeError: write `async def` there.
    """
    if not is_handler(endpoint):
        return cast("ASGIApp", endpoint)
    handler = cast("Handler", endpoint)
    respond = cast("Callable[..., Awaitable[ASGIApp]]", handler)
    if not inspect.iscoroutinefunction(_unwrapped(handler)):
        respond = functools.partial(_respond_in_thread, handler)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        response = await respond(HTTPConnection(scope, receive))
        if not callable(response):
            raise TypeError(f"{endpoint_name(endpoint)} returned {response!r}, which is no ASGI application")
        await response(scope, receive, send)

    return app


async def _respond_in_thread(handler: Handler, connection: HTTPConnection) -> ASGIApp:
    import asyncio  # Takes longer to import than all the rest, and whoever runs a loop has it.

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        raise RuntimeError(
            f"{endpoint_name(handler)} is no coroutine function, and threads are started under asyncio only"
        ) from None
    return await asyncio.to_thread(_respond, handler, connection)


def _respond(handler: Handler, connection: HTTPConnection) -> ASGIApp:
    try:
        return cast("ASGIApp", handler(connection))
    except StopIteration as error:
        # No future can hold one: the request would wait for ever.
        raise RuntimeError("the handler raised StopIteration") from error


def _unwrapped(endpoint: object) -> object:
    while isinstance(endpoint, functools.partial):
        endpoint = endpoint.func
    return endpoint
