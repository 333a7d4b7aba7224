"""A route table in which the entries of one file are replaced, wherever they stand.

A router's own entries are known before and after an edit of the file that declares it. Where the table has
what was made of them (below the prefix of an inclusion, with its dependencies), it gets what is made of the
new ones in the same way: the way is read from the entries that are there, and must be the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Literal

from conn_types.analysis.location import Location
from conn_types.analysis.table import RouteEntry, Routes, RouteTable
from conn_types.path_pattern import PathPattern

Entries = tuple[RouteEntry, ...]
Pairs = list[tuple[RouteEntry, RouteEntry]]
"""A router's own entries, each with what was made of it."""
Way = Callable[[RouteEntry], RouteEntry]
"""What an inclusion makes of an entry."""

_FLAGS = ("connected", "may_take_more", "hides")
_NOTHING = frozenset[str]()
_CONVERTORS = frozenset({"str", "path", "int", "float", "uuid"})
"""Those that every framework has; others are registered somewhere."""


def splice(
    table: RouteTable,
    path: str,
    before: Mapping[str, Entries],
    after: Mapping[str, Entries],
    shared: Collection[str],
) -> RouteTable | None:
    """The table after an edit of the file; None where it cannot be told.

    `before` and `after` are the entries of each of its routers and lists of routes; `shared` the
    dependencies that any route has from a router, an inclusion or its decorator.
    """
    changes: list[tuple[Entries, Entries]] = []
    for name, old in before.items():
        new = after[name]
        if not _can_follow(path, old, new) or any(one == old and other != new for one, other in changes):
            return None
        if old:
            changes.append((old, new))
    try:
        return _Splice(path, changes, shared).table(table)
    except _CannotTell:
        return None


def _can_follow(path: str, old: Entries, new: Entries) -> bool:
    """Whether the new entries are of the kinds that are there, so that the same is made of them."""
    if old == new:
        return True
    if not old or not new or any(each.location.path != path for each in (*old, *new)):
        return False
    kinds = {(each.kind, each.fastapi) for each in old}
    empty = any(not each.pattern.text for each in old)
    return all(
        (each.kind, each.fastapi) in kinds
        and (each.pattern.text or empty)
        and all(parameter.convertor in _CONVERTORS for parameter in each.pattern.parameters)
        for each in new
    )


class _CannotTell(Exception):
    """Something of the file stands where it is not known how it came there."""


class _Splice:
    def __init__(
        self, path: str, changes: Iterable[tuple[Entries, Entries]], shared: Collection[str]
    ) -> None:
        self._path, self._shared = path, shared
        self._changes = sorted(changes, key=lambda change: -len(change[0]))
        self._routes: dict[int, Routes] = {}
        self._entries: dict[int, RouteEntry] = {}

    def table(self, table: RouteTable) -> RouteTable:
        self._check(app.location for app in table.apps)
        return replace(
            table,
            apps=tuple(replace(app, routes=self.routes(app.routes)) for app in table.apps),
            routers={name: self.routes(routes) for name, routes in table.routers.items()},
            held={name: tuple(map(self.routes, several)) for name, several in table.held.items()},
        )

    def routes(self, routes: Routes) -> Routes:
        known = self._routes.get(id(routes))
        if known is None:
            self._check(spot.location for spot in (*routes.open, *routes.switched_off))
            entries = self.entries(routes.entries)
            known = routes if entries is routes.entries else replace(routes, entries=entries)
            self._routes[id(routes)] = known
        return known

    def entries(self, entries: Entries) -> Entries:
        made: list[RouteEntry] = []
        index = 0
        while index < len(entries):
            if entries[index].location.path == self._path:
                count, new = self._replaced(entries, index)
                made += new
                index += count
            else:
                made.append(self.entry(entries[index]))
                index += 1
        is_same = len(made) == len(entries) and all(map(_is, made, entries))
        return entries if is_same else tuple(made)

    def entry(self, entry: RouteEntry) -> RouteEntry:
        known = self._entries.get(id(entry))
        if known is None:
            known = self._entries[id(entry)] = self._entry(entry)
        return known

    def _entry(self, entry: RouteEntry) -> RouteEntry:
        self._check(each for each in (entry.conditional, entry.default) if each is not None)
        self._check(spot.location for spot in entry.open)
        if entry.elsewhere is not None:
            self._check((entry.elsewhere.location,))
        children = self.entries(entry.children) if entry.children else entry.children
        behind = None if entry.behind is None else self.routes(entry.behind)
        if children is entry.children and behind is entry.behind:
            return entry
        return replace(entry, children=children, behind=behind)

    def _replaced(self, entries: Entries, index: int) -> tuple[int, Iterable[RouteEntry]]:
        """How many of the entries from here on are one router's, and what stands there now."""
        possible: list[tuple[int, list[RouteEntry]]] = []
        for old, new in self._changes:
            way = _way(old, entries[index : index + len(old)], self._shared)
            if way is not None:
                possible.append((len(old), [*map(way, new)]))
        # A router's entries begin with those of the first one that it includes.
        if not possible or any(short != possible[0][1][: len(short)] for _, short in possible[1:]):
            raise _CannotTell
        return possible[0]

    def _check(self, locations: Iterable[Location]) -> None:
        if any(each.path == self._path for each in locations):
            raise _CannotTell


