"""README and the pages in `docs/`: what they show is true."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from conn_types.analysis.configuration import read_configuration
from tests.meta.command_lines import parse, without_shell
from tests.meta.sessions import changed, with_real_output
from tests.meta.shown import BLOCK, LANGUAGES, PAGES, README, Block, blocks, name_of, shown
from tests.meta.sources import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# Programs that take seconds. A page that runs them, or many commands, is tested by `make slow`.
SLOW = ("dmypy", "mypy", "pre-commit", "pytest")
MANY = 3

each_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


def blocks_of(page: Path) -> list[Block]:
    return list(blocks(page.read_text("utf-8")))


def commands_of(page: Path) -> list[str]:
    return [
        command for block in blocks_of(page) if block.language == "console" for command in block.commands()
    ]


def is_slow(page: Path) -> bool:
    commands = commands_of(page)
    return len(commands) > MANY or any(command.startswith(SLOW) for command in commands)


def pages_with_sessions() -> list[object]:
    return [
        pytest.param(page, id=name_of(page), marks=[pytest.mark.slow] if is_slow(page) else [])
        for page in PAGES
        if commands_of(page)
    ]


@pytest.mark.parametrize("page", pages_with_sessions())
def test_sessions_print_what_is_shown(page: Path) -> None:
    text = page.read_text("utf-8")
    assert with_real_output(text) == text


@pytest.mark.parametrize("page", [page for page in PAGES if shown(page)], ids=name_of)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_modules_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("shown")
    monkeypatch.setitem(sys.modules, "shown", module)
    exec(compile(shown(page), str(page), "exec"), vars(module))


@each_page
def test_every_block_is_of_a_kind_that_is_looked_at(page: Path) -> None:
    text = page.read_text("utf-8")
    assert {block.language for block in blocks_of(page)} <= LANGUAGES
    # One that is indented, or that has something else behind its language, would be passed by.
    assert "```" not in BLOCK.sub("", text)


@each_page
def test_data_can_be_read(page: Path, tmp_path: Path) -> None:
    for block in blocks_of(page):
        match block.language:
            case "json":
                json.loads(block.body)
            case "yaml":
                yaml.safe_load(block.body)
            case "toml":
                read = tomllib.loads(block.body)
                if block.title is None:  # the others are read by the sessions, and may be wrong on purpose
                    for folder in read.get("tool", {}).get("conn-types", {}).get("templates", []):
                        (tmp_path / folder).mkdir(parents=True)
                    (tmp_path / "pyproject.toml").write_text(block.body, "utf-8")
                    read_configuration(tmp_path)
            case _:
                pass


# What looks at a file of CI, by how the file's name begins.
CHECKERS = {
    ".github/workflows": ("check_jsonschema", "--builtin-schema", "vendor.github-workflows"),
    ".gitlab-ci.yml": ("check_jsonschema", "--builtin-schema", "vendor.gitlab-ci"),
    ".pre-commit-config.yaml": ("pre_commit", "validate-config"),
}


def files_of_ci(page: Path) -> list[Block]:
    return [block for block in blocks_of(page) if block.language == "yaml" and block.title is not None]


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if files_of_ci(page)], ids=name_of)
def test_files_of_ci_are_what_their_systems_read(page: Path, tmp_path: Path) -> None:
    for number, block in enumerate(files_of_ci(page)):
        (checker,) = (each for start, each in CHECKERS.items() if str(block.title).startswith(start))
        path = tmp_path / f"{number}.yml"
        path.write_text(block.body, "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", *checker, path], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@each_page
def test_inputs_are_those_of_the_action_and_the_component(page: Path) -> None:
    declared = {
        "uses: OWNER/": yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"],
        "component: ": next(yaml.safe_load_all((ROOT / "templates" / "check.yml").read_text("utf-8")))[
            "spec"
        ]["inputs"],
    }
    for start, inputs in declared.items():
        given = re.compile(rf"{start}.*\n +(?:with|inputs):\n((?: +[a-z-]+: .*\n)+)")
        for block in files_of_ci(page):
            for found in given.finditer(block.body):
                assert set(yaml.safe_load(found[1])) <= set(inputs)


@each_page
def test_commands_have_the_options_that_they_are_given(page: Path) -> None:
    text = page.read_text("utf-8")
    inline = re.findall(r"`(conn-types [^`\n]+)`", BLOCK.sub("", text))
    scripts = [
        "\n".join(block.commands()) if block.language == "console" else block.body
        for block in blocks(text)
        if block.language in ("console", "sh", "yaml")
    ]
    written = [command for script in scripts for command in without_shell(script)]
    given = [f"conn-types check {each}" for each in re.findall(r"^ +arguments: (--.*)$", text, re.MULTILINE)]
    for command in [*inline, *written, *(each for line in given for each in without_shell(line))]:
        if "…" not in command:
            parse(command)


def test_a_wrong_option_is_noticed() -> None:
    with pytest.raises(ValueError, match="--statistic"):
        parse("conn-types check --statistic")


def test_commands_are_found_in_what_is_around_them() -> None:
    body = (
        "  - run: conn-types check --shard ${{ matrix.part }}/4\n$ conn-types routes | head\nno conn-types\n"
    )
    assert list(without_shell(body)) == ["conn-types check --shard 1/4", "conn-types routes"]


def test_stale_output_is_noticed() -> None:
    text = "<!-- project: new -->\n```console\n$ echo one\ntwo\n```\n"
    assert with_real_output(text) == text.replace("two", "one")


def test_files_and_changes_are_there_for_the_sessions_below_them() -> None:
    text = (
        "<!-- project: new -->\n"
        '```text title="a/b.txt"\none\ntwo\n```\n'
        '```diff title="a/b.txt"\n-two\n+three\n```\n'
        "```console\n$ cat a/b.txt\none\nthree\n```\n"
    )
    assert with_real_output(text) == text
    with pytest.raises(ValueError, match="0 times"):
        changed("one\n", "-two\n")


def test_each_kind_of_page_is_among_them() -> None:
    assert {"urls", "fastapi", "types"} <= {page.stem for page in PAGES if shown(page)}
    verbs = {tuple(command.split()[:2]) for page in PAGES for command in commands_of(page)}
    assert {("conn-types", verb) for verb in ("check", "explain", "routes", "verify")} < verbs
    assert README in PAGES
