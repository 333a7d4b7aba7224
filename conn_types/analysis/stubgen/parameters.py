"""Parameters of routes as those of a method: keywords where Python can write them, else keys."""

from __future__ import annotations

from collections.abc import Container, Iterator, Set
from keyword import iskeyword

from conn_types.analysis.stubgen.annotations import Annotations
from conn_types.analysis.stubgen.layout import bracketed, literal
from conn_types.analysis.stubgen.named_routes import Shape


class Parameters:
    """Writes parameters, and remembers the TypedDicts that have to be defined for them."""

    def __init__(self, annotations: Annotations) -> None:
        self._annotations = annotations
        self._dicts: dict[Shape, str] = {}
        self._written: dict[tuple[Shape, tuple[str, ...], frozenset[str]], tuple[str, ...]] = {}

    def of(self, shape: Shape, *positional: str, shadowed: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """What follows the positional parameters, in a signature where `positional` are the names of those.

        `shadowed` are the built-in names that mean something else there.
        """
        # Thousands of routes have but a few shapes.
        key = (shape, positional, shadowed)
        if key not in self._written:
            self._written[key] = self._of(shape, positional, shadowed)
        return self._written[key]

    def _of(self, shape: Shape, positional: Container[str], shadowed: Set[str]) -> tuple[str, ...]:
        written = tuple((name, self._annotations.of(accepts, "object")) for name, accepts in shape)
        if not written:
            return ()
        if all(is_plain(name) and name not in positional for name, _ in written):
            return ("*", *(f"{name}: {_outside(accepts, shadowed)}" for name, accepts in written))
        name = self._dicts.setdefault(written, f"_Params{len(self._dicts) + 1}")
        return (f"**path_params: _Unpack[{name}]",)

    def definitions(self) -> Iterator[str]:
        """The TypedDicts that were asked for."""
        for shape, name in self._dicts.items():
            keys = [f"{literal(key)}: {literal(accepts)}" for key, accepts in shape]
            yield from bracketed(f'{name} = _TypedDict("{name}", {{', keys, "})")


def _outside(annotation: str, shadowed: Set[str]) -> str:
    """The annotation with the built-in names of their module, where they are shadowed."""
    parts = annotation.split(" | ")
    return " | ".join(f"_builtins.{part}" if part in shadowed else part for part in parts)


def is_plain(name: str) -> bool:
    """Whether it may be a keyword in the signature of a method: two underscores in front would be mangled."""
    return is_name(name) and not name.startswith("__")


def is_name(name: str) -> bool:
    """Whether it may be assigned to."""
    return name.isidentifier() and not iskeyword(name)
