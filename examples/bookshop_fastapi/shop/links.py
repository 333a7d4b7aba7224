"""Links that several pages show. `Depends` hands over either connection, HTTP or WebSocket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from shop.catalogue import Author, Book, Order


@dataclass(frozen=True)
class PageLinks:
    conn: HTTPConnection

    def book(self, book: Book) -> dict[str, str]:
        return {"title": book.title, "url": str(self.conn.url_for("book", book_id=book.id))}

    def author(self, author: Author) -> dict[str, str]:
        return {"name": author.name, "url": str(self.conn.url_for("author", slug=author.slug))}

    def order(self, order: Order) -> str:
        return str(self.conn.url_for("order", order_id=order.id))


def page_links(conn: HTTPConnection) -> PageLinks:
    return PageLinks(conn)


Links = Annotated[PageLinks, Depends(page_links)]
