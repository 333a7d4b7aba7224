"""What resellers read, on a host of its own."""

from __future__ import annotations

from conn_types.connection import HTTPConnection
from conn_types.routing import Route
from shop.catalogue import BOOKS
from shop.links import book_link
from shop.responses import Json


def feed(conn: HTTPConnection) -> Json:
    return Json([book_link(conn, book) for book in BOOKS.values()])


routes = [Route("/feed", feed)]
