"""The table's look-up is the router's, however plain a name is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from conn_types.analysis.location import Location
from conn_types.analysis.table import Found, Parameter, RouteEntry, Routes
from conn_types.path_pattern import PathParameter, PathPattern
from conn_types.reversing import reverse

NAMES = ("a", "b", "a:b", "", None)
PARAMETERS = ("x", "y", "path")
PATHS = ("", "/p", "/{x}", "/{y:int}", "/{x}/{y}", "/{x}/{x}", "/{path:path}")
PLACE = Location(path="main.py", line=1, column=0)
STRING = Parameter(convertor="str", value_type="str", accepts="str")


def entry(kind: str, name: str | None, path: str, children: list[RouteEntry]) -> RouteEntry:
    pattern = PathPattern.parse(path)
    is_mount = kind in ("mount", "host")
    names = [*pattern.parameter_names, *(("path",) if is_mount else ())]
    return RouteEntry(
        kind=kind,  # type: ignore[arg-type]
        name=name,
        pattern=pattern,
        params=dict.fromkeys(names, STRING),
        location=PLACE,
        children=tuple(children) if is_mount else (),
    )


ENTRIES = st.recursive(
    st.builds(
        entry,
        st.sampled_from(("http", "websocket", "mount")),
        st.sampled_from(NAMES),
        st.sampled_from(PATHS),
        st.just([]),
    ),
    lambda below: st.builds(
        entry,
        st.sampled_from(("mount", "host")),
        st.sampled_from(NAMES),
        st.sampled_from(PATHS),
        st.lists(below, max_size=3),
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(ENTRIES, max_size=4), st.sets(st.sampled_from(PARAMETERS)))
def test_as_the_router_finds_it(entries: list[RouteEntry], given_params: set[str]) -> None:
    routes = Routes(entries=tuple(entries))
    for row in routes.rows():
        for params in ({*row.params}, given_params):
            expected = reverse(entries, row.name or "", dict.fromkeys(params), in_braces)
            found = routes.look_up(row.name or "", params)
            if expected is None:
                assert not isinstance(found, Found)
            else:
                assert isinstance(found, Found)
                assert found.row.trail == expected.trail
                assert found.unfilled == expected.unfilled


def in_braces(entry: RouteEntry, parameter: PathParameter, value: None) -> str:
    return "{" + parameter.name + "}"
