"""Whatever the text tells by itself, the tree tells too; of what is written, the text overlooks nothing."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conn_types.analysis.file_uses import uses_of
from conn_types.analysis.marked_lines import says_what_it_means
from conn_types.analysis.place import place
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
        'x = request.path_params["id"]\f= 1',
        'x = request.scope["mine"]\f, y = 1, 2',
        'f(request.scope)["mine"] = 1',
    ],
)
def test_all_other_lines_are_looked_at(line: str) -> None:
    assert not _is_plain(line)


PIECES = (
    *('request.path_params["id"]', "request.scope['mine']", "request.scope", "path_params", '.pop("id")'),
    *('.url_for("home")', ".url_for('home', id=1)", ".url_for(x)", '"type": "http"', '"(["', "'f('", '"""'),
    *(
        "f(",
        "x[",
        "(",
        "[",
        "{",
        ")",
        "]",
        "}",
        ",",
        ":",
        "; ",
        "\n",
        "\n    ",
        " = ",
        "\f= ",
        "\f, ",
        " == ",
        " += ",
        "*",
    ),
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
    *(
        "x = [{}]",
        "f([{}])",
        "x = [f({})]",
        "return [{}]",
        "x = [1 if y else({})]",
        "f(x, [y, {}])",
        "x = [y == {}]",
    ),
    *("x = [y := {}]", "x = [\n{},\n f({})]", "x = [f(y={})]", "x = [f(y)[{}]]", "x = {y or({}) for y in z}"),
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
        assert replace(found, names=told.names, plain_params={}) == told
        _compare_params(source, found.plain_params)


def _compare_params(source: Source, told: Mapping[str, Sequence[int]]) -> None:
    """A place that is told of, if it is the program's, is that of a parameter that is read, and no item."""
    parents = {child: node for node in ast.walk(source.tree) for child in ast.iter_child_nodes(node)}
    places: dict[int, ast.Subscript] = {}
    for node in ast.walk(source.tree) if told else ():
        if isinstance(node, ast.Attribute) and node.attr == "path_params":
            above = parents[node]
            assert isinstance(above, ast.Subscript)
            assert above.value is node
            assert isinstance(above.ctx, ast.Load)
            places[place(node.end_lineno or 0, node.end_col_offset or 0)] = above
    for name, those in told.items():
        for look_up in (places[each] for each in those if each in places):
            assert ast.literal_eval(look_up.slice) == name
            assert not _is_item(look_up, parents)


def _is_item(node: ast.AST, parents: Mapping[ast.AST, ast.AST]) -> bool:
    above = parents[node]
    match above:
        case ast.List() | ast.Set() | ast.Dict() | ast.ListComp() | ast.SetComp() | ast.DictComp():
            return True
        case ast.stmt() | ast.keyword() | ast.Lambda():
            return False
        case ast.Call(func=part) | ast.Subscript(value=part) if part is not node:
            return False
        case _:
            return _is_item(above, parents)


@pytest.mark.parametrize(
    "line",
    [
        'x = request.path_params["id"]',
        'x += request.path_params["id"]',
        'x = request.path_params["id"] if x else [1]',
        'return request.path_params["id"]',
        'f(request.path_params["id"])',
        'x = y.f((1, request.path_params["id"]), None)',
        'x = [f(id=request.path_params["id"])]',
        'x = [f(g(1), [2][0], request.path_params["id"])]',
    ],
)
def test_what_is_read_and_goes_nowhere(line: str) -> None:
    end = line.index("path_params") + len("path_params")
    assert _params(line) == {"id": [place(1, end)]}
    assert _params(f"{line}\n# path_params") == {}
    assert _params(f"{line}\nrequest.path_params.copy()") == {}


@pytest.mark.parametrize(
    "line",
    [
        'x = [request.path_params["id"]]',
        'x = f([request.path_params["id"]])',
        'x = f({"id": request.path_params["id"]})',
        'x = {1, y if z else(request.path_params["id"])}',
        'x = [y == request.path_params["id"]]',
        'x = [y := request.path_params["id"]]',
        'x = [\n    1 if y else request.path_params["id"],\n]',
        'f(\n    request.path_params["id"],\n)',
    ],
)
def test_what_may_be_an_item(line: str) -> None:
    assert _params(line) == {}


def _params(text: str) -> Mapping[str, Sequence[int]]:
    assert isinstance(_parsed(text), Source)
    return plain_uses(text, ("path_params",)).params


def _parsed(text: str) -> Source | SourceError:
    return parse_source(Path("page.py"), "page.py", text.encode())


def _is_plain(line: str) -> bool:
    text = f"{line}\n"
    assert isinstance(_parsed(text), Source)
    return (
        says_what_it_means(text)
        and not plain_uses(text, ("url_for", "url_path_for", "path_params", "scope")).lines
    )
