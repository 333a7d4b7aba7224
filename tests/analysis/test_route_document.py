"""The document of `routes` is read as what was written, and refused as what it is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conn_types.analysis.location import Location
from conn_types.analysis.project import Project
from conn_types.analysis.render import ROUTES_FORMATS
from conn_types.analysis.render.drawing import Drawing
from conn_types.analysis.route_document import RouteDocumentError, read_document
from conn_types.analysis.row_pairs import out_of_order, same_place
from conn_types.analysis.table import App, Found, OpenSpot, Parameter, RouteEntry, Routes, RouteTable
from conn_types.path_pattern import PathPattern

HERE = Location(path="routes.json", line=1, column=0)
DRAWING = Drawing(project=Project.open(Path(__file__).parent))
REST = Parameter(convertor="path", value_type="str", accepts="object")


def entry(kind: Any, text: str, name: str | None, *children: RouteEntry, **fields: Any) -> RouteEntry:
    pattern = PathPattern.parse(text)
    params = {
        each.name: Parameter(convertor=each.convertor, value_type="str", accepts="object")
        for each in pattern.parameters
    }
    return RouteEntry(
        kind=kind,
        name=name,
        pattern=pattern,
        params={**params, "path": REST} if kind in ("mount", "host") else params,
        location=HERE,
        children=children,
        own_matching=True,
        **fields,
    )


def read_again(routes: Routes) -> App:
    """What is read from the document that shows the routes."""
    app = App(id="main:app", framework="starlette", location=HERE, routes=routes)
    text = ROUTES_FORMATS["json"](RouteTable(apps=(app,)), DRAWING)
    (read,) = read_document(text, HERE)
    return read


names = st.sampled_from([None, "a", "b"])
leaves = st.builds(
    entry,
    st.sampled_from(["http", "websocket"]),
    st.sampled_from(["/", "/a", "/a/{id:int}", "/b", "/{x}"]),
    names,
)


@st.composite
def mounts(draw: st.DrawFn, below: st.SearchStrategy[RouteEntry]) -> RouteEntry:
    children = draw(st.lists(below, max_size=3))
    return entry("mount", draw(st.sampled_from(["", "/m", "/a", "/m/{t}"])), draw(names), *children)


@st.composite
def hosts(draw: st.DrawFn, below: st.SearchStrategy[RouteEntry]) -> RouteEntry:
    children = draw(st.lists(below, max_size=3))
    return entry("host", draw(st.sampled_from(["x.org", "y.org", "{h}.x.org"])), draw(names), *children)


routes = st.recursive(leaves, mounts, max_leaves=6)
tables = st.lists(routes | hosts(routes), max_size=5).map(lambda found: Routes(entries=tuple(found)))


@given(tables)
def test_rows_are_those_that_were_written(table: Routes) -> None:
    read = read_again(table).routes
    assert list(map(same_place, read.rows())) == list(map(same_place, table.rows()))


@given(tables)
def test_look_ups_find_the_same(table: Routes) -> None:
    """Where no mount adds nothing to the path: such a one is taken to stand beside the one that it is in."""
    assume(all(row.entry.pattern.text for row in table.rows()))
    read = read_again(table).routes
    for row in table.rows():
        if row.name is None:
            continue
        before, after = (each.look_up(row.name, row.params.keys()) for each in (table, read))
        assert type(before) is type(after)
        if isinstance(before, Found) and isinstance(after, Found):
            assert same_place(before.row) == same_place(after.row)


def test_all_that_a_row_shows_is_read() -> None:
    row = entry(
        "http",
        "/{id:int}",
        "x",
        methods=("GET",),
        endpoint="main:x",
        module="main",
        dependencies=("main:d",),
        conditional=HERE,
    )
    assert read_again(Routes(entries=(row,))).routes.entries == (row,)


def test_open_spots_lie_in_the_mounts_that_they_are_bounded_by() -> None:
    spot = OpenSpot(location=HERE, reason="why", name_prefix="x", path_prefix="/y", kinds=("http",))
    inner = entry("mount", "/in", None, entry("http", "/", "p"), open=(spot,))
    table = Routes(entries=(entry("mount", "/out", "out", inner),), open=(spot,))
    assert read_again(table).routes == table


def test_a_host_within_a_host() -> None:
    inner = entry("host", "b.org", None, entry("http", "/", "in"))
    table = Routes(entries=(entry("host", "a.org", None, inner, entry("http", "/", "out")),))
    assert read_again(table).routes == table


def test_little_is_needed() -> None:
    row = {"name": "a", "path": "/m/{id:int}", "kind": "mount"}
    text = json.dumps({"version": 1, "apps": [{"app": "main:app", "routes": [row]}]})
    ((read,),) = (app.routes.rows() for app in read_document(text, HERE))
    assert {name: each.accepts for name, each in read.params.items()} == {"id": "int | str", "path": "object"}
    assert read.entry.location == HERE


APP: dict[str, Any] = {"app": "main:app", "routes": []}
ROW: dict[str, Any] = {"name": "a", "path": "/", "kind": "http"}


REFUSED: list[tuple[Any, str]] = [
    ("", "it is no JSON: "),
    ("{" * 100_000, "it is no JSON: "),
    ([], "the document is no object"),
    ({}, 'the document: "version" is missing'),
    ({"version": 2, "apps": []}, '"version" is not 1'),
    ({"version": True, "apps": []}, 'the document: "version" is no number'),
    ({"version": 1}, 'the document: "apps" is missing'),
    ({"version": 1, "apps": {}}, 'the document: "apps" is no list'),
    ({"version": 1, "apps": [1]}, "apps[0] is no object"),
    ({"version": 1, "apps": [{"app": "a:b"}]}, 'apps[0]: "routes" is missing'),
    (APP | {"framework": "flask"}, '"framework" is "flask", none of conn_types, starlette, fastapi'),
    (APP | {"open": [{}]}, 'apps[0].open[0]: "reason" is missing'),
    (ROW | {"name": 1}, 'apps[0].routes[0]: "name" is no string'),
    (ROW | {"path": None}, 'apps[0].routes[0]: "path" is no string'),
    (ROW | {"kind": "route"}, '"kind" is "route", none of http, websocket, mount, host'),
    (ROW | {"kind": "host"}, 'apps[0].routes[0]: a host needs a "host"'),
    (ROW | {"methods": "GET"}, 'apps[0].routes[0]: "methods" is no list'),
    (ROW | {"methods": [1]}, 'apps[0].routes[0]: "methods" is no list of strings'),
    (ROW | {"params": {"id": {}}}, 'apps[0].routes[0].params.id: "convertor" is missing'),
    (ROW | {"params": []}, 'apps[0].routes[0]: "params" is no object'),
    (ROW | {"location": {"path": "x", "line": "1"}}, 'apps[0].routes[0].location: "line" is no number'),
]


@pytest.mark.parametrize(("document", "message"), REFUSED)
def test_what_is_no_document(document: Any, message: str) -> None:
    if "path" in document:
        document = APP | {"routes": [document]}
    if "app" in document:
        document = {"version": 1, "apps": [document]}
    text = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(RouteDocumentError) as refused:
        read_document(text, HERE)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("positions", "moved"),
    [([], []), ([0, 1, 2], []), ([2, 0, 1], [0]), ([0, 3, 1, 2], [1]), ([1, 0], [0]), ([3, 2, 1], [0, 1])],
)
def test_out_of_order(positions: list[int], moved: list[int]) -> None:
    assert len(out_of_order(positions)) == len(moved)
    assert positions == sorted(positions) or out_of_order(positions) == moved
