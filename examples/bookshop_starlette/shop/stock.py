from __future__ import annotations

from starlette.websockets import WebSocket

from shop.catalogue import BOOKS
from shop.links import book_link


async def watch(websocket: WebSocket) -> None:
    """What is left of one book, told once to everybody who asks."""
    book = BOOKS[websocket.path_params["book_id"]]
    await websocket.accept()
    await websocket.send_json({"book": book_link(websocket, book), "stock": book.stock})
    await websocket.close()
