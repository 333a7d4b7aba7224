"""The JSON document of `routes`, read.

It is the form in which a table is saved, and in which an imported application's arrives. Only `app` and
`routes` must be there, and in a row `name`, `path` and `kind`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast, get_args

from conn_types.analysis.location import Location
from conn_types.analysis.route_tree import FlatRow, Tree
from conn_types.analysis.table import KINDS, App, Framework, Kind, OpenSpot, Parameter, RouteEntry
from conn_types.path_pattern import PathPattern

VERSION = 1

T = TypeVar("T")


class RouteDocumentError(ValueError):
    """The text is no document of `routes`; the message says which part of it is not."""


def read_document(text: str, nowhere: Location) -> tuple[App, ...]:
    """The document's apps. What has no location is at `nowhere`. Raises `RouteDocumentError`."""
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RouteDocumentError(f"it is no JSON: {error}") from error
    document = _Part(data, "the document")
    if document.get("version", int) != VERSION:
        raise RouteDocumentError(f'"version" is not {VERSION}, the only one that this conn-types reads')
    return tuple(_app(each, nowhere) for each in document.each("apps"))


def read_app(data: object, nowhere: Location) -> App:
    """One element of the document's `apps`. Raises `RouteDocumentError`."""
    return _app(_Part(data, "the app"), nowhere)


@dataclass(frozen=True, slots=True)
class _Part:
    """An object of the document, and where it stands there."""

    data: object
    where: str

    def get(self, key: str, cls: type[T]) -> T:
        value = self._values.get(key)
        # A bool is an int to isinstance.
        if not isinstance(value, cls) or (isinstance(value, bool) and cls is not bool):
            raise RouteDocumentError(f'{self.where}: "{key}" {_expected(key in self._values, cls)}')
        return value

    def optional(self, key: str, cls: type[T]) -> T | None:
        return None if self._values.get(key) is None else self.get(key, cls)

    def texts(self, key: str) -> tuple[str, ...] | None:
        if self._values.get(key) is None:
            return None
        items = self.items(key)
        texts = tuple(each for each in items if isinstance(each, str))
        if len(texts) < len(items):
            raise RouteDocumentError(f'{self.where}: "{key}" is no list of strings')
        return texts

    def items(self, key: str) -> list[object]:
        self.get(key, list)
        return cast("list[object]", self._values[key])

    def one_of(self, key: str, names: tuple[T, ...]) -> T:
        text = self.get(key, str)
        for name in names:
            if name == text:
                return name
        raise RouteDocumentError(f'{self.where}: "{key}" is "{text}", none of {", ".join(map(str, names))}')

    def each(self, key: str) -> Iterator[_Part]:
        for number, item in enumerate(self.items(key)):
            yield _Part(
                item, f"{key}[{number}]" if self.where == "the document" else f"{self.where}.{key}[{number}]"
            )

    def below(self, key: str) -> _Part | None:
        return None if self._values.get(key) is None else _Part(self._values[key], f"{self.where}.{key}")

    @property
    def _values(self) -> Mapping[str, object]:
        data: object = self.data
        if not isinstance(data, dict):
            raise RouteDocumentError(f"{self.where} is no object")
        return cast("Mapping[str, object]", data)


def _expected(is_there: bool, cls: type) -> str:
    names = {str: "string", list: "list", int: "number", bool: "true or false", dict: "object"}
    return f"is no {names[cls]}" if is_there else "is missing"


def _app(part: _Part, nowhere: Location) -> App:
    spots = list(part.each("open")) if part.below("open") is not None else []
    known = part.optional("framework", str) is not None
    framework: Framework = part.one_of("framework", get_args(Framework)) if known else "starlette"
    rows = [_row(each, framework, nowhere) for each in part.each("routes")]
    tree = Tree(rows=rows, spots=[_spot(each, nowhere) for each in spots])
    return App(
        id=part.get("app", str),
        framework=framework,
        routes=tree.routes(),
        location=nowhere,
        middleware=part.texts("middleware") or (),
        # Nor is it told what the middleware of mounts and routes is.
        opaque=True,
    )


def _row(part: _Part, framework: Framework, nowhere: Location) -> FlatRow:
    kind: Kind = part.one_of("kind", KINDS)
    host = part.optional("host", str)
    if kind == "host" and host is None:
        raise RouteDocumentError(f'{part.where}: a host needs a "host"')
    conditional, default = part.below("conditional"), part.below("default")
    location = part.below("location")
    endpoint = part.optional("endpoint", str)
    part.optional("name", str)
    entry = RouteEntry(
        kind=kind,
        name=part.optional("name", str),
        pattern=PathPattern.parse(part.get("path", str)),
        params=_params(part, kind, host or ""),
        location=_location(location) if location is not None else nowhere,
        methods=part.texts("methods"),
        endpoint=endpoint,
        module=(endpoint or "").partition(":")[0],
        dependencies=part.texts("dependencies") or (),
        query=frozenset(part.texts("query") or ()),
        # Not told: a handler of FastAPI's is given nothing that is not asked for.
        fastapi=framework == "fastapi",
        own_matching=True,
        conditional=_location(conditional) if conditional is not None else None,
        default=_location(default) if default is not None else None,
    )
    return FlatRow(entry=entry, host=host)


def _params(part: _Part, kind: Kind, host: str) -> dict[str, Parameter]:
    """What the row says, and what its path says where it says nothing."""
    given = part.below("params")
    if given is None:
        written = (*PathPattern.parse(host).parameters, *PathPattern.parse(part.get("path", str)).parameters)
        params = {each.name: _parameter_of(each.convertor) for each in written}
        return {**params, "path": _parameter_of("path")} if kind in ("mount", "host") else params
    return {
        name: _parameter(_Part(value, f"{given.where}.{name}"))
        for name, value in cast("dict[str, object]", part.get("params", dict)).items()
    }


def _parameter(part: _Part) -> Parameter:
    plain = _parameter_of(part.get("convertor", str))
    value_type = part.optional("value_type", str) or plain.value_type
    return Parameter(
        convertor=plain.convertor,
        value_type=value_type,
        accepts=part.optional("accepts", str) or _accepted(plain.convertor, value_type),
        annotation=part.optional("annotation", str),
    )


_VALUE_TYPES = {"str": "str", "path": "str", "int": "int", "float": "float", "uuid": "uuid.UUID"}
_ACCEPTED = {"int": "int | str", "float": "float | int | str", "uuid.UUID": "uuid.UUID | str"}


def _parameter_of(convertor: str) -> Parameter:
    value_type = _VALUE_TYPES.get(convertor, "Any")
    return Parameter(convertor=convertor, value_type=value_type, accepts=_accepted(convertor, value_type))


def _accepted(convertor: str, value_type: str) -> str:
    """At least what `url_for` takes: a handler's annotation, which is not told, may narrow it."""
    return "object" if convertor in ("str", "path") else _ACCEPTED.get(value_type, "object")


def _spot(part: _Part, nowhere: Location) -> OpenSpot:
    kinds = part.texts("kinds")
    return OpenSpot(
        location=_location(part) if part.optional("path", str) is not None else nowhere,
        reason=part.get("reason", str),
        name_prefix=part.optional("name_prefix", str) or "",
        path_prefix=part.optional("path_prefix", str) or "",
        kinds=KINDS if kinds is None else tuple(kind for kind in KINDS if kind in kinds),
    )


def _location(part: _Part) -> Location:
    return Location(
        path=part.get("path", str), line=part.get("line", int), column=part.optional("column", int) or 0
    )
