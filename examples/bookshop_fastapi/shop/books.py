from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import PlainTextResponse, RedirectResponse

from shop.catalogue import BOOKS
from shop.links import Links

PAGE_SIZE = 2

router = APIRouter()


@router.get("", name="books")
def list_books(request: Request, links: Links, page: int = 1) -> dict[str, object]:
    shown = list(BOOKS.values())[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return {
        "books": [links.book(book) for book in shown],
        "next": str(request.url_for("books").include_query_params(page=page + 1)),
    }


@router.get("/{book_id:int}", name="book")
def show_book(request: Request, links: Links, book_id: int) -> dict[str, object]:
    found = BOOKS.get(book_id)
    if found is None:
        raise HTTPException(404, f"there is no book at {request.scope['path']}")
    return {
        "title": found.title,
        "author": links.author(found.author),
        "extract": str(request.url_for("extract", book_id=found.id, file="chapters/1.txt")),
        "reviews": str(request.url_for("book_reviews", subject=found.id)),
    }


@router.get("/isbn/{isbn}")
def book_by_isbn(request: Request, isbn: str) -> RedirectResponse:
    for each in BOOKS.values():
        if each.isbn == isbn:
            return RedirectResponse(request.url_for("book", book_id=each.id))
    raise HTTPException(404)


@router.get("/{book_id:int}/extracts/{file:path}")
def extract(request: Request) -> PlainTextResponse:
    title = BOOKS[request.path_params["book_id"]].title
    return PlainTextResponse(f"{title}, {request.path_params['file']}")
