from typing import TypeAlias

from starlette import requests

from conn_types.connection import AuthT, HTTPConnection, PathParamsT, SessionT, StateT, UserT

__all__ = ["Connection", "connection"]

Connection: TypeAlias = HTTPConnection[StateT, PathParamsT, UserT, SessionT, AuthT]

async def connection(connection: requests.HTTPConnection) -> HTTPConnection: ...
