"""Routes of ours, Starlette's and FastAPI's as the nodes that `conn_types.reversing` looks names up in.

Which routes are understood is decided by the `url_path_for` that they have: one that is not among those known
here, a subclass's own say, can answer to whatever it likes and has to be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from conn_types.convertors import Convertor, PathConvertor
from conn_types.interoperability import loaded, written_method
from conn_types.path_pattern import PathPattern
from conn_types.reversing import RouteKind
from conn_types.routes.pattern_route import PatternRoute

# Starlette's classes, and where they keep the path or host without its convertors.
_STARLETTES: tuple[tuple[str, RouteKind, str], ...] = (
    ("Route", "http", "path_format"),
    ("WebSocketRoute", "websocket", "path_format"),
    ("Mount", "mount", "path_format"),
    ("Host", "host", "host_format"),
)


class RouteNode:
    """An understood route as it was when the node was made."""

    __slots__ = (
        "_facts",
        "_facts_of",
        "below",
        "kind",
        "name",
        "param_convertors",
        "pattern",
        "route",
        "stands",
    )

    def __init__(self, route: Any, kind: RouteKind, format_in: str) -> None:
        self.route = route
        self.kind: RouteKind = kind
        # All at once, and compared at once: that is asked with every look-up.
        self._facts_of = attrgetter("name", format_in, "param_convertors")
        name, written, convertors = self._facts_of(route)
        self.name: str | None = name
        self.param_convertors: dict[str, Convertor[Any]] = dict(convertors)
        self.pattern = _pattern(written, kind)
        self._facts = name, written, self.param_convertors
        # The index of what lies below, once somebody has looked there.
        self.below: Any = None
        # Asks whether the route is where it was found, if its list does not tell.
        self.stands: Callable[[], bool] | None = None

    @property
    def children(self) -> Sequence[RouteNode]:
        raise NotImplementedError("what lies below is found by its index")

    def holds(self) -> bool:
        """Whether the route still has this name and these parameters."""
        is_same: bool = self._facts_of(self.route) == self._facts
        return is_same and (self.stands is None or self.stands())


class Recognition:
    """What the frameworks that are loaded by now call a route."""

    def __init__(self) -> None:
        self._methods: dict[Any, tuple[RouteKind | None, str]] = {
            PatternRoute.url_path_for: (None, "pattern")
        }
        for name, kind, format_in in _STARLETTES:
            self._methods[written_method("starlette.routing", name, "url_path_for")] = (kind, format_in)
        # What an included router makes of a route of FastAPI's own.
        context = written_method("fastapi.routing", "_EffectiveRouteContext", "url_path_for")
        self._methods[context] = ("http", "path_format")
        # A class whose method was replaced has none that is known.
        self._methods.pop(None, None)

    def kind_of(self, route: Any) -> RouteKind | None:
        """None for a route that has to be asked."""
        kind, _ = self._known(route)
        return kind

    def node_of(self, route: Any) -> RouteNode | None:
        """None for a route that has to be asked."""
        kind, format_in = self._known(route)
        if kind is None:
            return None
        try:
            node = RouteNode(route, kind, format_in)
        except (AttributeError, TypeError, ValueError):
            return None
        return node if _shows_its_parameters(node) else None

    def _known(self, route: Any) -> tuple[RouteKind | None, str]:
        cls: type[object] = route.__class__
        if "url_path_for" in getattr(route, "__dict__", ()):
            return None, ""
        found = self._methods.get(getattr(cls, "url_path_for", None))
        if found is None:
            return None, ""
        kind, format_in = found
        return (route.kind if kind is None else kind), format_in


def _pattern(written: str | PathPattern, kind: RouteKind) -> PathPattern:
    if isinstance(written, PathPattern):
        return written
    return PathPattern.parse(written.removesuffix("/{path}") if kind == "mount" else written)


def _shows_its_parameters(node: RouteNode) -> bool:
    """Whether the parameters are those that the path shows, and a mount's own is Starlette's."""
    names: frozenset[str] = node.pattern.parameter_names
    if node.kind == "mount":
        if type(node.param_convertors.get("path")) not in _path_convertors():
            return False
        names |= {"path"}
    return names == node.param_convertors.keys()


def _path_convertors() -> tuple[Any, ...]:
    return PathConvertor, loaded("starlette.convertors", "PathConvertor")
