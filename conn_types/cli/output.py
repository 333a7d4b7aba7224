"""Where the command writes: reports to standard output, what is wrong with the run to standard error."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.project import Project

if TYPE_CHECKING:
    from conn_types.analysis.render.drawing import Drawing

Colour = Literal["auto", "always", "never"]


def write(text: str) -> None:
    """Print a rendered report. A terminal that lacks a character gets its escape, never an error.

    Raises `AnalysisError` where standard output takes no more.
    """
    stream: TextIO = sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        # Whoever read it has seen enough.
        _write_no_more()
    except OSError as error:
        _write_no_more()
        raise AnalysisError(f"standard output cannot be written: {error.strerror or error}") from error


def _write_no_more() -> None:
    """The interpreter flushes once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_file(path: Path, text: str) -> None:
    """Write the whole file or nothing: whoever reads it never sees a part. Raises `AnalysisError`."""
    data = text.encode("utf-8", "backslashreplace")
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe is written to, never replaced.
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise AnalysisError(f"{path} cannot be written: {error.strerror or error}") from error


def _replace(path: Path, data: bytes) -> None:
    if not path.parent.is_dir():
        raise FileNotFoundError(None, f"there is no directory {path.parent}")
    temporary = path.with_name(f".{path.name[:100]}.{os.getpid()}-{os.urandom(4).hex()}")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o7777)
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def complain(kind: Literal["error", "note"], message: str) -> None:
    """Print a message about the run itself."""
    print(f"conn-types: {kind}: {message}", file=sys.stderr)


def drawing(project: Project, colour: Colour) -> Drawing:
    """How to draw on standard output. A file or a pipe has no width, and nothing in it is cut."""
    from conn_types.analysis.render.drawing import Drawing

    width = None
    if sys.stdout.isatty():
        import shutil

        width = shutil.get_terminal_size().columns
    return Drawing(colours=draws_colours(colour, sys.stdout), width=width, project=project)


def file_drawing(project: Project, colour: Colour) -> Drawing:
    """How to draw into a file: with colours only where somebody asks for just that."""
    from conn_types.analysis.render.drawing import Drawing

    return Drawing(colours=colour == "always", project=project)


def draws_colours(wanted: Colour, stream: TextIO) -> bool:
    """`--color` decides; else https://no-color.org, then `FORCE_COLOR`, then whether it is a terminal."""
    if wanted != "auto":
        return wanted == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
