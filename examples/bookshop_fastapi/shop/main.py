from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from starlette.staticfiles import StaticFiles

from shop import authors, books, mistakes, orders, stock
from shop.admin import create_admin
from shop.reviews import create_reviews

STATIC = Path(__file__).parent / "static"


def create_app() -> FastAPI:
    app = FastAPI(title="Bookshop")

    @app.get("/")
    def home(request: Request) -> dict[str, str]:
        return {
            "books": str(request.url_for("books")),
            "authors": str(request.url_for("authors")),
            "orders": str(request.url_for("orders")),
            "admin": str(request.url_for("admin:dashboard")),
            "logo": str(request.url_for("static", path="/logo.svg")),
        }

    app.include_router(books.router, prefix="/books")
    app.include_router(authors.router)
    for subject in ("book", "author"):
        app.include_router(create_reviews(subject), prefix=f"/{subject}s/{{subject}}/reviews")
    app.include_router(orders.router)
    app.include_router(stock.router)
    app.mount("/admin", create_admin(), name="admin")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(mistakes.router)
    return app


app = create_app()
