"""Patterns against paths and hosts, one route at a time and in routers, with Starlette as the oracle."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import starlette._utils
import starlette.routing
from hypothesis import given, settings
from hypothesis import strategies as st

import conn_types.routing
from conn_types.matching import route_path
from tests.runtime import asgi
from tests.runtime.oracle import needs_oracle, outcome
from tests.runtime.route_trees import Node, build, build_all, nodes, trees

pytestmark = needs_oracle

UUID = "7d9e6f64-0e4d-4c2e-9b0b-6a7e0d0f6b5c"
segments = st.sampled_from(("a", "b", "", "1", "1.5", "a.b", "{x-y}", UUID, "é"))
paths = st.lists(segments, max_size=4).map(lambda found: "/" + "/".join(found))
hosts = st.lists(st.sampled_from(("h", "H", "a", "1", "", "[::1]")), max_size=4).map(".".join)

scopes: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "type": st.sampled_from(("http", "http", "websocket")),
        "method": st.sampled_from(("GET", "HEAD", "POST")),
        "path": paths,
        "query_string": st.just(b""),
        "headers": hosts.map(lambda host: [(b"host", host.encode("latin-1") + b":8000")]),
    },
    optional={
        "root_path": st.sampled_from(("", "/", "/a", "/a/b")),
        "app_root_path": st.just("/app"),
        "path_params": st.just({"before": 1}),
    },
)


@settings(max_examples=400, deadline=None)
@given(nodes, scopes)
def test_route_matches_as_starlettes(node: Node, scope: dict[str, Any]) -> None:
    def use(library: ModuleType) -> tuple[str, Mapping[str, Any]]:
        match, child_scope = build(node, library).matches(dict(scope))
        return match.name, {key: value for key, value in child_scope.items() if key != "endpoint"}

    assert outcome(use, conn_types.routing) == outcome(use, starlette.routing)


@settings(max_examples=400, deadline=None)
@given(paths, st.sampled_from(("", "/", "/a", "/a/b", "a")))
def test_route_path(path: str, root_path: str) -> None:
    scope = {"path": path, "root_path": root_path}
    assert route_path(scope) == starlette._utils.get_route_path(scope)


def answer(router: Any, scope: dict[str, Any]) -> tuple[list[asgi.Message], Mapping[str, Any]]:
    """What a router sends, and what it leaves in the scope, endpoints and routes by their names."""
    scope = {**scope, "headers": list(scope["headers"])}
    sent = asgi.call(router, scope)
    for message in sent:
        # Starlette writes the methods of a set in any order.
        message["headers"] = sorted(
            (key, b", ".join(sorted(value.split(b", ")))) for key, value in message.get("headers", ())
        )
    shown: dict[str, Any] = {
        key: scope[key] for key in ("path_params", "root_path", "app_root_path") if key in scope
    }
    return sent, {**shown, "route": getattr(scope.get("route"), "path", None)}


@settings(max_examples=300, deadline=None)
@given(trees, scopes, st.booleans())
def test_router_answers_as_starlettes(tree: tuple[Node, ...], scope: dict[str, Any], slashes: bool) -> None:
    def use(library: ModuleType) -> Any:
        return answer(library.Router(build_all(tree, library), redirect_slashes=slashes), scope)

    assert outcome(use, conn_types.routing) == outcome(use, starlette.routing)


@settings(max_examples=300, deadline=None)
@given(trees, scopes)
def test_routes_of_both_libraries_match_in_routers_of_both(
    tree: tuple[Node, ...], scope: dict[str, Any]
) -> None:
    libraries = [conn_types.routing, starlette.routing] * len(tree)
    mixed = [build(node, library) for node, library in zip(tree, libraries, strict=False)]
    pure = starlette.routing.Router(build_all(tree, starlette.routing))
    expected = outcome(answer, pure, scope)
    assert outcome(answer, conn_types.routing.Router(mixed), scope) == expected
    assert outcome(answer, starlette.routing.Router(mixed), scope) == expected
