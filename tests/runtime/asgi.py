"""An ASGI application called directly: what it sends, for scopes written by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

Message = dict[str, Any]
Application = Callable[..., Awaitable[None]]


def http(path: str, method: str = "GET", **keys: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"example.org")],
        **keys,
    }


def websocket(path: str, **keys: Any) -> dict[str, Any]:
    return {**http(path), "type": "websocket", **keys}


async def messages_sent(
    app: Application, scope: dict[str, Any], received: Iterable[Message] = ()
) -> list[Message]:
    incoming = iter(received)
    sent: list[Message] = []

    async def receive() -> Message:
        return next(incoming)

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent


def call(app: Application, scope: dict[str, Any], received: Iterable[Message] = ()) -> list[Message]:
    """Everything that `app` sends for this scope."""
    return asyncio.run(messages_sent(app, scope, received))
