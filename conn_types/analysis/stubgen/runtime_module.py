"""The slot module as it is imported at run time, and as editors read it to go on to the handlers.

It imports nothing of the project: the project's modules import it.
"""

from __future__ import annotations

from collections.abc import Iterator

from conn_types.analysis.generated_mark import SLOT_ROUTES, SLOT_URLS
from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.annotations import Annotations
from conn_types.analysis.stubgen.connection_aliases import PathParameters
from conn_types.analysis.stubgen.connection_classes import ConnectionClasses
from conn_types.analysis.stubgen.contents import Contents
from conn_types.analysis.stubgen.header import header, text_of
from conn_types.analysis.stubgen.layout import indented
from conn_types.analysis.stubgen.namespace import Namespace

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


def runtime_text(contents: Contents, project: Project) -> str:
    slot, classes = contents.slot, ConnectionClasses(contents)
    lines = [*_IMPORTS.splitlines(), *classes.imports()]
    if contents.own:
        lines += ["from conn_types.url_namespace import urls", ""]
    if contents.urls:
        # Checkers know the name; jedi takes it for what it is here, and shows the routes, not the handlers.
        lines += ["TYPE_CHECKING = False", "if TYPE_CHECKING:"]
        lines += indented(Namespace(slot.connections).handlers())
        lines += ["else:", "    from conn_types.url_namespace import URLNamespace as RouteUrls", ""]
    if contents.routes:
        lines += _CLASSES.splitlines()
    if contents.handlers and not contents.own:
        lines += [f"from {SLOT_ROUTES} import ProjectPaths, ProjectRoutes"]
        lines += [f"from {SLOT_URLS} import RouteUrls", ""]
    if contents.handlers:
        lines += _handlers(contents, classes, project)
    return text_of(*header(slot), *lines)


def _handlers(contents: Contents, classes: ConnectionClasses, project: Project) -> Iterator[str]:
    annotations, handlers = Annotations(project), contents.slot.handlers
    of_path = PathParameters(annotations, quoted=True)
    params = [line for each in handlers for line in ("", *of_path.definition(each))]
    imports = [*annotations.imports()]
    if imports:
        yield from ("TYPE_CHECKING = False", "if TYPE_CHECKING:", *indented(imports))
    yield from params
    yield ""
    yield from classes.runtime_definitions()
    yield from (f"{each.name} = {classes.of(each.framework, each.connection)}" for each in handlers)
