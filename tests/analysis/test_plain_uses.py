"""Whatever the text tells by itself, the tree tells too; of what is written, the text overlooks nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conn_types.analysis.file_uses import uses_of
from conn_types.analysis.references.plain_uses import plain_uses
from conn_types.analysis.source import Source, SourceError, parse_source


@pytest.mark.parametrize(
    "line",
    [
        'request.url_for("home")',
        'link = request.url_for("home", id=1)',
        'request.url_for(\n    "home",\n    id=1,\n)',
        "return conn.app.url_path_for('home')",
        'x = request.path_params["id"]',
        'x: int = request.path_params["id"]  # which one',
        'if request.scope["path"] == "/": pass',
        'f(request.path_params["id"])',
        'f(request.path_params["id"], g(1), x=request.path_params["name"])',
        'f("(%s)", request.path_params["id"])',
        'items[request.path_params["id"]] = 1',
        'f({"id": request.path_params["id"]})',
        'request.url_for("home", id=request.path_params["id"])',
    ],
)
def test_plain_lines(line: str) -> None:
    assert _is_plain(line)


@pytest.mark.parametrize(
    "line",
    [
        "request.url_for(name)",
        'request.url_for("home" + x)',
        'request.url_for("home" "s")',
        'request.url_for(f"{x}")',
        "partial(request.url_for, x)",
        'request.path_params["id"] = 1',
        'x = request.path_params["id"] = 1',
        'x = request.path_params["id"], y = 1, 2',
        'f(x)[request.path_params["id"]], request.path_params["id"] = 1, 2',
        '(request.path_params["id"], x) = 1, 2',
        'if x == "f(": request.path_params["id"] = 1',
        'for request.path_params["id"] in x: pass',
        'for(request.path_params["id"])in x: pass',
        'f(1 for request.path_params["id"] in x)',
        'f(1 for (x, request.path_params["id"]) in y)',
        'with f(x) as request.path_params["id"]: pass',
        'with(f(x)as request.path_params["id"]): pass',
        'del request.path_params["id"], x',
        'del(request.path_params["id"])',
        'request.path_params["id"] += 1',
        'request.path_params["id"]: int = 1',
        'request.scope["path_params"]["id"] = 1',
        'request.path_params.pop("id")',
        'request.scope[\n    "mine"] = 1',
        'f(request.scope)["mine"] = 1',
    ],
)
def test_all_other_lines_are_looked_at(line: str) -> None:
    assert not _is_plain(line)


PIECES = (
    *('request.path_params["id"]', "request.scope['mine']", "request.scope", "path_params", '.pop("id")'),
    *('.url_for("home")', ".url_for('home', id=1)", ".url_for(x)", '"type": "http"', '"(["', "'f('", '"""'),
    *("f(", "x[", "(", "[", "{", ")", "]", "}", ",", ":", "; ", "\n", "\n    ", " = ", " == ", " += ", "*"),
    *(
        "x",
        "y",
        "del ",
        "for ",
        " in ",
        " as ",
        "with ",
        "if ",
        " else ",
        "not ",
        "return ",
        "def f(): ",
        "#",
    ),
)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
def test_text_and_tree_tell_the_same(text: str) -> None:
    _compare(text)


TARGETS = ("{}", "({}, x)", "[x, {}]", "f({}).y", "x[{}]", "f({})[0]", "*{}", "f(x)[{}], {}", "f('(')[{}]")
STATEMENTS = (
    *("{} = 1", "x = {} = 1", "x = {}, y = 1, 2", "x = {}", "{} += 1", "{}: int = 1", "del {}", "return {}"),
    *("for {} in x: pass", "f(x for {} in y)", "f(g(1), {})", "with x as {}: pass", "with (x as {}): pass"),
    *('if x == "f(": {} = 1', 'if x == "f(" or y == "\'": {} = 1', "{}.update(mine=1)", "{}['mine'] = 1"),
    *(
        'f("""\n f(""", {})',
        '"""\nf(""";{} = 1',
        '"""\nf( " """; {} = 1',
        '"""\n{} = 1"""',
        "(\n{}\n) = 1",
        "f(x,\n{})",
        "x = (\n{})",
    ),
    *("f(lambda: {})", "f(x := {})", "f(x={}, y=1)", "x = {} == 1", "x = f({'mine': {}})", "f(x)({})"),
)
USES = (
    *('request.path_params["id"]', "request.scope['id']", 'request.url_for("home")', "scope['scope']"),
    *(
        'request.scope["path_params"]',
        'request.path_params["scope"]',
        "request.scope",
        "f(x).path_params['id']",
    ),
)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(STATEMENTS), st.sampled_from(TARGETS), st.sampled_from(USES)), max_size=3
    )
)
def test_statements_are_read_as_the_tree_is(statements: list[tuple[str, str, str]]) -> None:
    _compare(
        "\n".join(statement.replace("{}", target.replace("{}", use)) for statement, target, use in statements)
    )


def _compare(text: str) -> None:
    source = _parsed(text)
    if isinstance(source, Source):
        found, told = uses_of(source), uses_of(source, by_text=False)
        assert {*found.names} >= {*told.names}
        assert replace(found, names=told.names) == told


def _parsed(text: str) -> Source | SourceError:
    return parse_source(Path("page.py"), "page.py", text.encode())


def _is_plain(line: str) -> bool:
    text = f"{line}\n"
    assert isinstance(_parsed(text), Source)
    return not plain_uses(text, ("url_for", "url_path_for", "path_params", "scope")).lines
