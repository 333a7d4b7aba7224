"""Where applications and routers are made, by syntax: what the route table may not have seen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from conn_types.analysis.fullnames import API_ROUTER, APPLICATIONS, FASTAPI, ROUTERS

if TYPE_CHECKING:
    from conn_types.analysis.references.scopes import Scope, Walked

_MADE_BY = frozenset(name.rpartition(".")[2] for name in (*APPLICATIONS, *ROUTERS, FASTAPI, API_ROUTER))
_CALLS = tuple(f"{name}(" for name in sorted(_MADE_BY))
_MENTIONED = re.compile(rf"\b(?:{'|'.join(sorted(_MADE_BY))})\(")


def builders(walked: Walked) -> Iterator[Scope]:
    """The functions in which an application or a router is made."""
    for use in walked.uses:
        if isinstance(use.node, ast.Call) and makes(use.node) and use.position.scope.qualname:
            yield use.position.scope


def makes_routing(text: str) -> bool:
    """Whether a file makes an application or a router, at whatever level."""
    return any(call in text for call in _CALLS) and _MENTIONED.search(text) is not None


def makes(node: ast.Call) -> bool:
    """Whether the call makes an application or a router, by its name."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in _MADE_BY
        case _:
            return False
