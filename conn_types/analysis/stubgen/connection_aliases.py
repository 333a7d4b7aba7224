"""For each handler the type of its path parameters, and an alias for the connection that it is given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from conn_types.analysis.stubgen.annotations import Annotations
from conn_types.analysis.stubgen.connection_classes import ConnectionClasses, state_of
from conn_types.analysis.stubgen.handlers import Handler
from conn_types.analysis.stubgen.layout import docstring, indented, literal
from conn_types.analysis.stubgen.parameters import is_plain

_NAME = re.compile(r"\w+")

Held = tuple[tuple[str, ...], bool]
"""The types of a key, and whether it is always there."""


class PathParameters:
    """Writes a TypedDict for each handler. `quoted`: no type is evaluated."""

    def __init__(self, annotations: Annotations, *, quoted: bool = False) -> None:
        self._annotations = annotations
        self._quoted = quoted
        self._keys: dict[tuple[tuple[str, Held], ...], tuple[bool, list[str]]] = {}

    def definition(self, handler: Handler) -> list[str]:
        """As a class where its keys can be written so."""
        # Thousands of handlers are told of but a few sets of parameters.
        params = tuple(handler.params.items())
        if params not in self._keys:
            self._keys[params] = self._written(handler.params)
        (is_class, keys), name = self._keys[params], f"{handler.name}Params"
        if is_class:
            return [f"class {name}(_TypedDict):", *keys]
        return [f'{name} = _TypedDict("{name}", {{', *keys, "})"]

    def _written(self, params: Mapping[str, Held]) -> tuple[bool, list[str]]:
        """Whether it is a class, and the lines of its keys."""
        keys = {key: _value(self._annotations, *each) for key, each in params.items()}
        if _is_class(keys):
            return True, indented([f"{key}: {value}" for key, value in keys.items()] or ["pass"])
        return False, indented(
            f"{literal(key)}: {literal(value) if self._quoted else value}," for key, value in keys.items()
        )


def _is_class(keys: Mapping[str, str]) -> bool:
    """In the class, a key would stand before a type of the same name."""
    types = chain.from_iterable(map(_NAME.findall, keys.values()))
    return all(map(is_plain, keys)) and keys.keys().isdisjoint(types)


def _value(annotations: Annotations, types: Sequence[str], is_always: bool) -> str:
    value = "_Any" if "Any" in types else annotations.of(" | ".join(types), "_Any")
    return value if is_always else f"_NotRequired[{value}]"


def alias(handler: Handler, classes: ConnectionClasses, described: Iterable[str]) -> Iterator[str]:
    cls = classes.of(handler.framework, handler.connection)
    arguments = f"{state_of(handler.framework)}, {handler.name}Params"
    # jedi sees nothing in what is annotated as `TypeAlias`.
    yield f"{handler.name} = {cls}[{arguments}]"
    yield from docstring(described)
