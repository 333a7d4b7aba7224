"""Measure what the mypy plugin adds to mypy's processor time, and write `benchmarks/overhead.md`.

`python -m benchmarks.overhead`, or `make overhead`. Each figure is the median over pairs of runs, one without
the plugin and one with it, in turn. `--corpus DIRECTORY` adds real packages: the directory holds a virtual
environment for each.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.linked_project import linked_project
from benchmarks.measuring import measure
from benchmarks.peers import PEERS, Peer, environment
from benchmarks.projects import write_project

PAGE = Path(__file__).with_name("overhead.md")
MARK = "<!-- written by `make overhead` -->\n"
TOOL = (sys.executable, "-m", "conn_types.cli", "routes", "--no-cache")
PROGRAMS = Path(sys.executable).parent
CORPUS = ("sqladmin", "tipg", "titiler")
EDITED = "shop/area000/orders0003.py"
CACHE = ".conn_types_cache"

Pair = tuple[float, float]
"""Processor seconds without the plugin and with it."""


@dataclass(frozen=True)
class Checkout:
    """A project, and mypy's two ways of checking it. Each way has a cache of its own."""

    root: Path
    target: str
    plugin: str = "conn_types_mypy"
    programs: Path = PROGRAMS
    options: str = ""

    def __post_init__(self) -> None:
        for name, plugins in (("plain", ""), ("plugin", f"plugins = {self.plugin}\n")):
            (self.root / f"{name}.ini").write_text(f"[mypy]\nstrict = true\n{plugins}{self.options}")

    def command(self, way: str) -> tuple[str, ...]:
        cache = str(self.root / f".mypy_{way}")
        return str(self.programs / "mypy"), "--config-file", f"{way}.ini", "--cache-dir", cache, self.target

    def run(self, way: str) -> float:
        return measure(self.command(way), self.root).cpu

    def pair(self) -> Pair:
        return self.run("plain"), self.run("plugin")

    def forget(self, *, table: bool) -> None:
        for way in ("plain", "plugin"):
            shutil.rmtree(self.root / f".mypy_{way}", ignore_errors=True)
        if table:
            shutil.rmtree(self.root / CACHE, ignore_errors=True)

    def cold(self, *, table: bool) -> Pair:
        self.forget(table=table)
        return self.pair()


class Daemons:
    """A daemon for each way: the processor time of a run is the client's and the server's together."""

    def __init__(self, checkout: Checkout) -> None:
        self._checkout = checkout

    def __enter__(self) -> Daemons:
        for way in ("plain", "plugin"):
            self._run(way)
        return self

    def __exit__(self, *_: object) -> None:
        for way in ("plain", "plugin"):
            subprocess.run(
                self._dmypy(way, "stop"), cwd=self._checkout.root, capture_output=True, check=False
            )

    def _dmypy(self, way: str, *arguments: str) -> tuple[str, ...]:
        return str(self._checkout.programs / "dmypy"), "--status-file", f".{way}.json", *arguments

    def _run(self, way: str) -> float:
        return measure(
            self._dmypy(way, "run", "--", *self._checkout.command(way)[1:]), self._checkout.root
        ).cpu

    def _server(self, way: str) -> float:
        process = json.loads((self._checkout.root / f".{way}.json").read_text())["pid"]
        times = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")

    def pair(self) -> Pair:
        used: list[float] = []
        for way in ("plain", "plugin"):
            before = self._server(way)
            client = self._run(way)
            used.append(client + self._server(way) - before)
        return used[0], used[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--modules", type=int, default=500)
    parser.add_argument("--corpus", type=Path, metavar="DIRECTORY", help="environments of real packages")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        rows = [*_rows(Path(directory).resolve(), options.pairs, options.modules, options.corpus)]
    text = "\n".join(("| case | without | with | difference | ratio |", "| --- |" + " ---: |" * 4, *rows))
    system = f"{platform.system()} on {platform.machine()}"
    python = f"Python {platform.python_version()}, {system}"
    about = f"{python}; medians of {options.pairs} pairs; seconds of processor time."
    before, _, _ = PAGE.read_text("utf-8").partition(MARK)
    PAGE.write_text(f"{before}{MARK}\n{about}\n\n{text}\n", "utf-8")


def _rows(directory: Path, pairs: int, modules: int, corpus: Path | None) -> Iterator[str]:
    checkout = Checkout(write_project(directory / "linked", linked_project(modules)), ".")
    table = [measure(TOOL, checkout.root).cpu for _ in range(3)]
    yield _row("`conn-types routes --no-cache`, alone", [(each, each) for each in table])
    yield _row("both caches empty", [checkout.cold(table=True) for _ in range(pairs)])
    checkout.run("plugin")
    yield _row("mypy's cache empty, the table cached", [checkout.cold(table=False) for _ in range(pairs)])
    time.sleep(2.5)
    checkout.pair()
    yield _row("warm", [checkout.pair() for _ in range(pairs)])
    with Daemons(checkout) as daemons:
        for case, edit in (("a body edited", _body), ("a declaration edited", _declaration)):
            edits = [_edited(checkout, daemons, edit, number) for number in range(pairs)]
            yield _row(f"dmypy, {case}", edits)
    for peer in PEERS:
        yield from _peer_rows(directory, peer, pairs)
    if corpus is not None:
        for name in CORPUS:
            yield _row(f"{name}, cold", _corpus_pairs(directory, corpus / name, name, pairs))


def _row(case: str, pairs: Sequence[Pair]) -> str:
    without, with_plugin = (statistics.median(each) for each in zip(*pairs, strict=True))
    difference = statistics.median(after - before for before, after in pairs)
    ratio = statistics.median(after / before for before, after in pairs)
    row = f"| {case} | {without:.3f} | {with_plugin:.3f} | {difference:+.3f} | {ratio:.2f} |"
    print(row, flush=True)
    return row


def _edited(checkout: Checkout, daemons: Daemons, edit: Callable[[str, int], str], number: int) -> Pair:
    path = checkout.root / EDITED
    path.write_text(edit(path.read_text("utf-8"), number), "utf-8")
    return daemons.pair()


def _body(text: str, number: int) -> str:
    return text.replace(
        "    if order.note:\n", f"    data['edit{number}'] = {number}\n    if order.note:\n", 1
    )


def _declaration(text: str, number: int) -> str:
    """The route has another name, and then the first one again."""
    old, new = ('_move"', '_moved"') if number % 2 == 0 else ('_moved"', '_move"')
    return text.replace(old, new)


def _peer_rows(directory: Path, peer: Peer, pairs: int) -> Iterator[str]:
    programs = environment().python.parent
    root = write_project(directory / peer.name, peer.files())
    checkout = Checkout(root, ".", peer.plugin, programs, peer.options)
    yield _row(f"{peer.title}, cold", [checkout.cold(table=True) for _ in range(pairs)])
    yield _row(f"{peer.title}, warm", [checkout.pair() for _ in range(pairs)])


def _corpus_pairs(directory: Path, home: Path, name: str, pairs: int) -> list[Pair]:
    package = name.replace("-", "_")
    (installed,) = (home / "lib").glob(f"python*/site-packages/{package}")
    root = directory / f"corpus-{name}"
    shutil.copytree(installed, root / package)
    (root / "pyproject.toml").write_text(f'[tool.conn-types]\npython = "{home}"\n')
    options = f"python_executable = {home / 'bin' / 'python'}\nignore_missing_imports = true\n"
    checkout = Checkout(root, package, options=options)
    checkout.pair()
    return [checkout.cold(table=False) for _ in range(pairs)]


if __name__ == "__main__":
    main()
