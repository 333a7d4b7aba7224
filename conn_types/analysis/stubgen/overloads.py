"""`url_for` and `url_path_for` as overloads: names that take the same parameters share one.

Checkers become slow with one overload for each route.
"""

from __future__ import annotations

from collections.abc import Iterator

from conn_types.analysis.stubgen.name_unions import NameUnions
from conn_types.analysis.stubgen.named_routes import NamedRoutes, Shape
from conn_types.analysis.stubgen.parameters import Parameters


def overloads(
    method: str, returned: str, named: NamedRoutes, parameters: Parameters, unions: NameUnions
) -> Iterator[str]:
    """The method, as it stands in a class. jedi knows `overload` by that name alone."""
    found = _by_shape(named)
    for shape, names in found.items():
        yield "@overload"
        taken = ("self", f"name: {unions.of(names)}", "/", *parameters.of(shape, "self", "name"))
        yield f"def {method}({', '.join(taken)}) -> {returned}: ..."
    if found:
        yield "# It never matches: editors complete all the names from it."
        yield "@overload"
        yield f"def {method}(self: _Never, name: {unions.together(found.values())}, /) -> {returned}: ..."
    if found and named.spots:
        yield "@overload"
    if not found or named.spots:
        yield f"def {method}(self, name: str, /, **path_params: _Any) -> {returned}: ..."


def _by_shape(named: NamedRoutes) -> dict[Shape, tuple[str, ...]]:
    """Shapes in the order of their parameters' names, with the names, sorted, that have them."""
    shapes: dict[frozenset[tuple[str, str]], tuple[Shape, list[str]]] = {}
    for name, alternatives in named.by_name.items():
        for alternative in alternatives:
            shape = alternative.shape
            shapes.setdefault(frozenset(shape), (shape, []))[1].append(name)
    ordered = sorted(shapes.items(), key=lambda item: sorted(item[0]))
    return {shape: tuple(names) for _, (shape, names) in ordered}
