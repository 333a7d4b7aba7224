"""The route table: what the evaluator found, and the look-up that every face asks.

A table holds *apps* (roots: what nobody mounts or includes). Each app, and each router that a module-level
name holds, has `Routes`: a tree of `RouteEntry` in matching order, with the *open spots* that could provide
more. Everything is frozen plain data, so that it can be cached and compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal, NamedTuple

from conn_types.analysis.location import Location
from conn_types.analysis.record import record
from conn_types.path_pattern import PathParameter, PathPattern

Kind = Literal["http", "websocket", "mount", "host"]
Framework = Literal["conn_types", "starlette", "fastapi"]
KINDS: tuple[Kind, ...] = ("http", "websocket", "mount", "host")


@record()
class Parameter:
    """One path parameter of a route: its convertor, and the types that go out of and into it."""

    convertor: str
    value_type: str
    """What `path_params[…]` holds, as an annotation: `int`, `uuid.UUID`, `Any` where it is not known."""
    accepts: str
    """What `url_for` takes, as an annotation."""
    annotation: str | None = None
    """What a FastAPI handler declares, as written."""
    built_in: bool = False
    """Whether the convertor is the framework's own, so that what values it refuses is known."""

    @property
    def framework_convertor(self) -> str | None:
        """The convertor, if it is the framework's own."""
        return self.convertor if self.built_in else None


@record()
class OpenSpot:
    """A place that may declare routes which the analysis cannot see, and bounds of what it can provide."""

    location: Location
    reason: str
    name_prefix: str = ""
    path_prefix: str = ""
    kinds: tuple[Kind, ...] = KINDS

    def may_provide(self, name: str) -> bool:
        return name.startswith(self.name_prefix)


@record()
class RouteEntry:
    """A route, mount or host as it was declared: `name` and `pattern` without what lies above it."""

    kind: Kind
    name: str | None
    pattern: PathPattern
    params: Mapping[str, Parameter]
    """Its own parameters, in the order of the pattern; a mount's `path` is among them."""
    location: Location
    methods: tuple[str, ...] | None = None
    endpoint: str | None = None
    """`module:qualified.name` of the handler, of a mounted application's class where it has one."""
    module: str = ""
    """The module that declares it."""
    dependencies: tuple[str, ...] = ()
    """`module:qualified.name` of each FastAPI dependency, in the order of the graph."""
    query: frozenset[str] = frozenset()
    """What FastAPI reads of the query string, for the handler and for what it depends on."""
    hides: bool = False
    """Whether it depends on something whose signature is not known: other functions may run for it, too."""
    taken: frozenset[str] = frozenset()
    """What FastAPI reads of the path, for the handler and for what it depends on."""
    connected: bool = False
    """Whether one of these is given the connection, and so all that is in the path."""
    may_take_more: bool = True
    """Whether one of these is not known well enough to say that it takes no more."""
    fastapi: bool = False
    """Whether FastAPI fills the handler's parameters; elsewhere the first one is the connection."""
    conditional: Location | None = None
    default: Location | None = None
    """The condition that holds by default, where the entry is not there without it."""
    off: bool = False
    """Conditional, and not there unless somebody sets something else than the default."""
    late: bool = False
    """Conditional, and not there before the application has started: its lifespan adds it."""
    elsewhere: OpenSpot | None = None
    """Where a setting may put it instead: the path is the default's. Relative to what lies above it."""
    assumed_name: bool = False
    """The name rests on a guess (an unknown decorator may rename): never report an error that needs it."""
    children: tuple[RouteEntry, ...] = ()
    open: tuple[OpenSpot, ...] = ()
    """Open spots of the mounted application, relative to this entry."""
    application: bool = False
    """A mount whose target is an application, so that `conn.app` inside it is the target."""
    behind: Routes | None = None
    """What the mounted application holds where middleware around it hides its names from `url_for`."""
    own_matching: bool = False
    """Whether its class, or that of its router, may say itself what it takes."""
    fills: frozenset[str] = frozenset()
    """Keys of the scope that middleware around it fills, or middleware of what is mounted."""
    opaque: bool = False
    """Whether middleware there is not followed, and may fill any."""

    @property
    def below(self) -> Routes:
        """What the mounted application itself holds, hidden or not."""
        return self.behind or Routes(entries=self.children, open=self.open)

    @property
    def entries_below(self) -> tuple[RouteEntry, ...]:
        """Those of `below`."""
        return self.children if self.behind is None else self.behind.entries


