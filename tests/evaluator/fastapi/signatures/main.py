"""Signatures made by hand: of handlers and dependencies, replaced, of objects, of methods behind a class."""

import functools
import inspect
from inspect import Parameter

from fastapi import Depends, FastAPI


def settings() -> dict: ...


def user(settings=Depends(settings)): ...


app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


def item(**given): ...


item.__signature__ = inspect.Signature(
    [
        Parameter("id", Parameter.KEYWORD_ONLY, annotation=int),
        Parameter("who", Parameter.KEYWORD_ONLY, default=Depends(user)),
        Parameter("q", Parameter.KEYWORD_ONLY, annotation=str, default="x"),
    ]
)
app.get("/items/{id}")(item)


def all_of(*dependencies):
    def dependency(*args, **kwargs): ...

    dependency.__signature__ = inspect.Signature(
        [
            Parameter(f"given{index}", Parameter.POSITIONAL_OR_KEYWORD, default=Depends(each))
            for index, each in enumerate(dependencies)
        ]
    )
    return dependency


@app.get("/all")
def all_(given=Depends(all_of(settings, user))): ...


def with_user(function):
    @functools.wraps(function)
    def inner(*args, **kwargs): ...

    shown = inspect.signature(function)
    more = Parameter("who", Parameter.KEYWORD_ONLY, default=Depends(user))
    inner.__signature__ = shown.replace(parameters=[*shown.parameters.values(), more])
    return inner


@app.get("/wrapped/{id}")
@with_user
def wrapped(id: int, page: int = 1): ...


class Checked:
    def __init__(self, dependency):
        given = Parameter("given", Parameter.KEYWORD_ONLY, default=Depends(dependency))
        self.__signature__ = inspect.Signature([given])

    def __call__(self, **given): ...


@app.get("/checked")
def checked(given=Depends(Checked(user))): ...


def views(cls):
    for _, function in inspect.getmembers(cls, inspect.isfunction):
        path = getattr(function, "path", None)
        if path is not None:
            shown = inspect.signature(function)
            first, *rest = shown.parameters.values()
            rest = [each.replace(kind=Parameter.KEYWORD_ONLY) for each in rest]
            function.__signature__ = shown.replace(parameters=[first.replace(default=Depends(cls)), *rest])
            app.add_api_route(path, function)
    return cls


def at(path):
    def mark(function):
        function.path = path
        return function

    return mark


@views
class Orders:
    def __init__(self, who=Depends(user)): ...

    @at("/orders")
    def all_orders(self, page: int = 1): ...

    @at("/orders/{id}")
    def one_order(self, id: int, settings=Depends(settings)): ...
