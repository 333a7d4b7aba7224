"""`url_for` and `url_path_for` as overloads: names that take the same parameters share one.

Checkers become slow with one overload for each route. What only one of them needs, or must be spared, stands
where it alone reads: mypy (zuban too) takes `MYPY` for true, and pyrefly `TYPE_CHECKING_WITH_PYREFLY`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from conn_types.analysis.stubgen.layout import indented
from conn_types.analysis.stubgen.name_unions import MOST_NAMES, NameUnions
from conn_types.analysis.stubgen.named_routes import NamedRoutes, Shape
from conn_types.analysis.stubgen.parameters import Parameters

FLAGS = ("MYPY = False", "TYPE_CHECKING_WITH_PYREFLY = False")
"""As everybody else takes them."""


@dataclass(frozen=True, kw_only=True)
class Reverser:
    """A method that takes a route's name. Its class has the type variable `returned`."""

    method: str
    owner: str
    returned: str
    named: NamedRoutes
    parameters: Parameters
    unions: NameUnions

    def before_class(self) -> Iterator[str]:
        """What pyrefly has instead of a method: to bind one, it copies the names of all overloads."""
        if not self._is_long:
            return
        yield from ("if not MYPY:", "    if TYPE_CHECKING_WITH_PYREFLY:")
        yield from indented(indented(self._descriptor()))

    def in_class(self) -> Iterator[str]:
        """The method as it stands in its class. jedi knows `overload` by that name alone."""
        lines = [*self._signatures(self.method), *self._listing_all()]
        if self._is_long:
            yield from ("if not MYPY:", "    if TYPE_CHECKING_WITH_PYREFLY:")
            yield f"        {self.method}: _ClassVar[{self._descriptor_name}]"
            yield "if not TYPE_CHECKING_WITH_PYREFLY:"
            lines = [*indented(lines)]
        yield from lines

    def _descriptor(self) -> Iterator[str]:
        called = f"{self._descriptor_name}Bound"
        yield f"class {called}(_Protocol[{self.returned}]):"
        yield from indented(self._signatures("__call__"))
        instance = f"instance: {self.owner}[{self.returned}], owner: object"
        yield f"class {self._descriptor_name}:"
        yield "    @overload"
        yield "    def __get__(self, instance: None, owner: object, /) -> _Callable[..., _Any]: ..."
        yield "    @overload"
        yield f"    def __get__(self, {instance}, /) -> {called}[{self.returned}]: ..."

    @property
    def _descriptor_name(self) -> str:
        return f"_{self.method}"

    def _signatures(self, method: str) -> Iterator[str]:
        for shape, names in self._by_shape.items():
            if self._is_overloaded:
                yield "@overload"
            taken = (
                "self",
                f"name: {self.unions.of(names)}",
                "/",
                *self.parameters.of(shape, "self", "name"),
            )
            yield f"def {method}({', '.join(taken)}) -> {self.returned}: ..."
        if not self._by_shape or self.named.spots:
            if self._is_overloaded:
                yield "@overload"
            yield f"def {method}(self, name: str, /, **path_params: _Any) -> {self.returned}: ..."

    def _listing_all(self) -> Iterator[str]:
        """An overload that never matches. ty completes all the names from it, and others need not read it."""
        if not self._is_overloaded:
            return
        names = self.unions.together(self._by_shape.values())
        yield "if not MYPY and not TYPE_CHECKING_WITH_PYREFLY:"
        yield "    # It never matches: editors complete all the names from it."
        yield "    @overload"
        yield f"    def {self.method}(self: _Never, name: {names}, /) -> {self.returned}: ..."

    @property
    def _is_overloaded(self) -> bool:
        return len(self._by_shape) + bool(self.named.spots) > 1

    @property
    def _is_long(self) -> bool:
        """Whether there are so many names that it takes time to copy them."""
        return self._is_overloaded and len(self.named.by_name) > MOST_NAMES

    @cached_property
    def _by_shape(self) -> dict[Shape, tuple[str, ...]]:
        """Shapes in the order of their parameters' names, with the names, sorted, that have them."""
        shapes: dict[frozenset[tuple[str, str]], tuple[Shape, list[str]]] = {}
        for name, alternatives in self.named.by_name.items():
            for alternative in alternatives:
                shape = alternative.shape
                shapes.setdefault(frozenset(shape), (shape, []))[1].append(name)
        ordered = sorted(shapes.items(), key=lambda item: sorted(item[0]))
        return {shape: tuple(names) for _, (shape, names) in ordered}
