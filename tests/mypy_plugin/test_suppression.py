"""What silences the plugin: comments and configuration, mypy's and conn-types' own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from conn_types.analysis.rules import RULES
from conn_types_mypy.codes import SUMMARIES
from tests.mypy_plugin.engines import CONFIGURATION, MypyRun, by_mypy, write

MAIN = """\
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


def page(request: Request) -> PlainTextResponse:
    request.url_for("wrong")
    request.path_params["wrong"]
    return PlainTextResponse("")


app = Starlette(routes=[Route("/{id:int}", page)])
"""
BOTH = ["unknown-path-param", "unknown-route"]


@pytest.fixture
def rules(tmp_path: Path, mypy_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Checked:
    return Checked(tmp_path, mypy_cache, monkeypatch)


class Checked:
    """Checks a file and returns the rules that are told."""

    def __init__(self, root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.cache, self.monkeypatch = root, cache, monkeypatch
        self.run: MypyRun | None = None

    def __call__(
        self,
        main: str = MAIN,
        *,
        mypy: str = "",
        conn_types: str = "",
        more: Mapping[str, str] | None = None,
        arguments: tuple[str, ...] = (),
    ) -> list[str]:
        files = {"main.py": main, "pyproject.toml": f"[tool.conn-types]\n{conn_types}\n", **(more or {})}
        self.monkeypatch.chdir(write(self.root, files, f"{CONFIGURATION}{mypy}\n"))
        self.run = by_mypy(self.root, self.cache, *arguments, ".")
        return sorted(each.rule for each in self.run.told)


def with_comment(comment: str) -> str:
    return MAIN.replace('url_for("wrong")', f'url_for("wrong")  # {comment}')


def test_both_are_told(rules: Checked) -> None:
    assert rules() == BOTH


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("type: ignore[unknown-route]", BOTH[:1]),
        ("type: ignore", BOTH[:1]),
        ("type: ignore[route-params]", BOTH),
        ("conn-types: ignore[unknown-route]", BOTH[:1]),
        ("conn-types: ignore", BOTH[:1]),
        ("conn-types: ignore[route-params]", BOTH),
    ],
)
def test_comments(rules: Checked, comment: str, told: list[str]) -> None:
    assert rules(with_comment(comment)) == told


def test_a_comment_that_ignores_nothing_is_unused(rules: Checked) -> None:
    main = MAIN.replace(
        'return PlainTextResponse("")', "return PlainTextResponse('')  # type: ignore[unknown-route]"
    )
    rules(main)
    assert rules.run is not None
    assert [each.rule for each in rules.run.others] == ["unused-ignore"]


@pytest.mark.parametrize(
    "mypy",
    [
        pytest.param("disable_error_code = unknown-route", marks=pytest.mark.slow),
        "[mypy-main]\ndisable_error_code = unknown-route",
    ],
)
def test_codes_that_are_disabled(rules: Checked, mypy: str) -> None:
    assert rules(mypy=mypy) == BOTH[:1]


@pytest.mark.slow
def test_codes_that_are_disabled_on_the_command_line(rules: Checked) -> None:
    assert rules(arguments=("--disable-error-code", "unknown-path-param")) == BOTH[1:]


def test_a_comment_for_the_whole_file(rules: Checked) -> None:
    assert rules('# mypy: disable-error-code="unknown-route"\n' + MAIN) == BOTH[:1]


def test_modules_whose_errors_are_ignored(rules: Checked) -> None:
    assert rules(mypy="[mypy-main]\nignore_errors = true") == []


@pytest.mark.parametrize(
    ("conn_types", "told"),
    [
        ('select = ["unknown-route"]', BOTH[1:]),
        ('ignore = ["unknown-route"]', BOTH[:1]),
        ('per-file-ignores = { "main.py" = ["unknown-route"] }', BOTH[:1]),
        ('per-file-ignores = { "other.py" = ["unknown-route"] }', BOTH),
    ],
)
def test_configuration(rules: Checked, conn_types: str, told: list[str]) -> None:
    assert rules(conn_types=conn_types) == told


def test_an_app_that_is_named_is_asked(rules: Checked) -> None:
    assert rules(conn_types='apps = ["main:app"]') == BOTH


def test_codes_are_the_rules() -> None:
    assert {rule.name: rule.summary for rule in RULES if not rule.command_only} == SUMMARIES
