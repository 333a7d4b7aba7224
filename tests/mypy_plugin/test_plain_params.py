"""Path parameters that are only read are told to mypy in another way. Nothing else is different for that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from mypy.plugin import AttributeContext
from mypy.types import Type

from conn_types.analysis import disk
from conn_types_mypy import kept_digests
from conn_types_mypy.answers import Answers
from conn_types_mypy.features import plain_params
from tests.mypy_plugin.engines import CONFIGURATION, MypyRun, by_mypy, write

HEAD = """\
from __future__ import annotations

from typing import Any, overload

from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket

import conn_types

HELD: dict[tuple[int, str], list[int]] = {}


class Own(Request):
    def own(self) -> None: ...


class Other(Request):
    @property
    def path_parameters(self) -> dict[str, Any]:
        return {}


def show(*values: object, **named: object) -> Response:
    return Response(str((values, named)))


def text(value: str) -> str:
    return value


"""
TAIL = """

app = Starlette(routes=[Route("/a/{id:int}/{name}", page), Route("/b/{id:int}", page)])
"""
PLAIN = {
    "assigned": 'x = request.path_params["id"]\n    reveal_type(x)',
    "revealed": 'reveal_type(request.path_params["id"])',
    "annotated rightly": 'x: int = request.path_params["id"]\n    reveal_type(x)',
    "annotated wrongly": 'x: str = request.path_params["id"]\n    reveal_type(x)',
    "passed rightly": 'show(request.path_params["id"], id=request.path_params["id"])',
    "passed wrongly": 'text(request.path_params["id"])',
    "a missing attribute": 'x = request.path_params["id"].upper()\n    reveal_type(x)',
    "an operator": 'x = request.path_params["id"] + ""\n    reveal_type(x)',
    "narrowed": (
        'if isinstance(request.path_params["id"], str):\n'
        '        reveal_type(request.path_params["id"])\n    reveal_type(request.path_params["id"])'
    ),
    "true": 'x = request.path_params["id"] if request.path_params["id"] else None\n    reveal_type(x)',
    "compared": 'if request.path_params["id"] == "x":\n        reveal_type(request.path_params["id"])',
    "in an overloaded call": 'x = HELD.pop((request.path_params["id"], "x"), None)\n    reveal_type(x)',
    "in another scope": 'f = lambda: show(request.path_params["id"])\n    reveal_type(f)',
    "in a comprehension's call": 'x = [text(request.path_params["id"]) for _ in "xy"]\n    reveal_type(x)',
    "put elsewhere": 'request.state.id = request.path_params["id"]\n    reveal_type(request.state.id)',
    "as what it is called with": 'request.url_for("page", id=request.path_params["id"])',
    "of a class that it may be": (
        'if isinstance(request, Own):\n        x = request.path_params["id"]\n        reveal_type(x)'
    ),
}
OTHERWISE = {
    "of one route": 'x = request.path_params["name"]\n    reveal_type(x)',
    "of no route": 'x = request.path_params["nmae"]\n    reveal_type(x)',
    "an item": 'x = {"id": request.path_params["id"]}\n    x["x"] = "y"\n    reveal_type(x)',
    "an item of a list": (
        'x = [text("x") and request.path_params["id"]]\n    x.append(None)\n    reveal_type(x)'
    ),
    "an item further on": (
        'x = [\n        1 if request.path_params["id"] else(request.path_params["id"]),\n    ]\n'
        "    x.append(None)\n    reveal_type(x)"
    ),
    "a whole": 'x = request.path_params\n    reveal_type(x)\n    reveal_type(request.path_params["id"])',
    "narrowed as a whole": 'if request.path_params and request.path_params["id"]:\n'
    '        reveal_type(request.path_params["id"])',
    "asked as a whole": 'if "id" in request.path_params:\n        reveal_type(request.path_params["id"])',
    "a dictionary for certain": "if isinstance(request.path_params, dict):\n"
    '        reveal_type(request.path_params["id"])',
    "written": 'request.path_params["id"] = "x"\n    reveal_type(request.path_params["id"])',
    "removed": 'del request.path_params["id"]\n    reveal_type(request.path_params["id"])',
    "in a string": "x = f\"{request.path_params['id']:>{len('x')}}\"\n    reveal_type(x)",
    "matched": (
        'match request.path_params["id"]:\n        case str() as x:\n            reveal_type(x)\n'
        "        case y:\n            reveal_type(y)"
    ),
    "of a variable": 'other = request\n    reveal_type(other.path_params["id"])',
}
PARAMETERS = {
    "Request": True,
    "HTTPConnection": True,
    "Own": True,
    "Request | WebSocket": False,
    "Request | None": False,
    "conn_types.HTTPConnection": False,
    "conn_types.HTTPConnection[Any, dict[str, str]]": False,
    "Any": False,
}
"""By the annotation of the connection, whether it is told in the other way."""


Files = Mapping[str, str]


def modules(bodies: Iterable[str], annotation: str = "Request") -> Files:
    page = "def page(request: {}) -> Response:\n    {}\n    return show()\n"
    return {
        f"page{number}.py": f"{HEAD}{page.format(annotation, body)}{TAIL}"
        for number, body in enumerate(bodies)
    }


class Checks:
    """Runs of mypy. `told`: the files about which it was told in the other way."""

    def __init__(self, root: Path, cache: Path) -> None:
        self._root = root
        self._cache = cache
        self.told: set[str] = set()

    def run(self, files: Files, configuration: str = CONFIGURATION, *arguments: str) -> MypyRun:
        write(self._root, files, configuration)
        return by_mypy(self._root, self._cache, *arguments)

    def both_ways(self, files: Files, configuration: str = CONFIGURATION) -> MypyRun:
        """What mypy says: the same, where a comment speaks of path parameters. Then, no read is plain."""
        plain, told = self.run(files, configuration), set(self.told)
        marked = {path: f"{text}# path_params\n" for path, text in files.items()}
        assert self.run(marked, configuration) == plain
        assert self.told == told
        return plain


@pytest.fixture
def checks(tmp_path: Path, project_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Checks:
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    checks, certain = Checks(root, project_cache), plain_params.certain

    def noted(answers: Answers, ctx: AttributeContext) -> Type | None:
        found = certain(answers, ctx)
        if found is not None:
            checks.told.add(Path(ctx.api.path).name)
        return found

    monkeypatch.setattr(plain_params, "certain", noted)
    # Of files just written, nobody is certain that they are as they were found.
    monkeypatch.setattr(disk, "_SETTLED", -(10**18))
    monkeypatch.setattr(kept_digests, "_SETTLED", -(10**18))
    monkeypatch.setattr(kept_digests, "_CLOCK", 0)
    return checks


@pytest.mark.parametrize("option", ["", "warn_unreachable = true\n", "disallow_any_expr = true\n"])
def test_what_is_only_read(option: str, checks: Checks) -> None:
    files = modules(PLAIN.values())
    checks.both_ways(files, f"{CONFIGURATION}{option}")
    # There, mypy reports the type of `request.path_params` itself.
    assert checks.told == (set() if "any_expr" in option else {*files})


@pytest.mark.parametrize("option", ["", "warn_unreachable = true\n"])
def test_what_may_be_something_else(option: str, checks: Checks) -> None:
    checks.both_ways(modules(OTHERWISE.values()), f"{CONFIGURATION}{option}")
    assert checks.told == set()


@pytest.mark.parametrize(("annotation", "is_plain"), PARAMETERS.items())
def test_every_connection(annotation: str, is_plain: bool, checks: Checks) -> None:
    found = checks.both_ways(modules([PLAIN["assigned"]], annotation))
    assert bool(checks.told) == is_plain
    assert found.revealed


def test_a_class_with_path_parameters_of_its_own(checks: Checks) -> None:
    [text] = modules([PLAIN["assigned"]], "Other").values()
    found = checks.run({"main.py": text.replace("path_parameters", "path_params")})
    assert [*found.revealed.values()] == [("Any",)]
    assert not checks.told


@pytest.mark.parametrize("convertor", ["uuid", "float", "path", "str"])
def test_types(convertor: str, checks: Checks) -> None:
    [text] = modules([PLAIN["assigned"]]).values()
    found = checks.run({"main.py": text.replace(":int", f":{convertor}")})
    expected = {"uuid": "uuid.UUID", "path": "str"}.get(convertor, convertor)
    assert [*found.revealed.values()] == [(expected,)]
    assert checks.told


OTHER = """
from mypy.plugin import Plugin


