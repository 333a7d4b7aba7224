"""Starlette's `HTTPConnection`, `Request` and `WebSocket` for annotations: `Request[State, Params]`.

FastAPI refuses Starlette's own as soon as parameters in brackets follow. These it takes, and to type checkers
they have the parameters of `conn_types.HTTPConnection`. What a handler is given is an object of Starlette's
own, so that nothing is declared here which that lacks; it is an instance of these classes all the same.
"""

from __future__ import annotations

from typing import Any

import starlette.requests
import starlette.websockets
from typing_extensions import Self

__all__ = ["HTTPConnection", "Request", "WebSocket"]


class _Subscripted:
    """In front of Starlette's class: brackets change nothing, and its instances are instances of this."""

    __slots__ = ()

    def __class_getitem__(cls, parameters: object, /) -> type[Self]:
        return cls

    @classmethod
    def __subclasshook__(cls, other: type, /) -> Any:
        if cls.__bases__[0] is not _Subscripted:
            return NotImplemented
        # Not issubclass(): that asks Starlette's class, which asks its subclasses, and so this one.
        return cls.__bases__[1] in other.__mro__


class HTTPConnection(_Subscripted, starlette.requests.HTTPConnection):
    """A request or a WebSocket."""


class Request(_Subscripted, starlette.requests.Request):
    """A request."""


class WebSocket(_Subscripted, starlette.websockets.WebSocket):
    """A WebSocket."""
