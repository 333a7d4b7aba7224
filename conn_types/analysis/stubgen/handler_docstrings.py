"""The first line of a handler's docstring, read from the text: to parse every module takes its time."""

from __future__ import annotations

import ast
import re

from conn_types.analysis.project import Project

_DEFINITION = re.compile(r"^([ \t]*)(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
_LONG_TEXT = r'"""(?:[^\\]|\\.)*?"""|' + r"'''(?:[^\\]|\\.)*?'''"
_TEXT = rf"{_LONG_TEXT}|" + r'"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*'"
_PIECE = re.compile(rf"#[^\n]*|{_TEXT}|[()\[\]{{}}:]", re.DOTALL)
"""What counts between the name of a function and the colon that ends its signature."""
_PLAIN = re.compile(r"""\([^()"'#]*\)[^()"'#:{}]*:\s*\"{3}(?=[^\s"])([^"\\\n]+)(?:\n|"{3})""")
"""A signature in which every colon but the last stands in the brackets, and its docstring's first line."""
_DOCSTRING = re.compile(rf"(?:\s|#[^\n]*\n)*([rRuU]?(?:{_TEXT}))", re.DOTALL)


class HandlerDocstrings:
    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[str, _Definitions] = {}

    def first_line(self, place: str) -> str | None:
        """For `module:qualified.name` of the project; None where there is none."""
        module, _, qualified = place.partition(":")
        if module not in self._known:
            file = self._project.find_module(module)
            path = file.path if file is not None and file.is_project else None
            self._known[module] = _Definitions("" if path is None else self._project.text(path))
        return self._known[module].first_line(qualified)


class _Definitions:
    """The functions and classes of a file, as far as its text shows them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, list[tuple[int, bool]]] = {}
        """Where each name's definitions end, and whether they stand at the margin."""
        for match in _DEFINITION.finditer(text):
            self._found.setdefault(match[2], []).append((match.end(), not match[1]))

    def first_line(self, qualified: str) -> str | None:
        position = 0
        for depth, name in enumerate(part for part in qualified.split(".") if part != "<locals>"):
            ends = self._found.get(name, ())
            # What stands at the margin comes first: another of that name may be a method.
            first = next((end for end, at_margin in ends if at_margin and not depth), None)
            first = first or next((end for end, _ in ends if end > position), None)
            if first is None:
                return None
            position = first
        return _first_line(self._text, position)


def _first_line(text: str, start: int) -> str | None:
    plain = _PLAIN.match(text, start)
    if plain is not None:
        return plain[1].strip().splitlines()[0].strip()
    end = _end_of_signature(text, start)
    found = None if end is None else _DOCSTRING.match(text, end)
    if found is None:
        return None
    written = found[1]
    if "\\" in written or not written.startswith('"""'):
        try:
            said = str(ast.literal_eval(written)).strip()
        except (ValueError, SyntaxError):
            return None
    else:
        said = written[3:-3].strip()
    return said.splitlines()[0].strip() if said else None


def _end_of_signature(text: str, start: int) -> int | None:
    depth = 0
    for piece in _PIECE.finditer(text, start):
        if piece[0] in ("(", "[", "{"):
            depth += 1
        elif piece[0] in (")", "]", "}"):
            depth -= 1
        elif piece[0] == ":" and depth == 0:
            return piece.end()
    return None
