"""Lists of routes that tell whether they have changed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from conn_types.interoperability import AnyRoute

CallT = TypeVar("CallT", bound=Callable[..., Any])


def _noted(method: CallT) -> CallT:
    @functools.wraps(method)
    def changing(self: RouteList, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        finally:
            # Also after an error: half of the change may have been made.
            self.state = object()

    return changing  # type: ignore[return-value]


class RouteList(list[AnyRoute]):
    """The routes of a router: a list whose `state` is another object after each change."""

    # An object and no number: of two threads that count at once, one would count in vain.
    state: object = None

    if not TYPE_CHECKING:
        __init__ = _noted(list.__init__)
        __setitem__ = _noted(list.__setitem__)
        __delitem__ = _noted(list.__delitem__)
        __iadd__ = _noted(list.__iadd__)
        __imul__ = _noted(list.__imul__)
        append = _noted(list.append)
        clear = _noted(list.clear)
        extend = _noted(list.extend)
        insert = _noted(list.insert)
        pop = _noted(list.pop)
        remove = _noted(list.remove)
        reverse = _noted(list.reverse)
        sort = _noted(list.sort)

    def __reduce__(self) -> Any:
        # Filled when it is made, so that a copy can hold itself.
        return type(self), (), None, iter(self)


def watched(routes: list[AnyRoute]) -> list[AnyRoute]:
    """The same routes in a list that tells."""
    # A function, which the static side can pass by: it follows lists, and no subclass of theirs.
    return RouteList(routes)


class SeenRoutes:
    """The routes of a router, mount or host as they were when this was made: `routes`."""

    __slots__ = ("count", "list", "owner", "routes", "state", "tells")

    def __init__(self, owner: Any) -> None:
        found = owner.routes
        # The state comes first: a change after it is seen, whether or not it is among the routes.
        self.state: object = found.state if type(found) is RouteList else None
        self.list = found
        self.tells = type(found) is RouteList
        self.owner = owner
        self.routes: list[AnyRoute] = [*(found or ())]
        self.count = len(self.routes)

    def holds(self) -> bool:
        """Whether the routes are still these."""
        found = self.owner.routes
        if type(found) is RouteList:
            return (
                found is self.list
                and found.state is self.state
                # `list.append(routes, route)` goes past the methods of the class.
                and len(found) == self.count
            )
        if type(found) not in _LISTS:
            return False
        try:
            # Nothing else is as fast. It passes over a route that has come to stand where an equal one stood.
            return self.routes == (found if type(found) is list else [*(found or ())])
        except Exception:  # of a route's own `__eq__`
            return False

    def stands(self, route: object, place: int) -> bool:
        """Whether this very route is in its place."""
        found = self.owner.routes
        return place < len(found) and found[place] is route


_LISTS = (RouteList, list, tuple, type(None))
