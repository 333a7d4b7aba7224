"""Prefect's server, with its state in a directory of the run's own."""

import os
import tempfile

state = os.environ.get("CORPUS_STATE") or tempfile.mkdtemp()
os.environ["PREFECT_HOME"] = state
os.environ["PREFECT_API_DATABASE_CONNECTION_URL"] = f"sqlite+aiosqlite:///{state}/prefect.db"

from prefect.server.api.server import create_app  # noqa: E402

app = create_app()
