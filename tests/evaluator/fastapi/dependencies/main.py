"""The dependency graph: functions, classes, instances, sub-dependencies, of routers and of the app."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI
from fastapi.requests import HTTPConnection


def settings() -> dict: ...


def connection(conn: HTTPConnection, settings: Annotated[dict, Depends(settings)]): ...


def user(conn=Depends(connection)): ...


class Page:
    def __init__(self, number: int = 1, who=Depends(user)): ...


class Allowed:
    def __init__(self, role: str): ...

    def __call__(self, who=Depends(user)): ...


CurrentUser = Annotated[dict, Depends(user)]

router = APIRouter(prefix="/r", dependencies=[Depends(settings)])


@router.get("/{id}/page")
async def page(id: int, page: Annotated[Page, Depends()], q: str = ""): ...


@router.get("/role", dependencies=[Depends(Allowed("admin"))])
async def role(who: CurrentUser): ...


@router.websocket("/ws")
async def ws(who: CurrentUser): ...


app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(connection)])
app.include_router(router)
