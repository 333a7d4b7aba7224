"""The grammar of route paths and hosts: `"/users/{id:int}"`, `"{tenant}.example.org"`.

This is the only parser of it: the router compiles what it returns to a regular expression, the static
analyser reads the same values without any convertor. The grammar is Starlette's: `{name}` or
`{name:convertor}`, both of them ASCII identifiers; everything else is literal text. Starlette says nothing
about text that only looks like a parameter, `{user-id}` say, and serves it as it stands, braces and all.
`PathPattern.problems` tells about it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

_PARAMETER = re.compile(r"\{([a-zA-Z_][a-zA-Z0-9_]*)(?::([a-zA-Z_][a-zA-Z0-9_]*))?\}")
_IDENTIFIER = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
# In literal text: a pair of braces, or a single one. A parameter never spans a path separator, so that of
# "/{a/{b-c}" only "{" is reported first, and not everything up to the next "}".
_BRACES = re.compile(r"\{([^{}/]*)\}|[{}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathParameter:
    """One `{name:convertor}`; `text[start:end]` is the whole of it, braces included.

    `convertor` is the name as written, or `"str"` where none is.
    """

    name: str
    convertor: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternProblem:
    """Something wrong with `text[start:end]`.

    `fatal` problems raise when the route is made; the other pieces are accepted as literal text.
    """

    message: str
    start: int
    end: int
    fatal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPattern:
    """A parsed path or host. Made by `PathPattern.parse` only, so that equal texts are equal patterns.

    - `format`: the text without convertors, `"/users/{id}"`.
    - `parameters`, `problems`: in the order of the text.
    - `parameter_names`: what `url_for` must be given, no more and no less, to find a route with this pattern.
    """

    text: str
    format: str
    parameters: tuple[PathParameter, ...]
    parameter_names: frozenset[str]
    problems: tuple[PatternProblem, ...]

    @staticmethod
    @functools.lru_cache(maxsize=4096)
    def parse(text: str) -> PathPattern:
        """Parse any text whatever; what is wrong with it is a value (`problems`), never an exception.

        Convertors that nobody registered are no problem here: the caller knows the registry.
        """
        if "{" not in text and "}" not in text:
            # Most paths have no parameter.
            return PathPattern(
                text=text, format=text, parameters=(), parameter_names=frozenset(), problems=()
            )
        parameters = tuple(
            PathParameter(name=found[1], convertor=found[2] or "str", start=found.start(), end=found.end())
            for found in _PARAMETER.finditer(text)
        )
        names = frozenset([parameter.name for parameter in parameters])
        problems: list[PatternProblem] = []
        if len(names) < len(parameters):
            problems += _duplicates(parameters)
        if text.count("{") + text.count("}") > 2 * len(parameters):
            problems += _lookalikes(text, parameters)
        return PathPattern(
            text=text,
            format=_PARAMETER.sub(r"{\1}", text) if ":" in text else text,
            parameters=parameters,
            parameter_names=names,
            problems=tuple(sorted(problems, key=lambda problem: problem.start)),
        )


def _duplicates(parameters: tuple[PathParameter, ...]) -> Iterator[PatternProblem]:
    seen: set[str] = set()
    for parameter in parameters:
        if parameter.name in seen:
            yield PatternProblem(
                message=f'the parameter "{parameter.name}" is there twice',
                start=parameter.start,
                end=parameter.end,
                fatal=True,
            )
        seen.add(parameter.name)


def _lookalikes(text: str, parameters: tuple[PathParameter, ...]) -> Iterator[PatternProblem]:
    starts = (0, *(parameter.end for parameter in parameters))
    ends = (*(parameter.start for parameter in parameters), len(text))
    for start, end in zip(starts, ends, strict=True):
        for found in _BRACES.finditer(text, start, end):
            yield PatternProblem(
                message=_lookalike_message(found[0], found[1]),
                start=found.start(),
                end=found.end(),
                fatal=False,
            )


def _lookalike_message(piece: str, inside: str | None) -> str:
    """Why `piece` is no parameter; `inside` is what stands between its braces, None for a single brace."""
    if inside is None:
        return '"{" is never closed' if piece == "{" else '"}" closes nothing'
    if not inside.strip():
        return f'"{piece}" has no name'
    if inside != inside.strip():
        return f'"{piece}" is literal text: write "{{{inside.strip()}}}", without the spaces'
    name, colon, convertor = inside.partition(":")
    if not name:
        return f'"{piece}" has no name'
    if not _IDENTIFIER.fullmatch(name):
        return f'"{piece}" is literal text: "{name}" is no parameter name (ASCII letters, digits and "_")'
    if colon and not convertor:
        return f'"{piece}" is literal text: no convertor stands after the ":"'
    return f'"{piece}" is literal text: "{convertor}" is no convertor name (ASCII letters, digits and "_")'
