"""Bodies that wait are in no way other than those that were parsed at once."""

from __future__ import annotations

import ast
import sys
import sysconfig
from pathlib import Path

import fastapi
import pytest
import starlette
from hypothesis import given
from hypothesis import strategies as st

from conn_types.analysis.cache import load_or_build
from conn_types.analysis.deferred_bodies import Deferral, IsValid, is_free, waits
from conn_types.analysis.evaluator.extraction import build_table
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.source import SourceError
from tests.analysis.files import write_files
from tests.analysis.waiting import waiting_functions

pytestmark = pytest.mark.skipif(sys.version_info < (3, 11), reason="there, no body waits")

WAIT = {
    "one": "def f(x):\n    return x\n",
    "between others": "x = 1\ndef f(x):\n    return x\n\n\ny = f(x)\n",
    "async": "async def f(x: int) -> str:\n    return await x\n",
    "without parameters": "def f():\n    pass\n",
    "several lines": "def f(\n    x,\n\n    y=(\n        1),\n) -> str:\n    return x\n",
    "decorated": "@g(\n    1)\n@h\ndef f(x):\n    return x\n",
    "a method": "class C:\n    x = 1\n\n    def f(self):\n        return self\n\n    y = 2\n",
    "the last of a class": "class C:\n    def f(self):\n        return (\n            self)\n\nx = 1\n",
    "in a branch": "if x:\n    def f():\n        return 1\nelse:\n    def f():\n        return 2\n",
    "guarded": "try:\n    import y\nexcept ImportError:\n    def f():\n        return 1\n",
    "a docstring": 'def f():\n    """What it is.\n\n    With "quotes".\n    """\n    return 1\n',
    "nothing but a docstring": "def f():\n    r'''What it is.'''\n",
    "comments": "def f():\n    # what\n    return 1\n# it is\n    # there\n\nx = 1\n",
    "a comment at the margin": "def f():\n    x = 1\n# it is\n    y\n",
    "blank lines": "def f():\n\n    x = 1\n  \n\n    y\n\n\n\nx = 1\n",
    "tabs": "def f():\n\tx = 1\n\tif x:\n\t\treturn x\n",
    "one letter": "def f():\n x\n",
    "a bracket at its end": "def f():\n    g(\n        1,\n    )\n",
    "no line end": "def f():\n    x = 1\n    return x",
    "functions in functions": "def f():\n    def g():\n        return 1\n    return g\n",
    "letters beyond ASCII": "def f():\n    é = 'é'\n    return 1\n\nü = 'ü'\n",
}
WHOLE = {
    "no function": "x = 1\n",
    "in one line": "def f(): return 1\n",
    "in one line, with a comment like a head": "def f(): return 1  # x):\n    # more\n",
    "a text that looks like one": 'x = """\ndef f():\n    return 1\n"""\n',
    "such a docstring": 'class C:\n    """\n    def f(self):\n        return 1\n    """\n',
    "a docstring's text at the margin": 'def f():\n    """What it is.\n\nGo.\n    """\n    x = 1\n',
    "a string goes on behind it": 'def f():\n    x = """\nif x:\n    y\n"""\n',
    "a comment opens a string": 'def f():\n    # """\n    x = """\nx = 1\n"""\n    return x\n',
    "an escaped quote": 'def f():\n    """a \\""""\n    x = """\nx = 1\n"""\n    return x\n',
    "a bracket goes on behind it": "def f():\n    x = [\n1,\n]\n",
    "a line goes on behind it": "def f():\n    x = \\\n1\n",
    "a comment behind the last line": "def f():\n    x = 1  # one\n",
    "two in the last line": "def f():\n    x = 1;\n",
    "a form feed": "def f():\n    x = 1\n\f    y = 2\n",
    "the last line is not ASCII": "def f():\n    return 'é'\n",
    "a dictionary among the parameters": "def f(x=g(), y={'a':\n    1\n}):\n    pass\n",
    "a lambda among the parameters": "def f(x=g(), y=lambda:\n    1\n): pass\n",
    "a slice in the annotation": "def f(x) -> g(y)[1:\n    2\n]:\n    pass\n",
    "a comment like a head": "def f(): return g(x, # (y):\n    1\n)\n",
    "not valid": "def f():\n    return return\n",
}


