"""Convertors: the `int` in `"/users/{id:int}"`. What each accepts, refuses and returns is Starlette's.

A path is matched in a time that grows with its length, whatever it is. In a pattern with several parameters
between two slashes, or several of `path`, it grows with a power of the length: their number. It never grows
exponentially.
"""

from __future__ import annotations

import math
import uuid
from typing import Any, ClassVar, Generic, TypeVar

T = TypeVar("T")


class Convertor(Generic[T]):
    """Text of a path to a value and back. `regex` says which text `convert` is ever given.

    Exceptions of `to_string` go through `url_for` as they are: that a value does not fit is no
    `NoMatchFound`.
    """

    regex: ClassVar[str] = ""

    def convert(self, value: str) -> T:
        raise NotImplementedError

    def to_string(self, value: T) -> str:
        raise NotImplementedError


class StringConvertor(Convertor[str]):
    """One segment: no slash, not empty. `to_string` takes whatever `str()` takes."""

    regex = "[^/]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        value = str(value)
        if "/" in value:
            raise AssertionError("May not contain path separators")
        if not value:
            raise AssertionError("Must not be empty")
        return value


class PathConvertor(Convertor[str]):
    """The rest of the path, slashes and emptiness included."""

    regex = ".*"

    def convert(self, value: str) -> str:
        return str(value)

    def to_string(self, value: str) -> str:
        return str(value)


class IntegerConvertor(Convertor[int]):
    """Digits. `to_string` takes whatever `int()` takes (`1.5` gives `"1"`), if it is not negative."""

    regex = "[0-9]+"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        value = int(value)
        if value < 0:
            raise AssertionError("Negative integers are not supported")
        return str(value)


class FloatConvertor(Convertor[float]):
    """Digits with an optional fraction; no exponent, no sign."""

    regex = r"[0-9]+(\.[0-9]+)?"

    def convert(self, value: str) -> float:
        return float(value)

    def to_string(self, value: float) -> str:
        value = float(value)
        if math.isnan(value):
            raise AssertionError("NaN values are not supported")
        if math.isinf(value):
            raise AssertionError("Infinite values are not supported")
        if value < 0.0:
            raise AssertionError("Negative floats are not supported")
        return f"{value:0.20f}".rstrip("0").rstrip(".")


class UUIDConvertor(Convertor[uuid.UUID]):
    """A UUID, its hyphens optional in the path. `to_string` takes whatever `str()` takes."""

    regex = "[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}"

    def convert(self, value: str) -> uuid.UUID:
        return uuid.UUID(value)

    def to_string(self, value: uuid.UUID) -> str:
        return str(value)


CONVERTOR_TYPES: dict[str, Convertor[Any]] = {
    "str": StringConvertor(),
    "path": PathConvertor(),
    "int": IntegerConvertor(),
    "float": FloatConvertor(),
    "uuid": UUIDConvertor(),
}
"""The convertors by the names that paths use; `register_url_convertor` adds to them."""


def register_url_convertor(key: str, convertor: Convertor[Any]) -> None:
    """Make `{name:key}` known to the routes that are made from now on."""
    CONVERTOR_TYPES[key] = convertor
