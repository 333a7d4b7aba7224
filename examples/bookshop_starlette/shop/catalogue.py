"""What the shop sells, kept in memory."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Author:
    slug: str
    name: str


@dataclass(frozen=True)
class Book:
    id: int
    isbn: str
    title: str
    author: Author
    stock: int


@dataclass(frozen=True)
class Order:
    id: UUID
    book: Book
    quantity: int


LE_GUIN = Author("le-guin", "Ursula K. Le Guin")
LEM = Author("lem", "Stanisław Lem")

AUTHORS = {author.slug: author for author in (LE_GUIN, LEM)}

BOOKS = {
    book.id: book
    for book in (
        Book(1, "9780575079038", "The Dispossessed", LE_GUIN, 4),
        Book(2, "9780441478125", "The Left Hand of Darkness", LE_GUIN, 0),
        Book(3, "9780156027601", "Solaris", LEM, 7),
    )
}

ORDERS = {
    order.id: order
    for order in (
        Order(UUID("0d4a9e0e-5c0f-4d58-9b0a-6a1f0f9f2c11"), BOOKS[1], 1),
        Order(UUID("7b1d9f6a-1f7c-4a52-8f39-2f6f3a3f9d52"), BOOKS[3], 2),
    )
}
