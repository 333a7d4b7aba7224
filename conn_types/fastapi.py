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
else:

    class _Dependency(type(Annotated[Any, ...]), _root=True):
        """`Annotated[HTTPConnection, Depends(connection)]`, which lets parameters follow in brackets.

        An alias with type variables does not: of Python's versions, some do not know the defaults there.
        """

        def __getitem__(self, parameters: Any) -> Any:
            return type(self)(self.__origin__[parameters], self.__metadata__)

    Connection = _Dependency(HTTPConnection, (Depends(connection),))
