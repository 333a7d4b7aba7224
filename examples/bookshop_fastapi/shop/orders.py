from __future__ import annotations

from uuid import UUID, uuid4

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel
from starlette.responses import RedirectResponse

from shop.catalogue import BOOKS, ORDERS, Order
from shop.links import Links

router = APIRouter(prefix="/orders")


class Wanted(BaseModel):
    book_id: int
    quantity: int = 1


@router.get("")
def orders(links: Links) -> list[str]:
    return [links.order(order) for order in ORDERS.values()]


@router.post("")
def place_order(wanted: Wanted, links: Links) -> RedirectResponse:
    order = Order(uuid4(), BOOKS[wanted.book_id], wanted.quantity)
    ORDERS[order.id] = order
    return RedirectResponse(links.order(order), status_code=303)


@router.get("/{order_id:uuid}", name="order")
def show_order(order_id: UUID, links: Links) -> dict[str, object]:
    order = ORDERS.get(order_id)
    if order is None:
        raise HTTPException(404)
    return {"book": links.book(order.book), "quantity": order.quantity}
