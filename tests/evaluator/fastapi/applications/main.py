"""An application factory, mounted applications, and an application of its own class."""

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.applications import Starlette
from starlette.routing import Mount, Route


class Shop(FastAPI):
    def __init__(self, name: str, **options):
        super().__init__(title=name, docs_url="/help", **options)
        self.name = name
        self.include_router(self.router_of(name), prefix=f"/{name}")

    def router_of(self, name: str) -> APIRouter:
        router = APIRouter()
        router.add_api_route("/hello", self.hello, name=f"{name}-hello")
        router.get("/bye")(self.bye)
        return router

    async def hello(self): ...

    async def bye(self): ...


async def page(request): ...


def create_app() -> FastAPI:
    app = FastAPI(openapi_url=None)
    app.mount("/books", Shop("books"), name="books")
    app.mount("/toys", Shop("toys", redoc_url=None))
    app.mount("/files", StaticFiles(directory=".", check_dir=False), name="files")
    app.mount("/starlette", Starlette(routes=[Route("/{x:int}", page), Mount("/m", routes=[Route("/n", page, name="n")])]), name="s")

    @app.get("/{item}")
    def read(item: str): ...

    return app


app = create_app()
