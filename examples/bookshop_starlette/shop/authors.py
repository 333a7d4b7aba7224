from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from shop.catalogue import AUTHORS, BOOKS
from shop.links import author_link, book_link


def list_authors(request: Request) -> JSONResponse:
    return JSONResponse([author_link(request, author) for author in AUTHORS.values()])


def show_author(request: Request) -> JSONResponse:
    author = AUTHORS.get(request.path_params["slug"])
    if author is None:
        raise HTTPException(404)
    written = [book_link(request, book) for book in BOOKS.values() if book.author == author]
    return JSONResponse({"name": author.name, "books": written})


routes = [
    Route("/authors", list_authors, name="authors"),
    Route("/authors/{slug}", show_author, name="author"),
]
