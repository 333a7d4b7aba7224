"""Analyse programs, each in a process of its own with bounds, and print how it went.

`python -m tests.hostile SECONDS MEGABYTES [FUEL]`, with another FUEL for a module than the default one.
Standard input holds `{name: {file: text}}`; standard output gets a line of JSON for each, `{"name",
"complete": {app: bool}, "routes": {app: int}, "rules", "notes", "seconds", "megabytes"}`, with `error`
instead where it failed.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

from conn_types.analysis.check import check_project
from conn_types.analysis.evaluator import interpreter
from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project


def analyse(directory: Path) -> dict[str, Any]:
    project = Project.open(directory, use_cache=False)
    table = build_table(project, Interpreter(project))
    report = check_project(project)
    return {
        "complete": {app.id: app.complete for app in table.apps},
        "routes": {app.id: sum(1 for _ in app.routes.rows()) for app in table.apps},
        "rules": sorted({each.rule for each in report.diagnostics}),
        "notes": project.notes,
    }


def bounded(files: dict[str, str], seconds: int, megabytes: int, out: int) -> None:
    """In the child: analyse, write what came of it, end."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    result: dict[str, Any] = {}
    started = time.process_time()
    with tempfile.TemporaryDirectory() as directory:
        for name, text in {"pyproject.toml": "[project]\nname = 'hostile'\n", **files}.items():
            (Path(directory) / name).write_text(text, "utf-8")
        try:
            result = analyse(Path(directory))
        except BaseException as error:
            result = {"error": "".join(traceback.format_exception(error)[-4:])}
    result["seconds"] = round(time.process_time() - started, 2)
    result["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    os.write(out, json.dumps(result).encode())


def main() -> None:
    seconds, megabytes, *fuel = map(int, sys.argv[1:])
    if fuel:
        setattr(interpreter, "MODULE_FUEL", fuel[0])  # noqa: B010 (it is a constant to everybody else)
        setattr(interpreter, "FUEL", 2 * fuel[0])  # noqa: B010
    for name, files in json.load(sys.stdin).items():
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                bounded(files, seconds, megabytes, writing)
            finally:
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            data = pipe.read()
        os.waitpid(child, 0)
        print(json.dumps({"name": name, **(json.loads(data) if data else {"error": "killed"})}), flush=True)


main()
