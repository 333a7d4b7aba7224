from __future__ import annotations

from fastapi import APIRouter, Request


def create_reviews(kind: str) -> APIRouter:
    """Reviews of books and of authors: the same two routes, under names of their own."""
    router = APIRouter()

    @router.get("", name=f"{kind}_reviews")
    def reviews(request: Request, subject: str) -> dict[str, str]:
        return {"best": str(request.url_for(f"{kind}_review", subject=subject, number=1))}

    @router.get("/{number:int}", name=f"{kind}_review")
    def review(subject: str, number: int) -> str:
        return f"{kind} {subject}, review {number}: a joy to read"

    return router
