from starlette.routing import Route

from ..names import *
from . import authors  # a cycle: authors imports this module


async def index(request): ...


async def detail(request): ...


NAME = BOOKS + "-index"


def table():
    yield Route("/books/{isbn}", detail, name=BOOKS)
    yield Route("/of/{author:int}", authors.detail, name=_PRIVATE)
