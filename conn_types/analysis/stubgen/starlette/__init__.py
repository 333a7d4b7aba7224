"""Starlette's own types with the project's routes: stubs that are derived from the Starlette in use."""
