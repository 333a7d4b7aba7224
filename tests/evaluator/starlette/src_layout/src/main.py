"""A source root below the project's root."""

from starlette.applications import Starlette

from web.routing import ROUTES

app = Starlette(routes=ROUTES)
