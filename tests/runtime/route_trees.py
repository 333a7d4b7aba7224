"""Random route trees as plain data, built from the classes of either library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

NAMES = ("a", "b", "a:b", "", "c")
PARAMETERS: tuple[str, ...] = ("x", "y", "path")
CONVERTORS = ("", ":str", ":int", ":float", ":path", ":uuid")
VALUES = ("", "a", "a/b", "/a", "//a", "\\a", "1", "1.5", "-1", 0, 7, -1, 2.5, None, "{x}", "é")


@dataclass(frozen=True)
class Node:
    kind: str
    text: str
    name: str | None
    children: tuple[Node, ...] = ()


async def no_content(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4000, "reason": ""})
        return
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def endpoint(connection: Any) -> Any:
    """A handler of both libraries; Starlette's WebSocket routes take no response, so it closes by itself."""
    if connection.scope["type"] == "websocket" and hasattr(connection, "close"):
        await connection.close(4000)
    return no_content


def build(node: Node, library: Any) -> Any:
    """The route, mount or host of `library` (a module with Starlette's names) that `node` describes."""
    match node.kind:
        case "http":
            return library.Route(node.text, endpoint, name=node.name)
        case "websocket":
            return library.WebSocketRoute(node.text, endpoint, name=node.name)
        case "mount":
            return library.Mount(node.text, routes=build_all(node.children, library), name=node.name)
        case _:
            return library.Host(node.text, library.Router(build_all(node.children, library)), name=node.name)


def build_all(nodes: tuple[Node, ...], library: Any) -> list[Any]:
    return [build(node, library) for node in nodes]


def _segments(parameters: tuple[str, ...]) -> st.SearchStrategy[str]:
    placeholder = st.builds("{{{}{}}}".format, st.sampled_from(parameters), st.sampled_from(CONVERTORS))
    return st.one_of(st.sampled_from(("a", "b", "", "{x-y}", "a.b")), placeholder)


def _text(before: str, separator: str, parameters: tuple[str, ...]) -> st.SearchStrategy[str]:
    def has_no_duplicates(text: str) -> bool:
        return all(text.count("{" + name) <= 1 for name in parameters)

    segments = st.lists(_segments(parameters), max_size=3)
    return segments.map(lambda found: before + separator.join(found)).filter(has_no_duplicates)


# A mount has a parameter `path` of its own already.
_paths = _text("/", "/", PARAMETERS)
_mount_paths = st.one_of(st.just(""), _text("/", "/", ("x", "y")))
_hosts = _text("h", ".", PARAMETERS)
_names = st.sampled_from(NAMES)
_leaves = st.builds(Node, st.sampled_from(("http", "websocket")), _paths, _names)


def _parents(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(children, max_size=3).map(tuple)
    optional_names = st.one_of(st.none(), _names)
    return st.one_of(
        st.builds(Node, st.just("mount"), _mount_paths, optional_names, several),
        st.builds(Node, st.just("host"), _hosts, optional_names, several),
    )


nodes = st.recursive(_leaves, _parents, max_leaves=6)
trees = st.lists(nodes, min_size=1, max_size=4).map(tuple)

look_up_names = st.lists(_names, min_size=1, max_size=3).map(":".join)
look_up_params: st.SearchStrategy[Mapping[str, Any]] = st.dictionaries(
    st.sampled_from([*PARAMETERS, "z"]), st.sampled_from(VALUES), max_size=3
)
