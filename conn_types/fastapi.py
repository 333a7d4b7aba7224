"""conn-types' own connection in FastAPI's handlers and dependencies: `conn: Connection[State, Params]`.

FastAPI hands over objects of Starlette's by their class, and everything else by a dependency. `Connection` is
such a dependency, with the parameters of `conn_types.HTTPConnection`, which it is to type checkers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import starlette.requests
from fastapi import Depends

from conn_types.connection import HTTPConnection

__all__ = ["Connection", "connection"]


async def connection(connection: starlette.requests.HTTPConnection) -> HTTPConnection:
    """The connection over FastAPI's request or WebSocket: one for all that is called for it.

    It receives through FastAPI's object, which so knows what a WebSocket has received.
    """
    return HTTPConnection(connection.scope, getattr(connection, "receive", None))


if TYPE_CHECKING:
    Connection = HTTPConnection
    """In a signature, the connection: `conn: Connection[State, Params]`."""
else:

    class _Subscriptable(type(Annotated[Any, ...]), _root=True):
        """An `Annotated` type that passes the parameters in its brackets on to the type.

        One with type variables would not do: some versions of Python do not know their defaults there.
        """

        def __getitem__(self, parameters: Any) -> Any:
            return type(self)(self.__origin__[parameters], self.__metadata__)

    def _subscriptable(annotated: Any) -> Any:
        return _Subscriptable(annotated.__origin__, annotated.__metadata__)

    Connection = _subscriptable(Annotated[HTTPConnection, Depends(connection)])
