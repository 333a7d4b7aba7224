"""Whatever the project's files hold, the command says what is wrong, and exits as its interface says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.files import make_environment, write_files
from tests.cli.command import PROGRAM, SHOP, clean_environment, conn_types


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_files(tmp_path, SHOP)


def findings(shop: Path, *arguments: str) -> list[dict[str, Any]]:
    result = conn_types(shop, "check", "--format", "json", *arguments)
    assert result.returncode in (0, 1), result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)["diagnostics"]
    assert result.returncode == int(bool(found))
    return found


def refusal(directory: Path, *arguments: str) -> str:
    result = conn_types(directory, *arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr


UNREADABLE: list[tuple[str, str | bytes, int, str]] = [
    ("syntax error", "x = 1\ndef f(:\n", 2, "invalid syntax"),
    ("wrong encoding", b"x = 1\ny = '\xe9'\n", 2, "is not utf-8"),
    ("unknown encoding", b"# coding: klingon\n", 1, "unknown encoding"),
    ("null byte", b"x = 1\n\x00\n", 2, "null byte"),
    ("utf-16", "x = 1\n".encode("utf-16"), 1, "UTF-16"),
    ("too deep", "x = " + "(" * 1_000 + ")" * 1_000, 1, "nested"),
]


@pytest.mark.parametrize(
    ("content", "line", "message"), [each[1:] for each in UNREADABLE], ids=[each[0] for each in UNREADABLE]
)
def test_a_file_that_cannot_be_read_is_a_finding(
    content: str | bytes, line: int, message: str, shop: Path
) -> None:
    write_files(shop, {"shop/bad.py": content})
    (found,) = findings(shop)
    assert (found["rule"], found["severity"]) == ("unreadable-file", "error")
    assert (found["path"], found["line"]) == ("shop/bad.py", line)
    assert message in found["message"]


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="no newer syntax is known")
def test_syntax_newer_than_the_running_python(shop: Path) -> None:
    write_files(shop, {"shop/new.py": "def page(name: str) -> None:\n    t'{name}'\n"})
    (found,) = findings(shop)
    assert "may be syntax of Python 3.14" in found["message"]
    assert f"runs on Python {sys.version_info[0]}.{sys.version_info[1]}" in found["message"]


def test_a_file_that_nobody_may_read(shop: Path) -> None:
    (shop / "shop/locked.py").symlink_to(shop / "nowhere.py")
    (shop / "shop/directory.py").mkdir()
    assert findings(shop) == []


def test_an_app_that_imports_a_file_that_cannot_be_read_is_not_complete(shop: Path) -> None:
    text = SHOP["shop/main.py"]
    text = text.replace("from starlette.requests", "from shop.bad import more\nfrom starlette.requests")
    write_files(shop, {"shop/bad.py": "def f(:\n", "shop/main.py": text.replace("book)]", "book), *more]")})
    assert [found["rule"] for found in findings(shop)] == ["unreadable-file"]
    (app,) = json.loads(conn_types(shop, "routes", "--format", "json").stdout)["apps"]
    assert not app["complete"]
    assert len(app["routes"]) == 2


def test_a_named_app_in_a_file_that_cannot_be_read(shop: Path) -> None:
    """The finding says what is wrong; that the app is not there for now is no reason to hide it."""
    write_files(shop, {"shop/main.py": SHOP["shop/main.py"] + "def f(:\n"})
    (found,) = findings(shop, "--app", "shop.main:app")
    assert (found["rule"], found["path"]) == ("unreadable-file", "shop/main.py")
    (app,) = json.loads(conn_types(shop, "routes", "shop.main:app", "--format", "json").stdout)["apps"]
    assert (app["complete"], app["routes"]) == (False, [])


class TestApps:
    @pytest.mark.parametrize(
        ("app", "message"),
        [
            ("shop.main:ap", 'did you mean "shop.main:app"?'),
            ("shop.man:app", 'no module "shop.man"'),
            ("main:app", 'no module "main"'),
            ("shop.main", "module:attribute"),
            ("shop.main:", "module:attribute"),
            (":app", ""),
            ("shop.main:home", "not known to be an application"),
            ("shop.main:home.x()", ""),
            ("shop..main:app", ""),
            ("../shop:app", ""),
        ],
    )
    @pytest.mark.parametrize("verb", ["routes", "check"])
    def test_that_do_not_exist(self, verb: str, app: str, message: str, shop: Path) -> None:
        assert message in refusal(shop, verb, "--app", app)

    @pytest.mark.parametrize(("app", "near"), [("shop.man:app", "shop.main"), ("main:app", "shop.main")])
    def test_of_a_module_that_does_not_exist(self, app: str, near: str, shop: Path) -> None:
        assert f'did you mean "{near}' in refusal(shop, "routes", app)


class TestPaths:
    def test_a_missing_one(self, shop: Path) -> None:
        assert 'there is no file or directory shop/man.py; did you mean "main.py"?' in refusal(
            shop, "check", "shop/man.py"
        )
        assert "there is no file or directory x/y/z.py" in refusal(shop, "check", "x/y/z.py")

    def test_one_without_python(self, shop: Path) -> None:
        write_files(shop, {"docs/a.md": "", "shop/b.txt": ""})
        assert "there is no Python file in" in refusal(shop, "check", "docs")
        assert "b.txt is no Python file" in refusal(shop, "check", "shop/b.txt")

    @pytest.mark.parametrize("verb", ["routes", "check"])
    def test_a_project_without_python(self, verb: str, tmp_path: Path) -> None:
        make_environment(tmp_path / ".venv", {"a.py": ""})
        assert "there is no Python file in" in refusal(tmp_path, verb)


class TestConfiguration:
    def test_an_unknown_key(self, shop: Path) -> None:
        write_files(shop, {"pyproject.toml": "[tool.conn-types]\nappz = []\n"})
        for verb in ("routes", "check"):
            message = refusal(shop, verb)
            assert "pyproject.toml:2:" in message
            assert 'there is no key "appz"; did you mean "apps"?' in message

    def test_an_unknown_rule(self, shop: Path) -> None:
        write_files(shop, {"pyproject.toml": "[tool.conn-types]\nignore = ['unknown-rout']\n"})
        assert 'ignore: there is no rule "unknown-rout"; did you mean "unknown-route"?' in refusal(
            shop, "check"
        )

    def test_no_toml(self, shop: Path) -> None:
        write_files(shop, {"pyproject.toml": "[tool.conn-types]\napps = [\n"})
        assert "pyproject.toml:" in refusal(shop, "check")

    def test_a_framework_that_is_not_installed(self, shop: Path) -> None:
        make_environment(shop / "env", {})
        message = refusal(shop, "check", "--python", "env")
        assert "the project imports starlette" in message
        assert "--python" in message


class TestCycles:
    def test_a_circular_import(self, tmp_path: Path) -> None:
        files = {
            "one.py": (
                "from starlette.applications import Starlette\nfrom starlette.routing import Route\n"
                "from two import routes, helper\n\ndef home(request): ...\n\n"
                "app = Starlette(routes=[Route('/', home), *routes])\n"
            ),
            "two.py": (
                "from starlette.routing import Route\nimport one\nfrom one import app\n\n"
                "def second(request): ...\ndef helper(): return one.app\n\nroutes = [Route('/two', second)]\n"
            ),
        }
        write_files(tmp_path, files)
        (app,) = json.loads(conn_types(tmp_path, "routes", "one:app", "--format", "json").stdout)["apps"]
        assert [row["path"] for row in app["routes"]] == ["/", "/two"]
        assert findings(tmp_path) == []

    @pytest.mark.parametrize(
        "lines",
        [
            "router = Router()\nrouter.mount('/again', router)\n",
            "inner = Router()\nrouter = Router(routes=[Mount('/in', inner)])\ninner.mount('/out', router)\n",
        ],
        ids=["itself", "through another"],
    )
    def test_a_router_that_mounts_itself(self, lines: str, tmp_path: Path) -> None:
        write_files(tmp_path, {"app.py": f"from starlette.routing import Mount, Router\n{lines}"})
        result = conn_types(tmp_path, "routes", "app:router", "--format", "json")
        assert (result.returncode, result.stderr) == (0, "")
        (app,) = json.loads(result.stdout)["apps"]
        assert not app["complete"]
        assert findings(tmp_path) == []

    def test_a_router_that_includes_itself(self, tmp_path: Path) -> None:
        lines = (
            "from fastapi import APIRouter, FastAPI\n\nrouter = APIRouter(prefix='/a')\n\n"
            "@router.get('/b')\ndef b(): ...\n\nrouter.include_router(router)\n"
            "app = FastAPI(openapi_url=None)\napp.include_router(router)\n"
        )
        write_files(tmp_path, {"app.py": lines})
        result = conn_types(tmp_path, "routes", "app:app", "--format", "json")
        assert (result.returncode, result.stderr) == (0, "")
        (app,) = json.loads(result.stdout)["apps"]
        assert "/a/b" in [row["path"] for row in app["routes"]]
        assert findings(tmp_path) == []

    def test_a_class_that_is_its_own_base(self, tmp_path: Path) -> None:
        lines = "import starlette.routing\nclass A(A): ...\nclass B(C): ...\nclass C(B): ...\n"
        write_files(tmp_path, {"app.py": lines})
        assert findings(tmp_path) == []


class TestCache:
    def cached(self, shop: Path) -> Path:
        assert conn_types(shop, "routes").returncode == 0
        (file,) = (shop / ".conn_types_cache").glob("table-*.json")
        return file

    def test_makes_no_difference(self, shop: Path) -> None:
        first = conn_types(shop, "routes", "--format", "json")
        self.cached(shop)
        second = conn_types(shop, "routes", "--format", "json")
        without = conn_types(shop, "routes", "--format", "json", "--no-cache")
        assert first.stdout == second.stdout == without.stdout
        assert second.stderr == ""

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "{",
            "[]",
            '{"format": "another"}',
            '{"format": "conn-types route table"}',
            b"\xff\xfe",
            "[" * 100_000,
        ],
    )
    def test_a_broken_one(self, content: str | bytes, shop: Path) -> None:
        file = self.cached(shop)
        expected = conn_types(shop, "routes", "--no-cache").stdout
        whole = file.read_bytes()
        write_files(file.parent, {file.name: content})
        result = conn_types(shop, "routes")
        assert (result.returncode, result.stdout) == (0, expected)
        assert result.stderr.startswith("conn-types: note: the cache ")
        assert "Traceback" not in result.stderr
        assert file.read_bytes() == whole

    def test_an_edit_shows(self, shop: Path) -> None:
        self.cached(shop)
        text = SHOP["shop/main.py"].replace('"/books/', '"/cooks/')
        write_files(shop, {"shop/main.py": text})
        result = conn_types(shop, "routes")
        assert "/cooks/{id:int}" in result.stdout
        assert "/books" not in result.stdout

    def test_of_somebody_else(self, shop: Path) -> None:
        write_files(shop, {"mine/important.txt": "keep"})
        result = conn_types(shop, "routes", "--cache-dir", "mine")
        assert result.returncode == 0
        assert "holds other files" in result.stderr
        assert [path.name for path in (shop / "mine").iterdir()] == ["important.txt"]

    def test_where_a_file_is(self, shop: Path) -> None:
        (shop / ".conn_types_cache").write_text("")
        result = conn_types(shop, "routes")
        assert result.returncode == 0
        assert result.stderr.startswith("conn-types: note: the cache ")

    def test_that_cannot_be_written(self, shop: Path) -> None:
        # Also root, whom permissions do not stop, cannot make a directory here.
        result = conn_types(shop, "routes", "--cache-dir", "/proc/conn_types_cache")
        assert result.returncode == 0
        assert result.stderr.startswith("conn-types: note: the cache /proc/conn_types_cache is not used: ")

    def test_of_a_project_that_is_read_only(self, shop: Path) -> None:
        shop.chmod(0o555)
        try:
            result = conn_types(shop, "routes")
        finally:
            shop.chmod(0o755)
        assert result.returncode == 0
        assert result.stdout.startswith("shop.main:app")

    def test_not_used(self, shop: Path) -> None:
        assert conn_types(shop, "routes", "--no-cache").returncode == 0
        assert not (shop / ".conn_types_cache").exists()

    def test_runs_at_once(self, shop: Path) -> None:
        runs = [
            subprocess.Popen(
                [*PROGRAM, "routes", "--format", "json"],
                cwd=shop,
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(4)
        ]
        outputs = [run.communicate() for run in runs]
        assert {run.returncode for run in runs} == {0}
        assert {error for _, error in outputs} == {""}
        assert len({text for text, _ in outputs}) == 1
        assert len([*(shop / ".conn_types_cache").glob("table-*.json")]) == 1
        assert not [*(shop / ".conn_types_cache").glob(".new-*")]
