from __future__ import annotations

from conn_types.connection import HTTPConnection
from conn_types.routing import Host, Mount, Route, Router, WebSocketRoute
from shop import authors, books, mistakes, orders, partners, stock
from shop.admin import create_admin
from shop.responses import Json


def home(conn: HTTPConnection) -> Json:
    pages = {
        "books": conn.url_for("books"),
        "authors": conn.url_for("authors"),
        "orders": conn.url_for("orders"),
        "admin": conn.url_for("admin:dashboard"),
        "partners": conn.url_for("partners:feed"),
    }
    return Json({name: str(url) for name, url in pages.items()})


def create_app() -> Router:
    return Router(
        routes=[
            Host("partners.bookshop.example", app=Router(partners.routes), name="partners"),
            Route("/", home),
            Mount("/books", routes=books.routes),
            *authors.routes,
            *orders.routes,
            WebSocketRoute("/stock/{book_id:int}", stock.watch, name="live_stock"),
            Mount("/admin", app=create_admin(), name="admin"),
            Mount("/mistakes", routes=mistakes.routes),
        ]
    )


app = create_app()
