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


def overloads(method: str, returned: str, named: NamedRoutes, parameters: Parameters) -> Iterator[str]:
    """The method, as it stands in a class."""
    found = [(names, shape) for shape, all_names in _by_shape(named).items() for names in _chunks(all_names)]
    for names, shape in found:
        yield "@_overload"
        yield from _signature(method, "self", names, parameters.of(shape, "self", "name"), returned)
    if found:
        yield "# It never matches: editors complete all the names from it."
        yield "@_overload"
        yield from _signature(method, "self: _Never", tuple(named.by_name), (), returned)
    if found and named.spots:
        yield "@_overload"
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


def _signature(
    method: str, receiver: str, names: Sequence[str], parameters: Sequence[str], returned: str
) -> Iterator[str]:
    end = "".join(f", {each}" for each in ("/", *parameters))
    before = f"def {method}({receiver}, name: _Literal["
    yield from bracketed(before, map(literal, names), f"]{end}) -> {returned}: ...")
