"""Lines of generated code: indented, and broken where they would be too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

WIDTH = 100
INDENT = "    "


def indented(lines: Iterable[str]) -> list[str]:
    return [f"{INDENT}{line}" if line else "" for line in lines]


def bracketed(before: str, items: Iterable[str], after: str) -> Iterator[str]:
    """The items between `before` and `after`: on one line, or where that is too long, on a line each."""
    items = tuple(items)
    line = f"{before}{', '.join(items)}{after}"
    if len(line) <= WIDTH or not items:
        yield line
        return
    yield before
    for item in items:
        yield f"{INDENT}{item},"
    yield after


def docstring(lines: Iterable[str]) -> list[str]:
    """A docstring of its own text, whatever characters that has."""
    first, *more = map(_escaped, lines)
    if more or first.endswith(('"', "\\")):
        return [f'"""{first}', *more, '"""']
    return [f'"""{first}"""']


def comment(text: str) -> str:
    """The text on one line, as it may stand in a comment."""
    return text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text)


def _escaped(text: str) -> str:
    if text.isprintable() and "\\" not in text and '"""' not in text:
        return text.rstrip()
    return comment(text).replace("\\", "\\\\").replace('"""', '\\"\\"\\"').rstrip()


def literal(text: str) -> str:
    """The text in double quotes, as a formatter would have it."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return repr(text) if text.isprintable() else ascii(text)
