"""Measure what generated types of thousands of routes cost checkers and editors.

Writes `benchmarks/stubs.md`: `python -m benchmarks.stubs`, or `make scale`.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from lsprotocol import types as lsp

from benchmarks.measuring import measure
from benchmarks.projects import write_project
from benchmarks.routed_project import (
    CALLS,
    CONN_TYPES,
    FASTAPI,
    STARLETTE,
    Framework,
    calls_head,
    routed_project,
)
from tests.editors.language_server import LanguageServer
from tests.editors.servers import SERVERS
from tests.meta.sources import ROOT
from tests.packaging.building import build
from tests.packaging.installing import FRAMEWORKS, environment_with

PAGE = Path(__file__).with_name("stubs.md")
MARK = "<!-- written by `make scale` -->\n"
FEW, MANY = 10, 3000
MOST = 1000
"""Names that a list of completions has: ty cuts it there, and pyrefly has those of one overload alone."""
PROGRAMS = Path(sys.executable).parent
PYTHON = ".venv/bin/python"
FORMS = {"`url_for`": "calls_url_for.py", "`urls`": "calls_urls.py"}

CHECKERS: Mapping[str, tuple[str, ...]] = {
    "mypy": ("mypy", "--config-file=", "--cache-dir=/dev/null", "--python-executable", PYTHON),
    "pyright": ("pyright", "--pythonpath", PYTHON),
    "ty": ("ty", "check", "--python", PYTHON),
    "pyrefly": ("pyrefly", "check", "--python-interpreter-path", PYTHON),
    "zuban": ("zuban", "check", "--python-executable", PYTHON),
}
QUICK = ("ty", "pyrefly", "zuban")
"""Those that take a tenth of the time are run three times as often."""
BARS = {"mypy": 1.5, "pyright": 1.5, "ty": 2.2, "pyrefly": 2.2, "zuban": 1.5}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        text = "\n".join(_sections(Path(directory).resolve(), options.runs))
    before, _, _ = PAGE.read_text("utf-8").partition(MARK)
    PAGE.write_text(f"{before}{MARK}\n{text}\n", "utf-8")


def _sections(root: Path, runs: int) -> Iterator[str]:
    build(ROOT, root / "dist", "--wheel")
    (wheel,) = (root / "dist").glob("*.whl")
    system = f"{platform.system()} on {platform.machine()}"
    yield f"Python {platform.python_version()}, {system}; medians of {runs} runs, {3 * runs} if short."
    projects = {
        framework: [
            _project(root / f"{framework.app}{routes}", routes, framework, wheel) for routes in (FEW, MANY)
        ]
        for framework in (FASTAPI, STARLETTE, CONN_TYPES)
    }
    yield from ("", "| checker | calls | 10 routes, s | 3,000 routes, s | ratio | at most |")
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for checker in CHECKERS:
        for framework, (few, many) in projects.items():
            for form, module in FORMS.items():
                row = f"{framework.name}, {form}"
                yield _shown(_checked(few, many, checker, row, module, runs))
    _, many = projects[CONN_TYPES]
    yield from ("", "| completion at 3,000 routes | `url_for`, ms | `urls`, ms | ratio | at most |")
    yield "| --- | ---: | ---: | ---: | ---: |"
    for server in SERVERS:
        if server.name in BARS:
            with server.start(many) as running:
                yield _shown(_completed(running, many, server.name, runs))
    yield ""
    yield _shown(f"- pyrefly flags {_flagged(many)} of {CALLS} wrong names.")
    cpu = _written(many, runs)
    yield _shown(
        f"- After one edited file the types of 3,000 routes are written in {cpu:.2f} s of processor time."
    )


def _project(root: Path, routes: int, framework: Framework, wheel: Path) -> Path:
    write_project(root, routed_project(routes, framework))
    environment_with(wheel, root / ".venv", *FRAMEWORKS)
    _stubs(root, *(("--into-env",) if framework is not CONN_TYPES else ()))
    return root


def _stubs(root: Path, *options: str) -> float:
    return measure((str(PROGRAMS / "conn-types"), "stubs", *options), root).cpu


def _checked(few: Path, many: Path, checker: str, row: str, module: str, runs: int) -> str:
    """In turn, so that what else the machine does falls on both."""
    program, *options = CHECKERS[checker]
    line = (str(PROGRAMS / program), *options, module)
    times = runs * 3 if checker in QUICK else runs
    pairs = [tuple(measure(line, project).cpu for project in (few, many)) for _ in range(times)]
    before, after = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(many / few for few, many in pairs)
    return f"| {checker} | {row} | {before:.2f} | {after:.2f} | {ratio:.2f} | {BARS[checker]} |"


def _completed(server: LanguageServer, root: Path, name: str, runs: int) -> str:
    text: list[float] = []
    namespace: list[float] = []
    for number in range(runs + 1):
        for code, times in (('conn.url_for("▮")', text), ("conn.urls.▮", namespace)):
            milliseconds, names = _completion(server, root / f"link{number}.py", code)
            if number and names >= MOST:  # the first answer is that of a server that has just started
                times.append(milliseconds)
    slow, fast = (statistics.median(each) if each else 0 for each in (text, namespace))
    if not text:
        return f"| {name} | – | {fast:.0f} | – | |"
    return f"| {name} | {slow:.0f} | {fast:.0f} | {slow / fast:.1f} | 3 |"


def _completion(server: LanguageServer, path: Path, code: str) -> tuple[float, int]:
    """How many milliseconds it takes, and how many names there are."""
    before, _, after = f"{calls_head(CONN_TYPES)}    {code}\n".partition("▮")
    server.open(path, before + after)
    position = lsp.Position(before.count("\n"), len(before.rpartition("\n")[2]))
    started = time.perf_counter()
    found = server.completion(path, position)
    milliseconds = 1000 * (time.perf_counter() - started)
    server.shut(path)
    return milliseconds, len(found)


def _flagged(root: Path) -> int:
    program, *options = CHECKERS["pyrefly"]
    command = [str(PROGRAMS / program), *options, "--output-format", "min-text", "wrong_names.py"]
    output = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout
    return len({line.split(":")[1] for line in output.splitlines() if line.startswith("ERROR")})


def _written(root: Path, runs: int) -> float:
    """Each time another route has another path."""
    seconds: list[float] = []
    for number in range(runs):
        module = root / "shop" / "orders007.py"
        module.write_text(module.read_text("utf-8").replace("/orders/", f"/orders{number}/", 1), "utf-8")
        seconds.append(_stubs(root))
    return statistics.median(seconds)


def _shown(line: str) -> str:
    print(line, flush=True)
    return line


if __name__ == "__main__":
    main()
