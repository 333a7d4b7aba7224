"""The few responses that the router sends by itself."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from conn_types.datastructures.headers import Headers
from conn_types.datastructures.url import URL
from conn_types.scope import Receive, Scope, Send


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A whole HTTP response, ready to be sent."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": self.body})


def plain_text(text: str, status: int, headers: dict[str, str] | None = None) -> Response:
    body = text.encode()
    return Response(
        status=status,
        headers=(
            *Headers(headers).raw,
            (b"content-length", str(len(body)).encode()),
            (b"content-type", b"text/plain; charset=utf-8"),
        ),
        body=body,
    )


def redirect(url: URL) -> Response:
    """A temporary redirect, which keeps the method and the body (RFC 9110, section 15.4.8)."""
    location = quote(str(url), safe=":/%#?=@[]!$&'()*+,;").encode("latin-1")
    return Response(status=307, headers=((b"content-length", b"0"), (b"location", location)))


async def close_websocket(send: Send) -> None:
    await send({"type": "websocket.close", "code": 1000, "reason": ""})