class Other(Plugin):
    def get_method_hook(self, fullname):
        return _text if fullname == "builtins.dict.__getitem__" else None


def _text(ctx):
    return ctx.api.named_generic_type("builtins.str", [])


def plugin(version):
    return Other
"""


@pytest.mark.parametrize(
    ("plugins", "shown"),
    [("of_dictionaries.py, conn_types_mypy", "str"), ("conn_types_mypy, of_dictionaries.py", "int")],
)
def test_another_plugin_that_is_asked_first(plugins: str, shown: str, checks: Checks) -> None:
    files = {**modules([PLAIN["assigned"]]), "of_dictionaries.py": OTHER}
    found = checks.both_ways(files, CONFIGURATION.replace("conn_types_mypy", plugins))
    assert [*found.revealed.values()] == [(shown,)]
    assert bool(checks.told) == (shown == "int")


EDITED = 'x = request.path_params["id"]\n    y = request.path_params["id"]\n    reveal_type(x)'
ONE_MORE = f"z = request.path_params\n    {EDITED}\n    reveal_type(z)"
"""An edit with which something else stands where one was only read."""


def test_another_text_than_the_one_looked_at(checks: Checks) -> None:
    """mypy is told to read a text in place of a file."""
    [text], [edited] = modules([EDITED]).values(), modules([ONE_MORE]).values()
    checks.run({"main.py": text, "edited": edited})
    assert checks.told
    checks.told.clear()
    shadowed = checks.run({}, CONFIGURATION, "--shadow-file", "main.py", "edited", "main.py")
    assert not checks.told
    assert checks.run({"main.py": edited}) == shadowed


def test_a_file_that_changes_after_mypy_has_read_it(checks: Checks, monkeypatch: pytest.MonkeyPatch) -> None:
    [text], [read] = modules([EDITED]).values(), modules([ONE_MORE]).values()
    found, load = checks.run({"main.py": read}), kept_digests.load

    def loaded(start: str, python: str = "") -> kept_digests.Kept | None:
        Path("main.py").write_text(text, "utf-8")
        return load(start, python)

    monkeypatch.setattr(kept_digests, "load", loaded)
    checks.told.clear()
    # From its own cache, mypy knows the file already.
    assert checks.run({}, CONFIGURATION, "--no-incremental", ".") == found
    assert not checks.told
