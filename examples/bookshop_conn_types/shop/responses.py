"""What handlers answer: small ASGI applications, for a handler may return any."""

from __future__ import annotations

import json
from typing import Any

from conn_types.datastructures import URL
from conn_types.scope import Receive, Scope, Send


class Text:
    content_type = b"text/plain; charset=utf-8"

    def __init__(self, content: Any, status: int = 200, headers: dict[bytes, bytes] | None = None) -> None:
        self.body = self.encode(content)
        self.status = status
        self.headers = {b"content-type": self.content_type, **(headers or {})}

    def encode(self, content: Any) -> bytes:
        return str(content).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send(
            {"type": "http.response.start", "status": self.status, "headers": list(self.headers.items())}
        )
        await send({"type": "http.response.body", "body": self.body})


class Json(Text):
    content_type = b"application/json"

    def encode(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False).encode()


class Redirect(Text):
    def __init__(self, url: URL | str, status: int = 307) -> None:
        super().__init__("", status, {b"location": str(url).encode()})


class NotFound(Text):
    def __init__(self, content: str = "there is no such page") -> None:
        super().__init__(content, 404)


class OneMessage:
    """Answers a WebSocket: accepts it, sends one JSON text and closes."""

    def __init__(self, content: Any) -> None:
        self.text = json.dumps(content, ensure_ascii=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # "websocket.connect" comes before anything may be sent
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": self.text})
        await send({"type": "websocket.close"})