def _is(one: object, other: object) -> bool:
    return one is other


def _way(old: Entries, there: Entries, shared: Collection[str]) -> Way | None:
    """What was made of the entries, where it is the same for each; None where they are others."""
    if len(old) != len(there):
        return None
    prefixes = {_prefix(one.pattern.text, other.pattern.text) for one, other in zip(old, there, strict=True)}
    prefix = prefixes.pop() if len(prefixes) == 1 else None
    if prefix is None or "{" in prefix or (prefix and any(each.kind in ("mount", "host") for each in old)):
        return None
    pairs = list(zip(old, there, strict=True))
    in_front = [
        some
        for some in _in_front(there[0], shared)
        if all(_united(some, own.dependencies) == other.dependencies for own, other in pairs)
    ]
    if len(in_front) != 1:
        return None
    query, taken = (_more(pairs, what) if in_front[0] else _NOTHING for what in ("query", "taken"))
    if query is None or taken is None:
        return None
    flags = {name: _flag(pairs, name) for name in _FLAGS}
    way = _including(prefix, in_front[0], query, taken, flags)
    return way if all(way(one) == other for one, other in pairs) else None


def _prefix(own: str, there: str) -> str | None:
    return there[: len(there) - len(own)] if there.endswith(own) else None


def _in_front(entry: RouteEntry, shared: Collection[str]) -> Iterable[tuple[str, ...]]:
    """The dependencies that an inclusion may have put in front of an entry's own."""
    for count, name in enumerate(("", *entry.dependencies)):
        if name and name not in shared:
            return
        yield entry.dependencies[:count]


def _more(pairs: Pairs, what: Literal["query", "taken"]) -> frozenset[str] | None:
    """What those dependencies take from the query, or the path; None where it is not certain."""
    sets: list[tuple[frozenset[str], frozenset[str]]]
    sets = [(getattr(own, what), getattr(there, what)) for own, there in pairs]
    least = _NOTHING.union(*(there - own for own, there in sets))
    most = sets[0][1].intersection(*(there for _, there in sets))
    return least if least == most else None


def _flag(pairs: Pairs, name: str) -> bool | None:
    """Whether an inclusion makes it true of every entry; None where it is true of all before that."""
    made = {getattr(there, name) for own, there in pairs if not getattr(own, name)}
    return made.pop() if len(made) == 1 else None


def _united(in_front: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
    """A dependency that comes twice stands where it comes first."""
    return tuple(dict.fromkeys((*in_front, *own)))


def _including(
    prefix: str,
    dependencies: tuple[str, ...],
    query: frozenset[str],
    taken: frozenset[str],
    flags: Mapping[str, bool | None],
) -> Way:
    def way(entry: RouteEntry) -> RouteEntry:
        if any(flag is None and not getattr(entry, name) for name, flag in flags.items()):
            raise _CannotTell
        pattern = PathPattern.parse(prefix + entry.pattern.text) if prefix else entry.pattern
        if not entry.fastapi:
            return replace(entry, pattern=pattern)
        names, all_query = pattern.parameter_names, entry.query | query
        return replace(
            entry,
            pattern=pattern,
            dependencies=_united(dependencies, entry.dependencies),
            query=all_query - names,
            taken=entry.taken | taken | (names & all_query),
            connected=entry.connected or bool(flags["connected"]),
            may_take_more=entry.may_take_more or bool(flags["may_take_more"]),
            hides=entry.hides or bool(flags["hides"]),
        )

    return way
