"""The slot module as checkers and editors read it: `conn_types_project.pyi`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from conn_types.analysis.generated_mark import SLOT_ROUTES, SLOT_URLS
from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.annotations import Annotations
from conn_types.analysis.stubgen.connection_aliases import PathParameters, alias
from conn_types.analysis.stubgen.connection_classes import ConnectionClasses
from conn_types.analysis.stubgen.contents import Contents
from conn_types.analysis.stubgen.descriptions import Descriptions, where
from conn_types.analysis.stubgen.header import header, text_of
from conn_types.analysis.stubgen.name_unions import NameUnions
from conn_types.analysis.stubgen.namespace import Namespace
from conn_types.analysis.stubgen.parameters import Parameters
from conn_types.analysis.stubgen.reverser import FLAGS, Reverser
from conn_types.analysis.stubgen.slot import Slot

# A route's name never begins with an underscore where it is an attribute, and so never hides one of these.
_IMPORTS = """\
import builtins as _builtins
from collections.abc import Callable as _Callable
from typing import Any as _Any, ClassVar as _ClassVar, Generic as _Generic, Literal as _Literal
from typing import Protocol as _Protocol, overload, overload as _overload

from typing_extensions import (
    Never as _Never,
    NotRequired as _NotRequired,
    TypeAliasType as _TypeAliasType,
    TypedDict as _TypedDict,
    TypeVar as _TypeVar,
    Unpack as _Unpack,
)

"""
_VARIABLES = """\
_UrlT = _TypeVar("_UrlT", covariant=True)
_UrlPathT = _TypeVar("_UrlPathT", covariant=True)
"""
_RE_EXPORTS = f"""\
from {SLOT_ROUTES} import ProjectPaths as ProjectPaths, ProjectRoutes as ProjectRoutes
from {SLOT_URLS} import RouteUrls as RouteUrls
"""
_URLS = """\
class _Reverses(_Protocol[_UrlT]):
    @property
    def url_for(self) -> _Callable[..., _UrlT]: ...

def urls(connection: _Reverses[_UrlT], /) -> RouteUrls[_UrlT]: ...
"""
"""In the module of one app, what `conn_types.urls` is for all."""


def stub_text(contents: Contents, project: Project, said: Callable[[str], str | None]) -> str:
    """`said` gives the first line of a handler's docstring."""
    slot = contents.slot
    annotations = Annotations(project)
    parameters = Parameters(annotations)
    descriptions = Descriptions(said)
    classes = ConnectionClasses(contents)
    body: list[str] = []
    if contents.routes:
        body += _routes(slot, parameters)
    if contents.urls:
        body += Namespace(slot.connections).definitions(parameters, descriptions.of)
    if contents.own:
        body += ["", *_URLS.splitlines()]
        body += classes.definitions()
    if contents.handlers:
        body += _handlers(slot, annotations, classes)
    return text_of(
        *header(slot),
        *_IMPORTS.splitlines(),
        *(_RE_EXPORTS.splitlines() if contents.handlers and not contents.own else ()),
        *classes.imports_of_stub(),
        *annotations.imports(),
        "",
        *_VARIABLES.splitlines(),
        *classes.variables(),
        *parameters.definitions(),
        "",
        *body,
    )


def _routes(slot: Slot, parameters: Parameters) -> Iterator[str]:
    """What connections inherit, and what routers do."""
    unions = NameUnions()
    flags: tuple[str, ...] = ()
    classes: list[str] = []
    for method, owner, returned, named in (
        ("url_for", "ProjectRoutes", "_UrlT", slot.connections),
        ("url_path_for", "ProjectPaths", "_UrlPathT", slot.paths),
    ):
        reverser = Reverser(
            method=method, owner=owner, returned=returned, named=named, parameters=parameters, unions=unions
        )
        classes += ("", *reverser.lines())
        flags = FLAGS if reverser.is_overloaded else flags
    yield from (*flags, "", *unions.definitions(), *classes, "")


def _handlers(slot: Slot, annotations: Annotations, classes: ConnectionClasses) -> Iterator[str]:
    params = PathParameters(annotations)
    for handler in slot.handlers:
        yield ""
        yield from params.definition(handler)
        yield ""
        yield from alias(handler, classes, [where(handler.rows[0])])
