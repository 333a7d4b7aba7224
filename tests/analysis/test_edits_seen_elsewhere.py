"""Edits of a module that change what other code makes of it: the cached table follows, however it is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.analysis.files import write_files
from tests.analysis.test_edit_sequences import load

HEAD = "from fastapi import APIRouter, Depends, FastAPI\nfrom starlette.routing import Route\ndef f(): ...\n"
APP = "app = FastAPI()\n"
INCLUDED = f"from items import router\n{APP}app.include_router(router)\n"
MANY = "    app.add_api_route('/many', f)\n"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Files, of which `items.py` is edited: one text in the place of another."""

    items: str
    main: str
    edit: tuple[str, str]
    more: str = ""


CASES = {
    "a prefix of a router that others fill": Seen(
        items="router = APIRouter(prefix='/a')\n",
        more="from items import router\n@router.get('/x')\ndef x(): ...\n",
        main=f"import more\n{INCLUDED}",
        edit=("'/a'", "'/b'"),
    ),
    "a route of a router that others fill": Seen(
        items="router = APIRouter(prefix='/a')\n@router.get('/1')\ndef one(): ...\n",
        more="from items import router\n@router.get('/x')\ndef x(): ...\n",
        main=f"import more\n{INCLUDED}",
        edit=("def one(): ...\n", "def one(): ...\n@router.get('/2')\ndef two(): ...\n"),
    ),
    "the order of imports": Seen(
        items="import more\nimport other\n",
        more="from other import router\n@router.get('/x')\ndef x(): ...\n",
        main="import items\nfrom other import router\napp = FastAPI()\napp.include_router(router)\n",
        edit=("import more\nimport other\n", "import other\nimport more\n"),
    ),
    "a constant by way of another": Seen(
        items="BASE = '/a'\nPATH = BASE + '/x'\n",
        main=f"from items import PATH\n{APP}@app.get(PATH)\ndef x(): ...\n",
        edit=("BASE = '/a'\n", "BASE = '/a'\nBASE = '/b'\n"),
    ),
    "a dependency behind an alias": Seen(
        items="from typing import Annotated\ndef get_db(): return 1\nDb = Annotated[int, Depends(get_db)]\n",
        main=f"from items import Db\n{APP}@app.get('/x')\ndef x(db: Db): ...\n",
        edit=("get_db():", "get_db(q: str = ''):"),
    ),
    "a handler under another name": Seen(
        items="router = APIRouter()\n@router.get('/1')\ndef one(): ...\nalias = one\n",
        main=f"from items import alias\n{INCLUDED}app.add_api_route('/again', alias)\n",
        edit=("def one():", "def one(q: int = 0):"),
    ),
    "a count of the module's own routes": Seen(
        items="router = APIRouter()\n@router.get('/1')\ndef one(): ...\nCOUNT = len(router.routes)\n",
        main=f"from items import COUNT\n{INCLUDED}if COUNT > 1:\n{MANY}",
        edit=("COUNT", "@router.get('/2')\ndef two(): ...\nCOUNT"),
    ),
    "arguments that are no router's": Seen(
        items="options = dict(prefix='/a')\n",
        main=f"from items import options\n{APP}r = APIRouter(**options)\nr.add_api_route('/x', f)\n"
        "app.include_router(r)\n",
        edit=("'/a'", "'/b'"),
    ),
    "a list of paths": Seen(
        items="PATHS = ['/a']\n",
        main=f"from items import PATHS\n{APP}for path in PATHS:\n    app.add_api_route(path, f)\n",
        edit=("'/a'", "'/b'"),
    ),
    "two lists in another order": Seen(
        items="a = [Route('/a', f)]\nb = [Route('/b', f)]\nboth = [*a, *b]\n",
        main="from items import a, b\nfrom starlette.applications import Starlette\n"
        "app = Starlette(routes=[*a, *b])\n",
        edit=("[*a, *b]", "[*b, *a]"),
    ),
    "an effect that leaves no trace the second time": Seen(
        items="from more import FLAGS\nFLAGS.setdefault('x', 1)\n",
        more="FLAGS = {}\n",
        main=f"import items\nfrom more import FLAGS\n{APP}if FLAGS.get('beta'):\n{MANY}",
        edit=("'x', 1)\n", "'x', 1)\nFLAGS.update(beta=True)\n"),
    ),
    "a decorator with such an effect": Seen(
        items="from more import flag\nrouter = APIRouter()\n@router.get('/1')\ndef one(): ...\n",
        more="FLAGS = {}\ndef flag(function):\n    FLAGS['beta'] = True\n    return function\n",
        main=f"{INCLUDED}from more import FLAGS\nif FLAGS.get('beta'):\n{MANY}",
        edit=("def one(): ...\n", "def one(): ...\n@router.get('/2')\n@flag\ndef two(): ...\n"),
    ),
    "a list that is turned round": Seen(
        items="urls = [Route('/a', f)]\n",
        main="from items import urls\nfrom starlette.applications import Starlette\nurls.reverse()\n"
        "app = Starlette(routes=urls)\n",
        edit=("f)]", "f), Route('/b', f)]"),
    ),
    "a list that something is put into": Seen(
        items="urls = [Route('/a', f)]\n",
        main="from items import urls\nfrom starlette.applications import Starlette\n"
        "urls.insert(1, Route('/x', f))\napp = Starlette(routes=urls)\n",
        edit=("f)]", "f), Route('/b', f)]"),
    ),
    "a part of a list": Seen(
        items="urls = [Route('/a', f)]\n",
        main="from items import urls\nfrom starlette.applications import Starlette\n"
        "app = Starlette(routes=urls[:1])\n",
        edit=("f)]", "f), Route('/b', f)]"),
    ),
    "a module that is loaded by a name in pieces": Seen(
        items="router = APIRouter()\n@router.get('/1')\ndef one(): ...\n",
        main=f"from importlib import import_module\nmodule = import_module('it' + 'ems')\n{APP}"
        "app.include_router(module.router)\nif hasattr(module, 'two'):\n" + MANY,
        edit=("def one(): ...\n", "def one(): ...\n@router.get('/2')\ndef two(): ...\n"),
    ),
    "a docstring that is a path": Seen(
        items="router = APIRouter()\ndef g():\n    '''/a'''\nrouter.add_api_route(g.__doc__, g)\n",
        main=INCLUDED,
        edit=("/a", "/b"),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_table_is_the_one_from_nothing(case: Seen, tmp_path: Path) -> None:
    files = {"items.py": HEAD + case.items, "main.py": HEAD + case.main, "more.py": HEAD + case.more}
    files["other.py"] = f"{HEAD}router = APIRouter()\n@router.get('/o')\ndef o(): ...\n"
    root = write_files(tmp_path / "project", files)
    before = load(root)
    assert before == load(root, use_cache=False)
    assert case.edit[0] in files["items.py"]
    write_files(root, {"items.py": HEAD + case.items.replace(*case.edit, 1)})
    assert load(root) == load(root, use_cache=False)
