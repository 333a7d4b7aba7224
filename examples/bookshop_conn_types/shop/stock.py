from __future__ import annotations

from conn_types.connection import HTTPConnection
from shop.catalogue import BOOKS
from shop.links import book_link
from shop.responses import OneMessage


def watch(conn: HTTPConnection) -> OneMessage:
    """What is left of one book, told once to everybody who asks."""
    book = BOOKS[conn.path_params["book_id"]]
    return OneMessage({"book": book_link(conn, book), "stock": book.stock})
