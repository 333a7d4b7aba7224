"""Verbs, options and formats, and what is refused."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.analysis.files import write_files
from tests.cli.command import PROGRAM, SHOP, WRONG_NAME, clean_environment, conn_types, process, program


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_files(tmp_path, SHOP)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chek"], 'there is no verb "chek"; did you mean "check"?'),
        (["xyz"], 'there is no verb "xyz"; choose from check, explain, routes, stubs, verify'),
        (["fix"], 'the verb "fix" is not available in this version'),
        (["check", "--format", "txt"], 'there is no format "txt"; did you mean "text"?'),
        (["check", "--format", "sariff"], 'there is no format "sariff"; did you mean "sarif"?'),
        (
            ["check", "--format", "xyz"],
            'there is no format "xyz"; choose from github, gitlab, json, junit, sarif, text',
        ),
        (["routes", "--format", "tabel"], 'there is no format "tabel"; did you mean "table"?'),
        (["check", "--fromat", "json"], "there is no option --fromat; did you mean"),
        (["--verison"], "there is no option --verison; did you mean"),
        (
            ["check", "--select", "unknown-rote"],
            'there is no rule "unknown-rote"; did you mean "unknown-route"?',
        ),
        (["check", "--ignore", "unknown-route,nope"], 'there is no rule "nope"'),
        (["check", "--color", "alway"], 'there is no color "alway"; did you mean "always"?'),
        (["check", "--python"], "requires an argument"),
        (["check", "--python", "nowhere"], "there is no Python environment"),
        (["check", "--src", "nowhere"], "there is no directory"),
        ([], "Missing command"),
    ],
)
def test_refused(arguments: list[str], message: str, shop: Path) -> None:
    result = conn_types(shop, *arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("conn-types: error: ")
    assert message in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["routes", "--help"], ["check", "-h"], ["--version"]])
def test_help_and_version(arguments: list[str], tmp_path: Path) -> None:
    result = conn_types(tmp_path, *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    assert "conn-types" in result.stdout


def test_refused_as_a_program(shop: Path) -> None:
    result = program(shop, "chek")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith('conn-types: error: there is no verb "chek"')


def test_nothing_heavy_is_imported_before_it_is_needed(tmp_path: Path) -> None:
    code = (
        "import sys; from conn_types.cli.command import run; run(['--version'])\n"
        "heavy = ('rich', 'jinja2', 'mypy', 'conn_types.analysis.evaluator', 'conn_types.analysis.rules')\n"
        "sys.exit(' '.join(name for name in heavy if name in sys.modules) or None)"
    )
    result = process(tmp_path, sys.executable, "-c", code)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("conn-types ")


@pytest.mark.parametrize("library", ["click", "rich"])
def test_without_its_libraries_it_names_the_extra(library: str, tmp_path: Path) -> None:
    code = (
        "import importlib.util\n"
        "from conn_types import cli\n"
        f"cli.find_spec = lambda name: None if name == {library!r} else importlib.util.find_spec(name)\n"
        "cli.main()"
    )
    result = process(tmp_path, sys.executable, "-c", code)
    assert result.returncode == 2
    assert library in result.stderr
    assert "conn-types[check]" in result.stderr


class TestRoutes:
    def test_tree_is_the_default(self, shop: Path) -> None:
        result = conn_types(shop, "routes")
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout == conn_types(shop, "routes", "--format", "tree").stdout
        assert result.stdout.startswith("shop.main:app (starlette, 2 routes, complete)\n")

    def test_json(self, shop: Path) -> None:
        (app,) = json.loads(conn_types(shop, "routes", "--format", "json").stdout)["apps"]
        assert [(row["name"], row["path"]) for row in app["routes"]] == [
            ("home", "/"),
            ("book", "/books/{id:int}"),
        ]

    def test_named_apps(self, shop: Path) -> None:
        write_files(shop, {"other.py": SHOP["shop/main.py"]})
        assert "shop.main" not in conn_types(shop, "routes", "other:app").stdout
        both = conn_types(shop, "routes").stdout
        assert "shop.main:app" in both
        assert "other:app" in both

    def test_apps_of_the_option_and_of_the_configuration(self, shop: Path) -> None:
        write_files(shop, {"other.py": SHOP["shop/main.py"]})
        assert "shop.main" not in conn_types(shop, "routes", "--app", "other:app").stdout
        write_files(shop, {"pyproject.toml": "[tool.conn-types]\napps = ['other:app']\n"})
        assert "shop.main" not in conn_types(shop, "routes").stdout
        assert "other" not in conn_types(shop, "routes", "--app", "shop.main:app").stdout

    def test_src(self, tmp_path: Path) -> None:
        write_files(tmp_path, {f"lib/{name}": text for name, text in SHOP.items()})
        write_files(tmp_path, {"lib/shop/other.py": "from shop.main import app as same\n"})
        assert conn_types(tmp_path, "routes", "--src", "lib").stdout.startswith("shop.main:app")

    def test_an_application_of_the_environment(self, tmp_path: Path) -> None:
        result = conn_types(tmp_path, "routes", "conn_types.routing:Router()")
        assert (result.returncode, result.stderr) == (0, "")

    def test_a_closed_pipe_is_no_error(self, shop: Path) -> None:
        command = f"{' '.join(PROGRAM)} routes --format json | true; exit ${{PIPESTATUS[0]}}"
        result = process(shop, "bash", "-c", command)
        assert (result.returncode, result.stderr) == (0, "")

    def test_an_output_that_cannot_show_a_character(self, shop: Path) -> None:
        result = program(shop, "routes", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
        assert (result.returncode, result.stderr) == (0, "")
        assert "/books/{id:int}" in result.stdout


class TestCheck:
    def test_nothing_is_wrong(self, shop: Path) -> None:
        result = program(shop, "check")
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout.startswith("Nothing is wrong.\n2 files · 2 routes in 1 app · ")
        assert f"Python: {sys.prefix}" in result.stdout

    def test_a_wrong_name(self, shop: Path) -> None:
        write_files(shop, {"shop/links.py": WRONG_NAME})
        result = program(shop, "check")
        assert (result.returncode, result.stderr) == (1, "")
        assert result.stdout.startswith(
            'shop/links.py:5:32: error: no route is named "boook" [unknown-route]\n'
        )
        assert '    return str(request.url_for("boook", id=1))\n' in result.stdout
        assert 'did you mean "book"?' in result.stdout

    def test_paths(self, shop: Path) -> None:
        write_files(shop, {"shop/links.py": WRONG_NAME})
        assert conn_types(shop, "check", "shop/main.py").returncode == 0
        assert conn_types(shop, "check", "shop/main.py", "shop/links.py").returncode == 1
        assert conn_types(shop / "shop", "check", "links.py").stdout.startswith("links.py:5:32: error: ")

    def test_select_and_ignore(self, shop: Path) -> None:
        write_files(shop, {"shop/links.py": WRONG_NAME})
        assert conn_types(shop, "check", "--select", "route-params").returncode == 0
        assert conn_types(shop, "check", "--select", "route-params,unknown-route").returncode == 1
        assert conn_types(shop, "check", "--select", "default").returncode == 1
        assert conn_types(shop, "check", "--select", "all").returncode == 1
        assert conn_types(shop, "check", "--select", "all", "--ignore", "unknown-route").returncode == 0
        assert conn_types(shop, "check", "--ignore", "unknown-route").returncode == 0
        assert 'there is no rule "default"' in conn_types(shop, "check", "--ignore", "default").stderr

    def test_configured_rules(self, shop: Path) -> None:
        write_files(
            shop,
            {"shop/links.py": WRONG_NAME, "pyproject.toml": "[tool.conn-types]\nselect = ['route-params']\n"},
        )
        assert conn_types(shop, "check").returncode == 0
        assert conn_types(shop, "check", "--select", "unknown-route").returncode == 1
        ignores = "[tool.conn-types.per-file-ignores]\n'links.py' = ['unknown-route']\n"
        write_files(shop, {"pyproject.toml": ignores})
        assert conn_types(shop, "check").returncode == 0

    def test_excluded_files_are_not_reported(self, shop: Path) -> None:
        write_files(
            shop,
            {"shop/links.py": WRONG_NAME, "pyproject.toml": "[tool.conn-types]\nexclude = ['links.py']\n"},
        )
        assert conn_types(shop, "check").returncode == 0

    def test_the_root_is_that_of_the_path(self, shop: Path, tmp_path: Path) -> None:
        write_files(shop, {"pyproject.toml": "", "shop/links.py": WRONG_NAME})
        (tmp_path / "elsewhere").mkdir()
        result = conn_types(tmp_path / "elsewhere", "check", "../shop")
        assert result.returncode == 1
        assert result.stdout.startswith("../shop/links.py:5:32")


class TestColours:
    ESCAPE = "\x1b["

    @pytest.mark.parametrize(
        ("arguments", "environment", "coloured"),
        [
            ([], {}, False),
            ([], {"FORCE_COLOR": "1"}, True),
            ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
            (["--color", "always"], {"NO_COLOR": "1"}, True),
            (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        ],
    )
    def test_of_a_pipe(
        self, arguments: list[str], environment: dict[str, str], coloured: bool, shop: Path
    ) -> None:
        result = conn_types(shop, "check", *arguments, environment=environment)
        assert (self.ESCAPE in result.stdout) is coloured

    @pytest.mark.parametrize(
        ("arguments", "term", "coloured"),
        [([], "xterm", True), ([], "dumb", False), (["--color", "never"], "xterm", False)],
    )
    def test_of_a_terminal(self, arguments: list[str], term: str, coloured: bool, shop: Path) -> None:
        ours, theirs = pty.openpty()
        subprocess.run(
            [*PROGRAM, "check", *arguments],
            cwd=shop,
            env={**clean_environment(), "TERM": term},
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            check=True,
        )
        os.close(theirs)
        shown = os.read(ours, 10_000).decode()
        os.close(ours)
        assert (self.ESCAPE in shown) is coloured
        assert "Nothing is wrong." in re.sub(r"\x1b\[[0-9;]*m", "", shown)


def test_a_profiler_sees_the_end_of_the_process(tmp_path: Path) -> None:
    """Otherwise the process ends at once, when all is printed: to free what it holds takes its time."""
    watched = (sys.executable, "-m", "cProfile", "-o", "profile", "-m", "conn_types.cli", "--version")
    result = process(tmp_path, *watched)
    assert (result.returncode, result.stdout) == (0, program(tmp_path, "--version").stdout)
    assert (tmp_path / "profile").stat().st_size > 0
