from __future__ import annotations

from uuid import uuid4

from conn_types.connection import HTTPConnection
from conn_types.routing import Route
from shop.catalogue import BOOKS, ORDERS, Order
from shop.links import book_link, order_link
from shop.responses import Json, NotFound, Redirect


def orders(conn: HTTPConnection) -> Json:
    return Json([order_link(conn, order) for order in ORDERS.values()])


def place_order(conn: HTTPConnection) -> Redirect:
    order = Order(uuid4(), BOOKS[int(conn.query_params["book"])], quantity=1)
    ORDERS[order.id] = order
    return Redirect(order_link(conn, order), status=303)


def show_order(conn: HTTPConnection) -> Json | NotFound:
    order = ORDERS.get(conn.path_params["order_id"])
    if order is None:
        return NotFound()
    return Json({"book": book_link(conn, order.book), "quantity": order.quantity})


routes = [
    Route("/orders", orders, methods=["GET"]),
    Route("/orders", place_order, methods=["POST"]),
    Route("/orders/{order_id:uuid}", show_order, name="order"),
]
