"""What handlers of HTTP requests and of WebSockets share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from library.names import Page


def member_of(conn: HTTPConnection) -> int:
    """Every route that asks for a member has one in its path; some have a room as well."""
    member: int = conn.path_params["member_id"]
    room: str | None = conn.path_params.get("room")
    return member if room is None else member + len(room)


def page_of(conn: HTTPConnection, member: Annotated[int, Depends(member_of)]) -> str:
    scheme: str = conn.scope["scheme"]
    return scheme + str(conn.url_for(Page.MEMBER.value, member_id=member))


def shelf_of(shelf: str) -> str:
    return shelf.upper()


Member = Annotated[int, Depends(member_of)]
MemberPage = Annotated[str, Depends(page_of)]
