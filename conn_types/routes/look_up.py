"""One look-up of a name and parameters through the indexes, which becomes a plan for the next ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conn_types.path_pattern import PathParameter
from conn_types.reversing import Reversal, first_reversal, reverse_node
from conn_types.routes.path_plan import PathPlan
from conn_types.routes.pattern_route import ask, convertor_of, params_below
from conn_types.routes.rejection import raise_rejection
from conn_types.routes.route_index import RouteIndex, index_below
from conn_types.routes.route_nodes import RouteNode
from conn_types.routes.route_plan import RoutePlan

Plan = PathPlan | RoutePlan


class LookUp:
    """One look-up of `name` in the routes of `index` and below them."""

    def __init__(self, index: RouteIndex, name: str) -> None:
        self.name = name
        self.indexes = [index]
        self.conversions: list[tuple[RouteNode, PathParameter]] = []
        self.asked_others = False

    def find(self, params: Mapping[str, Any]) -> Reversal[RouteNode] | None:
        return self._first(self.indexes[0], self.name, params)

    def plan(self, found: Reversal[RouteNode], params: Mapping[str, Any]) -> Plan | None:
        """A plan for what `find` found, if it is one: None where others were asked, who may think again."""
        if self.asked_others:
            return None
        plan = self._plan(found)
        path = plan.path_for(params)
        same = (path, path.protocol, path.host) == (found.path, found.path.protocol, found.path.host)
        return plan if same else None

    def _plan(self, found: Reversal[RouteNode]) -> Plan:
        node, seen = found.trail[0], self.indexes[0].watched
        # A mount that was passed by has converted values too, and would refuse others.
        alone = len(self.indexes) == 1 and all(each is node for each, _ in self.conversions)
        if seen is not None and alone and RoutePlan.is_for(node):
            return RoutePlan(seen, node, [parameter.name for _, parameter in self.conversions])
        return PathPlan(self.name, self.indexes, found.trail, self.conversions)

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
