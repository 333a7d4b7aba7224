"""Projects of any size, written to a directory: what the benchmarks measure.

Each looks like what people write: routers in packages of their own, handlers of ten to thirty lines, models,
dependencies, and a `main` that includes them all. The same arguments give the same files, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

ROUTES_A_MODULE = 2
MODULES_A_PACKAGE = 10

Files = Iterator[tuple[str, str]]
"""The path of each file, below the project's root, and its text."""


def fastapi_project(modules: int) -> Files:
    """A FastAPI application: routers in modules, included by their package, included by `main`."""
    yield "pyproject.toml", '[project]\nname = "shop"\nversion = "1"\n'
    yield "shop/__init__.py", ""
    yield "shop/dependencies.py", _FASTAPI_DEPENDENCIES
    yield "shop/main.py", _main(_FASTAPI_MAIN, modules, "app.include_router({package}.router)")
    for package, members in _packages(modules):
        imports = ", ".join(members)
        included = "".join(f"router.include_router({name}.router)\n" for name in members)
        text = f"from fastapi import APIRouter\n\nfrom shop.{package} import {imports}\n\n"
        yield f"shop/{package}/__init__.py", f'{text}router = APIRouter(prefix="/{package}")\n{included}'
        for name in members:
            yield f"shop/{package}/{name}.py", _FASTAPI_MODULE.replace("NAME", name).replace("AREA", package)


def starlette_project(modules: int) -> Files:
    """A Starlette application: lists of routes in modules, mounted by their package."""
    yield "pyproject.toml", '[project]\nname = "shop"\nversion = "1"\n'
    yield "shop/__init__.py", ""
    yield "shop/storage.py", _STARLETTE_STORAGE
    yield (
        "shop/main.py",
        _main(_STARLETTE_MAIN, modules, "app.mount('/{package}', {package}.app, '{package}')"),
    )
    for package, members in _packages(modules):
        imports = ", ".join(members)
        mounted = "".join(f"        *{name}.routes,\n" for name in members)
        text = f"from starlette.routing import Router\n\nfrom shop.{package} import {imports}\n\n"
        yield f"shop/{package}/__init__.py", f"{text}app = Router(\n    routes=[\n{mounted}    ]\n)\n"
        for name in members:
            yield (
                f"shop/{package}/{name}.py",
                _STARLETTE_MODULE.replace("NAME", name).replace("AREA", package),
            )


def tree_of_files(files: int, share: float = 0.02) -> Files:
    """A large tree of which a small share declares routes; the rest never names a framework."""
    routing = int(files * share)
    yield from fastapi_project(routing)
    for number in range(files - routing):
        package = f"library/part{number // 200:03}"
        if number % 200 == 0:
            yield f"{package}/__init__.py", ""
        yield f"{package}/piece{number:05}.py", _LIBRARY_MODULE.replace("NUMBER", str(number))


def write_project(root: Path, files: Files) -> Path:
    """Write the files below the root."""
    for name, text in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def _packages(modules: int) -> Iterator[tuple[str, list[str]]]:
    for start in range(0, modules, MODULES_A_PACKAGE):
        names = [f"orders{number:04}" for number in range(start, min(start + MODULES_A_PACKAGE, modules))]
        yield f"area{start // MODULES_A_PACKAGE:03}", names


def _main(template: str, modules: int, include: str) -> str:
    packages = [package for package, _ in _packages(modules)]
    imports = "".join(f"from shop import {package}\n" for package in packages)
    return template.format(imports=imports) + "".join(
        f"{include.format(package=each)}\n" for each in packages
    )


_FASTAPI_MAIN = '''\
"""The shop."""

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

{imports}
app = FastAPI(title="shop")
app.add_middleware(GZipMiddleware)


@app.get("/")
async def home() -> dict[str, str]:
    return {{"name": "shop"}}


'''

_FASTAPI_DEPENDENCIES = """\
from typing import Annotated

from fastapi import Depends, Header, HTTPException
from pydantic import BaseModel


class User(BaseModel):
    id: int
    name: str
    is_staff: bool = False


async def current_user(authorization: Annotated[str, Header()]) -> User:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise HTTPException(status_code=401, detail="log in first")
    return User(id=len(token), name=token)


CurrentUser = Annotated[User, Depends(current_user)]


class Page(BaseModel):
    offset: int = 0
    limit: int = 50


async def page(offset: int = 0, limit: int = 50) -> Page:
    return Page(offset=max(offset, 0), limit=min(limit, 500))
"""

