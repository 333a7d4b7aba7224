"""A route table as plain data and back, for the cache.

Generic over the frozen dataclasses of `table`: what a field holds is read from its annotation, so that a
new field needs nothing here. An object that stands in several places (a router's routes stand under its app
too) is written once and is one object again afterwards.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import lru_cache
from itertools import compress
from operator import attrgetter, is_not
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from conn_types.analysis.table import RouteTable
from conn_types.path_pattern import PathPattern

Data = Any
"""What `json` reads and writes."""


class TableDataError(ValueError):
    """The data is no route table: of another version, or broken."""


def encode(table: RouteTable, records: Data = (), decoded: Sequence[object] = ()) -> Data:
    """The table as a list of records, which name each other by their number.

    A record is a class's name, the fields without a default, and those that have another value than theirs.

    `records` and `decoded` are those of a table that shares objects with it: what is there is kept, the rest
    stands behind.
    """
    encoder = _Encoder(records, decoded)
    encoder.record(table)
    return encoder.records


def decode(data: Data) -> RouteTable:
    """The table that was encoded. Raises `TableDataError`."""
    return table_of(decode_records(data))


def table_of(decoded: Sequence[object]) -> RouteTable:
    """The table among its decoded records. Raises `TableDataError`."""
    table = decoded[-1] if decoded else None
    if not isinstance(table, RouteTable):
        raise TableDataError("the last record is no table")
    return table


def decode_records(data: Data) -> list[object]:
    """What each record stands for. Raises `TableDataError`."""
    decoded: list[object] = []
    classes = _classes()
    for record in _checked(data, list):
        if not _checked(record, list) or record[0] not in classes:
            raise TableDataError("not a record")
        cls = classes[record[0]]
        required, optional = _readers(cls)
        if len(record) != len(required) + 1 + bool(optional):
            raise TableDataError(f"a {cls.__name__} with other fields")
        values = {name: read(data, decoded) for (name, read), data in zip(required, record[1:], strict=False)}
        for name, data in _checked(record[-1], dict).items() if optional else ():
            if name not in optional:
                raise TableDataError(f"a {cls.__name__} with other fields")
            values[name] = optional[name](data, decoded)
        decoded.append(cls(**values))
    return decoded


class _Encoder:
    def __init__(self, records: Data, decoded: Sequence[object]) -> None:
        self.records: list[list[Data]] = [*records]
        self._numbers = {id(value): number for number, value in enumerate(decoded)}

    def record(self, value: object) -> int:
        """The number of the object's record, which is written when the object is met first."""
        number = self._numbers.get(id(value))
        if number is None:
            cls: Any = type(value)
            writers = _writers(cls)
            encoded = [cls.__name__, *writers.required(value)]
            for place, write in writers.special:
                encoded[place] = write(encoded[place], self)
            if writers.optional:
                others = writers.others(value)
                encoded.append(
                    {
                        name: write(others[place], self)
                        for place, name, default, write in compress(
                            writers.optional, map(is_not, others, writers.defaults)
                        )
                        if others[place] != default
                    }
                )
            number = self._numbers[id(value)] = len(self.records)
            self.records.append(encoded)
        return number


_Writer = Callable[[Any, _Encoder], Data]
"""Gives the data of what a field holds, after the records of all that it leads to."""


@dataclass(frozen=True, slots=True)
class _Writers:
    """How to write a class's fields.

    - `required`: gives the values of those without a default, of which `special` are not data as they are.
    - `others`: gives the values of the `optional` ones, each of which has a place, a name, a default, and its
      writer; `defaults` are those once more, since most values are they.
    """

    required: Callable[[object], tuple[Any, ...]]
    special: tuple[tuple[int, _Writer], ...]
    others: Callable[[object], tuple[Any, ...]]
    optional: tuple[tuple[int, str, Any, _Writer], ...]
    defaults: tuple[Any, ...]


@lru_cache(maxsize=64)
def _writers(cls: type) -> _Writers:
    defaults = _defaults(cls)
    required = {name: hint for name, hint in _hints(cls).items() if name not in defaults}
    writers = ((place, _writer(hint)) for place, hint in enumerate(required.values(), 1))
    return _Writers(
        _values(*required),
        tuple((place, write) for place, write in writers if write is not _as_it_is),
        _values(*defaults),
        tuple(
            (place, name, default, _writer(_hints(cls)[name]))
            for place, (name, default) in enumerate(defaults.items())
        ),
        tuple(defaults.values()),
    )


def _values(*names: str) -> Callable[[object], tuple[Any, ...]]:
    match names:
        case ():
            return lambda value: ()
        case (name,):
            return lambda value: (getattr(value, name),)
        case _:
            return attrgetter(*names)


def _writer(hint: Any) -> _Writer:
    arguments = get_args(hint)
    if hint in (str, int, bool) or get_origin(hint) is Literal:
        return _as_it_is
    if hint is PathPattern:
        return lambda value, _: value.text
    if is_dataclass(hint):
        return lambda value, encoder: encoder.record(value)
    shape = _shape(hint)
    inner = _writer(
        arguments[1] if shape == "mapping" else _not_none(hint) if shape == "optional" else arguments[0]
    )
    match shape:
        case "optional" if inner is _as_it_is:
            return _as_it_is
        case "optional":
            return lambda value, encoder: None if value is None else inner(value, encoder)
        case "tuple" if inner is _as_it_is:
            return lambda value, _: [*value]
        case "tuple":
            return lambda value, encoder: [inner(each, encoder) for each in value] if value else []
        case "set":
            return lambda value, encoder: sorted([inner(each, encoder) for each in value])
        case "mapping":
            return lambda value, encoder: {key: inner(each, encoder) for key, each in value.items()}


