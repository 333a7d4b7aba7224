"""How the path for a name and parameters of certain names is made, found out once by a look-up.

A look-up through the indexes notes what it asks and converts. Where it asked nobody else, only the values of
the parameters differ from one time to the next: what it did becomes a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from conn_types.datastructures.url import URL
from conn_types.datastructures.url_path import URLPath
from conn_types.path_pattern import PathParameter
from conn_types.reversing import OWN_PATH, path_below, path_itself
from conn_types.routes.pattern_route import convertor_of
from conn_types.routes.rejection import raise_rejection
from conn_types.routes.route_index import RouteIndex
from conn_types.routes.route_nodes import RouteNode


class PathPlan:
    """What a look-up found, for other values of the same parameters."""

    __slots__ = ("_conversions", "_name", "_pieces", "_premises", "_spans", "_trail")

    def __init__(
        self,
        name: str,
        indexes: Iterable[RouteIndex],
        trail: tuple[RouteNode, ...],
        conversions: Sequence[tuple[RouteNode, PathParameter]],
    ) -> None:
        self._name = name
        self._premises = [
            *(seen.holds for index in dict.fromkeys(indexes) for seen in index.seen),
            *(node.holds for node in trail),
        ]
        self._trail = trail
        # The texts of all patterns on the way, with places for values; two more for what is in none of them:
        # values that mounts convert that are passed by, and refuse perhaps, and the path below a mount.
        self._pieces: list[str] = []
        places = dict.fromkeys((id(node), parameter.name) for node, parameter in conversions)
        self._spans = [self._lay_out(node, places) for node in trail]
        self._pieces += ("", "")
        self._conversions = [
            (_place(node, parameter, places), parameter.name, convertor_of(node, parameter))
            for node, parameter in conversions
        ]

    def _lay_out(self, node: RouteNode, places: dict[tuple[int, str], int | None]) -> tuple[int, int]:
        start, end = len(self._pieces), 0
        pattern = node.pattern
        for parameter in pattern.parameters:
            self._pieces.append(pattern.text[end : parameter.start])
            if places.get((id(node), parameter.name), 0) is None:
                places[id(node), parameter.name] = len(self._pieces)
            self._pieces.append("{" + parameter.name + "}")
            end = parameter.end
        self._pieces.append(pattern.text[end:])
        return start, len(self._pieces)

    def holds(self) -> bool:
        """Whether another look-up would go the same way."""
        for holds in self._premises:  # noqa: SIM110  # a generator takes twice the time
            if not holds():
                return False
        return True

    def path_for(self, params: Mapping[str, Any]) -> URLPath:
        pieces = self._filled(params)
        start, end = self._spans[-1]
        text = "".join(pieces[start:end])
        last = self._trail[-1].kind
        if last == "mount" or last == "host":
            path = path_itself(last, text, pieces[_OWN_PATH])
        else:
            path = URLPath(text, protocol=last)
        for level in range(len(self._spans) - 2, -1, -1):
            start, end = self._spans[level]
            path = path_below(self._trail[level].kind, "".join(pieces[start:end]), path)
        return path

    def url_for(self, params: Mapping[str, Any], connection: HasBaseURL) -> URL:
        """`path_for(params).make_absolute_url(connection.base_url)`."""
        return self.path_for(params).make_absolute_url(connection.base_url)

    def _filled(self, params: Mapping[str, Any]) -> list[str]:
        """The pieces with the values in their places."""
        pieces = self._pieces.copy()
        key = ""
        try:
            for place, key, convertor in self._conversions:
                pieces[place] = convertor.to_string(params[key])
        except Exception as error:
            raise_rejection(error, self._name, key, params[key])
        return pieces


class HasBaseURL(Protocol):
    @property
    def base_url(self) -> URL: ...


_NOWHERE, _OWN_PATH = -2, -1


def _place(node: RouteNode, parameter: PathParameter, places: Mapping[tuple[int, str], int | None]) -> int:
    if parameter is OWN_PATH:
        return _OWN_PATH
    place = places[id(node), parameter.name]
    return _NOWHERE if place is None else place
