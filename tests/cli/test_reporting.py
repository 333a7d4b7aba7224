"""Where a report goes, what it counts, and the status that `check` ends with."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.analysis.files import write_files
from tests.cli.command import PROGRAM, SHOP, WRONG_NAME, clean_environment, conn_types, process, program

UNSURE = """\
def one(thing):
    return thing.url_for("x")


def two(request, name):
    return request.url_for(name)
"""
"""Two references that nobody can check."""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """One mistake: three references can be checked, two cannot."""
    return write_files(tmp_path, {**SHOP, "shop/links.py": WRONG_NAME, "shop/unsure.py": UNSURE})


class TestOutputFile:
    @pytest.mark.parametrize("name", ["text", "json", "github", "gitlab", "sarif", "junit"])
    def test_holds_what_would_be_printed(self, name: str, shop: Path) -> None:
        printed = conn_types(shop, "check", "--format", name).stdout
        result = conn_types(shop, "check", "--format", name, "--output-file", "report")
        assert (result.returncode, result.stderr) == (1, "")
        assert (shop / "report").read_text("utf-8") == printed

    def test_the_verdict_is_printed(self, shop: Path) -> None:
        result = conn_types(shop, "check", "--format", "sarif", "--output-file", "report")
        assert result.stdout.startswith("Found 1 error.\n4 files · ")
        assert len(result.stdout.splitlines()) == 2

    def test_is_relative_to_the_working_directory(self, shop: Path) -> None:
        conn_types(shop / "shop", "check", "--output-file", "../report")
        assert (shop / "report").exists()

    def test_replaces_a_file_and_keeps_who_may_read_it(self, shop: Path) -> None:
        report = shop / "report"
        report.write_text("old and much longer than what is new" * 100)
        report.chmod(0o640)
        conn_types(shop, "check", "--statistics", "--output-file", "report")
        assert report.read_text("utf-8").startswith("1  error    unknown-route\n")
        assert report.stat().st_mode & 0o777 == 0o640

    def test_a_link_leads_to_the_file(self, shop: Path, tmp_path: Path) -> None:
        (tmp_path / "target").write_text("")
        (shop / "link").symlink_to(tmp_path / "target")
        conn_types(shop, "check", "--output-file", "link")
        assert (shop / "link").is_symlink()
        assert "unknown-route" in (tmp_path / "target").read_text("utf-8")

    def test_has_colours_only_where_they_are_asked_for(self, shop: Path) -> None:
        conn_types(shop, "check", "--output-file", "report", environment={"FORCE_COLOR": "1"})
        assert "\x1b" not in (shop / "report").read_text("utf-8")
        conn_types(shop, "check", "--output-file", "report", "--color", "always")
        assert "\x1b" in (shop / "report").read_text("utf-8")

    @pytest.mark.parametrize(
        ("target", "reason"),
        [
            ("/dev/full", "No space left on device"),
            ("shop", "Is a directory"),
            ("reports/report", "there is no directory "),
            ("/proc/report", "No such file or directory"),
            ("x" * 300, "File name too long"),
        ],
    )
    def test_that_cannot_be_written(self, target: str, reason: str, shop: Path) -> None:
        before = {path.name for path in shop.iterdir()} | {".conn_types_cache"}
        result = program(shop, "check", "--output-file", target)
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr.startswith(f"conn-types: error: {target} cannot be written: {reason}")
        assert {path.name for path in shop.iterdir()} | {".conn_types_cache"} == before

    def test_a_device_is_written_to(self, shop: Path) -> None:
        assert program(shop, "check", "--output-file", "/dev/stdout").stdout.startswith(
            "shop/links.py:5:32: "
        )
        assert program(shop, "check", "--output-file", "/dev/null").returncode == 1
        assert Path("/dev/null").is_char_device()

    def test_a_name_that_no_encoding_has(self, shop: Path) -> None:
        (shop / os.fsdecode(b"shop/\xff.py")).write_text(WRONG_NAME)
        for name in ("text", "json", "github", "gitlab", "sarif", "junit"):
            result = conn_types(shop, "check", "--format", name, "--output-file", "report")
            assert result.returncode == 1
            (shop / "report").read_text("utf-8")

    def test_runs_at_once(self, shop: Path) -> None:
        runs = [
            subprocess.Popen(
                [*PROGRAM, "check", "--format", "json", "--output-file", "report"],
                cwd=shop,
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(3)
        ]
        assert [run.communicate()[1] for run in runs] == [""] * 3
        assert {run.returncode for run in runs} == {1}
        assert len(json.loads((shop / "report").read_text("utf-8"))["diagnostics"]) == 1
        assert [path.name for path in shop.iterdir() if "report" in path.name] == ["report"]


def test_a_full_disk_behind_standard_output(shop: Path) -> None:
    result = process(shop, "bash", "-c", f"{' '.join(PROGRAM)} check > /dev/full")
    assert result.returncode == 2
    assert result.stderr == "conn-types: error: standard output cannot be written: No space left on device\n"


class TestStatistics:
    def test_text(self, shop: Path) -> None:
        write_files(shop, {"shop/more.py": WRONG_NAME * 10, "shop/bad.py": "def f(:\n"})
        lines = conn_types(shop, "check", "--statistics").stdout.splitlines()
        assert lines[:4] == [
            "11  error    unknown-route",
            " 1  error    unreadable-file",
            "",
            "Found 12 errors.",
        ]

    def test_nothing(self, tmp_path: Path) -> None:
        write_files(tmp_path, SHOP)
        assert conn_types(tmp_path, "check", "--statistics").stdout.startswith("Nothing is wrong.\n2 files")

    def test_json(self, shop: Path) -> None:
        document = json.loads(conn_types(shop, "check", "--statistics", "--format", "json").stdout)
        assert document["statistics"] == [{"rule": "unknown-route", "severity": "error", "count": 1}]
        assert (
            document["summary"] == json.loads(conn_types(shop, "check", "--format", "json").stdout)["summary"]
        )

    def test_of_a_format_that_has_none(self, shop: Path) -> None:
        result = conn_types(shop, "check", "--statistics", "--format", "junit")
        assert (result.returncode, result.stdout) == (2, "")
        assert 'the format "junit" has no statistics; choose from json, text' in result.stderr


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ([], 1),
        (["--exit-zero"], 0),
        (["shop/main.py"], 0),
        (["shop/main.py", "--fail-under", "100"], 0),
        (["--ignore", "unknown-route"], 0),
        (["--ignore", "unknown-route", "--fail-under", "60"], 0),
        (["--ignore", "unknown-route", "--fail-under", "60.1"], 1),
        (["--fail-under", "0"], 1),
        (["--fail-under", "100", "--exit-zero"], 0),
        # No reference at all, and none that could not be checked.
        (["shop/__init__.py", "--fail-under", "100"], 0),
        (["--exit-zero", "--select", "nope"], 2),
        (["--exit-zero", "nowhere.py"], 2),
    ],
)
def test_status(arguments: list[str], status: int, shop: Path) -> None:
    assert conn_types(shop, "check", *arguments).returncode == status


class TestFailUnder:
    def test_says_what_is_missing(self, shop: Path) -> None:
        result = conn_types(shop, "check", "--ignore", "unknown-route", "--fail-under", "80")
        assert result.returncode == 1
        assert result.stdout.startswith("Nothing is wrong.\n")
        assert result.stderr == (
            "conn-types: error: 60.0 % of the references could be checked (3 of 5; 1 unsure, 1 dynamic), "
            "--fail-under asks for 80 %\n"
        )

    @pytest.mark.parametrize("value", ["-1", "101", "nan", "inf", "half"])
    def test_takes_a_percentage(self, value: str, shop: Path) -> None:
        result = conn_types(shop, "check", "--fail-under", value)
        assert result.returncode == 2
        assert "--fail-under" in result.stderr