def _as_it_is(value: Any, _: _Encoder) -> Data:
    return value


_Reader = Callable[[Data, list[object]], Any]
"""Gives what a field holds, from its data and from the records before."""


@lru_cache(maxsize=64)
def _readers(cls: type) -> tuple[tuple[tuple[str, _Reader], ...], dict[str, _Reader]]:
    """How to read each field of a class, without a default and with one. A table has many records."""
    readers = {name: _reader(hint) for name, hint in _hints(cls).items()}
    defaults = _defaults(cls)
    required = tuple((name, read) for name, read in readers.items() if name not in defaults)
    return required, {name: readers[name] for name in defaults}


def _reader(hint: Any) -> _Reader:
    arguments = get_args(hint)
    if hint in (str, int, bool):
        return lambda data, _: data if data.__class__ is hint else _checked(data, hint)
    if get_origin(hint) is Literal:
        return lambda data, _: _one_of(data, arguments)
    if hint is PathPattern:
        return lambda data, _: _pattern(_checked(data, str))
    if is_dataclass(hint):
        return lambda data, records: _record(data, hint, records)
    shape = _shape(hint)
    if shape == "tuple" and is_dataclass(arguments[0]):
        return lambda data, records: _several(data, arguments[0], records)
    inner = _reader(
        arguments[1] if shape == "mapping" else _not_none(hint) if shape == "optional" else arguments[0]
    )
    match shape:
        case "optional":
            return lambda data, records: None if data is None else inner(data, records)
        case "tuple":
            return lambda data, records: tuple([inner(each, records) for each in _checked(data, list)])
        case "set":
            return lambda data, records: frozenset([inner(each, records) for each in _checked(data, list)])
        case "mapping":
            return lambda data, records: {
                key: inner(each, records) for key, each in _checked(data, dict).items()
            }


def _one_of(data: Data, known: tuple[Any, ...]) -> Data:
    if data not in known:
        raise TableDataError(f"{data!r} is none of {known}")
    return data


def _record(data: Data, cls: Any, records: list[object]) -> object:
    number = _checked(data, int)
    if not 0 <= number < len(records) or not isinstance(records[number], cls):
        raise TableDataError(f"record {number} is no {cls}")
    return records[number]


def _several(data: Data, cls: Any, records: list[object]) -> tuple[object, ...]:
    """As `_record` for each: most of a table is long lists of entries."""
    numbers = _checked(data, list)
    if not numbers:
        return ()
    if {*map(type, numbers)} != {int} or not 0 <= min(numbers) <= max(numbers) < len(records):
        raise TableDataError(f"no {cls} for each of some numbers")
    found = tuple(map(records.__getitem__, numbers))
    if {*map(type, found)} != {cls}:
        raise TableDataError(f"other records than {cls}")
    return found


_pattern = lru_cache(maxsize=None)(PathPattern.parse)


def _checked(data: Data, cls: type) -> Any:
    # A bool is an int to isinstance, and neither is the other here.
    if not isinstance(data, cls) or (cls is int and isinstance(data, bool)):
        raise TableDataError(f"{data!r} is no {cls.__name__}")
    return data


def _shape(hint: Any) -> Literal["optional", "tuple", "set", "mapping"]:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return "optional"
    if origin is tuple:
        return "tuple"
    if origin is frozenset:
        return "set"
    if origin is Mapping:
        return "mapping"
    raise TypeError(f"a route table holds a {hint}, which has no form as plain data")


def _not_none(hint: Any) -> Any:
    (other,) = (each for each in get_args(hint) if each is not type(None))
    return other


@lru_cache(maxsize=64)
def _hints(cls: type) -> dict[str, Any]:
    """The annotation of each field, in order."""
    hints = get_type_hints(cls)
    return {each.name: hints[each.name] for each in _fields(cls)}


@lru_cache(maxsize=64)
def _defaults(cls: type) -> dict[str, Any]:
    """The default of each field that has one."""
    given = {each.name: each.default for each in _fields(cls) if each.default is not MISSING}
    made = {each.name: each.default_factory() for each in _fields(cls) if each.default_factory is not MISSING}
    return given | made


def _fields(cls: Any) -> tuple[Any, ...]:
    return fields(cls)


@lru_cache(maxsize=1)
def _classes() -> dict[str, type]:
    """The dataclasses that a table is made of, by name."""
    found: dict[str, type] = {}
    waiting: list[Any] = [RouteTable]
    while waiting:
        hint = waiting.pop()
        if hint is PathPattern:
            continue
        if is_dataclass(hint) and isinstance(hint, type):
            if hint.__name__ not in found:
                found[hint.__name__] = hint
                waiting += _hints(hint).values()
        else:
            waiting += get_args(hint)
    return found