@record()
class Row:
    """An entry as it is seen from the root: complete name, path, host and parameters."""

    name: str | None
    path: str
    host: str | None
    params: Mapping[str, Parameter]
    conditional: Location | None
    default: Location | None
    """The first condition on the way that holds by default, and without which the row is not there."""
    trail: tuple[RouteEntry, ...]
    """The entries from the outermost mount down to the entry itself."""

    @property
    def entry(self) -> RouteEntry:
        return self.trail[-1]

    @property
    def off(self) -> bool:
        """Whether it is not there unless somebody sets something else than the default."""
        return any(each.off for each in self.trail)

    @property
    def late(self) -> bool:
        """Whether it is not there before the application has started."""
        return any(each.late for each in self.trail)


@record()
class Found:
    """The first entry, in declaration order, that `url_path_for(name, **params)` takes."""

    row: Row
    unfilled: frozenset[str]
    """Parameters of mounts and hosts that were not given: Starlette leaves them literally in the URL."""


@record()
class Missing:
    """No entry, and nothing that could provide one."""

    same_name: tuple[Row, ...]
    """Rows that have the name, and other parameters."""


@record()
class Unsure:
    """No entry that is known, but an open spot (or an entry whose name is assumed) could provide it."""

    spot: OpenSpot | None


Lookup = Found | Missing | Unsure


