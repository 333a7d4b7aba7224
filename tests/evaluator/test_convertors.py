"""A path parameter has the type that its convertor gives: the `T` of `Convertor[T]`, wherever that stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project

START = """
from datetime import date
from enum import Enum
from typing import Generic, TypeVar
from starlette.applications import Starlette
from starlette.convertors import CONVERTOR_TYPES, Convertor, IntegerConvertor, register_url_convertor
from starlette.routing import Route

K = TypeVar("K")
T = TypeVar("T")

class Color(Enum):
    RED = "red"

class Day(Convertor[date]):
    regex = "[0-9-]+"

class Pair(Convertor[T], Generic[K, T]):
    regex = ".+"

async def page(request): ...
"""
SET = "CONVERTOR_TYPES['own'] = Own()"
END = "\napp = Starlette(routes=[Route('/{x:own}', page)])\n"


@pytest.mark.parametrize(
    ("text", "value_type"),
    [
        ("register_url_convertor('own', Day())", "datetime.date"),
        ("class Own(Day): ...\nregister_url_convertor('own', Own())", "datetime.date"),
        ("class Own(IntegerConvertor): ...\nregister_url_convertor('own', convertor=Own())", "int"),
        ("class Own(Pair[str, Color]): ...\n" + SET, "main.Color"),
        (
            "class Own(Pair[int, T]): ...\nclass Mine(Own[bytes]): ...\nCONVERTOR_TYPES['own'] = Mine()",
            "bytes",
        ),
        (
            "def of(kind):\n    class Own(Convertor[kind]): ...\n    return Own()\n"
            "for name in ('own', 'other'): register_url_convertor(name, of(Color))",
            "main.Color",
        ),
        (
            "class Own(Convertor):\n    def convert(self, value) -> 'float': ...\n" + SET,
            "float",
        ),
        ("class Own(Convertor):\n    def convert(self, value): ...\nCONVERTOR_TYPES['own'] = Own()", "Any"),
    ],
)
def test_type_of_a_custom_convertor(text: str, value_type: str, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(START + text + END)
    project = Project.open(tmp_path)
    (app,) = build_table(project, Interpreter(project, strict=True)).apps
    (row,) = app.routes.rows()
    assert row.params["x"].value_type == value_type
