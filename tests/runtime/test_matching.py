"""Patterns against paths and hosts, one route at a time and in routers, with Starlette as the oracle."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

import pytest
import starlette._utils
import starlette.routing
from hypothesis import given, settings
from hypothesis import strategies as st

import conn_types.routing
from conn_types.matching import route_path
from conn_types.routing import Match, Route, Router
from tests.runtime import asgi
from tests.runtime.oracle import needs_oracle, outcome
from tests.runtime.route_changes import Step, apply, steps
from tests.runtime.route_trees import Node, build, build_all, endpoint, nodes, trees

pytestmark = needs_oracle

UUID = "7d9e6f64-0e4d-4c2e-9b0b-6a7e0d0f6b5c"
segments = st.sampled_from(("a", "b", "a\n", "", "1", "1.5", "a.b", "{x-y}", UUID, "é"))
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


@pytest.fixture(scope="module", autouse=True)
def _indexed() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    """Few routes as well: those of the other modules are asked one by one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conn_types.routing, "_FEWEST_INDEXED", 0)
        yield


@settings(max_examples=100, deadline=None)
@given(nodes, scopes)
def test_route_matches_as_starlettes(node: Node, scope: dict[str, Any]) -> None:
    def use(library: ModuleType) -> tuple[str, Mapping[str, Any]]:
        match, child_scope = build(node, library).matches(dict(scope))
        return match.name, {key: value for key, value in child_scope.items() if key != "endpoint"}

    assert outcome(use, conn_types.routing) == outcome(use, starlette.routing)


@settings(max_examples=100, deadline=None)
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


@settings(max_examples=100, deadline=None)
@given(trees, scopes, st.booleans())
def test_router_answers_as_starlettes(tree: tuple[Node, ...], scope: dict[str, Any], slashes: bool) -> None:
    def use(library: ModuleType) -> Any:
        return answer(library.Router(build_all(tree, library), redirect_slashes=slashes), scope)

    assert outcome(use, conn_types.routing) == outcome(use, starlette.routing)


@settings(max_examples=60, deadline=None)
@given(trees, st.lists(st.tuples(steps, scopes), max_size=3))
def test_router_follows_its_lists(
    tree: tuple[Node, ...], changes: Sequence[tuple[Sequence[Step], dict[str, Any]]]
) -> None:
    libraries = (conn_types.routing, starlette.routing)
    routers = {library: library.Router(build_all(tree, library)) for library in libraries}
    for each, scope in changes:
        for step in each[:2]:
            for library, router in routers.items():
                apply(router, step, library)
        ours, theirs = (outcome(answer, routers[library], scope) for library in libraries)
        assert ours == theirs


def test_route_that_matches_in_its_own_way() -> None:
    class Anything(Route):
        def matches(self, scope: Any) -> Any:
            return Match.FULL, {}

    def asked(routes: list[Any]) -> Any:
        scope = asgi.http("/a")
        asgi.call(Router(routes), scope)
        return scope["route"].name

    route, own = Route("/a", endpoint, name="route"), Anything("/elsewhere", endpoint, name="own")
    assert (asked([route, own]), asked([own, route])) == ("route", "own")
    patched = Route("/elsewhere", endpoint, name="patched")
    patched.matches = own.matches  # type: ignore[method-assign]
    assert asked([patched, route]) == "patched"


def test_copies_of_a_router_dispatch_to_their_own_routes() -> None:
    router = Router([Route("/a", endpoint)])
    router.mount("/again", router)
    assert status(router, "/again/a") == 204
    for copied in (copy.copy(router), copy.deepcopy(router)):
        copied.routes = [Route("/b", endpoint)]
        assert [status(copied, path) for path in ("/a", "/b")] == [404, 204]
    assert status(router, "/again/a") == 204


def status(router: Any, path: str) -> Any:
    return asgi.call(router, asgi.http(path))[0]["status"]


@settings(max_examples=100, deadline=None)
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
