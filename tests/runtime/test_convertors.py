from __future__ import annotations

import uuid
from typing import Any

import pytest
import starlette.convertors
from hypothesis import given
from hypothesis import strategies as st

from conn_types.convertors import CONVERTOR_TYPES, Convertor, register_url_convertor
from conn_types.routing import Match, Route
from tests.runtime import asgi
from tests.runtime.oracle import outcome
from tests.runtime.route_trees import endpoint

convertors = st.sampled_from(sorted(starlette.convertors.CONVERTOR_TYPES))
values = st.one_of(
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.from_regex(r"[0-9]+(\.[0-9]+)?", fullmatch=True),
    st.uuids(),
    st.none(),
    st.booleans(),
    st.binary(max_size=4),
    st.decimals(),
)


@given(convertors, values)
def test_to_string_is_starlettes(name: str, value: Any) -> None:
    ours, theirs = CONVERTOR_TYPES[name], starlette.convertors.CONVERTOR_TYPES[name]
    assert outcome(lambda: ours.to_string(value)) == outcome(lambda: theirs.to_string(value))


@given(convertors, st.data())
def test_convert_is_starlettes(name: str, data: st.DataObject) -> None:
    ours, theirs = CONVERTOR_TYPES[name], starlette.convertors.CONVERTOR_TYPES[name]
    assert ours.regex == theirs.regex
    text = data.draw(st.from_regex(ours.regex, fullmatch=True))
    assert outcome(lambda: ours.convert(text)) == outcome(lambda: theirs.convert(text))


def test_uuid_needs_no_hyphens() -> None:
    value = uuid.uuid4()
    assert CONVERTOR_TYPES["uuid"].convert(value.hex) == value


def test_registered_convertor_counts_for_routes_made_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hexadecimal(Convertor[int]):
        regex = "[0-9a-f]+"

        def convert(self, value: str) -> int:
            return int(value, 16)

        def to_string(self, value: int) -> str:
            return f"{value:x}"

    monkeypatch.delitem(CONVERTOR_TYPES, "hex", raising=False)
    with pytest.raises(AssertionError, match="Unknown path convertor 'hex'"):
        Route("/{id:hex}", endpoint)
    # Set here so that monkeypatch takes it away again.
    monkeypatch.setitem(CONVERTOR_TYPES, "hex", CONVERTOR_TYPES["int"])
    register_url_convertor("hex", Hexadecimal())
    assert Route("/{id:hex}", endpoint, name="r").url_path_for("r", id=255) == "/ff"


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/{a:int}x", "/" + "1" * 100_000),
        ("/{a:float}x", "/" + "1" * 100_000),
        ("/{a:float}.{b:float}x", "/" + "1." * 500),
        ("/{a:int}{b:int}x", "/" + "1" * 1_000),
        ("/{a:float}{b:float}x", "/" + "1" * 500),
        ("/{a}-{b}-{c}/x", "/" + "-" * 200),
        ("/{a:path}/{b:path}/{c:path}x", "/" * 200),
        ("/{a:uuid}{b:uuid}x", "/" + "a" * 10_000),
    ],
)
def test_no_path_makes_a_pattern_backtrack_for_ever(pattern: str, path: str) -> None:
    # In exponential time none of these would end.
    assert Route(pattern, endpoint).matches(asgi.http(path))[0] == Match.NONE
