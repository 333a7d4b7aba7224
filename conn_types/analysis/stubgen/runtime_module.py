"""The slot module as it is imported at run time, and as editors read it to go on to the handlers.

It imports nothing of the project: the project's modules import it.
"""

from __future__ import annotations

from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.annotations import Annotations
from conn_types.analysis.stubgen.connection_aliases import path_parameters
from conn_types.analysis.stubgen.connection_classes import ConnectionClasses
from conn_types.analysis.stubgen.header import header, text_of
from conn_types.analysis.stubgen.layout import indented
from conn_types.analysis.stubgen.namespace import Namespace
from conn_types.analysis.stubgen.slot import Slot

_IMPORTS = """\
from __future__ import annotations

from typing import Any as _Any, Generic as _Generic, TypeVar as _TypeVar

from typing_extensions import NotRequired as _NotRequired, TypedDict as _TypedDict

"""
_CLASSES = """\
_UrlT = _TypeVar("_UrlT", covariant=True)

# Their methods are in the types alone: editors would take what stands here for the definitions.
class ProjectRoutes(_Generic[_UrlT]):
    pass

class ProjectPaths(_Generic[_UrlT]):
    pass
"""


def runtime_text(slot: Slot, project: Project, *, own: bool) -> str:
    """`own`: for the module of one app."""
    annotations = Annotations(project)
    classes = ConnectionClasses(slot, own=own)
    params = [
        line for each in slot.handlers for line in ("", *path_parameters(each, annotations, quoted=True))
    ]
    return text_of(
        header(slot),
        _IMPORTS,
        *classes.imports(),
        *(["from conn_types.url_namespace import urls"] if own else ()),
        "",
        # Checkers know the name; jedi takes it for what it is here, and shows the routes, not the handlers.
        "TYPE_CHECKING = False",
        "if TYPE_CHECKING:",
        *indented(annotations.imports()),
        *indented(Namespace(slot.connections).handlers()),
        "else:",
        "    from conn_types.url_namespace import URLNamespace as RouteUrls",
        "",
        _CLASSES,
        *params,
        "",
        *classes.runtime_definitions(),
        *(f"{each.name} = {classes.of(each.framework, each.connection)}" for each in slot.handlers),
    )
