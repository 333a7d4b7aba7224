"""What is read of a template by itself: each call, each argument, and exactly where it stands."""

from __future__ import annotations

import json
import random
import time

import pytest

from conn_types.analysis.references.reference import Span
from conn_types.analysis.templates.outline import Broken, Outline
from conn_types.analysis.templates.outline_data import decode, encode
from conn_types.analysis.templates.outlining import outlined
from conn_types.analysis.templates.syntax import TemplateSyntax
from conn_types.analysis.templates.template_text import decoded

OTHER_DELIMITERS = TemplateSyntax(
    block_start_string="<%",
    block_end_string="%>",
    variable_start_string="<<",
    variable_end_string=">>",
    comment_start_string="<#",
    comment_end_string="#>",
    line_statement_prefix="%",
    line_comment_prefix="%%",
)


def read(text: str, syntax: TemplateSyntax | None = None) -> Outline:
    found = outlined(text, syntax or TemplateSyntax())
    assert isinstance(found, Outline), found
    return found


def cut(text: str, span: Span) -> str:
    lines = text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column]
    lines[0] = lines[0][span.column :]
    return "\n".join(lines)


PLACES = {
    "plain": "<p>{{ [url_for('x', id=1)] }}",
    "stripped white space": "a  \n   {%- if x -%}  \n  {{- [url_for('x', id=1)] -}}  {%- endif -%}",
    "beyond ASCII": "äöü𝒳 {{ 'ß𝒳' ~ [url_for('x', id=1)] }}",
    "after a raw block": "{% raw %}{{ url_for('x', id=1) }}{% endraw %}\n\n{{ [url_for('x', id=1)] }}",
    "after a comment": "{# url_for('x', id=1) #} {#-\n-#} {{ [url_for('x', id=1)] }}",
    "in a block's tag": "{% if [url_for('x', id=1)] %}{% endif %}",
    "in another call": "{{ f(a, b=g([url_for('x', id=1)])) }}",
    "in a call's block": "{% import 'm' as m %}\n{% call m.n() %}{{ [url_for('x', id=1)] }}{% endcall %}",
    "in a translation": "{% trans a=[url_for('x', id=1)] %}to {{ a }}{% endtrans %}",
    "in a filter's arguments": "{{ x|replace('a', [url_for('x', id=1)]) }}",
    "in a default": "{% macro m(a=[url_for('x', id=1)]) %}{% endmacro %}",
    "in a subscript": "{{ a[url_for('x', id=1)] }}",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in PLACES.items()])
def test_places(text: str) -> None:
    (call,) = read(text).calls[-1:]
    assert cut(text, call.span) == "url_for('x', id=1)"
    assert [cut(text, each.span) for each in call.args] == ["'x'"]
    (name,) = call.args[0].texts
    assert (cut(text, name.span), name.quote) == ("'x'", "'")
    (keyword,) = call.keywords
    assert keyword.place is not None
    assert (cut(text, keyword.place), cut(text, keyword.given.span), keyword.given.value) == ("id", "1", 1)


def test_places_over_several_lines() -> None:
    text = "{{ url_for(\n  'x'\n  'y',\n  id = item.id\n    | int,\n  *rest, **{'é': [1, (2, 3)]},\n) }}"
    (call,) = read(text).calls
    assert cut(text, call.span) == text[3:-3]
    assert [cut(text, each.span) for each in call.args] == ["'x'\n  'y'"]
    assert [cut(text, each.given.span) for each in call.keywords[:1]] == ["item.id\n    | int"]
    assert (call.open, call.args[0].texts[0].quote) == (True, None)


def test_delimiters_of_ones_own() -> None:
    loop = "% for y in z:\n {{ url_for('b') }} << url_for('c') >>\n% endfor\n"
    text = f"<% if x %> << url_for('a') >>\n{loop}<% endif %>\n"
    found = read(text + "x %% conn-types: ignore[a]\n<# conn-types: ignore #>", OTHER_DELIMITERS)
    assert [cut(text, each.span) for each in found.calls] == ["url_for('a')", "url_for('c')"]
    assert found.suppressed == {6: frozenset({"a"}), 7: None}