def is_valid(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def deferred(text: str, is_valid: IsValid = is_valid) -> ast.Module | None:
    return deferred_by(Deferral(is_valid), text)


def deferred_by(deferral: Deferral, text: str) -> ast.Module | None:
    with deferral.on():
        return deferral.parse(text, text.split("\n"))


def both_ways(root: Path) -> tuple[Project, Project]:
    """The project read as a whole, and with bodies that wait. Neither finds what the other has kept."""
    whole = Project.open(root, use_cache=False)
    return whole, Project.open(root, use_cache=False, is_valid=lambda _: True)


def assert_same(found: ast.Module, text: str) -> None:
    assert ast.dump(found, include_attributes=True) == ast.dump(ast.parse(text), include_attributes=True)


@pytest.mark.parametrize("text", WAIT.values(), ids=WAIT.keys())
def test_bodies_that_wait(text: str) -> None:
    tree = deferred(text)
    assert tree is not None
    waiting = list(waiting_functions(tree))
    assert waiting != []
    free = [[line for line in range(1, 20) if is_free([line], each)] for each in waiting]
    assert_same(tree, text)
    assert not any(map(waits, waiting))
    for each, lines in zip(waiting, free, strict=True):
        assert not any(each.body[0].lineno <= line <= (each.body[-1].end_lineno or 0) for line in lines)
        assert not is_free([1_000], each)


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
def test_what_is_parsed_at_once(text: str) -> None:
    tree = deferred(text)
    if tree is not None:
        assert list(waiting_functions(tree)) == []
        assert_same(tree, text)


def test_newer_syntax_does_not_wait() -> None:
    assert deferred("def f():\n    lazy import x\n", lambda _: True) is None


def test_nothing_waits_otherwise() -> None:
    text = "def f():\n    return 1\n"
    deferral = Deferral(is_valid)
    assert deferral.parse(text, text.split("\n")) is None
    assert deferred_by(deferral, text) is not None
    assert deferral.parse(text, text.split("\n")) is None


def test_text_that_may_be_too_much_does_not_wait() -> None:
    for line in ("x = " + "1" * 5_000, f"x = {'(' * 1_000}{')' * 1_000}", " " * 100 + "x", "\t" * 100 + "x"):
        assert deferred(f"def f():\n    {line}\n", lambda _: True) is None
    assert deferred("def f():\n    return 1\n" * 1_000, lambda _: True) is None


PIECES = (
    *("def f(x=g(), y={1:\n", "}): pass\n", "def f(x) -> y(1)[2:\n", "]:\n", "def f(): # ):\n", "    1\n"),
    *("def f():\n", "def f(x, y=1):\n", "async def f(\n    x,\n):\n", "    def g():\n", "class C:\n", "@d\n"),
    *(
        "    return 1\n",
        "    x = [\n",
        "    ]\n",
        "]\n",
        "    pass\n",
        "        pass\n",
        "pass\n",
        "\n",
        " x\n",
    ),
    *(
        '    """\n',
        '"""\n',
        "    '''\n",
        "'''\n",
        '    x = """a"""\n',
        '    r"""a\\"""\n',
        '    f("", """"\n',
        '")\n',
    ),
    *("# c\n", "    # c\n", '    # """\n', "    x = 1  # c\n", "    x = 'é'\n", "    x = \\\n", "1\n"),
    *("    1;\n", "    return 1", "\tpass\n", "    if x:\n", "    else:\n", "if x:\n", "    def g(): pass\n"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_valid_text(text: str) -> None:
    if is_valid(text):
        tree = deferred(text)
        if tree is not None:
            assert_same(tree, text)


@given(st.lists(st.sampled_from(list(WAIT.values())), max_size=5), st.sampled_from(list(WHOLE.values())))
def test_texts_together(texts: list[str], last: str) -> None:
    text = "".join(each if each[-1] == "\n" else f"{each}\n" for each in [*texts, last])
    tree = deferred(text)
    if tree is not None:
        assert_same(tree, text)


FILES = [
    *sorted(Path(starlette.__file__).parent.rglob("*.py")),
    *sorted(Path(fastapi.__file__).parent.rglob("*.py")),
    *sorted(Path(sysconfig.get_path("stdlib")).glob("[a-d]*.py")),
]


def test_real_files() -> None:
    waiting = 0
    for file in FILES:
        text = file.read_bytes().decode("utf-8").replace("\r\n", "\n")
        tree = deferred(text)
        if tree is not None:
            waiting += len(list(waiting_functions(tree)))
            assert_same(tree, text)
    assert waiting > 250


LATER = {
    "a decorated function": "@app.get('/x', name='x')\n    def x():\n        return 1",
    "in brackets": "@(\n        app.get('/x', name='x'))\n    def x():\n        return 1",
    "a call": "app.add_api_route('/x', print, name='x')",
    "a convertor's decorator": "@register_url_convertor('hex', Hex())\n    def x():\n        return 1",
    "another decorator": "@decorated\n    def x():\n        return 1",
    "nothing": "return 1",
}


@pytest.mark.parametrize("body", LATER.values(), ids=LATER.keys())
def test_code_that_never_ran(body: str, tmp_path: Path) -> None:
    imports = "from fastapi import FastAPI\nfrom starlette.convertors import register_url_convertor\n"
    write_files(tmp_path, {"main.py": f"{imports}app = FastAPI()\n\ndef later():\n    {body}\n"})
    whole, project = both_ways(tmp_path)
    table = build_table(whole, Interpreter(whole))
    with project.deferring():
        assert build_table(project, Interpreter(project)) == table
    is_open = any(spot.location.path == "main.py" for app in table.apps for spot in app.open)
    assert is_open is ("app." in body)
    assert (table.convertors == {}) is ("@" in body)


BROKEN = """\
from starlette.applications import Starlette
from starlette.routing import Route

async def page(request):
    return None

def routes():
    return [Route("/", page, name="home"), return]

app = Starlette(routes=routes())
"""


def test_a_body_that_fails_where_the_program_runs_it(tmp_path: Path) -> None:
    write_files(tmp_path, {"main.py": BROKEN, "other.py": BROKEN.replace(", return", "")})
    whole, project = both_ways(tmp_path)
    table = load_or_build(project)
    assert table == load_or_build(whole)
    assert [spot.location.path for spot in table.unread] == ["main.py"]
    assert [app.id for app in table.apps] == ["other:app"]
    assert isinstance(project.read(tmp_path / "main.py"), SourceError)


def test_a_factory_that_fails(tmp_path: Path) -> None:
    factory = "from starlette.applications import Starlette\n\ndef make():\n    return return\n"
    write_files(
        tmp_path, {"main.py": factory, "other.py": factory.replace("return return", "return Starlette()")}
    )
    whole, project = both_ways(tmp_path)
    apps = ["other:make()", "main:make()"]
    table = load_or_build(project, apps)
    assert table == load_or_build(whole, apps)
    assert [spot.location.path for spot in table.unread] == ["main.py"]


def test_a_body_that_fails_later(tmp_path: Path) -> None:
    deferral = Deferral(lambda _: True)
    tree = deferred_by(deferral, "def f():\n    return return\n")
    assert tree is not None
    (function,) = waiting_functions(tree)
    assert not deferral.has_failed
    assert [type(each) for each in function.body] == [ast.Pass]
    assert deferral.has_failed


@pytest.mark.filterwarnings("error")
def test_no_warning_comes_of_a_body() -> None:
    tree = deferred("def f():\n    return '\\d' is x\n", lambda _: True)
    assert tree is not None
    (function,) = waiting_functions(tree)
    assert len(function.body) == 1


def test_no_other_attribute_appears() -> None:
    tree = deferred("def f():\n    return 1\n")
    assert tree is not None
    (function,) = waiting_functions(tree)
    assert not hasattr(function, "bodies")
    assert waits(function)


def test_bodies_deep_in_the_stack() -> None:
    text, deferral, failures = "def f():\n    return 1\n", Deferral(is_valid), 0
    tree = deferred_by(deferral, text)
    assert tree is not None
    (function,) = waiting_functions(tree)

    def fall() -> None:
        nonlocal failures
        try:
            fall()
        except RecursionError:
            failures += 1
            assert len(function.body) == 1

    fall()
    assert failures > 1
    assert not deferral.has_failed
    assert_same(tree, text)
