"""An application, imported by the interpreter of its environment, in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from conn_types.analysis.advice import advice_for
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.location import Location
from conn_types.analysis.project import Project
from conn_types.analysis.route_document import read_app
from conn_types.analysis.table import App
from conn_types.analysis.verification import collector
from conn_types.analysis.verification.interpreter import interpreter_of

NOWHERE = Location(path="<run time>", line=1, column=0)
"""Where a route is that the imported application has, and whose handler is no function."""
_SHOWN_LINES = 15


class ImportFailed(AnalysisError):
    """The application could not be imported, or is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedApp:
    """What the imported application has. `notes` say what of it is odd."""

    app: App
    notes: tuple[str, ...]

    def with_spots_of(self, static: App) -> App:
        """With those open spots of the static table that importing the application does not close."""
        staying = (spot for spot in static.open if advice_for(spot).stays)
        routes = replace(self.app.routes, open=(*self.app.routes.open, *staying))
        return replace(self.app, routes=routes)


def import_app(project: Project, app: str, *, startup: bool, seconds: float) -> ImportedApp:
    """Import the application and read its routes; with `startup`, after its lifespan's first half.

    The interpreter of the project's environment runs at the project's root, with the project's import roots
    before its own. Raises `ImportFailed`, and `PythonEnvironmentError` where there is no interpreter.
    """
    module, colon, expression = app.partition(":")
    if not module or not colon or not expression.removesuffix("()"):
        raise ImportFailed(f'"{app}" is no APP: write "module:attribute" or "module:factory()"')
    answer = _answer(project, app, startup=startup, seconds=seconds)
    if "error" in answer:
        raise ImportFailed(_failure(project, app, answer))
    for row in answer["app"]["routes"]:
        if row["location"] is not None:
            row["location"]["path"] = project.shown(Path(row["location"]["path"]))
    return ImportedApp(app=read_app(answer["app"], NOWHERE), notes=tuple(answer["notes"]))


def _answer(project: Project, app: str, *, startup: bool, seconds: float) -> dict[str, Any]:
    """What the collector writes. It prints nothing itself, so that what is printed is the application's."""
    interpreter = interpreter_of(project.environment)
    with tempfile.TemporaryDirectory(prefix="conn-types-") as directory:
        result, printed = Path(directory, "result.json"), Path(directory, "printed")
        request = {
            "app": app,
            "paths": [str(path) for path in project.import_roots],
            "startup": startup,
            "result": str(result),
        }
        command = [str(interpreter), collector.__file__, json.dumps(request)]
        status = _run(command, project.root, printed, seconds)
        if result.exists():
            return cast("dict[str, Any]", json.loads(result.read_text("utf-8")))
        lines = printed.read_text("utf-8", "replace").splitlines()
    if status is None:
        problem = f"importing {app} takes longer than {seconds:g} seconds (--timeout gives it more)"
    else:
        problem = f"the interpreter {interpreter} ended ({_ending(status)}) before {app} was imported"
    raise ImportFailed("\n".join([problem, *_last(lines)]))


def _run(command: Sequence[str], directory: Path, printed: Path, seconds: float) -> int | None:
    """The exit status; None where the time is over. Nothing that the process started outlives it."""
    with printed.open("wb") as output:
        try:
            process = subprocess.Popen(
                command,
                cwd=directory,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            reason = error.strerror or str(error)
            raise ImportFailed(f"the interpreter {command[0]} cannot be started: {reason}") from error
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _ending(status: int) -> str:
    if status >= 0:
        return f"status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"


def _roots(project: Project) -> str:
    return ", ".join(map(str, project.import_roots)) + " or the environment"


def _near(project: Project, app: str) -> str:
    module, _, expression = app.partition(":")
    near = project.nearest_module(module)
    return "" if near is None or near == module else f'; did you mean "{near}:{expression}"?'


def _failure(project: Project, app: str, answer: dict[str, Any]) -> str:
    """The exception's message, and the last place in the project that it came through."""
    error: str = answer["error"]
    if answer.get("no_module"):
        return f"{error} from {_roots(project)}{_near(project, app)}"
    frames = [(Path(path), line, function) for path, line, function in answer["frames"]]
    if not frames:
        return error
    own = [frame for frame in frames if project.is_project(frame[0])]
    path, line, function = own[-1] if own else frames[-1]
    where = f"{project.shown(path)}:{line}" + (f", in {function}" if function.isidentifier() else "")
    return f"importing {app} fails at {where}: {error}"


def _last(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" for line in lines[-_SHOWN_LINES:]]
