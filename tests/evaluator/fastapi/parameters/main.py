"""Where parameters come from: path, query, headers, cookies or body, through every kind of dependency."""

import dataclasses
import enum
import functools
from typing import Annotated, Any, Literal, NamedTuple, Optional, TypeVar, Union

from fastapi import APIRouter, Body, Cookie, Depends, FastAPI, File, Form, Header, Path, Query, Request, Security
from fastapi.security import OAuth2PasswordBearer, SecurityScopes
from pydantic import BaseModel

T = TypeVar("T")


def first(): ...


def second(by_second: int, one=Depends(first)): ...


One = Annotated[T, Depends(first)]


class Color(enum.Enum):
    RED = "red"


class Item(BaseModel):
    name: str
    size: int = 0


class Larger(Item):
    weight: float = 1.0


@dataclasses.dataclass
class Page:
    number: int = 1
    who: Annotated[int, Depends(second)] = 0
    internal: int = dataclasses.field(default=0, init=False)


class Bounds(NamedTuple):
    low: int
    high: int = 9


class Base:
    def __init__(self, base: int, more=Depends(second)): ...


class Derived(Base): ...


class New:
    def __new__(cls, new: int): ...


class Allowed:
    def __init__(self, role: str): ...

    def __call__(self, token: str = Header(""), allowed: bool = True): ...


class Service:
    def method(self, of_method: int): ...


def named(name: str):
    def check(one: One[int]): ...

    return check


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs): ...

    return wrapper


@logged
def wrapped(of_wrapped: int, one=Depends(first)): ...


def configured(fixed: int, given: int, third=Depends(first)): ...


oauth = OAuth2PasswordBearer(tokenUrl="token")


async def user(scopes: SecurityScopes, token: str = Depends(oauth)): ...


app = FastAPI(openapi_url=None, dependencies=[Depends(first)])
router = APIRouter(prefix="/{tenant}")


@router.get("/{item}")
def path(item: int, tenant: str, q: str, c: Color, kind: Literal["a"], o: Optional[int] = None, n: Any = None): ...


@router.get("/described/{item}")
def described(
    i: int = Path(alias="item"),
    q: str = Query(alias="search"),
    h: str = Header(),
    c: str = Cookie(""),
    many: list[str] = Query([]),
    *,
    tenant: str,
): ...


@app.post("/bodies")
def bodies(item: Item, items: list[Item], m: dict, b: int = Body(), u: Union[Item, Larger, None] = None, q: int = 0): ...


@app.post("/forms")
def forms(request: Request, f: str = Form(), data: bytes = File(), optional: Optional[Item] = None): ...


@app.get("/classes")
def classes(
    base: Annotated[Derived, Depends()],
    page: Page = Depends(),
    item: Larger = Depends(),
    bounds: Bounds = Depends(Bounds),
    new=Depends(New),
): ...


@app.get("/callables", dependencies=[Depends(Allowed("admin"))])
def callables(
    a=Depends(Service().method),
    b=Depends(functools.partial(configured, 1, third=3)),
    c=Depends(named("x")),
    d=Depends(lambda one=Depends(first): None),
    e=Depends(lambda by_lambda: None),
    f=Depends(wrapped),
    g=Security(user, scopes=["me"]),
): ...


@app.get("/generic")
def generic(a: One[int], b: Annotated[One[str], "nested"], *args, **kwargs): ...


app.add_api_route("/partial/{fixed}", functools.partial(configured, given=1))
app.include_router(router, prefix="/v1", dependencies=[Depends(second)])
