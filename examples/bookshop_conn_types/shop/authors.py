from __future__ import annotations

from conn_types.connection import HTTPConnection
from conn_types.routing import Route
from shop.catalogue import AUTHORS, BOOKS
from shop.links import author_link, book_link
from shop.responses import Json, NotFound


def list_authors(conn: HTTPConnection) -> Json:
    return Json([author_link(conn, author) for author in AUTHORS.values()])


def show_author(conn: HTTPConnection) -> Json | NotFound:
    author = AUTHORS.get(conn.path_params["slug"])
    if author is None:
        return NotFound()
    written = [book_link(conn, book) for book in BOOKS.values() if book.author == author]
    return Json({"name": author.name, "books": written})


routes = [
    Route("/authors", list_authors, name="authors"),
    Route("/authors/{slug}", show_author, name="author"),
]
