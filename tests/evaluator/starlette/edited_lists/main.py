"""Lists of routes that are sorted, filtered, sliced and emptied; classes that say themselves what they hold."""

import functools

from starlette.applications import Starlette
from starlette.authentication import requires
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, Router


async def page(request): ...


async def other(request): ...


@requires("admin")
async def secret(request): ...


class Named:
    """An object with the name of a function: what its route is called depends on the version."""

    def __init__(self, function):
        functools.update_wrapper(self, function)

    async def __call__(self, scope, receive, send): ...


class Lazy(Mount):
    @property
    def routes(self):
        return [Route("/lazy", page, name="lazy")]


class Passing(Route):
    def url_path_for(self, name, /, **path_params):
        return super().url_path_for(name, **path_params)


class Views:
    async def list(self, request): ...


views = Views()
app = Starlette(routes=[Route("/" + letter, page, name=letter) for letter in "fdbeca"])
app.router.routes.sort(key=lambda route: route.path)
app.router.routes.remove(Route("/b", page, name="equal by path, endpoint and methods"))
app.router.routes[:] = [route for route in app.routes if route.name != "c"]
app.router.routes[1:2] = [Route("/views", views.list), Route("/secret", secret)]
app.router.routes.remove(Route("/views", views.list))
last = app.router.routes.pop()
app.router.routes.insert(0, last)
app.router.routes += [
    Lazy("/lazy", app=page, name="lazy"),
    Passing("/passing", other),
    Route("/object", Named(other)),
    Route("/response", PlainTextResponse("hello")),
    Mount("/empty", Router([Route("/gone", page)]), name="empty"),
]
app.router.routes[-1].app.routes.clear()
