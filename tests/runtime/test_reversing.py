"""`reverse` on plain nodes, as the static side uses it, and on the router's objects, against Starlette."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import starlette.routing
from hypothesis import given, settings

import conn_types.routing
from conn_types.path_pattern import PathParameter, PathPattern
from conn_types.reversing import OWN_PATH, Reversal, RouteKind, reverse
from tests.runtime.oracle import needs_oracle, outcome
from tests.runtime.route_trees import Node, build, build_all, look_up_names, look_up_params, trees


@dataclass(frozen=True)
class Entry:
    kind: RouteKind
    text: str
    name: str | None = None
    children: Sequence[Entry] = ()

    @property
    def pattern(self) -> PathPattern:
        return PathPattern.parse(self.text)


def literally(entry: Entry, parameter: PathParameter, value: object) -> str:
    return "{" + parameter.name + "}"


def find(entries: Sequence[Entry], name: str, *params: str) -> Reversal[Entry] | None:
    return reverse(entries, name, dict.fromkeys(params), literally)


USER = Entry("http", "/users/{id:int}", "user")
SITE = Entry("http", "/", "home")


def test_first_entry_with_the_name_and_the_parameters() -> None:
    later = Entry("http", "/people/{id}", "user")
    found = find([Entry("http", "/users", "user"), USER, later], "user", "id")
    assert found is not None
    assert (found.trail, found.path, found.path.protocol) == ((USER,), "/users/{id}", "http")
    assert find([USER], "user") is None
    assert find([USER], "user", "id", "page") is None


def test_mounts_prefix_names_and_paths() -> None:
    admin = Entry("mount", "/admin", "admin", (USER,))
    api = Entry("mount", "/api", None, (admin,))
    found = find([api], "admin:user", "id")
    assert found is not None
    assert (found.trail, found.path) == ((api, admin, USER), "/api/admin/users/{id}")
    assert find([api], "user", "id") is None
    assert find([admin], "admin", "id") is None


def test_mount_itself() -> None:
    static = Entry("mount", "/static", "static")
    found = find([static], "static", "path")
    assert found is not None
    assert (found.path, found.path.protocol) == ("/static/{path}", "")
    assert find([static], "static") is None
    assert find([static], "static", "path", "version") is None


def test_mounts_parameter_that_is_not_given_stays() -> None:
    tenant = Entry("mount", "/{tenant}", None, (Entry("host", "{sub}.org", None, (SITE,)),))
    found = find([tenant], "home")
    assert found is not None
    assert (found.path, found.path.host, found.unfilled) == ("/{tenant}/", "", frozenset({"tenant", "sub"}))
    found = find([tenant], "home", "sub", "tenant")
    assert found is not None
    assert found.unfilled == frozenset()


def test_host_is_kept() -> None:
    host = Entry("host", "{sub}.example.org", "site", (SITE,))
    found = find([host], "site:home", "sub")
    assert found is not None
    assert (found.path, found.path.host, found.path.protocol) == ("/", "{sub}.example.org", "http")
    itself = find([host], "site", "path", "sub")
    assert itself is not None
    assert (itself.path, itself.path.host) == ("{path}", "{sub}.example.org")


def test_own_path_is_told_from_a_parameter() -> None:
    seen: list[bool] = []

    def note(entry: Entry, parameter: PathParameter, value: object) -> str:
        seen.append(parameter is OWN_PATH)
        return "x"

    files = Entry("mount", "/files", "files", (Entry("http", "/{path:path}", "file"),))
    reverse([files], "files", {"path": 1}, note)
    reverse([files], "files:file", {"path": 1}, note)
    assert seen == [True, False]


def facts(url_path: Any) -> tuple[str, str, str]:
    return str(url_path), url_path.protocol, url_path.host


@needs_oracle
@settings(max_examples=100, deadline=None)
@given(trees, look_up_names, look_up_params)
def test_router_answers_as_starlettes(tree: tuple[Node, ...], name: str, params: Mapping[str, Any]) -> None:
    ours = conn_types.routing.Router(build_all(tree, conn_types.routing))
    theirs = starlette.routing.Router(build_all(tree, starlette.routing))
    assert outcome(lambda: facts(ours.url_path_for(name, **params))) == outcome(
        lambda: facts(theirs.url_path_for(name, **params))
    )


@needs_oracle
@settings(max_examples=100, deadline=None)
@given(trees, look_up_names, look_up_params)
def test_routes_answer_in_routers_of_both_libraries(
    tree: tuple[Node, ...], name: str, params: Mapping[str, Any]
) -> None:
    pure = starlette.routing.Router(build_all(tree, starlette.routing))
    libraries = [conn_types.routing, starlette.routing] * len(tree)
    mixed = [build(node, library) for node, library in zip(tree, libraries, strict=False)]
    expected = outcome(lambda: facts(pure.url_path_for(name, **params)))
    ours, theirs = conn_types.routing.Router(mixed), starlette.routing.Router(mixed)
    assert outcome(lambda: facts(ours.url_path_for(name, **params))) == expected
    assert outcome(lambda: facts(theirs.url_path_for(name, **params))) == expected


def entries(nodes: Sequence[Node]) -> list[Entry]:
    return [
        Entry(
            node.kind,  # type: ignore[arg-type]
            node.text.rstrip("/") if node.kind == "mount" else node.text,
            node.name,
            entries(node.children),
        )
        for node in nodes
    ]


@needs_oracle
@settings(max_examples=100, deadline=None)
@given(trees, look_up_names, look_up_params)
def test_names_alone_find_what_the_router_finds(
    tree: tuple[Node, ...], name: str, params: Mapping[str, Any]
) -> None:
    found = find(entries(tree), name, *params)
    router = starlette.routing.Router(build_all(tree, starlette.routing))
    # Values that every convertor takes, so that the names alone decide.
    accepted = dict.fromkeys(params, "1")
    result = outcome(lambda: router.url_path_for(name, **accepted).protocol)
    assert result == (("raised", "NoMatchFound") if found is None else ("returned", found.path.protocol))
