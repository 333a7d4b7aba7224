"""One Python file, read and parsed: its text, its tree, and where things stand in it.

Reading never raises for what is in the file: bad encoding, bad syntax and nesting that is too deep are all
a `SourceError`, with a place and a message.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import warnings
from dataclasses import dataclass
from pathlib import Path

from conn_types.analysis.deferred_bodies import Deferral
from conn_types.analysis.stack import parse

_LINE_END = re.compile(r"\r\n?")
_PART = re.compile(r"\w+|[\[({]")
_MOST_PARTS = 300_000
"""Names, literals and brackets of a file: one of 50,000 lines has so many."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that parses.

    - `shown`: the path as reports show it.
    - `text`: decoded, without byte order mark, every line end a `"\\n"`.
    - `lines`: `text` by lines as Python counts them, without their ends.
    """

    path: Path
    shown: str
    text: str
    lines: tuple[str, ...]
    tree: ast.Module

    def column(self, line: int, utf8_offset: int) -> int:
        """The column in characters, from 0, of what `ast` places by bytes of UTF-8.

        Clamped to the line: before Python 3.12, `ast` misplaces some expressions inside f-strings.
        """
        if not 1 <= line <= len(self.lines):
            return max(utf8_offset, 0)
        text = self.lines[line - 1]
        if text.isascii():
            return max(min(utf8_offset, len(text)), 0)
        return len(text.encode("utf-8", "surrogatepass")[: max(utf8_offset, 0)].decode("utf-8", "ignore"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceError:
    """Why a file cannot be read or parsed, where, and what to do about it.

    `line` from 1, `column` from 0. With `is_data`, nothing is wrong with the file but its size.
    """

    path: Path
    shown: str
    line: int
    column: int
    message: str
    is_data: bool = False


def parse_source(
    path: Path, shown: str, data: bytes, deferral: Deferral | None = None
) -> Source | SourceError:
    """Decode as PEP 263 says and parse, by the grammar of the running Python.

    `deferral`: lets the bodies of functions wait until somebody looks into them.
    """
    problem = _Problem(path, shown)
    text = _decode(data, problem)
    if isinstance(text, SourceError):
        return text
    if "\0" in text:
        line, column = _place(text, text.index("\0"))
        return problem.at(line, column, "a null byte stands in the text: this is not Python source")
    if len(text) > 2 * _MOST_PARTS and len(_PART.findall(text)) > _MOST_PARTS:
        message = "too large to follow: a syntax tree would take some hundred megabytes"
        return SourceError(path=path, shown=shown, line=1, column=0, message=message, is_data=True)
    lines = tuple(text.split("\n"))
    tree = _parse(text, lines, problem, deferral)
    if isinstance(tree, SourceError):
        return tree
    return Source(path=path, shown=shown, text=text, lines=lines, tree=tree)


def unreadable(path: Path, shown: str, error: OSError) -> SourceError:
    """The error of a file that the operating system does not hand out."""
    return _Problem(path, shown).at(1, 0, f"cannot be read: {error.strerror or error}")


@dataclass(frozen=True, slots=True)
class _Problem:
    path: Path
    shown: str

    def at(self, line: int, column: int, message: str) -> SourceError:
        return SourceError(path=self.path, shown=self.shown, line=line, column=column, message=message)


def _decode(data: bytes, problem: _Problem) -> str | SourceError:
    if data.startswith(_UTF_16):
        return problem.at(1, 0, "the file is UTF-16, which Python does not read: save it as UTF-8")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        return _bad_encoding(data, str(error.msg), problem)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        return _undecodable(data, encoding, error, problem)
    except (UnicodeError, LookupError) as error:
        return problem.at(1, 0, f"cannot be decoded as {encoding}: {error}")
    return _LINE_END.sub("\n", text) if "\r" in text else text


def _bad_encoding(data: bytes, message: str, problem: _Problem) -> SourceError:
    """`detect_encoding` has no place.

    The first two lines are not UTF-8, or name an encoding that nobody knows.
    """
    if message.startswith("unknown encoding"):
        line = 1 if b"coding" in data.split(b"\n", 1)[0] else 2
        return problem.at(line, 0, f"{message}: correct the declaration, or save the file as UTF-8")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(data, "utf-8", error, problem)
    return problem.at(1, 0, message)


def _undecodable(data: bytes, encoding: str, error: UnicodeDecodeError, problem: _Problem) -> SourceError:
    before = _LINE_END.sub("\n", data[: error.start].decode(encoding, "replace"))
    line, column = _place(before, len(before))
    byte = data[error.start]
    advice = (
        "save it as UTF-8, or declare its encoding in the first line (# -*- coding: latin-1 -*-)"
        if encoding.startswith("utf-8")
        else "correct the declaration of its encoding, or save it as UTF-8"
    )
    return problem.at(line, column, f"byte 0x{byte:02x} is not {encoding.removesuffix('-sig')}: {advice}")


def _place(text: str, index: int) -> tuple[int, int]:
    line = text.count("\n", 0, index) + 1
    return line, index - (text.rfind("\n", 0, index) + 1)


def _parse(
    text: str, lines: tuple[str, ...], problem: _Problem, deferral: Deferral | None
) -> ast.Module | SourceError:
    try:
        # A checked file's invalid escapes are not this tool's warnings.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return (deferral and deferral.parse(text, lines)) or parse(text)
    except SyntaxError as error:
        line = min(max(error.lineno or 1, 1), len(lines))
        column = min(max((error.offset or 1) - 1, 0), len(lines[line - 1]))
        newer = _newer_syntax(error.msg, lines[line - 1])
        return problem.at(line, column, f"{_sentence(error.msg)}{newer}")
    except (RecursionError, MemoryError):
        return problem.at(1, 0, "nested too deeply for Python's parser")
    except ValueError as error:
        return problem.at(1, 0, f"cannot be parsed: {error}")


def _sentence(message: str) -> str:
    return message if message.startswith(("invalid syntax", "syntax error")) else f"invalid syntax: {message}"


_NEWER = (
    ((3, 11), r"^\s*except\s*\*"),
    ((3, 12), r"^\s*type\s+\w+\s*(\[.*\]\s*)?="),
    ((3, 12), r"^\s*(async\s+def|def|class)\s+\w+\s*\["),
    # The same quotes inside the braces.
    ((3, 12), r"""(?<![\w"'])[rR]?[fF][rR]?(["'])(?:(?!\1).)*\{(?:(?!\1|\}).)*\1"""),
    ((3, 13), r"^\s*(async\s+def|def|class|type)\s+\w+\s*\[[^\]]*="),
    ((3, 14), r"^\s*except\s+[\w.]+\s*,"),
    ((3, 14), r"""(?<![\w"'])[rR]?[tT][rR]?["']"""),
    ((3, 15), r"^\s*lazy\s+(import|from)\b"),
)
"""Syntax by the first Python that has it: hints to what a line may be that the running Python refuses.

Compiled when they are asked for, as most runs never do.
"""

_NESTED_F_STRING = r"f-string.*(cannot include|expecting|unmatched)"
"""What Python says before 3.12 of expressions that f-strings may hold since."""


_MOST_LETTERS = 500
"""A longer line is nobody's to read, and may take the expressions above very long."""


def _newer_syntax(message: str, line: str) -> str:
    if len(line) > _MOST_LETTERS:
        return ""
    running = sys.version_info[:2]
    version = next(
        (version for version, looks in _NEWER if version > running and re.search(looks, line)), None
    )
    if version is None and running < (3, 12) and re.match(_NESTED_F_STRING, message):
        version = (3, 12)
    if version is None:
        return ""
    newer, here = ".".join(map(str, version)), ".".join(map(str, running))
    return (
        f" (this may be syntax of Python {newer}; conn-types runs on Python {here} here: "
        f"install it under Python {newer} or newer)"
    )
