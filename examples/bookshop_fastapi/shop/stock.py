from __future__ import annotations

from fastapi import APIRouter, WebSocket

from shop.catalogue import BOOKS
from shop.links import Links

router = APIRouter()


@router.websocket("/stock/{book_id:int}", name="live_stock")
async def watch(websocket: WebSocket, links: Links) -> None:
    """What is left of one book, told once to everybody who asks."""
    book = BOOKS[websocket.path_params["book_id"]]
    await websocket.accept()
    await websocket.send_json({"book": links.book(book), "stock": book.stock})
    await websocket.close()
