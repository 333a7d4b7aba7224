"""Who runs a function: the rows that lead to it, and the apps that import its module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from conn_types.analysis.table import App, Reach, RouteTable

Why = Literal["routes", "imports", "all"]


def reaches(table: RouteTable, functions: Sequence[str], *, is_test: bool) -> tuple[Reach, ...]:
    """The rows that lead to the first of the functions, innermost first, that any row leads to."""
    for function in functions:
        found = table.reaching(function)
        if not is_test:
            found = tuple([reach for reach in found if not reach.app.test])
        if found:
            return found
    return ()


def serving(table: RouteTable, module: str | None, *, is_test: bool) -> tuple[Why, tuple[App, ...]]:
    """The apps that may run the module's code: those that import it, else all."""
    apps = tuple(app for app in table.apps if not app.test)
    importing = tuple(app for app in apps if module in app.modules)
    if is_test:
        tests = tuple(
            app for app in table.apps if app.test and (module in app.modules or _is_above(app.id, module))
        )
        return "all", tests + apps
    return ("imports", importing) if importing else ("all", apps)


def _is_above(app: str, module: str | None) -> bool:
    """Whether the app is made in a `conftest.py` beside or above the module's file."""
    made_in = app.partition(":")[0]
    package, _, last = f".{made_in}".rpartition(".")
    return last == "conftest" and f".{module}".startswith(f"{package}.")
