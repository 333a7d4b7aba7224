"""Names that no route was given: the endpoint's."""

import functools

from starlette.applications import Starlette
from starlette.routing import Route


def logged(function):
    @functools.wraps(function)
    async def wrapper(request):
        return await function(request)

    return wrapper


def hidden(function):
    async def wrapper(request):
        return await function(request)

    return wrapper


@logged
async def kept(request): ...


@hidden
async def lost(request): ...


class Callable:
    async def __call__(self, scope, receive, send): ...


class Views:
    async def list(self, request): ...

    @staticmethod
    async def static(request): ...

    @classmethod
    async def of_class(cls, request): ...

    def routes(self):
        return [
            Route("/views", self.list),
            Route("/static", self.static),
            Route("/class", self.of_class, name=f"{type(self).__name__.lower()}.class"),
        ]


async def with_argument(request, kind): ...


app = Starlette(
    routes=[
        Route("/kept", kept),
        Route("/lost", lost),
        Route("/lambda", lambda request: None),
        Route("/object", Callable()),
        Route("/class", Callable),
        Route("/partial", functools.partial(with_argument, kind="x")),
        *Views().routes(),
    ]
)
