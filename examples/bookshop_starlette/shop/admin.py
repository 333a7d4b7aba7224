from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from shop.catalogue import BOOKS


def dashboard(request: Request) -> JSONResponse:
    """Names are relative to the outermost router, so the shop's own pages need no prefix here."""
    return JSONResponse(
        {
            "mounted at": request.scope["root_path"],
            "stock": [str(request.url_for("admin:stock", book_id=book_id)) for book_id in BOOKS],
            "shop": str(request.url_for("home")),
        }
    )


def stock(request: Request) -> JSONResponse:
    book = BOOKS[request.path_params["book_id"]]
    return JSONResponse({"stock": book.stock, "page": str(request.url_for("book", book_id=book.id))})


def create_admin() -> Starlette:
    return Starlette(routes=[Route("/", dashboard), Route("/stock/{book_id:int}", stock)])
