from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Host, Mount, Route, Router, WebSocketRoute
from starlette.staticfiles import StaticFiles

from shop import authors, books, mistakes, orders, partners, stock
from shop.admin import create_admin

STATIC = Path(__file__).parent / "static"


def home(request: Request) -> JSONResponse:
    pages = {
        "books": request.url_for("books"),
        "authors": request.url_for("authors"),
        "orders": request.url_for("orders"),
        "admin": request.url_for("admin:dashboard"),
        "partners": request.url_for("partners:feed"),
        "logo": request.url_for("static", path="/logo.svg"),
    }
    return JSONResponse({name: str(url) for name, url in pages.items()})


def create_app() -> Starlette:
    return Starlette(
        routes=[
            Host("partners.bookshop.example", app=Router(partners.routes), name="partners"),
            Route("/", home),
            Mount("/books", routes=books.routes),
            *authors.routes,
            *orders.routes,
            WebSocketRoute("/stock/{book_id:int}", stock.watch, name="live_stock"),
            Mount("/admin", app=create_admin(), name="admin"),
            Mount("/static", app=StaticFiles(directory=STATIC), name="static"),
            Mount("/mistakes", routes=mistakes.routes),
        ]
    )


app = create_app()
