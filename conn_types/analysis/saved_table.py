"""`table = "routes.json"`: a saved table, which overrides what is found from source.

For the apps that the file lists, its names, paths and open spots hold. What it does not tell, or knows in
other words (handlers, dependencies, locations), is taken from the row of the static table that is the same;
where there is none, it is unsure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from conn_types.analysis.errors import ConfigurationError
from conn_types.analysis.location import Location
from conn_types.analysis.project import Project
from conn_types.analysis.route_document import RouteDocumentError, read_document
from conn_types.analysis.row_pairs import pair_rows, same_place
from conn_types.analysis.table import App, OpenSpot, Parameter, RouteEntry, Routes, RouteTable, Row


@dataclass(frozen=True, slots=True)
class SavedTable:
    """The file that the configuration names, not yet parsed."""

    path: Path
    shown: str
    data: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def apps(self) -> tuple[App, ...]:
        """Raises `ConfigurationError` where the file is no table."""
        try:
            return read_document(self.data.decode("utf-8"), Location(path=self.shown, line=1, column=0))
        except (UnicodeDecodeError, RouteDocumentError) as error:
            raise ConfigurationError(
                f"{self.path}: is no saved table: {error}; write it again with "
                "`conn-types verify APP --write FILE` or `conn-types routes --format json`"
            ) from error


def read_saved_table(project: Project) -> SavedTable | None:
    """The file of `table`; None where none is configured. Raises `ConfigurationError`."""
    path = project.configuration.table
    if path is None:
        return None
    try:
        return SavedTable(path, project.shown(path), project.disk.read(path))
    except OSError as error:
        raise ConfigurationError(
            f"{project.configuration.path}: table: {path} cannot be read ({error.strerror or error}); "
            f"write it with `conn-types verify APP --write {project.shown(path)}`, or remove the key"
        ) from error


def joined(table: RouteTable, named: RouteTable) -> RouteTable:
    """The table with apps that were asked for by name: what it has already gets one more name."""
    apps = list(table.apps)
    for app in named.apps:
        number = next((n for n, each in enumerate(apps) if _is_same(each, app)), None)
        if number is None:
            apps.append(app)
        else:
            aliases = {*apps[number].aliases, app.id}
            apps[number] = replace(apps[number], aliases=tuple(sorted(aliases)))
    return replace(table, apps=tuple(apps))


def _is_same(one: App, other: App) -> bool:
    """Made at the same place, with the same routes. Open spots depend on what was read beside the app."""
    return (one.location, one.routes.entries) == (other.location, other.routes.entries)


def overridden(table: RouteTable, saved: Sequence[App], chosen: Sequence[str] = ()) -> RouteTable:
    """The static table, with the saved apps in the place of those that it has under the same name.

    A saved app that the static side does not know is an app too, unless others were `chosen`.
    """
    by_id = {app.id: app for app in saved}
    apps: list[App] = []
    routers = dict(table.routers)
    for app in table.apps:
        names = [name for name in (app.id, *app.aliases) if name in by_id]
        if names:
            app = replace(app, routes=_merged(app.routes, by_id[names[0]].routes))
            routers.update({name: app.routes for name in (app.id, *app.aliases) if name in routers})
        apps.append(app)
    known = {name for app in apps for name in (app.id, *app.aliases)}
    added = [app for app in saved if app.id not in known and (not chosen or app.id in chosen)]
    return replace(table, apps=(*apps, *map(_placed, added)), routers=routers)


def _placed(app: App) -> App:
    """An app that only the file knows: its module at least is one that it imports."""
    return replace(app, modules=frozenset({app.id.partition(":")[0]}))


def _merged(static: Routes, saved: Routes) -> Routes:
    pairs, absent, _ = pair_rows(static.rows(), saved.rows(), (_in_all, same_place))
    known = {id(other.entry): one.entry for one, other in pairs}
    return Routes(
        entries=tuple(_with_facts(entry, known) for entry in saved.entries),
        open=saved.open,
        switched_off=(*static.switched_off, *_elsewhere(absent)),
    )


def _in_all(row: Row) -> object:
    return same_place(row), row.entry.methods, row.entry.endpoint


def _with_facts(entry: RouteEntry, known: Mapping[int, RouteEntry]) -> RouteEntry:
    """The saved entry with what the same row of the static table tells beside name and path."""
    children = tuple(_with_facts(child, known) for child in entry.children)
    static = known.get(id(entry))
    if static is None:
        return replace(entry, children=children)
    return replace(
        static,
        name=entry.name,
        pattern=entry.pattern,
        params={name: _parameter(each, static.params.get(name)) for name, each in entry.params.items()},
        methods=static.methods if entry.methods is None else entry.methods,
        endpoint=static.endpoint or entry.endpoint,
        dependencies=static.dependencies or entry.dependencies,
        conditional=entry.conditional,
        assumed_name=False,
        children=children,
        open=entry.open,
    )


def _parameter(saved: Parameter, static: Parameter | None) -> Parameter:
    return static if static is not None and static.convertor == saved.convertor else saved


def _elsewhere(absent: Sequence[Row]) -> Iterator[OpenSpot]:
    """Routes under a condition that did not hold where the table was saved, and may hold elsewhere."""
    for row in absent:
        if row.conditional is not None and row.name is not None:
            yield OpenSpot(
                location=row.conditional,
                reason="a condition that did not hold where the table was saved",
                name_prefix=row.name,
                path_prefix=row.path,
                kinds=(row.entry.kind,),
            )
