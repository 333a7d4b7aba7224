"""What resellers read, on a host of its own."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from shop.catalogue import BOOKS
from shop.links import book_link


def feed(request: Request) -> JSONResponse:
    return JSONResponse([book_link(request, book) for book in BOOKS.values()])


routes = [Route("/feed", feed)]
