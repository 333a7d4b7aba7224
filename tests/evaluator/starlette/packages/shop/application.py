from starlette.applications import Starlette

import shop as package
from shop import everything

from .views import books
from .views.books import table as books_table


def create_app(debug: bool = True, *, extra=()) -> Starlette:
    app = Starlette(debug=debug, routes=everything())
    if debug:
        app.add_route("/debug", books.detail, name="debug")
    for route in books_table():
        app.router.routes.append(route)
    app.add_route("/package", package.everything()[0].endpoint, name=package.__name__)
    return app
