"""Mounts and hosts of included routers, which FastAPI drops before 0.137 and puts under the prefix since."""

from fastapi import APIRouter, Depends, FastAPI
from starlette.applications import Starlette
from starlette.routing import Route, Router


def dependency(): ...


async def page(request): ...


inner = APIRouter()
inner.host("{tenant}.example.org", Router([Route("/x/{id:int}", page, name="x")]), name="tenant")
inner.mount("/files/", Starlette(routes=[Route("/y", page, name="y")]), name="files")
inner.add_route("/plain", page)


@inner.get("/z")
def z(): ...


outer = APIRouter(prefix="/outer")
outer.include_router(inner, prefix="/inner", dependencies=[Depends(dependency)])

app = FastAPI(openapi_url=None)
app.include_router(outer, prefix="/v1")
app.include_router(inner, prefix="/again")
