"""Which routes of a router can match a path at all, by the literal text that their paths begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from conn_types.interoperability import AnyRoute
from conn_types.path_pattern import PathPattern
from conn_types.routes.route_list import SeenRoutes


class DispatchIndex:
    """The routes of `owner` as they are now: `holds` tells whether they are still these.

    `pattern_of` gives the pattern that a path has to have, None for a route that matches in its own way.
    A route is known by its whole path, if that has no parameters, else by the segments before the first one:
    `/users/{id}/posts` by `/users/`. Those without a pattern are candidates for every path.
    """

    __slots__ = ("_always", "_deepest", "_routes", "_starting", "_whole", "holds", "owner")

    def __init__(self, owner: object, pattern_of: Callable[[AnyRoute], PathPattern | None]) -> None:
        seen = SeenRoutes(owner)
        self.owner = owner
        self.holds = seen.holds
        self._routes = seen.routes
        self._whole: dict[str, list[int]] = {}
        self._starting: dict[str, list[int]] = {}
        self._always: list[int] = []
        for place, route in enumerate(seen.routes):
            pattern = pattern_of(route)
            if pattern is None:
                self._always.append(place)
            elif pattern.parameters:
                start = pattern.text[: pattern.text.rfind("/", 0, pattern.parameters[0].start) + 1]
                self._starting.setdefault(start, []).append(place)
            else:
                self._whole.setdefault(pattern.text, []).append(place)
        self._deepest = max((start.count("/") for start in self._starting), default=0)

    def __reduce__(self) -> Any:
        # Of no use to a copy of the router.
        return type(None), ()

    def candidates(self, path: str) -> Sequence[AnyRoute]:
        """The routes that can match the path, which is relative to the router, in their order."""
        places, starting, end = self._always, self._starting, 0
        for _ in range(self._deepest):
            end = path.find("/", end) + 1
            if not end:
                break
            start = path[:end]
            if start in starting:
                places = _merged(places, starting[start])
        if path in self._whole:
            places = _merged(places, self._whole[path])
        if path[-1:] == "\n" and path[:-1] in self._whole:
            # Where `$` stands in a regular expression, a line may end.
            places = _merged(places, self._whole[path[:-1]])
        routes = self._routes
        return [routes[place] for place in places]


def _merged(some: list[int], others: list[int]) -> list[int]:
    return sorted([*some, *others]) if some else others
