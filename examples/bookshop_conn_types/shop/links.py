"""Links that several pages show. They take any connection, so HTTP and WebSocket handlers share them."""

from __future__ import annotations

from conn_types.connection import HTTPConnection
from shop.catalogue import Author, Book, Order


def book_link(conn: HTTPConnection, book: Book) -> dict[str, str]:
    return {"title": book.title, "url": str(conn.url_for("book", book_id=book.id))}


def author_link(conn: HTTPConnection, author: Author) -> dict[str, str]:
    return {"name": author.name, "url": str(conn.url_for("author", slug=author.slug))}


def order_link(conn: HTTPConnection, order: Order) -> str:
    return str(conn.url_for("order", order_id=order.id))
