"""Random programs: nothing that they do raises out of the evaluator, or goes beyond what it understands."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conn_types.analysis.evaluator import interpreter
from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from tests.hostile.programs import HEAD, TAIL

FUEL = 30_000
"""What the program's module may take: loops without end are common among them, and all alike."""

UNCHECKED = [
    HealthCheck.too_slow,
    HealthCheck.function_scoped_fixture,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
]

Text = st.SearchStrategy[str]


def _words(text: str) -> Text:
    return st.sampled_from(text.split())


ATOMS = _words("a b f C nowhere nowhere.x 0 -1 2.5 'x' '' b'y' None True [] {} () ...")
OPERATORS = _words("+ - * / // % | & ^ << ** == < in is and or")
METHODS = _words("append join get x __class__ format split items sort")
FUNCTIONS = _words("len list str sorted getattr type dict set sum zip map next isinstance range int")
TARGETS = st.sampled_from(["a", "b", "C.x", "a.y", "a[0]", "a, *b", "[a, b]"])


def _filled(template: str, *parts: Text) -> Text:
    """The template with a random part for each of its holes: `{0}`, `{1}`."""
    return st.tuples(*parts).map(lambda chosen: template.format(*chosen))


def _larger(inner: Text) -> Text:
    """Expressions made of smaller ones."""
    return st.one_of(
        _filled("({0} {1} {2})", inner, OPERATORS, inner),
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
        _filled("{{{0}: {1}, **{1}}}", inner, inner),
        _filled("{0}[{1}]", inner, inner),
        _filled("{0}[{1}:{0}]", inner, inner),
        _filled("{0}({1}, *{0}, k={1})", inner, inner),
        _filled("({0}).{1}({2})", inner, METHODS, inner),
        _filled("{0}({1}, {2})", FUNCTIONS, inner, inner),
        _filled("({0} if {1} else {2})", inner, inner, inner),
        _filled("[{0} for a in {1} if a]", inner, inner),
        _filled("(lambda a, *b: {0})", inner),
        inner.filter(lambda part: not set("'{") & set(part)).map("f'{{{}!s:>9}}'".format),
    )


EXPRESSIONS = st.recursive(ATOMS, _larger, max_leaves=6)


def _compound(inner: Text) -> Text:
    """Statements with a block."""
    heads = st.one_of(
        _filled("if {0}:", EXPRESSIONS),
        _filled("while {0}:", EXPRESSIONS),
        _filled("for {0} in {1}:", TARGETS, EXPRESSIONS),
        _filled("with {0} as a:", EXPRESSIONS),
        _filled("def f(a, b={1}, *c, **d):\n    yield {0}", ATOMS, EXPRESSIONS),
        _filled("@{0}\ndef f(a):\n    return f(a)", EXPRESSIONS),
        _filled("class C({0}):", EXPRESSIONS),
        st.just("try:\n    raise nowhere.x\nexcept nowhere.y as a:"),
    )
    blocks = st.lists(inner, min_size=1, max_size=3).map("\n".join)
    return st.tuples(heads, blocks).map(lambda parts: f"{parts[0]}\n{indent(parts[1], ' ' * 4)}")


STATEMENTS = st.recursive(
    st.one_of(
        EXPRESSIONS,
        _filled("{0} = {1}", TARGETS, EXPRESSIONS),
        _filled("{0} += {1}", _words("a b C.x"), EXPRESSIONS),
        _filled("del {0}", TARGETS.filter(lambda target: "*" not in target)),
        _filled("app1 = Starlette(routes={0})", EXPRESSIONS),
        _filled("Router().mount({0}, a)", EXPRESSIONS),
        _filled("a = Route({0}, page)", EXPRESSIONS),
        _filled("assert {0}", EXPRESSIONS),
    ),
    _compound,
    max_leaves=8,
)
PROGRAMS = st.lists(STATEMENTS, min_size=1, max_size=6).map("\n".join)


@pytest.fixture(autouse=True)
def _little_fuel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "MODULE_FUEL", FUEL)


def analyse(program: str, directory: Path) -> None:
    (directory / "main.py").write_text(f"{HEAD}a = b = f = C = nowhere.a\n{program}{TAIL}")
    project = Project.open(directory, use_cache=False)
    table = build_table(project, Interpreter(project))
    assert "main:app" in {app.id for app in table.apps}
    reasons = {spot.reason for app in table.apps for spot in app.routes.open_spots()}
    assert not {reason for reason in reasons if "not understood" in reason}


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=UNCHECKED)
@given(PROGRAMS)
def test_dozens(tmp_path: Path, program: str) -> None:
    analyse(program, tmp_path)


@pytest.mark.slow
@settings(max_examples=3_000, deadline=None, suppress_health_check=UNCHECKED)
@given(PROGRAMS)
def test_thousands(tmp_path: Path, program: str) -> None:
    analyse(program, tmp_path)