@dataclass(frozen=True, kw_only=True)
class Routes:
    """What one router holds: entries in matching order, and the open spots of the router itself."""

    entries: tuple[RouteEntry, ...] = ()
    open: tuple[OpenSpot, ...] = ()
    switched_off: tuple[OpenSpot, ...] = ()
    """What code declares that is off here (a flag, an optional dependency) and may be on elsewhere."""

    def rows(self) -> tuple[Row, ...]:
        """Every entry below this router, in matching order, a mount before its children."""
        return self._rows

    def rows_among(self, names: Set[str]) -> Iterator[Row]:
        """Those of `rows` that have one of the names, without making the others."""
        if "_rows" in self.__dict__:
            return (row for row in self._rows if row.name in names)
        return _rows(self.entries, names)

    def named(self, name: str) -> Sequence[Row]:
        """The rows that have the name, in matching order."""
        return self._named.get(name, ())

    def open_spots(self) -> tuple[OpenSpot, ...]:
        """Every open spot at and below this router, with complete prefixes."""
        return self._open_spots

    def elsewhere(self) -> tuple[OpenSpot, ...]:
        """Where settings may put rows that stand at their default path here: known names, other paths."""
        return self._elsewhere

    def reached(self) -> Iterator[Row]:
        """Every entry that a connection can come to: `rows`, and what middleware hides from names."""
        if not self._hides_entries:
            return iter(self._rows)
        return _rows(self.entries, hidden=True)

    @cached_property
    def _hides_entries(self) -> bool:
        return any(map(_hides, self.entries))

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        return tuple(_rows(self.entries))

    @cached_property
    def _named(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.rows():
            if row.name is not None:
                found.setdefault(row.name, []).append(row)
        return found

    @cached_property
    def _open_spots(self) -> tuple[OpenSpot, ...]:
        return (*self.open, *_open_spots(self.entries, "", ""))

    @cached_property
    def _elsewhere(self) -> tuple[OpenSpot, ...]:
        return tuple(_elsewhere(self.rows()))

    def look_up(self, name: str, params: Set[str]) -> Lookup:
        """What `url_path_for(name, **params)` finds here, by Starlette's rules."""
        key = (name, frozenset(params))
        if key not in self._answers:
            self._answers[key] = self._look_up(name, params)
        return self._answers[key]

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The names of all rows' parameters."""
        return frozenset(name for row in self.rows() for name in row.params)

    @cached_property
    def _answers(self) -> dict[tuple[str, frozenset[str]], Lookup]:
        return {}

    def _look_up(self, name: str, params: Set[str]) -> Lookup:
        named = self.named(name)
        if len(named) == 1 and named[0].params.keys() == params and _is_plain(named[0]):
            return Found(row=named[0], unfilled=frozenset())
        # The look-up of the router itself, which a list of routes needs as little as the router.
        from conn_types.reversing import reverse

        # An entry below which nothing has the name does not answer to it.
        entries = {id(row.trail[0]): row.trail[0] for row in named}.values()
        reversal = reverse(entries, name, dict.fromkeys(params), _by_name)
        if reversal is not None:
            return Found(row=_row(reversal.trail), unfilled=reversal.unfilled)
        for spot in (*self.open_spots(), *self.switched_off):
            if spot.may_provide(name):
                return Unsure(spot=spot)
        if any(_may_be_called(row, name, params) for row in self.rows()):
            return Unsure(spot=None)
        return Missing(same_name=tuple(named))


@record()
class App:
    """A root: an application that nobody mounts or includes."""

    id: str
    """`module:attribute` or `module:factory()`."""
    aliases: tuple[str, ...] = ()
    framework: Framework
    routes: Routes
    location: Location
    middleware: tuple[str, ...] = ()
    fills: frozenset[str] = frozenset()
    """Keys of the scope that its middleware fills."""
    opaque: bool = False
    """Whether some of it is not followed, and may fill any."""
    modules: frozenset[str] = frozenset()
    """The app's import closure, as far as it lies in the project."""
    test: bool = False
    """Declared in a test module: serves references in tests only."""
    mountable: bool = False
    """Whether it is a router of Starlette's that nothing here makes the application: of a library, say, whose
    users mount it. Connections ask theirs then."""

    @property
    def open(self) -> tuple[OpenSpot, ...]:
        """Where routes may come from that are no rows: what is not followed, and paths by other settings."""
        return (*self.routes.open_spots(), *self.routes.elsewhere())

    @property
    def complete(self) -> bool:
        """Whether the rows are all that it has as soon as it is made, and until it stops."""
        return not self.open and not any(row.late for row in self.routes.rows())


@record()
class Reach:
    """One way that a connection takes to a function: the app, and the row that leads there."""

    app: App
    row: Row

    @property
    def innermost(self) -> Routes:
        """The routes of `conn.app` inside the handler: the innermost application on the trail."""
        for entry in reversed(self.row.trail[:-1]):
            if entry.application:
                return entry.below
        return self.app.routes


@dataclass(frozen=True, kw_only=True)
class RouteTable:
    apps: tuple[App, ...]
    routers: Mapping[str, Routes] = field(default_factory=dict[str, Routes])
    """`module:attribute` of every module-level name that holds an application or a router, to its routes."""
    held: Mapping[str, tuple[Routes, ...]] = field(default_factory=dict[str, "tuple[Routes, ...]"])
    """`module.Class.attribute`, to the routers that objects of the class hold there: one for each object."""
    convertors: Mapping[str, str] = field(default_factory=dict[str, str])
    """Every registered convertor's name, to the type that it gives. Empty where they are not known."""
    unread: tuple[OpenSpot, ...] = ()
    """The project's modules (tests apart) that cannot be parsed: what they declare is missing."""
    unread_tests: tuple[OpenSpot, ...] = ()
    """Those of its tests: what other tests ask for may be declared there."""

    def app(self, app_id: str) -> App | None:
        return next((app for app in self.apps if app_id == app.id or app_id in app.aliases), None)

    def reaching(self, function: str) -> tuple[Reach, ...]:
        """The rows whose handler, endpoint class or dependency is `module:qualified.name`.

        Of a dependency also those that hide what they depend on.
        """
        return self._reaching.get(function, ())

    @cached_property
    def of_unread_tests(self) -> tuple[Routes, ...]:
        """What the tests that cannot be parsed may declare."""
        return tuple(Routes(open=(spot,)) for spot in self.unread_tests)

    @property
    def reached_functions(self) -> Iterable[str]:
        """All of which `reaching` knows."""
        return self._reaching.keys()

    @cached_property
    def unattached(self) -> frozenset[str]:
        """The handlers of module-level routers that no app has: what includes those is not known."""
        return frozenset(
            endpoint
            for routes in self.routers.values()
            for entry in all_entries(routes.entries)
            if (endpoint := entry.endpoint) is not None and endpoint not in self._reaching
        )

    @cached_property
    def _reaching(self) -> dict[str, tuple[Reach, ...]]:
        return _reaching_index(self.apps)


def _reaching_index(apps: tuple[App, ...]) -> dict[str, tuple[Reach, ...]]:
    index: dict[str, list[Reach]] = {}
    for app in apps:
        shared: set[str] = set()
        hiding: list[Reach] = []
        for row in app.routes.reached():
            entry, reach = row.trail[-1], Reach(app=app, row=row)
            if entry.hides:
                hiding.append(reach)
            if entry.endpoint is not None and entry.endpoint not in entry.dependencies:
                index.setdefault(entry.endpoint, []).append(reach)
            if entry.dependencies:
                shared.update(entry.dependencies)
                for function in dict.fromkeys(entry.dependencies):
                    index.setdefault(function, []).append(reach)
        for function in shared if hiding else ():
            index[function] += [each for each in hiding if each not in index[function]]
    return {function: tuple(reaches) for function, reaches in index.items()}


def all_entries(entries: Iterable[RouteEntry]) -> Iterator[RouteEntry]:
    """The entries and all that they hold, a mount before its children."""
    for entry in entries:
        yield entry
        if entry.children:
            yield from all_entries(entry.children)


def _may_be_called(row: Row, name: str, params: Set[str]) -> bool:
    """Whether a row whose own name is a guess could be it: a function's name, these parameters."""
    if not row.entry.assumed_name or row.params.keys() != params:
        return False
    prefix = "".join(f"{entry.name}:" for entry in row.trail[:-1] if entry.name is not None)
    return name.startswith(prefix) and name.removeprefix(prefix).isidentifier()


def _is_plain(row: Row) -> bool:
    """Whether each of its parameters has one place on the way, and what they lead to is no mount itself."""
    places = sum(len(entry.pattern.parameters) for entry in row.trail)
    return row.entry.kind in ("http", "websocket") and places == len(row.params)


def _by_name(entry: RouteEntry, parameter: PathParameter, value: None) -> str:
    """The static side knows the names of parameters, not their values."""
    return "{" + parameter.name + "}"


class _Above(NamedTuple):
    """What is above some entries, as far as it is theirs too. `name`: with a colon behind each."""

    trail: tuple[RouteEntry, ...] = ()
    name: str = ""
    path: str = ""
    host: str | None = None
    params: Mapping[str, Parameter] = MappingProxyType({})
    conditional: Location | None = None
    default: Location | None = None

    def rows(self, entries: Iterable[RouteEntry], names: Set[str] | None, *, hidden: bool) -> Iterator[Row]:
        """Those of the entries, and of all that they hold. `names`: only those that have one of them."""
        for entry in entries:
            if names is None or (entry.name is not None and self.name + entry.name in names):
                yield self.row(entry)
            if entry.children:
                yield from self.with_(entry).rows(entry.children, names, hidden=hidden)
            if hidden and entry.behind is not None:
                yield from self.with_(entry).rows(entry.behind.entries, names, hidden=True)

    def row(self, entry: RouteEntry) -> Row:
        is_host = entry.kind == "host"
        return Row(
            name=None if entry.name is None else self.name + entry.name,
            path=self.path if is_host else self.path + entry.pattern.text,
            host=entry.pattern.text if is_host else self.host,
            params={**self.params, **entry.params},
            conditional=self.conditional or entry.conditional,
            default=self.default or entry.default,
            trail=(*self.trail, entry),
        )

    def with_(self, entry: RouteEntry) -> _Above:
        """For what a mount or a host holds."""
        is_host = entry.kind == "host"
        own = {name: param for name, param in entry.params.items() if not is_mount_path(entry, name)}
        return _Above(
            (*self.trail, entry),
            self.name if entry.name is None else f"{self.name}{entry.name}:",
            self.path if is_host else self.path + entry.pattern.text.rstrip("/"),
            entry.pattern.text if is_host else self.host,
            {**self.params, **own},
            self.conditional or entry.conditional,
            self.default or entry.default,
        )


def _rows(
    entries: Iterable[RouteEntry], names: Set[str] | None = None, *, hidden: bool = False
) -> Iterator[Row]:
    """Every row below a router, a mount before its children. `hidden`: with what middleware hides."""
    return _Above().rows(entries, names, hidden=hidden)


def _row(trail: Sequence[RouteEntry]) -> Row:
    above = _Above()
    for entry in trail[:-1]:
        above = above.with_(entry)
    return above.row(trail[-1])


def _hides(entry: RouteEntry) -> bool:
    """Whether middleware hides entries from names there, or below."""
    return entry.behind is not None or any(map(_hides, entry.children))


def _elsewhere(rows: Iterable[Row]) -> Iterator[OpenSpot]:
    """One spot for each setting that moves rows, bounded by what those rows have in common."""
    moved: dict[tuple[Location, str], list[tuple[Row, str]]] = {}
    for row in rows:
        for depth, entry in enumerate(row.trail):
            if entry.elsewhere is not None:
                path = "" if not depth else complete_path(row.trail[:depth])
                spot = entry.elsewhere
                place = (spot.location, spot.reason)
                moved.setdefault(place, []).append((row, path + spot.path_prefix))
                break
    for (location, reason), group in moved.items():
        yield OpenSpot(
            location=location,
            reason=reason,
            name_prefix=_common_beginning([row.name or "" for row, _ in group]),
            path_prefix=_common_beginning([path for _, path in group]),
            kinds=tuple(kind for kind in KINDS if any(row.entry.kind == kind for row, _ in group)),
        )


def _common_beginning(texts: list[str]) -> str:
    first, last = min(texts), max(texts)
    length = next((i for i, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), None)
    return first if length is None else first[:length]


def is_mount_path(entry: RouteEntry, name: str) -> bool:
    """Whether the parameter is the rest of the path, which every mount hands on to what it mounts."""
    return entry.kind in ("mount", "host") and name == "path" and name not in entry.pattern.parameter_names


def complete_name(trail: tuple[RouteEntry, ...]) -> str | None:
    """The name as `url_for` takes it: the named mounts' and hosts' names in front, a colon between."""
    if trail[-1].name is None:
        return None
    return ":".join(entry.name for entry in trail if entry.name is not None)


def complete_path(trail: tuple[RouteEntry, ...]) -> str:
    """The path as it is written, the mounts' in front. A host has none."""
    above = "".join(entry.pattern.text.rstrip("/") for entry in trail[:-1] if entry.kind != "host")
    return above + ("" if trail[-1].kind == "host" else trail[-1].pattern.text)


def _open_spots(entries: tuple[RouteEntry, ...], name_prefix: str, path_prefix: str) -> Iterator[OpenSpot]:
    for entry in entries:
        if entry.kind not in ("mount", "host"):
            continue
        name = name_prefix if entry.name is None else f"{name_prefix}{entry.name}:"
        path = path_prefix if entry.kind == "host" else path_prefix + entry.pattern.text.rstrip("/")
        for spot in entry.open:
            yield OpenSpot(
                location=spot.location,
                reason=spot.reason,
                name_prefix=name + spot.name_prefix,
                path_prefix=path + spot.path_prefix,
                kinds=spot.kinds,
            )
        yield from _open_spots(entry.children, name, path)
