"""A baseline knows findings again wherever their lines have moved to."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conn_types.analysis.baseline import (
    Baseline,
    Entry,
    baseline_before,
    baseline_of,
    dump,
    read_baseline,
    without_known,
)
from conn_types.analysis.diagnostic import Diagnostic
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.location import Location


def diagnostic(
    line: int, message: str = "m", *, path: str = "a.py", rule: str = "unknown-route"
) -> Diagnostic:
    location = Location(path=path, line=line, column=0)
    return Diagnostic(
        rule=rule, severity="error", location=location, end_line=line, end_column=1, message=message
    )


def lines(*texts: str) -> Callable[[Location], str]:
    """The lines of every file."""
    return lambda location: texts[location.line - 1]


class TestMatching:
    BEFORE = baseline_of([diagnostic(1), diagnostic(3)], lines("x = f()", "", "y = f()"))

    def new(self, *diagnostics: Diagnostic, text: Callable[[Location], str]) -> tuple[list[int], list[str]]:
        """The lines of those that are new, and the texts of what is gone."""
        found, left = without_known(diagnostics, self.BEFORE, text)
        return [each.location.line for each in found], [entry.line for entry in left]

    def test_the_same(self) -> None:
        assert self.new(diagnostic(1), diagnostic(3), text=lines("x = f()", "", "y = f()")) == ([], [])

    def test_moved_lines(self) -> None:
        text = lines("# new", "", "y = f()", "x = f()")
        assert self.new(diagnostic(3), diagnostic(4), text=text) == ([], [])

    def test_changed_lines(self) -> None:
        assert self.new(diagnostic(1), diagnostic(2), text=lines("x = f(1)", "z = f()")) == ([], [])

    def test_a_third_of_the_same(self) -> None:
        text = lines("new = f()", "x = f()", "y = f()")
        assert self.new(diagnostic(1), diagnostic(2), diagnostic(3), text=text) == ([1], [])

    def test_one_is_gone(self) -> None:
        assert self.new(diagnostic(1), text=lines("y = f()")) == ([], ["x = f()"])

    @pytest.mark.parametrize(
        "other",
        [diagnostic(1, "another"), diagnostic(1, path="b.py"), diagnostic(1, rule="route-params")],
        ids=["message", "path", "rule"],
    )
    def test_another(self, other: Diagnostic) -> None:
        assert self.new(other, text=lines("x = f()")) == ([1], ["x = f()", "y = f()"])

    def test_two_that_look_the_same_are_counted(self) -> None:
        text = lines("x = f()", "x = f()", "x = f()")
        before = baseline_of([diagnostic(1), diagnostic(2)], text)
        assert before == {Entry("a.py", "unknown-route", "m", "x = f()"): 2}
        new, left = without_known([diagnostic(1), diagnostic(2), diagnostic(3)], before, text)
        assert ([each.location.line for each in new], left) == ([3], {})


TEXT = st.text(st.characters(codec=None), max_size=10)
ENTRIES = st.dictionaries(st.builds(Entry, TEXT, TEXT, TEXT, TEXT), st.integers(1, 3), max_size=6)


@settings(max_examples=100, deadline=None)
@given(baseline=ENTRIES)
def test_a_file_holds_what_was_written(baseline: Baseline, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("baseline") / "baseline.json"
    path.write_text(dump(baseline), "utf-8", "backslashreplace")
    assert read_baseline(path) == baseline
    assert len(dump(baseline).split("\n")) == 6 + len(baseline) + bool(baseline)


PLACES = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), max_size=8)


@settings(max_examples=100, deadline=None)
@given(places=PLACES, moves=st.randoms(use_true_random=False))
def test_moved_lines_make_nothing_new(places: list[tuple[str, str]], moves: object) -> None:
    texts = [text for _, text in places]
    found = [diagnostic(number + 1, message) for number, (message, _) in enumerate(places)]
    before = baseline_of(found, lines(*texts))
    order = [*range(len(places))]
    moves.shuffle(order)  # type: ignore[attr-defined]
    moved = [diagnostic(number + 1, places[place][0]) for number, place in enumerate(order)]
    assert without_known(moved, before, lines(*(texts[place] for place in order))) == ([], {})


def test_the_file_is_sorted_one_entry_a_line() -> None:
    found = [diagnostic(2, "é", path="b.py"), diagnostic(1), diagnostic(1)]
    assert dump(baseline_of(found, lines("x", "y"))) == (
        "{\n"
        '  "format": "conn-types baseline",\n'
        '  "version": 1,\n'
        '  "findings": [\n'
        '    {"path": "a.py", "rule": "unknown-route", "message": "m", "line": "x", "count": 2},\n'
        '    {"path": "b.py", "rule": "unknown-route", "message": "é", "line": "y"}\n'
        "  ]\n"
        "}\n"
    )


WHOLE = dump({Entry("a.py", "r", "m", "x"): 1, Entry("b.py", "r", "m", "x"): 2})


def with_entry(entry: object) -> str:
    return WHOLE.replace('"x", "count": 2}', f'"x"}},\n    {json.dumps(entry)}')


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("", 1, "this is no JSON"),
        ("{}", 1, "this is no baseline of conn-types"),
        ("[" * 100_000, 1, "this is no JSON"),
        ("[]", 1, "this is no baseline of conn-types"),
        (WHOLE.replace("},\n", "}\n"), 6, "this is no JSON: Expecting ',' delimiter"),
        (WHOLE.replace("    {", "<<<<<<< HEAD\n    {", 1), 5, "a conflict of a merge stands here"),
        (WHOLE.replace('"version": 1', '"version": 2'), 3, "its version is 2, and not 1"),
        (WHOLE.replace('"findings": [', '"found": ['), 1, '"findings" must be a list'),
        (with_entry(7), 7, "an entry must be an object"),
        (with_entry({"path": "a"}), 7, 'an entry needs a text "rule"'),
        (with_entry({"path": 1}), 7, 'an entry needs a text "path"'),
        (with_entry({"path": "", "rule": "", "message": "", "line": "", "x": 1}), 7, 'an entry has no "x"'),
        (WHOLE.replace('"count": 2', '"count": 0'), 6, '"count" must be a whole number from 1'),
        (WHOLE.replace('"count": 2', '"count": true'), 6, '"count" must be a whole number from 1'),
        (WHOLE.replace('"count": 2', f'"count": {"9" * 5000}'), 1, "this is no JSON"),
        (WHOLE.encode().replace(b'"a.py"', b'"\xff"'), 5, "this is not UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    content: str | bytes, line: int, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(AnalysisError) as caught:
        read_baseline(path)
    assert str(caught.value).startswith(f"{path}:{line}: {problem}")
    assert str(caught.value).endswith(f"make it again with --write-baseline {path}")


def test_one_that_two_branches_added_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    entry = '    {"path": "a.py", "rule": "r", "message": "m", "line": "x"},\n'
    path.write_text(WHOLE.replace(entry, entry * 2))
    assert read_baseline(path)[Entry("a.py", "r", "m", "x")] == 1


class TestWrittenAgain:
    def test_nothing_there(self, tmp_path: Path) -> None:
        assert baseline_before(tmp_path / "x", is_needed=True) == {}
        (tmp_path / "x").write_text("\n")
        assert baseline_before(tmp_path / "x", is_needed=True) == {}

    def test_something_else_is_there(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_text("[tool.conn-types]\n")
        with pytest.raises(AnalysisError, match="is not written over"):
            baseline_before(tmp_path / "x", is_needed=False)

    def test_a_conflict_is_there(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_text(WHOLE.replace("    {", "<<<<<<< HEAD\n    {", 1))
        assert baseline_before(tmp_path / "x", is_needed=False) == {}
        with pytest.raises(AnalysisError, match="x:5: a conflict of a merge"):
            baseline_before(tmp_path / "x", is_needed=True)
