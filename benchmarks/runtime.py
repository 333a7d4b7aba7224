"""Measure the runtime against Starlette in the same process, and write `benchmarks/runtime.md`.

`python -m benchmarks.runtime`, or `make runtime`. `--python` names the interpreter to measure under; an
environment with the pinned frameworks is made for it. Without it, the environment that runs this is taken.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.environments import DIRECTORY, ROOT, FrameworkEnvironment, made_once

PAGE = Path(__file__).with_name("runtime.md")
PINS = Path(__file__).with_name("runtime.txt")
HOSTILE = """## What a client may send

How the time grows when it sends this, twice, four and eight times as much; an exponent of 1 is a straight
line. Times of conn-types alone, in processor time.
"""
MARK = "<!-- written by `make runtime` -->\n"
ABOUT = "import platform; print(platform.python_implementation(), platform.python_version())"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=101)
    parser.add_argument("--only", default="", help="measure the cases whose name holds this; write nothing")
    parser.add_argument("--python", metavar="INTERPRETER", help="what to measure under; default: this one")
    options = parser.parse_args()
    python = sys.executable if options.python is None else environment(options.python)
    measured = json.loads(_run(python, "-m", "benchmarks.runtime_cases", *_passed_on(options)))
    versions = ", ".join(f"{name} {version}" for name, version in measured["versions"].items())
    system = f"{platform.system()} on {platform.machine()}"
    about = f"{_run(python, '-c', ABOUT).strip()}, {versions}, {system}; {options.pairs} pairs a row."
    text = f"{about}\n\n{table(measured['rows'])}"
    if not options.only:
        text += f"\n\n{HOSTILE}\n{_run(python, '-m', 'benchmarks.hostile').rstrip()}"
    print(text)
    if not options.only:
        before, _, _ = PAGE.read_text("utf-8").partition(MARK)
        PAGE.write_text(f"{before}{MARK}\n{text}\n", "utf-8")


def environment(interpreter: str) -> str:
    """The Python of an environment of this interpreter's that holds the pinned frameworks."""
    version = _run(interpreter, "-c", "import sys; print(*sys.version_info[:2], sep='.')").strip()
    made = FrameworkEnvironment(name=version, root=DIRECTORY / f"runtime-{version}", pins=PINS)

    def make() -> None:
        subprocess.run([interpreter, "-m", "venv", "--clear", str(made.root)], check=True)
        _run(str(made.python), "-m", "pip", "install", "--quiet", "-r", str(PINS))

    made_once(made.root, PINS.read_bytes() + version.encode(), make)
    return str(made.python)


def _passed_on(options: argparse.Namespace) -> tuple[str, ...]:
    return "--pairs", str(options.pairs), "--only", options.only


def _run(*command: str) -> str:
    path = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=path, cwd=ROOT).stdout


def table(rows: list[dict[str, Any]]) -> str:
    return "\n".join(
        (
            "| operation | Starlette | conn-types | ratio | quarters | at least |",
            "| --- |" + " ---: |" * 5,
            *(_row(**row) for row in rows),
        )
    )


def _row(
    *, name: str, theirs: float, ours: float, ratio: float, quarters: tuple[float, float], goal: float
) -> str:
    spread = f"{_figure(quarters[0])} to {_figure(quarters[1])}"
    return f"| {name} | {_time(theirs)} | {_time(ours)} | {_figure(ratio)}× | {spread} | {_goal(goal)}× |"


def _time(seconds: float) -> str:
    for unit, size in (("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.2f} {unit}"
    return f"{seconds / 1e-9:.0f} ns"


def _figure(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 100 else f"{ratio:,.0f}"


def _goal(goal: float) -> str:
    return f"{goal:,g}" if goal < 1_000 else f"{goal:,.0f}"


if __name__ == "__main__":
    main()
