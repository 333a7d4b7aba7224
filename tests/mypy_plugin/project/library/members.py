"""Members, and the rooms in which they talk."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, WebSocket

from library import names
from library.dependencies import Member, MemberPage
from library.names import HOME, Page

router = APIRouter(prefix="/members/{member_id:int}")


@router.get("/", name=Page.MEMBER.value)
def show(request: Request, member: Member, page: MemberPage) -> dict[str, str]:
    return {
        "home": str(request.url_for(HOME)),
        "self": str(request.url_for(names.Page.MEMBER, member_id=member)),
        "desk": str(request.url_for(names.LOANS)),
        "page": page,
    }


@router.websocket("/rooms/{room}", name=Page.ROOM.value)
async def talk(websocket: WebSocket, member: Member) -> None:
    room: str = websocket.path_params["room"]
    await websocket.send_text(f"{room} {websocket.url_for('room', member_id=member, room=room)}")


def link(request: Request, kind: Literal["books:items", "films:items"], short: bool) -> str:
    return str(request.url_for("maps:items" if short else kind))
