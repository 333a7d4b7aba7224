from __future__ import annotations

from typing_extensions import assert_type

from conn_types import PathPattern
from conn_types.convertors import Convertor, register_url_convertor
from conn_types.path_pattern import PathParameter, PatternProblem

pattern = PathPattern.parse("/users/{id:int}")
assert_type(pattern, PathPattern)
assert_type(pattern.parameters, tuple[PathParameter, ...])
assert_type(pattern.problems, tuple[PatternProblem, ...])
assert_type(pattern.parameter_names, frozenset[str])
pattern.text = "/"  # error


class Hexadecimal(Convertor[int]):
    regex = "[0-9a-f]+"

    def convert(self, value: str) -> int:
        return int(value, 16)

    def to_string(self, value: int) -> str:
        return f"{value:x}"


register_url_convertor("hex", Hexadecimal())
assert_type(Hexadecimal().convert("ff"), int)
