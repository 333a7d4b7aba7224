"""FastAPI keeps an included router whole; who asks it for its routes gets them with their prefixes."""

from __future__ import annotations

from pathlib import Path

from tests.evaluator.test_open_spots import FASTAPI, app_of

TAKEN_APART = """
from fastapi.routing import iter_route_contexts

router = APIRouter(prefix="/items")

@router.get("/{item}")
async def item(item: int): ...

app.include_router(router, prefix="/v1")
for context in list(iter_route_contexts(app.routes)):
    app.add_api_route("/latest" + context.path, context.endpoint, name="latest:" + context.name)
"""


def test_routes_of_an_included_router_are_listed_with_their_paths(tmp_path: Path) -> None:
    app = app_of(FASTAPI + TAKEN_APART, tmp_path)
    assert [(row.name, row.path) for row in app.routes.rows()] == [
        ("item", "/v1/items/{item}"),
        ("latest:item", "/latest/v1/items/{item}"),
    ]
    assert app.complete
