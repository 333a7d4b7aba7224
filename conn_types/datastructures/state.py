"""What a handler, a middleware and the lifespan tell each other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or sys.version_info < (3, 11):
    from typing_extensions import Self
else:
    from typing import Self


class State:
    """Attributes and items over one dict, `scope["state"]` for a connection's. A missing one is
    AttributeError, KeyError."""

    # A state of its own dict, beside the one that it shows, would take longer to make than all the rest.
    __slots__ = ("__weakref__", "_state")

    _state: dict[str, Any]

    def __init__(self, state: dict[str, Any] | None = None) -> None:
        show_state(self, {} if state is None else state)

    if not TYPE_CHECKING:

        @property
        def __dict__(self):
            """What it holds in Starlette, for who looks into it; a copy."""
            return {"_state": self._state}

    def __setattr__(self, key: str, value: Any) -> None:
        self._state[key] = value

    def __getattr__(self, key: str) -> Any:
        try:
            return self._state[key]
        except KeyError:
            raise AttributeError(f"'{self.__class__.__name__}' object has no attribute '{key}'") from None

    def __reduce__(self) -> tuple[type[Self], tuple[dict[str, Any]]]:
        # Without it, copy and pickle ask for the attributes of an object without `_state`, and never end.
        return self.__class__, (self._state,)

    def __delattr__(self, key: str) -> None:
        del self._state[key]

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._state[key] = value

    def __delitem__(self, key: str) -> None:
        del self._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._state)

    def __len__(self) -> int:
        return len(self._state)


# Past `__setattr__`, which sets what the state shows.
show_state: Callable[[State, dict[str, Any]], None] = State.__dict__["_state"].__set__
