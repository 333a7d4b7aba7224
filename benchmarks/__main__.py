"""Measure the command on projects of many sizes and write `benchmarks/README.md`.

`python -m benchmarks`, or `make benchmarks`. With `--corpus DIRECTORY`, real packages as well, each against
the import of its application: the directory holds a virtual environment for each package of the corpus.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measuring import Usage, measure, median
from benchmarks.projects import Files, fastapi_project, starlette_project, tree_of_files, write_project
from tests.corpus.packages import CORPUS, DRIVERS, CorpusPackage, installed

README = Path(__file__).with_name("README.md")
TOOL = (sys.executable, "-m", "conn_types.cli")
START = (sys.executable, "-c", "pass")
MARK = "<!-- written by `make benchmarks` -->\n"
EDITED = "shop/area000/orders0003.py"

Rows = Iterator[tuple[str, ...]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="of each command; the median counts")
    parser.add_argument("--corpus", type=Path, metavar="DIRECTORY", help="environments that can be run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        text = "\n".join(_report(Path(directory), options.runs, options.corpus))
    before, _, _ = README.read_text("utf-8").partition(MARK)
    README.write_text(f"{before}{MARK}\n{text}\n", "utf-8")


def _report(directory: Path, runs: int, corpus: Path | None) -> Iterator[str]:
    start = median([measure(START, directory) for _ in range(runs)])
    yield f"Python {platform.python_version()}, {platform.system()} on {platform.machine()}; median of {runs}"
    yield f"runs; processor seconds, of which starting Python takes {start.cpu:.2f}.\n"
    yield "## `conn-types routes`\n"
    yield from _table(
        ("project", "cold", "warm", "a body edited", "a route added", "`check`, cold", "memory, MB"),
        _projects(directory, runs),
    )
    yield "\n## How it grows\n"
    yield from _table(("routes", "cold", "a route, ms", "memory, MB"), _growth(directory, runs))
    if corpus is not None:
        yield "\n## Real packages, against importing them\n"
        columns = ("package", "import", "`routes --no-cache`", "ratio", "memory, MB")
        yield from _table(columns, _corpus(directory, runs, corpus))


def _table(columns: tuple[str, ...], rows: Rows) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"| --- |{' ---: |' * (len(columns) - 1)}"
    for row in rows:
        print(*row, sep="\t", flush=True)
        yield f"| {' | '.join(row)} |"


def _projects(directory: Path, runs: int) -> Rows:
    for name, files in (
        ("FastAPI, 1,000 modules, 2,000 routes", fastapi_project(1_000)),
        ("Starlette, 1,000 modules, 2,000 routes", starlette_project(1_000)),
        ("20,000 files, 2 % with routes", tree_of_files(20_000)),
    ):
        root = write_project(directory / name.replace(" ", "-"), files)
        cold = _repeated(runs, root, "routes", "--no-cache")
        measure((*TOOL, "routes"), root)
        warm = _repeated(runs, root, "routes")
        body = median([_after(root, _in_a_body) for _ in range(runs)])
        added = median([_after(root, _with_a_route) for _ in range(runs)])
        check = _repeated(1, root, "check", "--no-cache")
        figures = (f"{each.cpu:.2f}" for each in (cold, warm, body, added, check))
        yield (name, *figures, f"{max(cold.memory, check.memory):.0f}")
        shutil.rmtree(root)


def _repeated(runs: int, root: Path, *arguments: str) -> Usage:
    return median([measure((*TOOL, *arguments), root) for _ in range(runs)])


def _after(root: Path, edit: Callable[[str], str]) -> Usage:
    """The run after an edit of one file, which is taken back afterwards."""
    path = root / EDITED
    before = path.read_text("utf-8")
    path.write_text(edit(before), "utf-8")
    try:
        return measure((*TOOL, "routes"), root)
    finally:
        path.write_text(before, "utf-8")
        measure((*TOOL, "routes"), root)


def _in_a_body(text: str) -> str:
    return text.replace("    if order is None:\n", "    order = order or None\n    if order is None:\n", 1)


def _with_a_route(text: str) -> str:
    if "@router" in text:
        return f'{text}\n\n@router.get("/new", name="new")\nasync def new() -> None: ...\n'
    return text.replace("routes = [", 'routes = [\n    Route("/new", read_order, name="new"),', 1)


def _growth(directory: Path, runs: int) -> Rows:
    for routes in (250, 500, 1_000, 2_000, 3_000, 4_000, 5_000):
        root = write_project(directory / f"routes-{routes}", _of(routes))
        cold = _repeated(runs, root, "routes", "--no-cache")
        yield f"{routes:,}", f"{cold.cpu:.2f}", f"{cold.cpu / routes * 1000:.2f}", f"{cold.memory:.0f}"
        shutil.rmtree(root)


def _of(routes: int) -> Files:
    return fastapi_project(routes // 2)


def _corpus(directory: Path, runs: int, environments: Path) -> Rows:
    imports, tools = 0.0, 0.0
    for package in CORPUS:
        imported, tool = _compared(package, directory, runs, environments / package.name)
        imports, tools = imports + imported.cpu, tools + tool.cpu
        ratio = f"{tool.cpu / imported.cpu:.2f}"
        yield package.name, f"{imported.cpu:.2f}", f"{tool.cpu:.2f}", ratio, f"{tool.memory:.0f}"
    yield "all", f"{imports:.2f}", f"{tools:.2f}", f"{tools / imports:.2f}", ""


def _compared(package: CorpusPackage, directory: Path, runs: int, runnable: Path) -> tuple[Usage, Usage]:
    """In turn, after one run of each that is not counted."""
    root = directory / package.name
    root.mkdir()
    module = package.app.partition(":")[0]
    driver = DRIVERS / f"{module}.py"
    if driver.exists():
        shutil.copy(driver, root)
    importing = (str(runnable / "bin" / "python"), "-c", f"import {module}")
    reading = (*TOOL, "routes", package.app, "--no-cache", "--python", str(installed(package)))
    pairs = [
        (measure(importing, root, {"PYTHONPATH": str(root)}), measure(reading, root)) for _ in range(runs + 1)
    ][1:]
    return median([imported for imported, _ in pairs]), median([tool for _, tool in pairs])


if __name__ == "__main__":
    main()
