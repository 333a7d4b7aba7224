"""One router for each kind of thing that is lent, all made by the same function."""

from __future__ import annotations

from fastapi import APIRouter, Request


class Shelf:
    """Lists and shows what is on one shelf."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def show(self, request: Request) -> list[str]:
        return [str(request.url_for("books:item", number=1)), str(request.url_for("maps:items"))]


def collection(kind: str) -> APIRouter:
    router = APIRouter(prefix=f"/{kind}")
    shelf = Shelf(kind)
    router.add_api_route("/", shelf.show, name=f"{kind}:items")

    @router.get("/{number:int}", name=f"{kind}:item")
    def item(request: Request, number: int) -> dict[str, str]:
        held: int = request.path_params["number"]
        return {"next": str(request.url_for("films:item", number=held + number))}

    return router
