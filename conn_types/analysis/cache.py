"""The route table of a project: the kept one where it is still right, else made from source.

What keeps tables is imported where one may be kept, and what makes them where one is made: both are large.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from conn_types.analysis.garbage import without_collection
from conn_types.analysis.project import Project
from conn_types.analysis.table import RouteTable

if TYPE_CHECKING:
    from conn_types.analysis.saved_table import SavedTable


def load_or_build(project: Project, apps: Sequence[str] = (), *, with_saved: bool = True) -> RouteTable:
    """The project's route table, from the cache where one is kept that is still right.

    The saved table that the configuration names holds before the source, unless `with_saved` is false. To be
    called before the project is read for other purposes: what was read by then counts as what the table rests
    on. Raises what `build_table` and `read_saved_table` raise.
    """
    saved = None
    if with_saved and project.configuration.table is not None:
        from conn_types.analysis.saved_table import read_saved_table

        saved = read_saved_table(project)
    with without_collection():
        return _kept(project, apps, saved) if project.use_cache else _build(project, apps, saved)


def _kept(project: Project, apps: Sequence[str], saved: SavedTable | None) -> RouteTable:
    from conn_types.analysis import kept_table
    from conn_types.analysis.cache_directory import CacheDirectory

    cache = CacheDirectory.open(project)
    if cache is None:
        return _build(project, apps, saved)
    name = kept_table.table_name(project, apps, saved)
    table = kept_table.load(cache, name)
    if table is not None:
        return table
    with cache.locked():
        # Another run may have built it while this one waited.
        table = kept_table.load(cache, name)
        if table is None:
            table = _build(project, apps, saved)
            kept_table.store(cache, name, table)
        return table


def _build(project: Project, apps: Sequence[str], saved: SavedTable | None) -> RouteTable:
    if saved is None:
        return _from_source(project, apps, frozenset())
    from conn_types.analysis.saved_table import joined, overridden

    # Before the work: a file that cannot be used is an error whatever the source says.
    saved_apps = saved.apps()
    names = frozenset(app.id for app in saved_apps)
    table = _from_source(project, apps, names)
    unknown = [] if apps else sorted(name for name in names if table.app(name) is None)
    if unknown:
        # Another name of an app that was found, or one that has to be asked for.
        table = joined(table, _from_source(project, unknown, names))
    return overridden(table, saved_apps, apps) if saved_apps else table


def _from_source(project: Project, apps: Sequence[str], saved: Set[str]) -> RouteTable:
    """Without the apps that only a saved table knows."""
    from conn_types.analysis.evaluator.extraction import AppNotFound

    while True:
        try:
            return _evaluated(project, apps)
        except AppNotFound as error:
            if error.app not in saved:
                raise
            apps = [app for app in apps if app != error.app]
            if not apps:
                return RouteTable(apps=())


def _evaluated(project: Project, apps: Sequence[str]) -> RouteTable:
    """Made of whole trees where a body that waited turned out to be none."""
    from conn_types.analysis.evaluator.extraction import AppNotFound, build_table
    from conn_types.analysis.evaluator.interpreter import Interpreter

    # With an interpreter of its own: what is evaluated later must not depend on whether the table was cached.
    try:
        with project.deferring():
            table = build_table(project, Interpreter(project), apps)
        if not project.has_misread:
            return table
    except AppNotFound:
        if not project.has_misread:
            raise
    project.read_whole()
    return build_table(project, Interpreter(project), apps)
