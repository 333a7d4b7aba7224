from __future__ import annotations

from conn_types.connection import HTTPConnection
from conn_types.routing import Route, Router
from shop.catalogue import BOOKS
from shop.responses import Json


def dashboard(conn: HTTPConnection) -> Json:
    """Names are relative to the outermost router, so the shop's own pages need no prefix here."""
    return Json(
        {
            "mounted at": conn.scope["root_path"],
            "stock": [str(conn.url_for("admin:stock", book_id=book_id)) for book_id in BOOKS],
            "shop": str(conn.url_for("home")),
        }
    )


def stock(conn: HTTPConnection) -> Json:
    book = BOOKS[conn.path_params["book_id"]]
    return Json({"stock": book.stock, "page": str(conn.url_for("book", book_id=book.id))})


def create_admin() -> Router:
    return Router([Route("/", dashboard), Route("/stock/{book_id:int}", stock)])
