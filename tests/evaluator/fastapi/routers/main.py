"""Routers under prefixes, included in each other, from factories, in loops."""

from fastapi import APIRouter, FastAPI, Request, WebSocket

API = "/api"


def crud(name: str, *, read_only: bool = False) -> APIRouter:
    router = APIRouter(prefix=f"/{name}", tags=[name])

    @router.get("/", name=f"{name}:list")
    async def list_items(): ...

    @router.get("/{item_id}", name=f"{name}:detail")
    async def get_item(item_id: int): ...

    if not read_only:

        @router.delete("/{item_id}", name=f"{name}:delete")
        async def delete_item(item_id: int): ...

    return router


inner = APIRouter(prefix="/inner")


@inner.get("/page")
async def inner_page(): ...


outer = APIRouter()
outer.include_router(inner, prefix="/outer")


@outer.api_route("/many/{rest:path}", methods=["GET", "PUT"])
async def many(rest: str): ...


@outer.websocket("/ws/{room}")
async def room(websocket: WebSocket, room: str): ...


@outer.get("/stacked", name="one")
@outer.post("/stacked", name="two")
async def stacked(): ...


async def plain(request: Request): ...


outer.add_api_route("/added", plain, methods=["POST"], name="added")
outer.add_route("/starlette", plain)
outer.add_api_websocket_route("/added-ws", room, name="added-ws")

app = FastAPI(title="routers", redoc_url=None, openapi_url="/schema.json")
for name in ("users", "orders"):
    app.include_router(crud(name, read_only=name == "orders"), prefix=API)
app.include_router(outer, prefix=f"{API}/v2")
app.include_router(outer)
app.include_router(crud("late"))


@app.get("/", name="home")
@app.head("/")
def home(): ...
