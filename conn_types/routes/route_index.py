"""The routes of a router by their names, and of each list of routes below it.

An index says which routes of a list *can* answer to a name, in their order; `conn_types.reversing` decides
which one does. It is of one state of the list, and tells whether that is still the list's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from conn_types.interoperability import AnyRoute, loaded, plain
from conn_types.routes.route_list import SeenRoutes
from conn_types.routes.route_nodes import Recognition, RouteNode


class RouteIndex:
    """The routes of `owner`, a router or what has `routes` as one has."""

    __slots__ = (
        "_always",
        "_lengths",
        "_listed",
        "_named",
        "_nodes",
        "_parents",
        "_recognition",
        "_routes",
        "seen",
    )

    def __init__(self, owner: Any) -> None:
        self._recognition = Recognition()
        self.seen: list[SeenRoutes | _SeenInclusion] = []
        # Whatever follows is made of what was seen here, so that a change in the meantime is no harm.
        listed = SeenRoutes(owner)
        self._routes = list(_spread(listed, self.seen))
        # Where routes stand, if none of them stands for more.
        self._listed = None if listed.tells or len(self.seen) > 1 else listed
        self._nodes: dict[int, RouteNode] = {}
        self._named: dict[str, list[int]] = {}
        self._parents: dict[str, list[int]] = {}
        self._always: list[int] = []
        for place, route in enumerate(self._routes):
            self._place(place, route)
        self._lengths = sorted({len(name) for name in self._parents})

    def _place(self, place: int, route: AnyRoute) -> None:
        kind = self._recognition.kind_of(route)
        name = plain(getattr(route, "name", None))
        if kind is None or name is None:
            self._always.append(place)
        elif kind == "mount" or kind == "host":
            self._parents.setdefault(name, []).append(place)
        else:
            self._named.setdefault(name, []).append(place)

    @property
    def watched(self) -> SeenRoutes | None:
        """What was seen of the routes, if their list tells of changes and none of them stands for more."""
        only = self.seen[0]
        return only if len(self.seen) == 1 and isinstance(only, SeenRoutes) and only.tells else None

    def is_current(self) -> bool:
        return all(seen.holds() for seen in self.seen)

    def candidates(self, name: str) -> Sequence[Any]:
        """The routes that can answer to `name`, in their order: nodes where they are understood."""
        places = self._named.get(name, [])
        if self._parents or self._always:
            places = sorted([*places, *self._always, *self._parents_of(name)])
        return [self._node_at(place) for place in places]

    def _parents_of(self, name: str) -> Iterator[int]:
        for length in self._lengths:
            if length == len(name) or name.startswith(":", length):
                yield from self._parents.get(name[:length], ())

    def _node_at(self, place: int) -> Any:
        route = self._routes[place]
        node = self._nodes.get(place)
        if node is None or not node.holds():
            # One that was renamed answers to the name that it has now.
            node = self._recognition.node_of(route)
            if node is None:
                return route
            if self._listed is not None:
                node.stands = partial(self._listed.stands, route, place)
            self._nodes[place] = node
        return node


def index_below(node: RouteNode) -> RouteIndex:
    """The index of what lies below a mount or host, made where there is none that is current."""
    index: RouteIndex | None = node.below
    if index is None or not index.is_current():
        index = node.below = RouteIndex(node.route)
    return index


class _SeenInclusion:
    """What FastAPI's `include_router` leaves among the routes, and the routes that it stands for.

    FastAPI makes those anew when a number that the router counts has changed, of it or of one included in it.
    """

    __slots__ = ("_inclusion", "_router", "_routes", "_version", "routes")

    def __init__(self, inclusion: Any) -> None:
        self._inclusion = inclusion
        self._router = inclusion.original_router
        self._version: int = self._router._routes_version
        # Which routers are included in this one.
        self._routes = SeenRoutes(self._router)
        self.routes: Sequence[Any] = inclusion.effective_candidates()

    def holds(self) -> bool:
        return (
            self._inclusion._effective_candidates is self.routes
            and self._inclusion.original_router is self._router
            and self._router._routes_version == self._version
            and self._routes.holds()
        )


def _spread(seen: SeenRoutes | _SeenInclusion, all_seen: list[SeenRoutes | _SeenInclusion]) -> Iterator[Any]:
    """The routes, those of included routers in their places; `all_seen` gets what they were taken from."""
    all_seen.append(seen)
    inclusion = loaded("fastapi.routing", "_IncludedRouter")
    context = loaded("fastapi.routing", "_EffectiveRouteContext")
    route: Any
    for route in seen.routes:
        if type(route) is inclusion:
            yield from _spread(_SeenInclusion(route), all_seen)
        elif type(route) is context and route.starlette_route is not None:
            # It only hands on to the route that was made for it.
            yield route.starlette_route
        else:
            yield route
