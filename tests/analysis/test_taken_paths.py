"""Which paths take which, first match by first match; where it is not certain, none does."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import compile_path

from conn_types.analysis.taken_paths import REST, TakenPaths, segments

KNOWN = frozenset({"str", "int", "float", "uuid", "path"})


def takes(wide: str, narrow: str, known: frozenset[str] = KNOWN) -> bool:
    paths = TakenPaths[str](known)
    paths.add(segments(wide), wide)
    return [*paths.takers(segments(narrow))] == [wide]


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("/a", "/a"),
        ("/", "/"),
        ("/{x}", "/{y}"),
        ("/{x}", "/a"),
        ("/{x}", "/{y:int}"),
        ("/{x}", "/{y:uuid}"),
        ("/{x}", "/{y}.json"),
        ("/{x:int}", "/7"),
        ("/{x:float}", "/{y:int}"),
        ("/{x}.json", "/{y}.json"),
        ("/{x}/b", "/a/b"),
        ("/{x:path}", "/"),
        ("/{x:path}", "/a/{b}/c"),
        ("/{x:path}", "/{y:path}/c"),
        ("/a/{x:path}", "/a/"),
        ("/{x:path}/c", "/{y:path}/c"),
    ],
)
def test_taken(wide: str, narrow: str) -> None:
    assert takes(wide, narrow)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("/a", "/b"),
        ("/a", "/a/"),
        ("/a", "/{x}"),
        ("/{x}", "/"),
        ("/{x}", "/a/b"),
        ("/{x}", "/{y:path}"),
        ("/{x}", "/{y:path}.json"),
        ("/{x:int}", "/a"),
        ("/{x:int}", "/²"),
        ("/{x:int}", "/{y}"),
        ("/{x:int}", "/{y:float}"),
        ("/{x}.json", "/a.json"),
        ("/{x}.json", "/{y}"),
        ("/a/{x:path}", "/a"),
        ("/{x:path}/c", "/b/c"),
    ],
)
def test_not_taken_or_not_known(wide: str, narrow: str) -> None:
    assert not takes(wide, narrow)


def test_a_convertor_that_is_not_the_frameworks_takes_itself_only() -> None:
    known = KNOWN - {"int"}
    assert takes("/{x:int}", "/{y:int}", known)
    assert not takes("/{x:int}", "/7", known)
    assert not takes("/{x}", "/{y:int}", known)
    assert not takes("/{x}", "/{y:own}")


def test_all_that_take_it_are_told() -> None:
    paths = TakenPaths[str](KNOWN)
    for text in ("/{a}/b", "/a/{b}", "/a/b", "/{p:path}", "/b/b"):
        paths.add(segments(text), text)
    assert sorted(paths.takers(segments("/a/b"))) == ["/a/b", "/a/{b}", "/{a}/b", "/{p:path}"]
    assert [*paths.takers((*segments("/a"), REST))] == ["/{p:path}"]


PIECES = st.sampled_from(["a", "7", "", "{s}", "{i:int}", "{f:float}", "{s}.a", "{u:uuid}"])
PATHS = (
    st.lists(PIECES, min_size=1, max_size=3)
    .map(lambda pieces: "/" + "/".join(pieces))
    .map(lambda text: _renamed(text))
)
SAMPLES = {
    "s": ["a", "7", "x y", "1.5", "00000000-0000-0000-0000-000000000001", "b.a"],
    "i": ["7", "0"],
    "f": ["7", "1.5"],
    "u": ["00000000-0000-0000-0000-000000000001"],
}


def _renamed(text: str) -> str:
    """With another name for each parameter, and its kind as the first letter."""
    numbers = iter(range(9))
    return re.sub(r"\{(\w)", lambda found: f"{{{found[1]}{next(numbers)}", text)


@given(wide=PATHS, narrow=PATHS, choice=st.randoms(use_true_random=False))
def test_what_is_told_holds_for_what_starlette_matches(wide: str, narrow: str, choice: Random) -> None:
    if takes(wide, narrow):
        pattern, _, _ = compile_path(wide)
        path = re.sub(r"\{(\w)[^}]*\}", lambda found: choice.choice(SAMPLES[found[1]]), narrow)
        assert pattern.match(path), (wide, narrow, path)
