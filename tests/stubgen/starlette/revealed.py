"""What each checker reveals, by line, in words that do not hang on the checker."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.checker_output import output_of

Revealed = Mapping[int, str]
Revealer = Callable[[Path, Path], Revealed]
"""Is given an environment's Python and a file."""

MYPY_LINE = re.compile(r'^\S+\.py:(\d+): note: Revealed type is "(.*)"$', re.MULTILINE)
TY_LINE = re.compile(r"^\S+\.py:(\d+):\d+: info\[revealed-type\] Revealed type: `(.*)`$", re.MULTILINE)
PYREFLY_LINE = re.compile(r"^\s*INFO \S+\.py:(\d+):\S+: revealed type: (.*) \[reveal-type\]$", re.MULTILINE)
PYRIGHT_MESSAGE = re.compile(r'Type of ".*?" is "(.*)"', re.DOTALL)


def mypy(python: Path, file: Path) -> Revealed:
    options = ("--config-file=", "--cache-dir=/dev/null", "--python-executable", python)
    return _found(MYPY_LINE, _output(file, "mypy", *options))


def zuban(python: Path, file: Path) -> Revealed:
    return _found(MYPY_LINE, _output(file, "zuban", "check", "--python-executable", python))


def ty(python: Path, file: Path) -> Revealed:
    return _found(TY_LINE, _output(file, "ty", "check", "--python", python, "--output-format", "concise"))


def pyrefly(python: Path, file: Path) -> Revealed:
    options = ("--python-interpreter-path", python, "--output-format", "min-text")
    return _found(PYREFLY_LINE, _output(file, "pyrefly", "check", *options))


def pyright(python: Path, file: Path, program: str = "pyright") -> Revealed:
    output = _output(file, program, "--outputjson", "--pythonpath", python)
    report = json.loads(output[output.index("{") :])
    return {
        each["range"]["start"]["line"] + 1: found[1]
        for each in report["generalDiagnostics"]
        if (found := PYRIGHT_MESSAGE.fullmatch(each["message"])) is not None
    }


def basedpyright(python: Path, file: Path) -> Revealed:
    return pyright(python, file, "basedpyright")


REVEALERS: Mapping[str, Revealer] = {
    "mypy": mypy,
    "pyright": pyright,
    "basedpyright": basedpyright,
    "ty": ty,
    "pyrefly": pyrefly,
    "zuban": zuban,
}


def _found(line: re.Pattern[str], output: str) -> Revealed:
    return {int(number): revealed for number, revealed in line.findall(output)}


def _output(file: Path, program: str, *arguments: str | Path) -> str:
    (file.parent / "pyrefly.toml").touch()  # without one, pyrefly checks little
    return output_of(file.parent, program, *arguments, file.name)
