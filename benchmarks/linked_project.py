"""What the mypy plugin is measured on: each module has routes, and links to other modules' routes.

In each module there are four routes, six `url_for` and eight uses of `path_params`. The modules are routers
of packages, which are mounted, by name, by `main`.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.projects import Files

MODULES_A_PACKAGE = 10


def linked_project(modules: int = 500) -> Files:
    """A Starlette application whose modules link to each other in a ring."""
    yield "pyproject.toml", '[project]\nname = "shop"\nversion = "1"\n'
    yield "shop/__init__.py", ""
    yield "shop/storage.py", _STORAGE
    packages = [*_packages(modules)]
    for number, (package, members) in enumerate(packages):
        yield f"shop/{package}/__init__.py", _package(package, members)
        for place, name in enumerate(members):
            yield f"shop/{package}/{name}.py", _module(packages, number, place)
    yield "shop/main.py", _main([package for package, _ in packages])


def _packages(modules: int) -> Iterator[tuple[str, list[str]]]:
    for start in range(0, modules, MODULES_A_PACKAGE):
        numbers = range(start, min(start + MODULES_A_PACKAGE, modules))
        yield f"area{start // MODULES_A_PACKAGE:03}", [f"orders{number:04}" for number in numbers]


def _package(package: str, members: list[str]) -> str:
    imports = ", ".join(members)
    routes = "".join(f"        *{name}.routes,\n" for name in members)
    return (
        f"from starlette.routing import Router\n\nfrom shop.{package} import {imports}\n\n"
        f"app = Router(\n    routes=[\n{routes}    ]\n)\n"
    )


def _main(packages: list[str]) -> str:
    imports = "".join(f"from shop import {package}\n" for package in packages)
    mounts = "".join(f'        Mount("/{each}", {each}.app, name="{each}"),\n' for each in packages)
    return (
        "from starlette.applications import Starlette\nfrom starlette.routing import Mount\n\n"
        f"{imports}\napp = Starlette(\n    routes=[\n{mounts}    ]\n)\n"
    )


def _module(packages: list[tuple[str, list[str]]], number: int, place: int) -> str:
    package, members = packages[number]
    next_package, next_members = packages[(number + 1) % len(packages)]
    text = _MODULE.replace("NEXTAREA", next_package).replace("NEXTNAME", next_members[0])
    text = text.replace("OTHER", members[(place + 1) % len(members)])
    return text.replace("NAME", members[place]).replace("AREA", package)


_STORAGE = '''\
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Line:
    article: str
    count: int = 1
    price: float = 0.0


@dataclass
class Order:
    id: int
    branch: str
    lines: list[Line] = field(default_factory=list)
    note: str | None = None


ORDERS: dict[tuple[str, int], Order] = {}


def find(branch: str, order_id: int) -> Order | None:
    """The order of a branch, if there is one."""
    return ORDERS.get((branch, order_id))


def all_of(branch: str) -> list[Order]:
    return [order for (each, _), order in ORDERS.items() if each == branch]
'''

_MODULE = '''\
"""NAME: the orders of one branch."""

from __future__ import annotations

import json
import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from shop.storage import ORDERS, Line, Order, all_of, find

logger = logging.getLogger(__name__)


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


async def list_orders(request: Request) -> Response:
    """All orders of a branch, with links to each."""
    branch = request.path_params["branch"]
    found: list[dict[str, object]] = []
    for order in all_of(branch):
        link = request.url_for("AREA:NAME_order", branch=branch, order_id=order.id)
        found.append({"id": order.id, "total": total(order), "self": str(link)})
    if not found:
        logger.info("no orders in %s", request.path_params["branch"])
    other = request.url_for("AREA:OTHER_orders", branch=branch)
    return JSONResponse({"orders": found, "other": str(other)})


async def read_order(request: Request) -> Response:
    """One order, with links to the others.

    Answers 404 where there is no order of the number.
    """
    order = find(request.path_params["branch"], request.path_params["order_id"])
    if order is None:
        logger.info("no order %s", request.path_params["order_id"])
        raise HTTPException(status_code=404)
    link = request.url_for("AREA:NAME_order", branch=order.branch, order_id=order.id)
    data: dict[str, object] = {"id": order.id, "total": total(order), "self": str(link)}
    if order.note:
        data["note"] = order.note
    return JSONResponse(data)


async def place_order(request: Request) -> Response:
    """Place an order. Whoever places one twice gets the first."""
    try:
        data = await request.json()
    except json.JSONDecodeError as error:
        raise HTTPException(status_code=400, detail=str(error)) from error
    branch: str = request.path_params["branch"]
    order = Order(id=int(data["id"]), branch=branch)
    for line in data.get("lines", ()):
        if line["price"] < 0:
            raise HTTPException(status_code=422, detail="a line costs less than nothing")
        order.lines.append(Line(line["article"], line["count"], line["price"]))
    ORDERS.setdefault((branch, order.id), order)
    return RedirectResponse(request.url_for("AREA:NAME_order", branch=branch, order_id=order.id), 303)


async def move_order(request: Request) -> Response:
    """Hand an order to the branch beside this one."""
    order_id: int = request.path_params["order_id"]
    order = ORDERS.pop((request.path_params["branch"], order_id), None)
    if order is None:
        return RedirectResponse(request.url_for("AREA:NAME_orders", branch="main"))
    order.branch = "NEXTNAME"
    ORDERS[order.branch, order.id] = order
    return RedirectResponse(
        request.url_for("NEXTAREA:NEXTNAME_order", branch=order.branch, order_id=order.id), 303
    )


routes = [
    Route("/NAME/{branch}", list_orders, name="NAME_orders"),
    Route("/NAME/{branch}", place_order, methods=["POST"], name="NAME_place"),
    Route("/NAME/{branch}/{order_id:int}", read_order, name="NAME_order"),
    Route("/NAME/{branch}/{order_id:int}/move", move_order, methods=["POST"], name="NAME_move"),
]
'''
