"""`url_for` and `url_path_for` as overloads: names that take the same parameters share one.

Checkers become slow with one overload for each route, and pyrefly takes a union of more than 256 texts for
any text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conn_types.analysis.stubgen.layout import bracketed, literal
from conn_types.analysis.stubgen.named_routes import NamedRoutes, Shape
from conn_types.analysis.stubgen.parameters import Parameters

MOST_NAMES = 250
_SHORT = 80
"""Characters of a union that stands in its signature."""


class NameUnions:
    """Unions of names. Long ones are written once, under names of their own: checkers are quicker then."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._long: dict[tuple[str, ...], str] = {}

    def of(self, names: tuple[str, ...]) -> str:
        written = f"_Literal[{', '.join(map(literal, names))}]"
        if len(written) <= _SHORT:
            return written
        return self._long.setdefault(names, f"{self._prefix}{len(self._long) + 1}")

    def definitions(self) -> Iterator[str]:
        for names, name in self._long.items():
            yield from bracketed(f"{name} = _Literal[", map(literal, names), "]")


def overloads(
    method: str, returned: str, named: NamedRoutes, parameters: Parameters, unions: NameUnions
) -> Iterator[str]:
    """The method, as it stands in a class. jedi knows `overload` by that name alone."""
    found = [(names, shape) for shape, all_names in _by_shape(named).items() for names in _chunks(all_names)]
    for names, shape in found:
        yield "@overload"
        taken = ("self", f"name: {unions.of(names)}", "/", *parameters.of(shape, "self", "name"))
        yield f"def {method}({', '.join(taken)}) -> {returned}: ..."
    if found:
        yield "# It never matches: editors complete all the names from it."
        yield "@overload"
        union = unions.of(tuple(named.by_name))
        yield f"def {method}(self: _Never, name: {union}, /) -> {returned}: ..."
    if found and named.spots:
        yield "@overload"
    if not found or named.spots:
        yield f"def {method}(self, name: str, /, **path_params: _Any) -> {returned}: ..."


def _by_shape(named: NamedRoutes) -> dict[Shape, list[str]]:
    """Shapes in the order of their parameters' names, with the names, sorted, that have them."""
    shapes: dict[frozenset[tuple[str, str]], tuple[Shape, list[str]]] = {}
    for name, alternatives in named.by_name.items():
        for alternative in alternatives:
            shape = alternative.shape
            shapes.setdefault(frozenset(shape), (shape, []))[1].append(name)
    return {shape: names for _, (shape, names) in sorted(shapes.items(), key=lambda item: sorted(item[0]))}


def _chunks(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(names), MOST_NAMES):
        yield tuple(names[start : start + MOST_NAMES])
