from starlette import routing as r
from starlette.routing import Route as Rule

from shop.views import authors, books


def all_routes():
    return [
        Rule("/", books.index, name=books.NAME),
        r.Mount("/authors", routes=authors.routes, name="authors"),
    ]
