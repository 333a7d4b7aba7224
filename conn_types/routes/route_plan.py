"""How the path of a route of ours at the top of a router of ours is made: most routes are such routes."""

# A URL is made here as its class would make it, had it not to ask what else it is made of.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from conn_types.datastructures.url import URL
from conn_types.datastructures.url_path import (
    URLPath,
    absolute_url,
    escaped_path,
    is_plain_path,
    plain_base,
)
from conn_types.routes.path_plan import HasBaseURL
from conn_types.routes.pattern_route import PatternRoute
from conn_types.routes.rejection import raise_rejection
from conn_types.routes.route_list import SeenRoutes
from conn_types.routes.route_nodes import RouteNode

_is_alphanumeric = str.isalnum
_new = object.__new__


class RoutePlan:
    """A `PathPlan` for `node`, of one of the routes in `seen`: the same answers, for fewer questions.

    `names` are those of its parameters, in the order in which their convertors are asked.
    """

    __slots__ = (
        "_base",
        "_conversions",
        "_is_plain",
        "_list",
        "_name",
        "_node",
        "_owner",
        "_pieces",
        "_protocol",
        "_route",
        "_seen",
    )

    def __init__(self, seen: SeenRoutes, node: RouteNode, names: Iterable[str]) -> None:
        self._seen = seen
        self._owner = seen.owner
        self._list = seen.list
        self._node = node
        self._route: PatternRoute = node.route
        self._name = node.name or ""
        self._protocol: Literal["http", "websocket"] = "http" if node.kind == "http" else "websocket"
        pattern = node.pattern
        # The first is for what a URL has before its path.
        self._pieces = [""]
        places: dict[str, int] = {}
        end = 0
        for parameter in pattern.parameters:
            places[parameter.name] = len(self._pieces) + 1
            self._pieces += pattern.text[end : parameter.start], "0"
            end = parameter.end
        self._pieces.append(pattern.text[end:])
        # So it is with whatever letters and digits as it is with these.
        path = "".join(self._pieces)
        self._is_plain = escaped_path(path) == path and is_plain_path(path)
        self._conversions = [(places[name], name, node.param_convertors[name]) for name in names]
        # The base URL that came last: few come to one application.
        self._base = "", ""

    @staticmethod
    def is_for(node: RouteNode) -> bool:
        return isinstance(node.route, PatternRoute) and node.kind in ("http", "websocket")

    def holds(self) -> bool:
        """Whether another look-up would go the same way: `SeenRoutes.holds` and `RouteNode.holds` at once."""
        routes = self._owner.routes
        route, node = self._route, self._node
        return (
            routes is self._list
            and routes.state is self._seen.state
            and len(routes) == self._seen.count
            and route.name == node.name
            and route.pattern == node.pattern
            and route.param_convertors == node.param_convertors
        )

    def path_for(self, params: Mapping[str, Any]) -> URLPath:
        return URLPath("".join(self._filled(params)[0]), self._protocol)

    def url_for(self, params: Mapping[str, Any], connection: HasBaseURL) -> URL:
        """`path_for(params).make_absolute_url(connection.base_url)`, without parsing what is plain."""
        pieces, is_plain = self._filled(params)
        base_url = connection.base_url
        text = base_url._url if type(base_url) is URL else str(base_url)
        known, plain = self._base
        if text != known:
            plain = plain_base(text, self._protocol)
            self._base = text, plain
        if not is_plain or not plain:
            return absolute_url(escaped_path("".join(pieces)), self._protocol, "", text)
        pieces[0] = plain
        url = _new(URL)
        url._url = "".join(pieces)
        return url

    def _filled(self, params: Mapping[str, Any]) -> tuple[list[str], bool]:
        """The pieces with the values in their places, and whether a URL may end with them as they stand."""
        pieces = self._pieces.copy()
        is_plain = self._is_plain
        key = ""
        try:
            for place, key, convertor in self._conversions:
                text = pieces[place] = convertor.to_string(params[key])
                if not _is_alphanumeric(text):
                    is_plain = False
        except Exception as error:
            raise_rejection(error, self._name, key, params[key])
        return pieces, is_plain
