from __future__ import annotations

from conn_types.connection import HTTPConnection
from conn_types.routing import Route
from shop.catalogue import BOOKS
from shop.links import author_link, book_link
from shop.responses import Json, NotFound, Redirect, Text

PAGE_SIZE = 2


def books(conn: HTTPConnection) -> Json:
    page = int(conn.query_params.get("page", "1"))
    shown = list(BOOKS.values())[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Json(
        {
            "books": [book_link(conn, book) for book in shown],
            "next": str(conn.url_for("books").include_query_params(page=page + 1)),
        }
    )


def book(conn: HTTPConnection) -> Json | NotFound:
    found = BOOKS.get(conn.path_params["book_id"])
    if found is None:
        return NotFound(f"there is no book at {conn.scope['path']}")
    return Json(
        {
            "title": found.title,
            "author": author_link(conn, found.author),
            "extract": str(conn.url_for("extract", book_id=found.id, file="chapters/1.txt")),
        }
    )


def book_by_isbn(conn: HTTPConnection) -> Redirect | NotFound:
    isbn = conn.path_params["isbn"]
    for each in BOOKS.values():
        if each.isbn == isbn:
            return Redirect(conn.url_for("book", book_id=each.id))
    return NotFound()


def extract(conn: HTTPConnection) -> Text:
    title = BOOKS[conn.path_params["book_id"]].title
    return Text(f"{title}, {conn.path_params['file']}")


routes = [
    Route("/", books),
    Route("/{book_id:int}", book),
    Route("/isbn/{isbn}", book_by_isbn),
    Route("/{book_id:int}/extracts/{file:path}", extract),
]
