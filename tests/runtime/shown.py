"""What a call came to, in a form that compares across Starlette and conn-types, by content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.runtime.oracle import outcome


def shown(value: Any) -> Any:
    """A value in a form that compares across the libraries."""
    name = type(value).__name__
    match name:
        case "URL":
            parts = [
                outcome(getattr, value, part) for part in ("components", "hostname", "port", "is_secure")
            ]
            return name, str(value), outcome(repr, value), parts
        case "URLPath":
            return name, str(value), value.protocol, value.host
        case "Headers" | "MutableHeaders":
            return name, value.raw, repr(value), value.keys(), value.values(), value.items(), len(value)
        case "QueryParams" | "MultiDict" | "ImmutableMultiDict":
            return (
                name,
                value.multi_items(),
                repr(value),
                outcome(str, value),
                dict(value),
                list(value.keys()),
            )
        case "State":
            return name, dict(value._state), list(value), len(value)
        case "Session":
            return name, dict(value), value.accessed
        case "Router":
            return name
        case "dict":
            return {key: shown(item) for key, item in value.items()}
        case (
            "list"
            | "tuple"
            | "dict_keys"
            | "dict_values"
            | "dict_items"
            | "KeysView"
            | "ValuesView"
            | "ItemsView"
        ):
            return name, [shown(item) for item in value]
        case _ if hasattr(value, "__next__"):
            return name, [shown(item) for item in value]
        case _:
            return name, value


def done(call: Callable[..., Any], *args: Any) -> Any:
    return outcome(lambda: shown(call(*args)))
