"""Mappings whose keys may have several values."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from operator import itemgetter
from typing import Any, TypeVar

# `urllib.parse` is imported by what takes a URL apart: it takes longer than all that is imported here.

KeyT = TypeVar("KeyT")
ValueT_co = TypeVar("ValueT_co", covariant=True)


class ImmutableMultiDict(Mapping[KeyT, ValueT_co]):
    """A mapping whose keys may have several values: as a mapping it shows the last, `getlist` shows all.

    It is made of another multidict, a mapping or pairs, and keyword arguments after them. More than one
    positional argument is an AssertionError. Two are equal where their pairs are, whatever the order of
    different keys.
    """

    _dict: dict[KeyT, ValueT_co]
    _list: list[tuple[KeyT, ValueT_co]]

    def __init__(
        self,
        *args: ImmutableMultiDict[KeyT, ValueT_co]
        | Mapping[KeyT, ValueT_co]
        | Iterable[tuple[KeyT, ValueT_co]],
        **kwargs: Any,
    ) -> None:
        self._list = _pairs(args, kwargs)
        self._dict = dict(self._list)

    def getlist(self, key: Any) -> list[ValueT_co]:
        return [item_value for item_key, item_value in self._list if item_key == key]

    def keys(self) -> KeysView[KeyT]:
        return self._dict.keys()

    def values(self) -> ValuesView[ValueT_co]:
        return self._dict.values()

    def items(self) -> ItemsView[KeyT, ValueT_co]:
        return self._dict.items()

    def multi_items(self) -> list[tuple[KeyT, ValueT_co]]:
        return list(self._list)

    def __getitem__(self, key: KeyT) -> ValueT_co:
        return self._dict[key]

    def __contains__(self, key: Any) -> bool:
        return key in self._dict

    def __iter__(self) -> Iterator[KeyT]:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self._dict)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, self.__class__):
            return False
        return sorted(self._list, key=itemgetter(0)) == sorted(other._list, key=itemgetter(0))

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self.multi_items()!r})"


def _pairs(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    if len(args) > 1:
        raise AssertionError("Too many arguments.")
    source = args[0] if args else None
    if not source:
        return list(kwargs.items())
    # By name and not by class: Starlette's multidicts are as good as ours.
    if hasattr(source, "multi_items"):
        return [*source.multi_items(), *kwargs.items()]
    if hasattr(source, "items"):
        return [*source.items(), *kwargs.items()]
    return [*source, *kwargs.items()]


class MultiDict(ImmutableMultiDict[Any, Any]):
    """A multidict that can be changed. Setting a key removes its other values; `append` keeps them."""

    def __setitem__(self, key: Any, value: Any) -> None:
        self.setlist(key, [value])

    def __delitem__(self, key: Any) -> None:
        self._remove(key)
        del self._dict[key]

    def pop(self, key: Any, default: Any = None) -> Any:
        self._remove(key)
        return self._dict.pop(key, default)

    def popitem(self) -> tuple[Any, Any]:
        key, value = self._dict.popitem()
        self._remove(key)
        return key, value

    def poplist(self, key: Any) -> list[Any]:
        values = self.getlist(key)
        self.pop(key)
        return values

    def clear(self) -> None:
        self._dict.clear()
        self._list.clear()

    def setdefault(self, key: Any, default: Any = None) -> Any:
        if key not in self:
            self._list.append((key, default))
            self._dict[key] = default
        return self[key]

    def setlist(self, key: Any, values: list[Any]) -> None:
        if not values:
            self.pop(key)
            return
        self._remove(key)
        self._list.extend((key, value) for value in values)
        self._dict[key] = values[-1]

    def append(self, key: Any, value: Any) -> None:
        self._list.append((key, value))
        self._dict[key] = value

    def update(self, *args: MultiDict | Mapping[Any, Any] | list[tuple[Any, Any]], **kwargs: Any) -> None:
        new = MultiDict(*args, **kwargs)
        self._list = [(key, value) for key, value in self._list if key not in new._dict] + new._list
        self._dict.update(new._dict)

    def _remove(self, key: Any) -> None:
        self._list = [(item_key, value) for item_key, value in self._list if item_key != key]
