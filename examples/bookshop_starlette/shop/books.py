from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route

from shop.catalogue import BOOKS
from shop.links import author_link, book_link

PAGE_SIZE = 2


def books(request: Request) -> JSONResponse:
    page = int(request.query_params.get("page", "1"))
    shown = list(BOOKS.values())[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return JSONResponse(
        {
            "books": [book_link(request, book) for book in shown],
            "next": str(request.url_for("books").include_query_params(page=page + 1)),
        }
    )


def book(request: Request) -> JSONResponse:
    found = BOOKS.get(request.path_params["book_id"])
    if found is None:
        raise HTTPException(404, f"there is no book at {request.scope['path']}")
    return JSONResponse(
        {
            "title": found.title,
            "author": author_link(request, found.author),
            "extract": str(request.url_for("extract", book_id=found.id, file="chapters/1.txt")),
        }
    )


def book_by_isbn(request: Request) -> RedirectResponse:
    isbn = request.path_params["isbn"]
    for each in BOOKS.values():
        if each.isbn == isbn:
            return RedirectResponse(request.url_for("book", book_id=each.id))
    raise HTTPException(404)


def extract(request: Request) -> PlainTextResponse:
    title = BOOKS[request.path_params["book_id"]].title
    return PlainTextResponse(f"{title}, {request.path_params['file']}")


routes = [
    Route("/", books),
    Route("/{book_id:int}", book),
    Route("/isbn/{isbn}", book_by_isbn),
    Route("/{book_id:int}/extracts/{file:path}", extract),
]
