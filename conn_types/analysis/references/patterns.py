"""The patterns of `match` as conditions that `if` would have: `case "http":` says `subject == "http"`."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def tests_of(pattern: ast.pattern, subject: ast.expr) -> Iterator[ast.expr]:
    """What holds of the subject where the pattern fits."""
    for test in _tests(pattern, subject):
        # Of what stands there, names are what is in force at that place.
        for node in ast.walk(test):
            if "lineno" in node._attributes and not hasattr(node, "lineno"):
                ast.copy_location(node, pattern)
        yield test


def says_no_more(pattern: ast.pattern) -> bool:
    """Whether the pattern fits wherever its tests hold, so that where it does not fit, they do not."""
    match pattern:
        case ast.MatchValue() | ast.MatchClass(patterns=[], kwd_patterns=[]):
            return True
        case ast.MatchOr(patterns=patterns):
            return all(isinstance(each, ast.MatchValue) for each in patterns)
        case ast.MatchAs(pattern=ast.pattern() as inner):
            return says_no_more(inner)
        case _:
            return False


def _tests(pattern: ast.pattern, subject: ast.expr) -> Iterator[ast.expr]:
    match pattern:
        case ast.MatchValue(value=value):
            yield ast.Compare(subject, [ast.Eq()], [value])
        case ast.MatchOr(patterns=patterns) if all(isinstance(each, ast.MatchValue) for each in patterns):
            values = [each.value for each in patterns if isinstance(each, ast.MatchValue)]
            yield ast.Compare(subject, [ast.In()], [ast.Tuple(values, ast.Load())])
        case ast.MatchClass(cls=cls, patterns=[], kwd_patterns=[]):
            yield ast.Call(ast.Name("isinstance", ast.Load()), [subject, cls], [])
        case ast.MatchAs(pattern=ast.pattern() as inner):
            yield from _tests(inner, subject)
        case ast.MatchMapping(keys=keys, patterns=patterns):
            for key, each in zip(keys, patterns, strict=True):
                yield from _tests(each, ast.Subscript(subject, key, ast.Load()))
        case _:
            return
