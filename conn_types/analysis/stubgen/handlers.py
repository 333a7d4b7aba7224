"""The handlers of the routes, and what each is told of the path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from conn_types.analysis.project import Project
from conn_types.analysis.table import App, Framework, Row

TAKEN = frozenset({"ProjectRoutes", "ProjectPaths", "RouteUrls", "HTTPConnection", "Request", "WebSocket"})
"""Names that the generated modules have already."""


@dataclass
class Handler:
    """`place` is `module:qualified.name`. `names`: an alias for its connection, and its parameters' type."""

    place: str
    framework: Framework
    rows: list[Row] = field(default_factory=list[Row])
    name: str = ""

    @cached_property
    def connection(self) -> str:
        """The class of what it is called with."""
        kinds = {row.entry.kind for row in self.rows}
        if self.framework == "conn_types" or kinds == {"http", "websocket"}:
            return "HTTPConnection"
        return "WebSocket" if kinds == {"websocket"} else "Request"

    @cached_property
    def params(self) -> Mapping[str, tuple[tuple[str, ...], bool]]:
        """Each key of `path_params`: its types, and whether all of the handler's rows have it."""
        if len(self.rows) == 1:
            # Most have one.
            return {name: ((each.value_type,), True) for name, each in self.rows[0].params.items()}
        found: dict[str, dict[str, int]] = {}
        for row in self.rows:
            for name, parameter in row.params.items():
                types = found.setdefault(name, {})
                types[parameter.value_type] = types.get(parameter.value_type, 0) + 1
        return {name: (tuple(types), sum(types.values()) == len(self.rows)) for name, types in found.items()}


def handlers(apps: Iterable[App], project: Project) -> tuple[Handler, ...]:
    """The project's own of the apps, sorted by their places, each with a name that no other has."""
    own: dict[str, bool] = {}
    found: dict[str, Handler] = {}
    for app in apps:
        for row in app.routes.reached():
            place = row.entry.endpoint
            if place is None or row.entry.kind not in ("http", "websocket") or not _is_nameable(place):
                continue
            module = place.partition(":")[0]
            if module not in own:
                file = project.find_module(module)
                own[module] = file is not None and file.is_project
            if own[module]:
                found.setdefault(place, Handler(place, app.framework)).rows.append(row)
    ordered = tuple(found[place] for place in sorted(found))
    _name(ordered)
    return ordered


def _is_nameable(place: str) -> bool:
    return ":" in place and all(map(str.isidentifier, _parts(place)))


def _parts(place: str) -> list[str]:
    return [part for part in place.replace(":", ".").split(".") if part != "<locals>"]


def _name(found: Sequence[Handler]) -> None:
    """Each handler's own name in CamelCase, with as many modules in front as tell it from the others."""
    names = [_named(handler.place) for handler in found]
    depths = [0] * len(found)
    while True:
        count = Counter(names)
        shared = [
            index
            for index, name in enumerate(names)
            if count[name] > 1 and depths[index] < len(_modules(found[index].place))
        ]
        if not shared:
            break
        for index in shared:
            depths[index] += 1
            names[index] = _named(found[index].place, depths[index])
    taken = {*TAKEN}
    for handler, name in zip(found, names, strict=True):
        while not taken.isdisjoint({name, f"{name}Params"}):
            name += "_"
        taken |= {name, f"{name}Params"}
        handler.name = name


def _named(place: str, depth: int = 0) -> str:
    """`UserDetail`, `AdminUserDetail`, `ShopAdminUserDetail` for `shop.admin:user_detail`."""
    own = _parts(place.partition(":")[2])
    name = "".join(map(_camel, own))
    # A class that handles has the name already, in its module.
    name = f"{name}Connection" if name == own[-1] else name
    return "".join(map(_camel, _modules(place)[-depth:])) + name if depth else name


def _modules(place: str) -> list[str]:
    return place.partition(":")[0].split(".")


@lru_cache(maxsize=4096)
def _camel(name: str) -> str:
    return "".join(part[0].upper() + part[1:] for part in name.split("_") if part)
