"""`--write-baseline` and `--baseline`: a project with findings goes on, and sees the new ones only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.analysis.files import write_files
from tests.cli.command import SHOP, WRONG_NAME, conn_types, program


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with two known mistakes in two files."""
    files = {"shop/links.py": WRONG_NAME, "shop/more.py": WRONG_NAME.replace("boook", "hoome")}
    write_files(tmp_path, {**SHOP, **files})
    result = program(tmp_path, "check", "--write-baseline", "baseline.json")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Nothing new is wrong; the baseline holds 2 findings.\n")
    return tmp_path


def entries(shop: Path) -> list[tuple[str, str]]:
    found = json.loads((shop / "baseline.json").read_text("utf-8"))["findings"]
    return [(each["path"], each["message"]) for each in found]


def edit(shop: Path, name: str, old: str, new: str) -> None:
    text = (shop / name).read_text("utf-8")
    assert old in text
    (shop / name).write_text(text.replace(old, new), "utf-8")


BOTH = [("shop/links.py", 'no route is named "boook"'), ("shop/more.py", 'no route is named "hoome"')]


def test_what_it_holds_is_not_reported(shop: Path) -> None:
    result = program(shop, "check", "--baseline", "baseline.json")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Nothing new is wrong; the baseline holds 2 findings.\n")
    assert entries(shop) == BOTH


def test_moved_lines_change_nothing(shop: Path) -> None:
    edit(shop, "shop/links.py", "def link", "X = 1\n\n\ndef link")
    edit(shop, "shop/more.py", "    return str(", "    if request:\n        return str(")
    result = conn_types(shop, "check", "--baseline", "baseline.json")
    assert (result.returncode, result.stderr) == (0, "")


def test_a_new_one_is_reported(shop: Path) -> None:
    write_files(shop, {"shop/new.py": WRONG_NAME})
    result = conn_types(shop, "check", "--baseline", "baseline.json")
    assert result.returncode == 1
    assert result.stdout.startswith("shop/new.py:5:32: error: ")
    assert "\nFound 1 error; the baseline holds 2 more findings.\n" in result.stdout


def test_the_same_mistake_once_more_in_a_file(shop: Path) -> None:
    call = '    return str(request.url_for("boook", id=1))\n'
    edit(shop, "shop/links.py", call, f'    request.url_for("boook", id=2)\n{call}')
    result = conn_types(shop, "check", "--baseline", "baseline.json")
    assert result.stdout.startswith("shop/links.py:5:21: error: ")
    assert "Found 1 error; " in result.stdout


class TestGone:
    def test_is_said(self, shop: Path) -> None:
        edit(shop, "shop/links.py", "boook", "book")
        result = conn_types(shop, "check", "--baseline", "baseline.json")
        assert result.returncode == 0
        assert result.stderr == (
            "conn-types: note: the baseline baseline.json holds 1 finding that is no longer there "
            '(shop/links.py: no route is named "boook" [unknown-route]): '
            "--write-baseline baseline.json takes it out\n"
        )

    def test_with_its_file(self, shop: Path) -> None:
        (shop / "shop/links.py").unlink()
        assert "holds 1 finding that" in conn_types(shop, "check", "--baseline", "baseline.json").stderr
        conn_types(shop, "check", "--write-baseline", "baseline.json")
        assert entries(shop) == BOTH[1:]

    @pytest.mark.parametrize(
        "part", [["shop/main.py"], ["--select", "route-params"], ["--ignore", "unknown-route"]]
    )
    def test_is_not_what_was_not_looked_for(self, part: list[str], shop: Path) -> None:
        result = conn_types(shop, "check", "--baseline", "baseline.json", *part)
        assert (result.returncode, result.stderr) == (0, "")

    def test_is_taken_out(self, shop: Path) -> None:
        edit(shop, "shop/links.py", "boook", "book")
        conn_types(shop, "check", "--write-baseline", "baseline.json")
        assert entries(shop) == BOTH[1:]
        assert conn_types(shop, "check", "--baseline", "baseline.json").stderr == ""


class TestPart:
    """What a run over a part does not look at stays in the file."""

    @pytest.mark.parametrize("part", [["shop/links.py"], ["--select", "unknown-route"]])
    def test_the_rest_stays(self, part: list[str], shop: Path) -> None:
        edit(shop, "shop/links.py", "boook", "boooook")
        conn_types(shop, "check", "--write-baseline", "baseline.json", *part)
        assert entries(shop) == [("shop/links.py", 'no route is named "boooook"'), BOTH[1]]

    def test_of_a_file_that_cannot_be_understood(self, shop: Path) -> None:
        edit(shop, "baseline.json", "{\n", "<<<<<<< HEAD\n{\n")
        result = conn_types(shop, "check", "--write-baseline", "baseline.json", "shop/links.py")
        assert result.returncode == 2
        assert "baseline.json:1: a conflict of a merge stands here" in result.stderr
        assert conn_types(shop, "check", "--write-baseline", "baseline.json").returncode == 0
        assert entries(shop) == BOTH


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--baseline", "nowhere.json"],
            "there is no baseline nowhere.json: --write-baseline nowhere.json makes",
        ),
        (["--baseline", "shop"], "the baseline shop cannot be read: it is no regular file"),
        (["--baseline", "shop/main.py"], "shop/main.py:1: this is no JSON"),
        (["--write-baseline", "shop/main.py"], "shop/main.py holds something else than a baseline"),
        (["--write-baseline", "nowhere/b.json"], "nowhere/b.json cannot be written: there is no directory"),
        (["--write-baseline", "/dev/full"], "/dev/full cannot be written: No space left on device"),
        (["--write-baseline", "b", "--baseline", "b"], "--write-baseline makes the file anew"),
    ],
)
def test_refused(arguments: list[str], message: str, shop: Path) -> None:
    result = conn_types(shop, "check", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"conn-types: error: {message}")


@pytest.mark.parametrize("name", ["json", "sarif", "junit", "gitlab", "github"])
def test_other_formats_leave_it_out_too(name: str, shop: Path) -> None:
    text = conn_types(shop, "check", "--baseline", "baseline.json", "--format", name).stdout
    assert "boook" not in text
    if name == "json":
        assert json.loads(text)["summary"]["baseline"] == 2
    if name == "junit":
        assert '<property name="baseline" value="2" />' in text
