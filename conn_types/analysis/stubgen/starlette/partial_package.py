"""The partial stub package `starlette-stubs`: the modules that the project's routes change.

All other modules stay Starlette's own, which `partial` in `py.typed` says (PEP 561).
"""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.stubgen.starlette.connection_stubs import (
    UnknownStarlette,
    applications_stub,
    connection_of,
    requests_stub,
    websockets_stub,
)
from conn_types.analysis.stubgen.starlette.installed_starlette import InstalledStarlette
from conn_types.analysis.stubgen.starlette.instance_attributes import UntypedAttribute
from conn_types.analysis.stubgen.starlette.module_stub import module_stub
from conn_types.analysis.stubgen.starlette.project_stubs import MARKER


def partial_package(starlette: InstalledStarlette) -> dict[str, str]:
    """Each file's name and text. Raises `AnalysisError` where this Starlette's source is not understood."""
    try:
        package = _package(starlette)
    except (UnknownStarlette, UntypedAttribute, cst.ParserSyntaxError) as error:
        raise AnalysisError(
            f"this version of conn-types does not know how to make types of Starlette {starlette.version} "
            f"(its source has an unknown form: {error})"
        ) from error
    heading = _heading(starlette)
    return {MARKER: "partial\n", **{name: f"{heading}\n{text}" for name, text in package.items()}}


def _package(starlette: InstalledStarlette) -> dict[str, str]:
    def parsed(name: str) -> cst.Module:
        return cst.parse_module(starlette.source(f"{name}.py"))

    requests = parsed("requests")
    connection = connection_of(requests)
    package = {
        "__init__.pyi": module_stub(parsed("__init__"), "", {}),
        "requests.pyi": requests_stub(requests, connection),
        "websockets.pyi": websockets_stub(parsed("websockets"), connection),
    }
    applications = _told(applications_stub, parsed("applications"))
    return package if applications is None else {**package, "applications.pyi": applications}


def _told(stub: Callable[[cst.Module], str], module: cst.Module) -> str | None:
    """None where an attribute cannot be typed: rather that module as it is than with another type."""
    try:
        return stub(module)
    except UntypedAttribute:
        return None


def _heading(starlette: InstalledStarlette) -> str:
    return (
        f"# Made by conn-types stubs --starlette from Starlette {starlette.version}: its signatures and\n"
        "# docstrings (BSD 3-Clause, © Encode OSS Ltd.), with the routes of conn_types_project.\n"
        "# Do not edit it: it is written anew when another Starlette is installed, which --check tells.\n"
        "# flake8: noqa\n"
        "# mypy: ignore-errors\n"
        "# pyright: basic\n"
    )