BROKEN = {
    "{% if x %}\n": (1, 10, "Unexpected end of template"),
    "a\n{{ x + }}": (2, 7, "unexpected 'end of print statement'"),
    "a\n  {{ 'x }}": (2, 0, "unexpected char"),
    "{{ x }}\n {% else %}": (2, 4, "unknown tag 'else'"),
    "{% block a %}{% endblock b %}": (1, 25, "expected token"),
    "{{ x": (1, 3, "unexpected end of template"),
    "{# x": (1, 0, "Missing end of comment tag"),
    "\n{{ '\\x' }}": (2, 3, "truncated"),
    "(" * 3 + "{{ " + "(" * 20_000: (1, 0, "nested too deeply"),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.items(), ids=lambda value: repr(value)[:20])
def test_what_cannot_be_parsed(text: str, expected: tuple[int, int, str]) -> None:
    found = outlined(text, TemplateSyntax())
    assert isinstance(found, Broken)
    line, column, message = expected
    assert (found.line, found.column) == (line, column)
    assert message in found.message


@pytest.mark.parametrize(
    "text", ["{{ x" + ".y" * 9999 + " }}", "{{ 1" + " + 1" * 9999 + " }}", "{{ f" + "()" * 9999]
)
def test_what_is_nested_without_end(text: str) -> None:
    assert isinstance(outlined(text, TemplateSyntax()), Broken)


def test_a_large_template_takes_no_more_time_for_each_line() -> None:
    def seconds(lines: int) -> float:
        text = "{{ url_for('x', id=item.id) }} {% if a %}b{% else %}c{% endif %}\n" * lines
        before = time.process_time()
        assert len(read(text).calls) == lines
        return time.process_time() - before

    assert seconds(1_000) < 3 * 10 * seconds(100)


@pytest.mark.parametrize(
    ("data", "encoding", "line", "words"),
    [
        (b"a\r\nb\xff", "utf-8", 2, "byte 0xff is not utf-8"),
        ("ä".encode("utf-16"), "utf-8", 1, "is UTF-16"),
        (b"\x89PNG\n\x00\x01", "utf-8", 2, "null byte"),
        (b"a", "no-such", 1, "cannot be decoded as no-such"),
    ],
)
def test_what_is_no_text(data: bytes, encoding: str, line: int, words: str) -> None:
    found = decoded(data, encoding)
    assert isinstance(found, Broken)
    assert (found.line, words in found.message) == (line, True)


def test_text_in_another_encoding() -> None:
    assert decoded("ä\r\nb\rc".encode("latin-1"), "latin-1") == "ä\nb\nc"


EVERYTHING = (
    "{% extends base %}{% from 'm' import a as b %}{% import 'n' as n %}{% macro m(x, y=1) %}"
    "{{ url_for('p:' ~ x, id=y, **{'z': 2.5}) }}{% endmacro %}{{ b('q') }}{{ n.c(1) }}{{ 'x'|route(*z) }}"
    "{{ request.url_for('x' if y else \"z\") }}{# conn-types: ignore[a, b] #}{# conn-types: ignore #}"
)


@pytest.mark.parametrize("text", [EVERYTHING, "", "{{"])
def test_outlines_are_kept_as_they_are(text: str) -> None:
    found = outlined(text, TemplateSyntax())
    assert decode(json.loads(json.dumps(encode(found)))) == found


def test_no_text_makes_it_fail() -> None:
    parts = [
        *EVERYTHING.replace("{", " {").split(" "),
        "{%",
        "%}",
        "{{",
        "}}",
        "{#",
        "#}",
        "(",
        ")",
        "'",
        "\n",
        "é",
        "|",
    ]
    draw = random.Random(7)
    for _ in range(1500):
        text = " ".join(draw.choices(parts, k=draw.randint(1, 25)))
        for syntax in (TemplateSyntax(), TemplateSyntax(open=True), OTHER_DELIMITERS):
            assert isinstance(outlined(text, syntax), (Outline, Broken))
