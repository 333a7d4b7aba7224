from __future__ import annotations

from uuid import uuid4

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from shop.catalogue import BOOKS, ORDERS, Order
from shop.links import book_link, order_link


def orders(request: Request) -> JSONResponse:
    return JSONResponse([order_link(request, order) for order in ORDERS.values()])


async def place_order(request: Request) -> RedirectResponse:
    wanted = await request.json()
    order = Order(uuid4(), BOOKS[wanted["book_id"]], wanted["quantity"])
    ORDERS[order.id] = order
    return RedirectResponse(order_link(request, order), status_code=303)


def show_order(request: Request) -> JSONResponse:
    order = ORDERS.get(request.path_params["order_id"])
    if order is None:
        raise HTTPException(404)
    return JSONResponse({"book": book_link(request, order.book), "quantity": order.quantity})


routes = [
    Route("/orders", orders, methods=["GET"]),
    Route("/orders", place_order, methods=["POST"]),
    Route("/orders/{order_id:uuid}", show_order, name="order"),
]