_FASTAPI_MODULE = '''\
"""NAME: the orders of one branch."""

from __future__ import annotations

import logging
from datetime import datetime, timezone
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel, Field

from shop.dependencies import CurrentUser, Page, page

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/NAME", tags=["NAME"])


class Line(BaseModel):
    """One line of an order."""

    article: str = Field(min_length=1, max_length=200)
    count: int = Field(default=1, ge=1)
    price: float


class Order(BaseModel):
    """An order, as it is stored."""

    id: int
    lines: list[Line] = []
    note: str | None = None
    placed: datetime | None = None


ORDERS: dict[int, Order] = {}


def total(order: Order) -> float:
    """What the order costs, with the discount of its size."""
    result = 0.0
    for line in order.lines:
        amount = line.price * line.count
        if line.count > 100:
            amount *= 0.9
        elif line.count > 10:
            amount *= 0.95
        result += amount
    return round(result, 2)


@router.get("/{order_id}", name="NAME_order")
async def read_order(request: Request, order_id: int, user: CurrentUser) -> dict[str, Any]:
    """One order, with links to the others.

    Answers 404 where there is no order of the number.
    """
    order = ORDERS.get(order_id)
    if order is None:
        logger.info("%s asked for order %s, which is not there", user.name, order_id)
        raise HTTPException(status_code=404, detail="there is no such order")
    lines = [line.model_dump() for line in order.lines if line.count]
    link = request.url_for("NAME_order", order_id=order_id)
    data: dict[str, Any] = {"id": order.id, "lines": lines, "total": total(order), "self": str(link)}
    if order.placed is not None:
        data["age"] = (datetime.now(timezone.utc) - order.placed).days
    if user.is_staff and order.note:
        data["note"] = order.note
    return data


@router.post("/", name="NAME_place", status_code=201)
async def place_order(order: Order, user: CurrentUser, window: Annotated[Page, Depends(page)]) -> Order:
    """Place an order. Whoever places one twice gets the first."""
    known = ORDERS.get(order.id)
    if known is not None:
        return known
    if not order.lines:
        raise HTTPException(status_code=422, detail="an order has at least one line")
    for number, line in enumerate(order.lines):
        if line.price < 0 and not user.is_staff:
            raise HTTPException(status_code=422, detail=f"line {number} costs less than nothing")
    order.placed = datetime.now(timezone.utc)
    ORDERS[order.id] = order
    logger.info("%s placed order %s (%s)", user.name, order.id, window.limit)
    return order
'''

_STARLETTE_MAIN = '''\
"""The shop."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

{imports}
app = Starlette(middleware=[Middleware(GZipMiddleware)])
'''

_STARLETTE_STORAGE = """\
from dataclasses import dataclass, field


@dataclass
class Order:
    id: int
    lines: list[tuple[str, int, float]] = field(default_factory=list)
    note: str | None = None


ORDERS: dict[int, Order] = {}


def find(order_id: int) -> Order | None:
    return ORDERS.get(order_id)
"""

_STARLETTE_MODULE = '''\
"""NAME: the orders of one branch."""

from __future__ import annotations

import json
import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shop.storage import ORDERS, Order, find

logger = logging.getLogger(__name__)


def total(order: Order) -> float:
    """What the order costs, with the discount of its size."""
    result = 0.0
    for _, count, price in order.lines:
        amount = price * count
        if count > 100:
            amount *= 0.9
        elif count > 10:
            amount *= 0.95
        result += amount
    return round(result, 2)


async def read_order(request: Request) -> Response:
    """One order, with links to the others.

    Answers 404 where there is no order of the number.
    """
    order = find(request.path_params["order_id"])
    if order is None:
        logger.info("no order %s", request.path_params["order_id"])
        raise HTTPException(status_code=404)
    link = request.url_for("AREA:NAME_order", order_id=order.id)
    data = {"id": order.id, "total": total(order), "self": str(link)}
    if order.note:
        data["note"] = order.note
    return JSONResponse(data)


async def place_order(request: Request) -> Response:
    """Place an order. Whoever places one twice gets the first."""
    try:
        data = await request.json()
    except json.JSONDecodeError as error:
        raise HTTPException(status_code=400, detail=str(error)) from error
    order = Order(id=int(data["id"]))
    for line in data.get("lines", ()):
        if line["price"] < 0:
            raise HTTPException(status_code=422, detail="a line costs less than nothing")
        order.lines.append((line["article"], line["count"], line["price"]))
    ORDERS.setdefault(order.id, order)
    return JSONResponse({"id": order.id, "total": total(order)}, status_code=201)


routes = [
    Route("/NAME/{order_id:int}", read_order, name="NAME_order"),
    Route("/NAME", place_order, methods=["POST"], name="NAME_place"),
]
'''

_LIBRARY_MODULE = '''\
"""Piece NUMBER: numbers, and what is done with them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A weight and a height."""

    weight: float
    height: float = NUMBER

    def density(self) -> float:
        """Weight by height; nothing where there is no height."""
        if not self.height:
            return 0.0
        return self.weight / self.height


def mean(pieces: Iterable[Piece]) -> float:
    """The mean density of the pieces."""
    total, count = 0.0, 0
    for piece in pieces:
        density = piece.density()
        if math.isnan(density):
            continue
        total += density
        count += 1
    return total / count if count else math.nan


def heaviest(pieces: Iterable[Piece], limit: int = NUMBER) -> list[Piece]:
    """The heaviest pieces, at most `limit`."""
    ordered = sorted(pieces, key=lambda piece: piece.weight, reverse=True)
    return ordered[:limit]
'''

PROJECTS: dict[str, Callable[[int], Files]] = {"fastapi": fastapi_project, "starlette": starlette_project}
