"""Objects that a text names: `package.module:attribute`, as servers take applications."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluator.test_open_spots import STARLETTE, app_of

APP = STARLETTE + "app = Starlette(routes=[Route('/', page)])\n"


@pytest.mark.parametrize(
    "text",
    [
        "import pkgutil\npkgutil.resolve_name('main:app').add_route('/late', page)",
        "from uvicorn.importer import import_from_string as find\nfind('main:app').add_route('/late', len)",
        "import pkgutil\npkgutil.resolve_name('main:app.router').add_route('/late', page)",
        "import pkgutil\npkgutil.resolve_name('main:add')('/late')",
    ],
)
def test_an_object_is_found_by_its_name(text: str, tmp_path: Path) -> None:
    app = app_of(APP + "def add(path):\n    app.add_route(path, page)\n" + text, tmp_path)
    assert [(row.path, row.conditional) for row in app.routes.rows()] == [("/", None), ("/late", None)]
