"""`url_for` and `url_path_for` as overloads: names that take the same parameters share one.

Checkers become slow with one overload for each route. What only one of them needs, or must be spared, stands
where it alone reads: mypy (zuban too) takes `MYPY` for true, and pyrefly `TYPE_CHECKING_WITH_PYREFLY`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from conn_types.analysis.stubgen.layout import comment, indented, literal
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

    def lines(self) -> Iterator[str]:
        """The class. pyrefly's holds an object: to bind a method, it copies the names of all overloads.

        The condition stands around the class: to pyright, an attribute of it would be one whatever follows.
        """
        method = ("", f"class {self.owner}(_Generic[{self.returned}]):", *indented(self._method()))
        if not self._is_long:
            yield from method
            return
        yield from ("if not MYPY:", "    if TYPE_CHECKING_WITH_PYREFLY:")
        yield from indented(indented(self._descriptor()))
        yield "if not TYPE_CHECKING_WITH_PYREFLY:"
        yield from indented(method)

    def _method(self) -> Iterator[str]:
        """jedi knows `overload` by that name alone."""
        yield from self._why_open()
        yield from self._signatures(self.method, split=not self._is_long)
        yield from self._listing_all()

    def _why_open(self) -> Iterator[str]:
        """Why a name that is not known is no mistake, if it is none. Without lines: every edit moves them."""
        if not self.named.spots:
            return
        yield f"# {self.method} takes any name, because more routes may come from"
        said = {(spot.location.path, spot.reason, spot.name_prefix): None for spot in self.named.spots}
        for path, reason, prefix in said:
            names = f", with names that begin with {literal(prefix)}" if prefix else ""
            yield f"# - {comment(path)}: {comment(reason)}{names}"

    def _descriptor(self) -> Iterator[str]:
        called = f"{self._descriptor_name}Bound"
        yield f"class {called}(_Protocol[{self.returned}]):"
        yield from indented(self._signatures("__call__", split=True))
        instance = f"instance: {self.owner}[{self.returned}], owner: object"
        yield f"class {self._descriptor_name}:"
        yield "    @overload"
        yield "    def __get__(self, instance: None, owner: object, /) -> _Callable[..., _Any]: ..."
        yield "    @overload"
        yield f"    def __get__(self, {instance}, /) -> {called}[{self.returned}]: ..."
        yield f"class {self.owner}(_Generic[{self.returned}]):"
        yield f"    {self.method}: _ClassVar[{self._descriptor_name}]"

    @property
    def _descriptor_name(self) -> str:
        return f"_{self.method}"

    def _signatures(self, method: str, *, split: bool) -> Iterator[str]:
        for shape, names in self._by_shape.items():
            if self.is_overloaded:
                yield "@overload"
            taken = (
                "self",
                f"name: {self.unions.of(names, split=split)}",
                "/",
                *self.parameters.of(shape, "self", "name"),
            )
            yield f"def {method}({', '.join(taken)}) -> {self.returned}: ..."
        if not self._by_shape or self.named.spots:
            if self.is_overloaded:
                yield "@overload"
            yield f"def {method}(self, name: str, /, **path_params: _Any) -> {self.returned}: ..."

    def _listing_all(self) -> Iterator[str]:
        """An overload that never matches. ty completes all the names from it, and others need not read it."""
        if not self.is_overloaded:
            return
        names = self.unions.together(self._by_shape.values())
        yield "if not MYPY and not TYPE_CHECKING_WITH_PYREFLY:"
        yield "    # It never matches: editors complete all the names from it."
        yield "    @overload"
        yield f"    def {self.method}(self: _Never, name: {names}, /) -> {self.returned}: ..."

    @property
    def is_overloaded(self) -> bool:
        """Whether it takes more than one shape, and so has parts that one checker alone reads."""
        return len(self._by_shape) + bool(self.named.spots) > 1

    @property
    def _is_long(self) -> bool:
        """Whether there are so many names that it takes time to copy them."""
        return self.is_overloaded and len(self.named.by_name) > MOST_NAMES

    @cached_property
    def _by_shape(self) -> dict[Shape, tuple[str, ...]]:
        """Shapes in the order of their parameters' names, with the names, sorted, that have them."""
        found: dict[Shape, list[str]] = {}
        for name, alternatives in self.named.by_name.items():
            for alternative in alternatives:
                found.setdefault(alternative.shape, []).append(name)
        # Keywords have no order.
        shapes: dict[Shape, tuple[Shape, list[str]]] = {}
        for shape, names in found.items():
            shapes.setdefault(tuple(sorted(shape)), (shape, []))[1].extend(names)
        return {shape: tuple(sorted(names)) for _, (shape, names) in sorted(shapes.items())}
