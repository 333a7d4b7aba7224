"""Links that more than one page shows."""

from __future__ import annotations

from fastapi import Request


def item_link(request: Request, kind: str, **params: int) -> str:
    return str(request.url_for(f"{kind}:item", **params))
