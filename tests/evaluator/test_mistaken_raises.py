"""A raise that nobody would catch was not raised by a project that runs: what follows it is declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluator.test_open_spots import app_of

MODULE = """
import threading
from starlette.applications import Starlette
from starlette.routing import Route

async def page(request): ...

manager = None
# Another thread sets it.

def fill():
    global manager
    manager = "ready"

worker = threading.Thread(target=fill)
worker.start()
worker.join()

def find():
    if manager is None:
        raise RuntimeError("not ready")
    return manager

def set_up(app):
    find()
    app.add_route("/late", page)

app = Starlette(routes=[Route("/", page)])
"""


@pytest.mark.parametrize(
    "text",
    [
        "set_up(app)",
        "import os\nif os.environ.get('MODE', 'all') == 'all':\n    set_up(app)",
        "import os\nif os.environ.get('MODE', 'all') == 'all':\n    set_up(app)\nelse:\n    find()",
        "import os\nfound = find() if os.environ.get('A') else None\napp.add_route('/late', page)",
    ],
)
def test_what_follows_is_declared(text: str, tmp_path: Path) -> None:
    assert [row.path for row in app_of(MODULE + text, tmp_path).routes.rows()] == ["/", "/late"]


def test_what_was_not_followed_to_its_end_is_an_open_spot(tmp_path: Path) -> None:
    text = "def build(app):\n    if manager is None:\n        raise RuntimeError\n    set_up(app)\nbuild(app)"
    app = app_of(MODULE + text, tmp_path)
    assert "build() is taken to raise" in [spot.reason for spot in app.open]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (
            "try:\n    set_up(app)\nexcept RuntimeError:\n    app.add_route('/without', page)",
            ["/", "/without"],
        ),
        ("import os\nif os.environ.get('A'):\n    find()\n    app.add_route('/a', page)", ["/"]),
        (
            "class Lazy:\n    def __getattr__(self, name):\n        raise AttributeError(name)\n"
            "if not hasattr(Lazy(), 'x'):\n    app.add_route('/x', page)",
            ["/", "/x"],
        ),
    ],
)
def test_what_somebody_waits_for_is_raised(text: str, paths: list[str], tmp_path: Path) -> None:
    assert [row.path for row in app_of(MODULE + text, tmp_path).routes.rows()] == paths
