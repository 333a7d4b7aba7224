"""The headers of a request or a response."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or sys.version_info < (3, 11):
    from typing_extensions import Self
else:
    from typing import Self


class Headers(Mapping[str, str]):
    """HTTP headers: names in any case, several values for one name, all of it Latin-1 on the wire.

    From a mapping, from raw pairs, or from a scope, whose `headers` become a list that a `MutableHeaders` of
    the same scope changes. As a mapping it shows the first value, `getlist` shows all; `keys()` may repeat.
    Two sources at once are an AssertionError.
    """

    def __init__(
        self,
        headers: Mapping[str, str] | None = None,
        raw: list[tuple[bytes, bytes]] | None = None,
        scope: MutableMapping[str, Any] | None = None,
    ) -> None:
        self._list: list[tuple[bytes, bytes]]
        if headers is not None:
            if raw is not None:
                raise AssertionError('Cannot set both "headers" and "raw".')
            if scope is not None:
                raise AssertionError('Cannot set both "headers" and "scope".')
            self._list = [(_name(key), value.encode("latin-1")) for key, value in headers.items()]
        elif raw is not None:
            if scope is not None:
                raise AssertionError('Cannot set both "raw" and "scope".')
            self._list = raw
        elif scope is not None:
            self._list = scope["headers"] = list(scope["headers"])
        else:
            self._list = []

    @property
    def raw(self) -> list[tuple[bytes, bytes]]:
        return list(self._list)

    def keys(self) -> list[str]:  # type: ignore[override]
        return [key.decode("latin-1") for key, _ in self._list]

    def values(self) -> list[str]:  # type: ignore[override]
        return [value.decode("latin-1") for _, value in self._list]

    def items(self) -> list[tuple[str, str]]:  # type: ignore[override]
        return [(key.decode("latin-1"), value.decode("latin-1")) for key, value in self._list]

    def getlist(self, key: str) -> list[str]:
        name = _name(key)
        return [value.decode("latin-1") for item_key, value in self._list if item_key == name]

    def mutablecopy(self) -> MutableHeaders:
        return MutableHeaders(raw=self._list[:])

    def __getitem__(self, key: str) -> str:
        try:
            name = _KEPT_NAMES[key]
        except (KeyError, TypeError):  # TypeError: no text, but what cannot be hashed
            name = _name(key)
        for item_key, value in self._list:
            if item_key == name:
                return value.decode("latin-1")
        raise KeyError(key)

    def __contains__(self, key: Any) -> bool:
        name = _name(key)
        return any(item_key == name for item_key, _ in self._list)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self._list)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and sorted(self._list) == sorted(other._list)

    def __repr__(self) -> str:
        as_dict = dict(self.items())
        if len(as_dict) == len(self):
            return f"{self.__class__.__name__}({as_dict!r})"
        return f"{self.__class__.__name__}(raw={self.raw!r})"


class MutableHeaders(Headers):
    """Headers that can be changed, in place in the list that they were made of."""

    @property
    def raw(self) -> list[tuple[bytes, bytes]]:
        return self._list

    def __setitem__(self, key: str, value: str) -> None:
        """Set the header where its first value stands, or at the end, and remove its other values."""
        name, encoded = _name(key), value.encode("latin-1")
        places = self._places(name)
        if not places:
            self._list.append((name, encoded))
            return
        self._list[places[0]] = (name, encoded)
        for place in reversed(places[1:]):
            del self._list[place]

    def __delitem__(self, key: str) -> None:
        """Remove all values of the header, if there is one."""
        for place in reversed(self._places(_name(key))):
            del self._list[place]

    def __ior__(self, other: Mapping[str, str]) -> Self:
        _refuse_other_than_mapping(other)
        self.update(other)
        return self

    def __or__(self, other: Mapping[str, str]) -> MutableHeaders:
        _refuse_other_than_mapping(other)
        new = self.mutablecopy()
        new.update(other)
        return new

    def setdefault(self, key: str, value: str) -> str:
        """The header's first value, after adding `value` where it had none."""
        name, encoded = _name(key), value.encode("latin-1")
        for item_key, item_value in self._list:
            if item_key == name:
                return item_value.decode("latin-1")
        self._list.append((name, encoded))
        return value

    def update(self, other: Mapping[str, str]) -> None:
        for key, value in other.items():
            self[key] = value

    def append(self, key: str, value: str) -> None:
        """Add a value, and keep those that are there."""
        self._list.append((_name(key), value.encode("latin-1")))

    def add_vary_header(self, vary: str) -> None:
        self["vary"] = ", ".join([*self.getlist("vary"), vary])

    def _places(self, name: bytes) -> list[int]:
        return [place for place, (item_key, _) in enumerate(self._list) if item_key == name]


def _name(key: str) -> bytes:
    name = key.lower().encode("latin-1")
    if type(key) is str and len(key) <= _LONGEST_KEPT_NAME:
        if len(_KEPT_NAMES) >= _MOST_KEPT_NAMES:
            _KEPT_NAMES.clear()
        _KEPT_NAMES[key] = name
    return name


# As they stand on the wire: the names that are asked for stand in code, and are few.
_KEPT_NAMES: dict[str, bytes] = {}
_MOST_KEPT_NAMES = 256
_LONGEST_KEPT_NAME = 64


def _refuse_other_than_mapping(other: object) -> None:
    if not isinstance(other, Mapping):
        raise TypeError(f"Expected a mapping but got {other.__class__.__name__}")
