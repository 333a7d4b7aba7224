"""Routes over a package: aliases, re-exports, relative imports, a cycle."""

from .routes import all_routes as everything

__all__ = ["everything"]
