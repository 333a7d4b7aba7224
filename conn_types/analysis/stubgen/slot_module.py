"""The slot module as text: `conn_types_project.pyi`, which checkers read, and the `.py` that is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.annotations import Annotations
from conn_types.analysis.stubgen.connection_aliases import (
    STARLETTE_STATE,
    alias,
    connection_class,
    connection_imports,
    path_parameters,
)
from conn_types.analysis.stubgen.descriptions import Descriptions
from conn_types.analysis.stubgen.layout import comment, indented, literal
from conn_types.analysis.stubgen.named_routes import NamedRoutes
from conn_types.analysis.stubgen.namespace import Namespace
from conn_types.analysis.stubgen.overloads import overloads
from conn_types.analysis.stubgen.parameters import Parameters
from conn_types.analysis.stubgen.slot import Slot

HEADER = "# Made by conn-types stubs"
"""What every file begins with that this tool may replace and remove."""
_FOR_TOOLS = """\
# fmt: off
# isort: skip_file
# flake8: noqa
# mypy: disable-error-code="misc"
# pyright: basic
"""
# A route's name never begins with an underscore where it is an attribute, and so never hides one of these.
_IMPORTS = """\
import builtins as _builtins
from typing import Any as _Any, Generic as _Generic, Literal as _Literal, overload as _overload

from typing_extensions import (
    Never as _Never,
    NotRequired as _NotRequired,
    TypeAlias as _TypeAlias,
    TypedDict as _TypedDict,
    TypeVar as _TypeVar,
    Unpack as _Unpack,
)

"""
_VARIABLES = """\
_UrlT = _TypeVar("_UrlT", covariant=True)
_UrlPathT = _TypeVar("_UrlPathT", covariant=True)
"""
_STARLETTE_STATE = f"""\
{STARLETTE_STATE} = _TypeVar(
    "{STARLETTE_STATE}", bound=_Mapping[str, _Any] | _StarletteState, default=_StarletteState
)
"""
_STARLETTE_IMPORTS = """\
from collections.abc import Mapping as _Mapping
from starlette.datastructures import State as _StarletteState
"""
_HANDLER_IMPORTS = """\
from conn_types.connection import AuthT as _AuthT, SessionT as _SessionT, StateT as _StateT, UserT as _UserT
"""


def stub(slot: Slot, project: Project, said: Callable[[str], str | None]) -> str:
    """What checkers and editors read."""
    annotations = Annotations(project)
    parameters = Parameters(annotations)
    descriptions = Descriptions(said)
    body = [
        *_class("ProjectRoutes", "_UrlT", "url_for", slot.connections, parameters),
        *_class("ProjectPaths", "_UrlPathT", "url_path_for", slot.paths, parameters),
        *Namespace(slot.connections, parameters, descriptions.of).definitions(),
        *_handlers(slot, annotations, descriptions),
    ]
    return _text(
        _header(slot),
        f"{_IMPORTS}{_handler_imports(slot)}",
        *annotations.imports(),
        "",
        f"{_VARIABLES}{_STARLETTE_STATE if _has_starlette(slot) else ''}",
        *parameters.definitions(),
        "",
        *body,
    )


def _class(
    name: str, variable: str, method: str, named: NamedRoutes, parameters: Parameters
) -> Iterator[str]:
    yield f"class {name}(_Generic[{variable}]):"
    yield from indented(_why_open(method, named))
    yield from indented(overloads(method, variable, named, parameters))
    yield ""


def _why_open(method: str, named: NamedRoutes) -> Iterator[str]:
    """Why a name that is not known is no mistake, where that is so. Without lines: every edit moves them."""
    if not named.spots:
        return
    yield f"# {method} takes any name, because more routes may come from"
    said = {(spot.location.path, spot.reason, spot.name_prefix): None for spot in named.spots}
    for path, reason, prefix in said:
        names = f", with names that begin with {literal(prefix)}" if prefix else ""
        yield f"# - {path}: {comment(reason)}{names}"


def _handlers(slot: Slot, annotations: Annotations, descriptions: Descriptions) -> Iterator[str]:
    for handler in slot.handlers:
        yield ""
        yield from path_parameters(handler, annotations)
        yield ""
        yield from alias(handler, descriptions.of_rows(handler.rows))


def runtime(slot: Slot, project: Project) -> str:
    """What is imported at run time."""
    annotations = Annotations(project)
    params = [
        line for each in slot.handlers for line in ("", *path_parameters(each, annotations, quoted=True), "")
    ]
    return _text(
        _header(slot),
        _RUNTIME_IMPORTS,
        *connection_imports(slot.handlers),
        "if _TYPE_CHECKING:",
        *indented([*annotations.imports(), "pass"]),
        "",
        _RUNTIME,
        *params,
        "",
        *(f"{each.name} = {connection_class(each)}" for each in slot.handlers),
    )


_RUNTIME_IMPORTS = """\
from __future__ import annotations

from typing import TYPE_CHECKING as _TYPE_CHECKING, Any as _Any, Generic as _Generic, TypeVar as _TypeVar

from typing_extensions import NotRequired as _NotRequired, TypedDict as _TypedDict

from conn_types.url_namespace import URLNamespace as RouteUrls
"""
_RUNTIME = """\
_UrlT = _TypeVar("_UrlT", covariant=True)


class ProjectRoutes(_Generic[_UrlT]):
    def url_for(self, name: str, /, **path_params: _Any) -> _UrlT:
        raise NotImplementedError


class ProjectPaths(_Generic[_UrlT]):
    def url_path_for(self, name: str, /, **path_params: _Any) -> _UrlT:
        raise NotImplementedError


"""


def _handler_imports(slot: Slot) -> str:
    if not slot.handlers:
        return ""
    lines = "".join(f"{line}\n" for line in connection_imports(slot.handlers))
    return f"{_HANDLER_IMPORTS}{_STARLETTE_IMPORTS if _has_starlette(slot) else ''}{lines}"


def _has_starlette(slot: Slot) -> bool:
    return any(handler.framework != "conn_types" for handler in slot.handlers)


def _header(slot: Slot) -> str:
    made_from = f" from the routes of {', '.join(slot.apps)}" if slot.apps else ": there are no routes"
    return f"{HEADER}{comment(made_from)}. Do not edit it: it is written anew.\n{_FOR_TOOLS}"


def _text(*parts: str) -> str:
    """The parts on lines of their own, with one empty line at most between two."""
    lines: list[str] = []
    for line in "\n".join(parts).split("\n"):
        if line or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip("\n") + "\n"
