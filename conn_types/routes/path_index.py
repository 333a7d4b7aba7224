"""From a name and parameters to a path, for the price of one route whatever the number of routes.

Everything is made when it is first needed, and made anew when it does not hold any more. Threads may do so at
the same time: what one of them sees is whole, and at worst two make the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from conn_types.datastructures.url import URL
from conn_types.datastructures.url_path import URLPath
from conn_types.routes.look_up import LookUp, Plan
from conn_types.routes.path_plan import HasBaseURL
from conn_types.routes.route_index import RouteIndex


class PathIndex:
    """What a router has answered, and the index of its routes."""

    __slots__ = ("_index", "_method", "_plans", "owner")

    def __init__(self, owner: Any) -> None:
        self.owner = owner
        self._method: Any = owner.__class__.url_path_for
        self._index: RouteIndex | None = None
        self._plans: dict[Hashable, Plan] = {}

    def __reduce__(self) -> Any:
        # What is known of a router is not known of its copy.
        return type(self), (self.owner,)

    def plan(self, shape: Hashable) -> Plan | None:
        """The plan for calls of this `shape_of`, if there is one that holds."""
        plan = self._plans.get(shape)
        return plan if plan is not None and plan.holds() else None

    def url_for(
        self, router: Any, name: str, params: Mapping[str, Any], connection: HasBaseURL
    ) -> URL | None:
        """What the connection's `url_for` returns; None where the router has to find the path first."""
        cls: Any = router.__class__
        if self.owner is not router or cls.url_path_for is not self._method or type(name) is not str:
            return None
        plan = self._plans.get(shape_of(name, params) if "path" in params else (name, *params))
        if plan is None or not plan.holds() or "url_path_for" in router.__dict__:
            return None
        return plan.url_for(params, connection)

    def path_for(self, name: str, params: Mapping[str, Any]) -> URLPath | None:
        """None where no route has the name by which it was known when the routes last changed."""
        shape = shape_of(name, params)
        plan = self._plans.get(shape)
        if plan is not None and plan.holds():
            return plan.path_for(params)
        look_up = LookUp(self.current_index(), name)
        found = look_up.find(params)
        if found is None:
            return None
        self.keep(shape, look_up.plan(found, params))
        return found.path

    def current_index(self) -> RouteIndex:
        index = self._index
        if index is None or not index.is_current():
            index = self._index = RouteIndex(self.owner)
            # Those of the routes before would hold them in memory.
            self._plans = {}
        return index

    def forget(self) -> None:
        """A route has been found that the index does not know: it must have got another name."""
        self._index = None
        self._plans = {}

    def keep(self, shape: Hashable, plan: Plan | None) -> None:
        if plan is None:
            return
        if len(self._plans) >= _MOST_PLANS:
            self._plans = {}
        self._plans[shape] = plan


# In routers of any make, where `HTTPConnection.url_for` looks for it.
KEPT_AS = "_conn_types_paths"

# Names and parameters may come from outside, and shall not fill the memory.
_MOST_PLANS = 1 << 14


def shape_of(name: str, params: Mapping[str, Any]) -> Hashable:
    """All of a call that decides which way its look-up goes."""
    # In mounts, a `path` that is None is none at all.
    if "path" in params and params["path"] is None:
        return (name, None, *params)
    return (name, *params)
