"""The first line of a docstring, which is found without parsing the file, is what Python takes for it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from conn_types.analysis.project import Project
from conn_types.analysis.stubgen.handler_docstrings import HandlerDocstrings
from tests.analysis.files import write_files

DEFINITIONS = (
    'def f(a):\n    """One."""\n',
    'def f(a: dict[str, int], *, b: str) -> list[int] | None:\n    """One.\n\n    Two.\n    """\n',
    'async def f():\n    """\n    One.\n    """\n',
    'def f(a): """One."""\n',
    "def f(a):\n    '''One.'''\n",
    'def f(a):\n    "One."\n',
    'def f(a):\n    r"""One\\d."""\n',
    'def f(a):\n    """One \\"two\\"."""\n',
    'def f(a):\n    """"Quoted" first."""\n',
    'def f(a):\n    """One "two" three."""\n',
    'def f(a=(1, 2), b=lambda x: x):\n    """One."""\n',
    'def f(a="):"):\n    """One."""\n',
    'def f(\n    a,  # not ):\n):\n    """One."""\n',
    'def f(a) -> "list[int]":\n    # A comment: here.\n    """One."""\n',
    'class f:\n    """One."""\n',
    'class f(dict):\n    """One."""\n',
    'def f(a):\n    """One.\x0cTwo."""\n',
    'def f(a):\n    """One.\u2028Two."""\n',
    'def f(a):\n    """ """\n',
    'def f(a):\n    """"""\n',
    'def f(a):\n    x = 1\n    """Two."""\n',
    "def f(a):\n    return {1: 2}\n",
)


@pytest.mark.parametrize("text", DEFINITIONS)
def test_the_first_line(text: str, tmp_path: Path) -> None:
    [definition] = ast.parse(text).body
    assert isinstance(definition, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    said = (ast.get_docstring(definition, clean=False) or "").strip()
    expected = said.splitlines()[0].strip() if said else None
    project = Project.open(write_files(tmp_path, {"pyproject.toml": "", "pages.py": text}))
    assert HandlerDocstrings(project).first_line("pages:f") == expected
