"""How the path for a name and parameters of certain names is made, found out once by a look-up.

A look-up through the indexes notes what it asks and converts. Where it asked nobody else, only the values of
the parameters differ from one time to the next: what it did becomes a plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from conn_types.datastructures import URL, URLPath, absolute_url, escaped_path
from conn_types.path_pattern import PathParameter
from conn_types.pattern_route import ask, convertor_of, params_below
from conn_types.rejection import raise_rejection
from conn_types.reversing import (
    OWN_PATH,
    Reversal,
    first_reversal,
    path_below,
    path_itself,
    reverse_node,
)
from conn_types.route_index import RouteIndex, index_below
from conn_types.route_nodes import RouteNode


class LookUp:
    """One look-up of `name` in the routes of `index` and below them."""

    def __init__(self, index: RouteIndex, name: str) -> None:
        self.name = name
        self.indexes = [index]
        self.conversions: list[tuple[RouteNode, PathParameter]] = []
        self.asked_others = False

    def find(self, params: Mapping[str, Any]) -> Reversal[RouteNode] | None:
        return self._first(self.indexes[0], self.name, params)

    def plan(self, found: Reversal[RouteNode], params: Mapping[str, Any]) -> PathPlan | None:
        """A plan for what `find` found, if it is one: None where others were asked, who may think again."""
        if self.asked_others:
            return None
        plan = PathPlan(self, found)
        path = plan.path_for(params)
        same = (path, path.protocol, path.host) == (found.path, found.path.protocol, found.path.host)
        return plan if same else None

    def _first(self, index: RouteIndex, name: str, params: Mapping[str, Any]) -> Reversal[RouteNode] | None:
        return first_reversal(index.candidates(name), name, params, self._look_up)

    def _look_up(self, node: Any, name: str, params: Mapping[str, Any]) -> Reversal[RouteNode] | None:
        if isinstance(node, RouteNode):
            return reverse_node(node, name, params, self._to_text, self._look_up_below)
        self.asked_others = True
        return ask(node, name, params)

    def _look_up_below(
        self, node: RouteNode, name: str, params: Mapping[str, Any]
    ) -> Reversal[RouteNode] | None:
        index = index_below(node)
        self.indexes.append(index)
        return self._first(index, name, params_below(node.kind, params))

    def _to_text(self, node: RouteNode, parameter: PathParameter, value: Any) -> str:
        self.conversions.append((node, parameter))
        try:
            return convertor_of(node, parameter).to_string(value)
        except Exception as error:
            raise_rejection(error, self.name, parameter.name, value)


class PathPlan:
    """What a look-up found, for other values of the same parameters."""

    __slots__ = ("_conversions", "_name", "_pieces", "_premises", "_protocol", "_spans", "_trail")

    def __init__(self, look_up: LookUp, found: Reversal[RouteNode]) -> None:
        self._name = look_up.name
        self._premises = [
            *(seen.holds for index in dict.fromkeys(look_up.indexes) for seen in index.seen),
            *(node.holds for node in found.trail),
        ]
        self._trail = found.trail
        # The texts of all patterns on the way, with places for values; two more for what is in none of them:
        # values that mounts convert that are passed by, and refuse perhaps, and the path below a mount.
        self._pieces: list[str] = []
        places = dict.fromkeys((id(node), parameter.name) for node, parameter in look_up.conversions)
        self._spans = [self._lay_out(node, places) for node in found.trail]
        self._pieces += ("", "")
        self._conversions = [
            (_place(node, parameter, places), parameter.name, convertor_of(node, parameter))
            for node, parameter in look_up.conversions
        ]
        # Most routes stand at the top, and nothing else is converted: all the pieces are theirs.
        kind = found.trail[-1].kind
        alone = len(found.trail) == 1 and all(place >= 0 for place, _, _ in self._conversions)
        self._protocol: Literal["http", "websocket"] | None = None
        if alone and (kind == "http" or kind == "websocket"):
            self._protocol = kind

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
        if self._protocol is not None:
            return URLPath("".join(pieces), self._protocol)
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
        """`path_for(params).make_absolute_url(connection.base_url)`, for most routes without the path."""
        if self._protocol is None:
            return self.path_for(params).make_absolute_url(connection.base_url)
        path = escaped_path("".join(self._filled(params)))
        return absolute_url(path, self._protocol, "", str(connection.base_url))

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
