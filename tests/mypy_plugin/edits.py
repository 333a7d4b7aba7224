"""Edits of the library, each of which makes something wrong, or right again, in a file that is not edited."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.mypy_plugin.projects import change


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Changes of files, and what they make wrong, or right again, in one that is not edited."""

    name: str
    changes: tuple[tuple[str, str, str], ...] = ()
    added: tuple[tuple[str, str], ...] = ()
    deleted: tuple[str, ...] = ()
    elsewhere: tuple[str, str] | None = None
    mended: tuple[str, str] | None = None

    def make(self, root: Path) -> None:
        for path, old, new in self.changes:
            change(root / "library" / path, old, new)
        for path, text in self.added:
            (root / "library" / path).write_text(text, "utf-8")
        for path in self.deleted:
            (root / "library" / path).unlink()


SHELF = (
    "shelf_of(shelf: str) -> str:\n    return shelf",
    "shelf_of(row: str) -> str:\n    return row",
)
SLOTS = """\
from starlette.convertors import Convertor


class Slot(Convertor[{type}]):
    regex = "[0-9]+"

    def convert(self, value: str) -> {type}:
        return {value}

    def to_string(self, value: {type}) -> str:
        return str(value)
"""
# Each is made on top of the ones before it.
EDITS = (
    Edit(
        name="a function makes something else of a name that it passes on",
        changes=(("links.py", '{kind}:item"', '{kind}:thing"'),),
        elsewhere=("main.py", "unknown-route"),
    ),
    Edit(
        name="a dependency takes another parameter",
        changes=(("dependencies.py", SHELF[0], SHELF[1]),),
        elsewhere=("main.py", "handler-path-param"),
    ),
    Edit(
        name="and what it took before",
        changes=(("dependencies.py", SHELF[1], SHELF[0]),),
        mended=("main.py", "handler-path-param"),
    ),
    Edit(
        name="and what it made before",
        changes=(("links.py", '{kind}:thing"', '{kind}:item"'),),
        mended=("main.py", "unknown-route"),
    ),
    Edit(
        name="a route is renamed, by its constant",
        changes=(("names.py", 'DESK = "desk"', 'DESK = "counter"'),),
        elsewhere=("staff.py", "unknown-route"),
    ),
    Edit(
        name="its users follow",
        changes=(
            ("staff.py", '"staff:desk", desk_id=number', '"staff:counter", desk_id=number'),
            ("staff.py", '"staff:desk", desk_id=1', '"staff:counter", desk_id=1'),
            ("main.py", '"desk_loans"', '"counter_loans"'),
        ),
        mended=("staff.py", "unknown-route"),
    ),
    Edit(
        name="a parameter is renamed, in a prefix",
        changes=(("members.py", "{member_id:int}", "{person_id:int}"),),
        elsewhere=("dependencies.py", "unknown-path-param"),
    ),
    Edit(
        name="a parameter has another type",
        changes=(("members.py", "{person_id:int}", "{member_id:uuid}"),),
        elsewhere=("dependencies.py", "assignment"),
    ),
    Edit(
        name="a prefix has a parameter more",
        changes=(("collections.py", 'prefix=f"/{kind}"', 'prefix=f"/{kind}/{{floor}}"'),),
        elsewhere=("main.py", "route-params"),
    ),
    Edit(
        name="a mount is renamed",
        changes=(("staff.py", 'name="staff"', 'name="office"'),),
        added=(
            (
                "mail.py",
                "from starlette.requests import Request\n\n\ndef link(request: Request) -> str:\n"
                '    return str(request.url_for("staff:counter", desk_id=1))\n',
            ),
        ),
        elsewhere=("mail.py", "unknown-route"),
    ),
    Edit(
        name="a router is made that nobody includes: who does may run what nobody imports",
        added=(("lost.py", "from fastapi import APIRouter\n\nrouter = APIRouter()\n"),),
        mended=("mail.py", "unknown-route"),
    ),
    Edit(
        name="that router is deleted",
        deleted=("lost.py",),
        elsewhere=("mail.py", "unknown-route"),
    ),
    Edit(
        name="a route is added",
        changes=(
            ("staff.py", "routes = [", 'routes = [Mount("/old", application, name="staff"), '),
            ("staff.py", "    async def get(", "\n    async def get("),
        ),
        mended=("mail.py", "unknown-route"),
    ),
    Edit(
        name="a handler moves",
        changes=(
            (
                "staff.py",
                "from library import names\n",
                "from library import names\nfrom library.desk import Desk\n",
            ),
            (
                "staff.py",
                "class Desk(HTTPEndpoint):\n\n    async def get(self, request: Request) -> JSONResponse:\n"
                '        number: int = request.path_params["desk_id"]\n'
                '        return JSONResponse({"again": '
                'str(request.url_for("staff:counter", desk_id=number))})\n',
                "",
            ),
        ),
        added=(
            (
                "desk.py",
                "from starlette.endpoints import HTTPEndpoint\nfrom starlette.requests import Request\n"
                "from starlette.responses import JSONResponse\n\n\nclass Desk(HTTPEndpoint):\n"
                "    async def get(self, request: Request) -> JSONResponse:\n"
                '        number: str = request.path_params["desk_id"]\n'
                '        return JSONResponse({"again": number, "desk": request.path_params["desk"]})\n',
            ),
        ),
        elsewhere=("desk.py", "unknown-path-param"),
    ),
    Edit(
        name="a key is written, by somebody else",
        changes=(("mail.py", "    return", '    request.scope["schem"] = 1\n    return'),),
        added=(
            (
                "asgi.py",
                "from starlette.types import Scope\n\n\ndef scheme(scope: Scope) -> object:\n"
                '    return scope["schem"]\n',
            ),
        ),
    ),
    Edit(
        name="the key is written no more",
        changes=(("mail.py", '    request.scope["schem"] = 1\n', ""),),
        elsewhere=("asgi.py", "unknown-scope-key"),
    ),
    Edit(
        name="a parameter has a convertor of the project's own",
        changes=(
            ("staff.py", "{desk_id:int}", "{desk_id:slot}"),
            ("staff.py", "from library import names\n", "from library import names, slots\n"),
            ("staff.py", "desks = [", 'register_url_convertor("slot", slots.Slot())\ndesks = ['),
            (
                "staff.py",
                "from starlette.endpoints",
                "from starlette.convertors import register_url_convertor\nfrom starlette.endpoints",
            ),
        ),
        added=(("slots.py", SLOTS.format(type="str", value="value")),),
        mended=("desk.py", "assignment"),
    ),
    Edit(
        name="the convertor makes something else",
        added=(("slots.py", SLOTS.format(type="int", value="int(value)")),),
        elsewhere=("desk.py", "assignment"),
    ),
    Edit(
        name="a key is written again",
        changes=(("mail.py", "    return", '    request.scope["schem"] = 1\n    return'),),
        mended=("asgi.py", "unknown-scope-key"),
    ),
    Edit(
        name="a file that nobody imports is deleted, which wrote a key",
        deleted=("mail.py",),
        elsewhere=("asgi.py", "unknown-scope-key"),
    ),
    Edit(
        name="a file is deleted",
        changes=(
            ("main.py", "from library.members import router as members\n", ""),
            ("main.py", "    app.include_router(members)\n", ""),
        ),
        deleted=("members.py",),
        elsewhere=("dependencies.py", "unknown-route"),
    ),
)
