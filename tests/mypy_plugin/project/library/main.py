from __future__ import annotations

from typing import Annotated

from fastapi import Depends, FastAPI, Request

from library import names, staff
from library.collections import collection
from library.dependencies import shelf_of
from library.links import item_link
from library.members import router as members


def search(request: Request, words: str = "") -> dict[str, str]:
    pages = {kind: str(request.url_for(f"{kind}:items")) for kind in ("books", "films", "maps")}
    pages["map"] = item_link(request, "maps", number=1)
    return {**pages, "search": str(request.url_for("search").include_query_params(words=words))}


def create_app() -> FastAPI:
    app = FastAPI(routes=staff.routes)
    for kind in names.KINDS:
        app.include_router(collection(kind))
    app.include_router(members)
    app.add_api_route("/search", search, name=names.Page.SEARCH.value)

    @app.get("/", name=names.HOME)
    def home(request: Request) -> dict[str, str]:
        return {"loans": str(request.url_for("desk_loans")), "home": app.url_path_for("home")}

    @app.get("/shelves/{shelf}")
    def shelf(name: Annotated[str, Depends(shelf_of)]) -> str:
        return name

    return app


app = create_app()
