"""marimo's server."""

from marimo._server.main import create_starlette_app

app = create_starlette_app(base_url="")
