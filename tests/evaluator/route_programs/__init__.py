"""Small programs in which Python's features decide routes, one file a topic.

A program begins with `### its name`, and `(3.N)` where it needs as new a Python; the lines are its `main.py`,
unless `#: path` names another file. What every `main.py` begins with (`PRELUDE`) is left out.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
PRELUDE = """\
from starlette.applications import Starlette
from starlette.routing import Route, Router, Mount, WebSocketRoute, Host
from starlette.responses import PlainTextResponse
async def ok(request): return PlainTextResponse("ok")
def table(*names): return Starlette(routes=[Route("/" + name, ok, name=name) for name in names])
"""
FASTAPI = "from fastapi import FastAPI, APIRouter, Depends\n"


def programs() -> dict[str, dict[str, str]]:
    """By topic and name, the files of each program that this Python can run."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(HERE.glob("*.txt")):
        _, *texts = re.split(r"^### ", file.read_text(), flags=re.MULTILINE)
        for text in texts:
            name, _, body = text.partition("\n")
            needed = re.search(r" \(3\.(\d+)\)$", name)
            if needed is not None and sys.version_info < (3, int(needed[1])):
                continue
            found[f"{file.stem}: {name}"] = _files(body)
    return found


def _files(body: str) -> dict[str, str]:
    main, *others = re.split(r"^#: (\S+)\n", body, flags=re.MULTILINE)
    files = dict(zip(others[::2], others[1::2], strict=True))
    if main.strip():
        files["main.py"] = main
    frameworks = FASTAPI if re.search(r"FastAPI|APIRouter", files["main.py"]) else ""
    return files | {"main.py": PRELUDE + frameworks + files["main.py"]}
