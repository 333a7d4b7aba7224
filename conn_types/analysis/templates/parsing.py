"""A template's text, parsed by Jinja's own parser, without the project's extensions: they are its code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from conn_types.analysis.templates.located_tokens import LocatingEnvironment, Pieces
from conn_types.analysis.templates.outline import Broken
from conn_types.analysis.templates.syntax import TemplateSyntax

_EXTENSIONS = ("jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols", "jinja2.ext.debug")
"""Known whether an environment names them or not: another environment may share its templates."""
_UNKNOWN_TAG = re.compile(r"Encountered unknown tag '(\w+)'")
_AT = re.compile(r" at \d+$")
_MOST_TAGS = 50


@dataclass(frozen=True, slots=True)
class Parsed:
    tree: nodes.Template
    pieces: Pieces


def parse(text: str, syntax: TemplateSyntax) -> Parsed | Broken:
    """Parse a text whose line ends are all `"\\n"`.

    Where the syntax is open, tags that nobody knows are passed over: what stands between them is read.
    """
    try:
        environment = _environment(syntax)
    except AssertionError as error:
        return Broken(line=1, column=0, message=f"cannot be parsed: {error}", is_certain=False)
    passed_over: set[str] = set()
    while True:
        try:
            tree = _LenientParser(environment, text, frozenset(passed_over)).parse()
            return Parsed(tree, environment.pieces)
        except TemplateSyntaxError as error:
            unknown = _UNKNOWN_TAG.match(error.message or "") if syntax.open else None
            if unknown is None or unknown[1] in passed_over or len(passed_over) == _MOST_TAGS:
                return _broken(environment, error, is_certain=not syntax.open)
            passed_over.add(unknown[1])
        except (RecursionError, MemoryError):
            return Broken(line=1, column=0, message="nested too deeply for Jinja's parser")
        except (RuntimeError, ValueError, OverflowError) as error:
            # Jinja's lexer gives up on odd delimiters, and on numbers of thousands of digits.
            return Broken(line=1, column=0, message=f"cannot be parsed: {error}", is_certain=not syntax.open)


class _LenientParser(Parser):
    """Takes some tags for statements of nothing but themselves."""

    def __init__(self, environment: LocatingEnvironment, text: str, passed_over: frozenset[str]) -> None:
        super().__init__(environment, text)
        self.extensions.update(dict.fromkeys(passed_over, _PassedOver.parse_tag))


class _PassedOver(Extension):
    """A tag of an extension that is not known."""

    @staticmethod
    def parse_tag(parser: Parser) -> nodes.Node | list[nodes.Node]:
        number = next(parser.stream).lineno
        while parser.stream.current.type not in ("block_end", "eof"):
            next(parser.stream)
        return nodes.Output([], lineno=number)


@lru_cache(maxsize=8)
def _environment(syntax: TemplateSyntax) -> LocatingEnvironment:
    return LocatingEnvironment(
        block_start_string=syntax.block_start_string,
        block_end_string=syntax.block_end_string,
        variable_start_string=syntax.variable_start_string,
        variable_end_string=syntax.variable_end_string,
        comment_start_string=syntax.comment_start_string,
        comment_end_string=syntax.comment_end_string,
        line_statement_prefix=syntax.line_statement_prefix,
        line_comment_prefix=syntax.line_comment_prefix,
        keep_trailing_newline=True,
        extensions=_EXTENSIONS,
    )


def _broken(environment: LocatingEnvironment, error: TemplateSyntaxError, *, is_certain: bool) -> Broken:
    message = _AT.sub("", error.message or "this is no template")
    line, column = error.lineno, 0
    if environment.lexed:
        line, column = environment.pieces.place(environment.pieces.at(error.lineno).start)
    return Broken(
        line=line, column=column, message=f"invalid template syntax: {message}", is_certain=is_certain
    )
