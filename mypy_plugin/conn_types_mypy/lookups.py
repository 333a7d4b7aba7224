"""What a look-up in a mapping is given: `mapping[key]`, `mapping.get(key, default)`."""

from __future__ import annotations

from mypy.erasetype import remove_instance_last_known_values
from mypy.plugin import MethodContext
from mypy.types import Type

from conn_types_mypy.literals import texts_of


def keys_of(ctx: MethodContext) -> tuple[str, ...]:
    """The texts that the key may be; none where they are not known."""
    return texts_of(ctx.arg_types[0][0]) if ctx.arg_types and ctx.arg_types[0] else ()


def default_of(ctx: MethodContext) -> Type | None:
    """The type of the default; None where none is given."""
    if len(ctx.arg_types) > 1 and ctx.arg_types[1]:
        return remove_instance_last_known_values(ctx.arg_types[1][0])
    return None
