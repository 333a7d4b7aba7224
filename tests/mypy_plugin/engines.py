"""The two engines, asked for the same thing: the command, and mypy with the plugin."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from mypy import api

from conn_types.analysis.check import check_project
from conn_types.analysis.project import Project
from conn_types.analysis.rules import RULES

ROOT = Path(__file__).parents[2]
OWN = frozenset(rule.name for rule in RULES if not rule.command_only)
"""The rules that are told by both."""
RAISES = "CONN_TYPES_MYPY_RAISES"
ON_PATH = {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "mypy_plugin")))}
"""The checkout, for an environment in which it is not installed."""
CONFIGURATION = "[mypy]\nplugins = conn_types_mypy\nstrict = true\nexplicit_package_bases = true\n"

LATE = ("Failed to establish connection with worker", "TimeoutError: Failed to read")
"""What mypy says where one of its processes has waited for another too long, as on a machine that is busy."""
MOST_STARTS = 10

_START = 1_700_000_000
_seconds = count(_START)


@dataclass(frozen=True, kw_only=True, order=True)
class Told:
    """What either engine tells about a place: lines from 1, columns from 0, in characters."""

    path: str
    line: int
    column: int
    rule: str
    message: str
    hint: str | None = None


@dataclass(frozen=True, kw_only=True)
class MypyRun:
    """What mypy printed. `told`: by the plugin; `others`: by mypy itself; `revealed`: by path and line."""

    status: int
    output: str = field(compare=False)
    told: tuple[Told, ...]
    others: tuple[Told, ...]
    revealed: Mapping[tuple[str, int], tuple[str, ...]]


def write(root: Path, files: Mapping[str, str], configuration: str = CONFIGURATION) -> Path:
    """Lay the files out, with a configuration file of mypy."""
    for name, text in {"mypy.ini": configuration, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        # mypy takes a file of the same size and second for the same file: no two have the same second.
        os.utime(path, (_START, next(_seconds)))
    return root


def by_command(root: Path) -> list[Told]:
    """What `conn-types check` finds, in this process, of what mypy may find too."""
    report = check_project(Project.open(root, python=Path(sys.prefix)))
    return sorted(
        Told(
            path=each.location.path,
            line=each.location.line,
            column=each.location.column,
            rule=each.rule,
            message=each.message,
            hint=each.hint,
        )
        for each in report.diagnostics
        if each.rule in OWN
    )


def by_mypy(root: Path, cache: Path, *arguments: str) -> MypyRun:
    """What mypy finds, in this process, which has to stand in the root."""
    assert Path.cwd() == root.resolve()
    assert os.environ.get(RAISES) == "1", "an exception of the plugin would hide"
    stdout, stderr, status = api.run(["--cache-dir", str(cache), "-O", "json", *(arguments or (".",))])
    assert stderr == ""
    return read(stdout, status)


def mypy(root: Path, *arguments: str, programs: Path | None = None, guarded: bool = False) -> MypyRun:
    """What mypy finds, in a process of its own, started in the root. `guarded`: exceptions are caught."""
    command = ("mypy", "-O", "json", *(arguments or (".",)))
    result = process(root, *command, programs=programs, guarded=guarded)
    for _ in range(MOST_STARTS):
        if any(each in result.stdout + result.stderr for each in LATE):
            result = process(root, *command, programs=programs, guarded=guarded)
    assert result.stderr == "", result.stderr
    return read(result.stdout, result.returncode)


def process(
    root: Path, program: str, *arguments: str, programs: Path | None = None, guarded: bool = False
) -> subprocess.CompletedProcess[str]:
    """A program out of the folder; by default, of the environment that runs the tests."""
    hidden = {"VIRTUAL_ENV", "CONDA_PREFIX", "MYPYPATH", "PYTHONPATH", "MYPY_CACHE_DIR", RAISES}
    inherited = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [(programs or Path(sys.prefix) / "bin") / program, *arguments],
        cwd=root,
        env={**inherited, **({} if guarded else {RAISES: "1"}), **({} if programs is None else ON_PATH)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def read(stdout: str, status: int) -> MypyRun:
    """What `-O json` printed. A line that is no JSON (a summary, a crash) stays in `output` only."""
    told: list[Told] = []
    others: list[Told] = []
    revealed: dict[tuple[str, int], list[str]] = {}
    for entry in _entries(stdout):
        message: str = entry["message"]
        if message.startswith("Revealed type is "):
            shown = message.removeprefix("Revealed type is ").strip('"').replace("builtins.", "")
            revealed.setdefault((entry["file"], entry["line"]), []).append(shown)
        elif entry["severity"] == "error":
            into = told if entry["code"] in OWN else others
            into.append(
                Told(
                    path=Path(entry["file"]).as_posix(),
                    line=entry["line"],
                    column=entry["column"],
                    rule=entry["code"] or "",
                    message=message,
                    hint=entry["hint"],
                )
            )
    return MypyRun(
        status=status,
        output=stdout,
        told=tuple(sorted(told)),
        others=tuple(sorted(others)),
        revealed={place: tuple(shown) for place, shown in revealed.items()},
    )


def _entries(stdout: str) -> Iterable[dict[str, Any]]:
    return (json.loads(line) for line in stdout.splitlines() if line.startswith("{"))


def by_command_line(root: Path) -> list[Told]:
    """What `conn-types check` prints, in a process of its own, of what mypy may find too."""
    result = process(root, "conn-types", "check", "--format", "json")
    assert result.returncode in (0, 1), result.stderr
    keys = ("path", "line", "column", "rule", "message", "hint")
    return sorted(
        Told(**{key: each[key] for key in keys})
        for each in json.loads(result.stdout)["diagnostics"]
        if each["rule"] in OWN
    )


@dataclass(frozen=True)
class Daemon:
    """mypy's daemon, which `dmypy run` starts where it does not run yet."""

    status_file: Path
    programs: Path | None = None

    def run(self, root: Path, *arguments: str, paths: tuple[str, ...] = (".",)) -> MypyRun:
        return self._told(root, "run", "--", "-O", "json", *arguments, *paths)

    def start(self, root: Path, *arguments: str) -> None:
        result = self._process(root, "start", "--", "-O", "json", *arguments)
        assert result.returncode == 0, result.stdout + result.stderr

    def check(self, root: Path, *paths: str) -> MypyRun:
        return self._told(root, "check", *paths)

    def recheck(self, root: Path, *arguments: str) -> MypyRun:
        return self._told(root, "recheck", *arguments)

    def stop(self) -> None:
        if self.status_file.exists():
            self._process(self.status_file.parent, "stop")

    def _told(self, root: Path, *arguments: str) -> MypyRun:
        result = self._process(root, *arguments)
        assert result.stderr == "", result.stderr
        return read(result.stdout, result.returncode)

    def _process(self, root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        options = ("--status-file", str(self.status_file))
        return process(root, "dmypy", *options, *arguments, programs=self.programs)
