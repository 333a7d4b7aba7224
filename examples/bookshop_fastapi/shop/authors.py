from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request

from shop.catalogue import AUTHORS, BOOKS
from shop.links import Links

router = APIRouter(prefix="/authors")


@router.get("", name="authors")
def list_authors(links: Links) -> list[dict[str, str]]:
    return [links.author(author) for author in AUTHORS.values()]


@router.get("/{slug}", name="author")
def show_author(request: Request, links: Links, slug: str) -> dict[str, object]:
    author = AUTHORS.get(slug)
    if author is None:
        raise HTTPException(404)
    return {
        "name": author.name,
        "books": [links.book(book) for book in BOOKS.values() if book.author == author],
        "reviews": str(request.url_for("author_reviews", subject=author.slug)),
    }
