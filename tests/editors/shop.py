"""A project as a user has it: an application, an environment, and the types that the command wrote."""

from __future__ import annotations

from pathlib import Path

from benchmarks.projects import write_project
from tests.cli.command import conn_types
from tests.packaging.installing import FRAMEWORKS, environment_with

FILES = {
    "pyproject.toml": """\
[project]
name = "shop"
version = "1"
""",
    "shop/__init__.py": "",
    "shop/responses.py": """\
from conn_types.scope import Receive, Scope, Send


class Text:
    def __init__(self, content: object) -> None:
        self.content = str(content)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": self.content.encode()})
""",
    "shop/pages.py": '''\
from conn_types import HTTPConnection
from shop.responses import Text


def home(conn: HTTPConnection) -> Text:
    return Text("Welcome")


def user_list(conn: HTTPConnection) -> Text:
    return Text("Everybody")


def user_detail(conn: HTTPConnection) -> Text:
    """One user, with all that the shop knows of them."""
    return Text(conn.path_params["user_id"])


def report(conn: HTTPConnection) -> Text:
    """What was sold in a year."""
    return Text(conn.path_params["year"])


def settings(conn: HTTPConnection) -> Text:
    return Text("Settings")
''',
    "shop/main.py": """\
from conn_types import Mount, Route, Router
from shop import pages

admin = [
    Route("/reports/{year:int}/{kind}", pages.report),
    Route("/settings", pages.settings),
]
app = Router(
    [
        Route("/", pages.home),
        Route("/users", pages.user_list),
        Route("/users/{user_id:int}", pages.user_detail),
        Mount("/admin", routes=admin, name="admin"),
    ]
)
""",
}

NAMES = ("home", "user_list", "user_detail", "admin", "admin:report", "admin:settings")


CHECKERS = ("pyright", "ty", "pyrefly", "zuban")
"""What is told where Starlette's types are."""


def write_shop(root: Path, wheel: Path) -> Path:
    """Write it below the root, with an environment that has the wheel, and have its types written."""
    write_project(root, iter(FILES.items()))
    environment_with(wheel, root / ".venv", *FRAMEWORKS)
    settings = [option for checker in CHECKERS for option in ("--settings", checker)]
    result = conn_types(root, "stubs", "--starlette", *settings)
    assert (result.returncode, result.stderr) == (0, "")
    return root
