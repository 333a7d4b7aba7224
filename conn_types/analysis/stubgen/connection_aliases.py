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


def path_parameters(handler: Handler, annotations: Annotations, *, quoted: bool = False) -> Iterator[str]:
    """A TypedDict, as a class where its keys can be written so. `quoted`: no type is evaluated."""
    name = f"{handler.name}Params"
    keys = {key: _value(annotations, *each) for key, each in handler.params.items()}
    if _is_class(keys):
        yield f"class {name}(_TypedDict):"
        yield from indented([f"{key}: {value}" for key, value in keys.items()] or ["pass"])
    else:
        yield f'{name} = _TypedDict("{name}", {{'
        yield from indented(
            f"{literal(key)}: {literal(value) if quoted else value}," for key, value in keys.items()
        )
        yield "})"


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
