from __future__ import annotations

from fastapi import FastAPI, Request

from shop.catalogue import BOOKS


def create_admin() -> FastAPI:
    admin = FastAPI(title="Bookshop, back office", docs_url=None, redoc_url=None, openapi_url=None)
    admin.add_api_route("/", dashboard)
    admin.add_api_route("/stock/{book_id:int}", stock)
    return admin


def dashboard(request: Request) -> dict[str, object]:
    """Names are relative to the outermost router, so the shop's own pages need no prefix here."""
    return {
        "mounted at": request.scope["root_path"],
        "stock": [str(request.url_for("admin:stock", book_id=book_id)) for book_id in BOOKS],
        "shop": str(request.url_for("home")),
    }


def stock(request: Request, book_id: int) -> dict[str, object]:
    book = BOOKS[book_id]
    return {"stock": book.stock, "page": str(request.url_for("book", book_id=book.id))}
