"""The routes of an application as the running framework has them, as `conn-types routes` shapes them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from unittest import mock

from conn_types.analysis.project import Project
from conn_types.analysis.table import App
from conn_types.analysis.verification.imported_app import import_app
from tests.environments import FrameworkEnvironment

ROOT = Path(__file__).parent.parent


def rows_of(app: App) -> list[dict[str, Any]]:
    """What `url_for` and matching see of each row, and what FastAPI makes of it, in matching order."""
    return [
        {
            "name": row.name,
            "path": row.path,
            "host": row.host,
            "kind": row.entry.kind,
            "params": {name: parameter.convertor for name, parameter in row.params.items()},
            "dependencies": list(row.entry.dependencies),
            "query": sorted(row.entry.query),
        }
        for row in app.routes.rows()
    ]


def app_at_run_time(directory: Path, app: str, environment: FrameworkEnvironment) -> App:
    """The application, imported in its project's directory; this checkout's `conn_types` can be imported."""
    importing = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with mock.patch.dict(os.environ, importing):
        project = Project.open(directory, python=environment.root)
        imported = import_app(project, app, startup=False, seconds=60)
    assert imported.notes == ()
    return imported.app
