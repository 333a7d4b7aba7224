"""Six type checkers, run as their users run them: by default, and strict where there is such a mode.

`project/.venv` is the environment, and nothing is configured but what is said here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.checker_output import output_of

_PLACE = re.compile(r"^\s*(?:ERROR )?(?P<path>[^\s:]+\.pyi?):(?P<line>[0-9]+)\b(?P<rest>.*)$", re.MULTILINE)
_NO_MISTAKE = re.compile(r" - warning: | - information: |: note: |: warning\[|: info\[")

Place = tuple[str, int]
Checker = Callable[[Path, Path], str]
"""Is given the project and the folder that its modules lie in, and returns what was printed."""


def mypy(project: Path, source: Path, *options: str) -> str:
    options = ("--config-file=", "--python-executable", str(_python(project)), *options)
    return output_of(project, "mypy", *options, source)


def mypy_strict(project: Path, source: Path) -> str:
    return mypy(project, source, "--strict")


def pyright(project: Path, source: Path, program: str = "pyright") -> str:
    return output_of(project, program, "--pythonpath", _python(project), source)


def pyright_strict(project: Path, source: Path) -> str:
    # What stands there to be wrong is not used.
    settings = {"include": [str(source)], "typeCheckingMode": "strict", "reportUnusedExpression": False}
    configuration = project / "pyrightconfig.json"
    configuration.write_text(json.dumps(settings), "utf-8")
    try:
        return output_of(project, "pyright", "--pythonpath", _python(project))
    finally:
        configuration.unlink()


def basedpyright(project: Path, source: Path) -> str:
    """Its default mode is a strict one; what is a matter of taste is a warning."""
    return pyright(project, source, "basedpyright")


def ty(project: Path, source: Path) -> str:
    options = ("--python", _python(project), "--output-format", "concise")
    return output_of(project, "ty", "check", *options, source)


def pyrefly(project: Path, source: Path) -> str:
    (project / "pyrefly.toml").touch()  # without one, little is checked
    options = ("--python-interpreter-path", _python(project), "--output-format", "min-text")
    return output_of(project, "pyrefly", "check", *options, source)


def zuban(project: Path, source: Path, *options: str) -> str:
    options = ("--python-executable", str(_python(project)), *options)
    return output_of(project, "zuban", "check", *options, source)


def zuban_strict(project: Path, source: Path) -> str:
    return zuban(project, source, "--strict")


CHECKERS: Mapping[str, Checker] = {
    "mypy": mypy,
    "mypy --strict": mypy_strict,
    "pyright": pyright,
    "pyright strict": pyright_strict,
    "basedpyright": basedpyright,
    "ty": ty,
    "pyrefly": pyrefly,
    "zuban": zuban,
    "zuban --strict": zuban_strict,
}


def mistakes(output: str, source: Path) -> set[Place]:
    """The places in the source that a checker found a mistake in; other files are named as it names them."""
    found: set[Place] = set()
    for match in _PLACE.finditer(output):
        if not _NO_MISTAKE.match(re.sub(r"^(:[0-9]+)?", "", match["rest"], count=1)):
            found.add((_relative(match["path"], source), int(match["line"])))
    return found


def _relative(path: str, source: Path) -> str:
    absolute = Path(path)
    for above in (source, source.parent):
        if (above / path).exists() and not absolute.is_absolute():
            absolute = above / path
    return absolute.relative_to(source).as_posix() if absolute.is_relative_to(source) else path


def _python(project: Path) -> Path:
    return project / ".venv" / "bin" / "python"
