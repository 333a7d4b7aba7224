from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conn_types.analysis.location import Location
from conn_types.analysis.table import App, OpenSpot, Parameter, RouteEntry, Routes, RouteTable
from conn_types.analysis.table_data import TableDataError, decode, encode
from conn_types.path_pattern import PathPattern

words = st.text(max_size=4)
optional_words = st.none() | words
kinds = st.sampled_from(["http", "websocket", "mount", "host"])
locations = st.builds(Location, path=words, line=st.integers(1, 99), column=st.integers(0, 99))
parameters = st.builds(Parameter, convertor=words, value_type=words, accepts=words, annotation=optional_words)
spots = st.builds(OpenSpot, location=locations, reason=words, kinds=st.lists(kinds, max_size=2).map(tuple))
patterns = st.builds(PathPattern.parse, st.sampled_from(["", "/a", "/{id:int}/x", "/{a}{", "/{a}/{a}"]))


def entries(children: st.SearchStrategy[tuple[RouteEntry, ...]]) -> st.SearchStrategy[RouteEntry]:
    return st.builds(
        RouteEntry,
        kind=kinds,
        name=optional_words,
        pattern=patterns,
        params=st.dictionaries(words, parameters, max_size=2),
        location=locations,
        methods=st.none() | st.lists(words, max_size=2).map(tuple),
        endpoint=optional_words,
        module=words,
        dependencies=st.lists(words, max_size=2).map(tuple),
        query=st.frozensets(words, max_size=3),
        conditional=st.none() | locations,
        assumed_name=st.booleans(),
        children=children,
        open=st.lists(spots, max_size=1).map(tuple),
        application=st.booleans(),
    )


nodes = st.recursive(
    entries(st.just(())), lambda inner: entries(st.lists(inner, max_size=2).map(tuple)), max_leaves=4
)
routes = st.builds(Routes, entries=st.lists(nodes, max_size=3).map(tuple), open=st.lists(spots).map(tuple))
apps = st.builds(
    App,
    id=words,
    aliases=st.lists(words, max_size=2).map(tuple),
    framework=st.sampled_from(["conn_types", "starlette", "fastapi"]),
    routes=routes,
    location=locations,
    middleware=st.lists(words, max_size=2).map(tuple),
    modules=st.frozensets(words, max_size=2),
    test=st.booleans(),
)
tables = st.builds(
    RouteTable,
    apps=st.lists(apps, max_size=2).map(tuple),
    routers=st.dictionaries(words, routes, max_size=2),
    convertors=st.dictionaries(words, words, max_size=2),
)


def through_json(table: RouteTable) -> RouteTable:
    return decode(json.loads(json.dumps(encode(table))))


@settings(max_examples=40, deadline=None)
@given(tables)
def test_round_trip(table: RouteTable) -> None:
    assert through_json(table) == table


@settings(max_examples=40, deadline=None)
@given(tables)
def test_the_order_of_mappings_is_kept(table: RouteTable) -> None:
    again = through_json(table)
    assert [*again.routers] == [*table.routers]
    for app, other in zip(table.apps, again.apps, strict=True):
        for entry, same in zip(app.routes.entries, other.routes.entries, strict=True):
            assert [*entry.params] == [*same.params]


@settings(max_examples=40, deadline=None)
@given(tables, st.frozensets(words, max_size=3), st.booleans())
def test_rows_with_some_names(table: RouteTable, names: frozenset[str], are_made: bool) -> None:
    for app, other in zip(table.apps, through_json(table).apps, strict=True):
        expected = [row for row in app.routes.rows() if row.name in names]
        routes = app.routes if are_made else other.routes
        assert [*routes.rows_among(names)] == expected


def table_with_one_route() -> RouteTable:
    location = Location(path="a.py", line=1, column=0)
    entry = RouteEntry(
        kind="http",
        name="a",
        pattern=PathPattern.parse("/a"),
        params={},
        location=location,
        query=frozenset("xyz"),
    )
    routes = Routes(entries=(entry,))
    app = App(id="a:app", framework="starlette", routes=routes, location=location)
    return RouteTable(apps=(app,), routers={"a:app": routes})


def test_what_stands_twice_is_written_once_and_is_one_object_again() -> None:
    table = table_with_one_route()
    assert [record[0] for record in encode(table)].count("RouteEntry") == 1
    again = through_json(table)
    assert again.apps[0].routes is again.routers["a:app"]


def test_equal_tables_give_equal_data() -> None:
    assert encode(table_with_one_route()) == encode(table_with_one_route())


def test_a_pattern_is_its_text() -> None:
    (record,) = (each for each in encode(table_with_one_route()) if each[0] == "RouteEntry")
    assert "/a" in record


NO_TABLES: list[object] = [
    None,
    [],
    {},
    [1],
    [[]],
    [["Nothing"]],
    [["Path", "a"]],
    [["Location", "a.py", 1]],
    [["Location", "a.py", "1", 0]],
    [["Location", "a.py", True, 0]],
    [["Location", "a.py", 1, 0]],
    [["RouteTable", [0], {}, {}]],
    [["RouteTable", [-1], {}, {}]],
    [["Location", "a.py", 1, 0], ["RouteTable", [0], {}, {}]],
    [["RouteTable", {}, {}, {}]],
    [["RouteTable", [], [], {}]],
    [["Location", "a.py", 1, 0], ["OpenSpot", 0, "r", "", "", ["ftp"]]],
]


@pytest.mark.parametrize("data", NO_TABLES)
def test_what_is_no_table_is_refused(data: object) -> None:
    with pytest.raises(TableDataError):
        decode(data)
