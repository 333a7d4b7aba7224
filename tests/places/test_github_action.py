"""`action.yml`: held to GitHub's schema, and its steps run by the shell that GitHub runs them with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.command import clean_environment
from tests.meta.sources import ROOT
from tests.places.schema import assert_valid
from tests.places.shop import MISTAKE, write_shop

ACTION = ROOT / "action.yml"
GITHUBS_BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")


def action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(ACTION.read_text("utf-8"))
    return loaded


def test_it_is_an_action() -> None:
    assert_valid("vendor.github-actions", ACTION)


def test_no_input_stands_in_a_script() -> None:
    assert [step["name"] for step in action()["runs"]["steps"] if "${{" in step["run"]] == []


def run_step(name: str, workspace: Path, inputs: dict[str, str], temporary: Path) -> tuple[int, str, str]:
    """The exit status, what it prints, and what it gives to the steps after it."""
    (step,) = (step for step in action()["runs"]["steps"] if step["name"] == name)
    values = {key: definition["default"] for key, definition in action()["inputs"].items()} | inputs

    def filled(text: str) -> str:
        return re.sub(r"\$\{\{ inputs\.([a-z-]+) }}", lambda found: values[found[1]], text)

    outputs = temporary / "outputs"
    outputs.touch()
    environment = {
        **clean_environment(),
        "RUNNER_TEMP": str(temporary),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(outputs),
        "VIRTUAL_ENV": sys.prefix,
        **{key: filled(value) for key, value in step.get("env", {}).items()},
    }
    done = subprocess.run(
        [*GITHUBS_BASH, step["run"]],
        cwd=workspace / filled(step.get("working-directory", ".")),
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr, outputs.read_text("utf-8")


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """Where the first step would have installed the command."""
    programs = tmp_path / "conn-types" / "bin"
    programs.mkdir(parents=True)
    (programs / "conn-types").symlink_to(Path(sys.executable).with_name("conn-types"))
    return tmp_path


def test_a_mistake_becomes_an_annotation(runner: Path) -> None:
    write_shop(runner / "work" / "api")
    status, printed, outputs = run_step(
        "Check the routes", runner / "work", {"working-directory": "api"}, runner
    )
    assert (status, outputs) == (1, "status=1\n")
    (annotation,) = (line for line in printed.splitlines() if line.startswith("::error "))
    assert "file=shop.py" in annotation
    assert MISTAKE in annotation


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        ({"arguments": "--exit-zero"}, 0),
        ({"arguments": "--select route-params --no-cache", "paths": "shop.py"}, 0),
        ({"paths": "missing.py"}, 2),
        ({"paths": "$(touch owned)"}, 2),
        ({"arguments": "; touch owned"}, 2),
        ({"python": "; touch owned"}, 2),
    ],
    ids=str,
)
def test_inputs(runner: Path, inputs: dict[str, str], status: int) -> None:
    project = write_shop(runner / "work")
    found, _, outputs = run_step("Check the routes", project, inputs, runner)
    assert (found, outputs) == (status, f"status={status}\n")
    assert not (project / "owned").exists()


def test_sarif_is_written_for_another_step(runner: Path) -> None:
    project = write_shop(runner / "work")
    status, _, _ = run_step("Check the routes", project, {"sarif-file": "found.sarif"}, runner)
    assert status == 1
    assert MISTAKE in (project / "found.sarif").read_text("utf-8").replace("\\", "")


@pytest.mark.slow
def test_it_installs_itself(tmp_path: Path) -> None:
    python = shutil.which("python3", path=os.environ["PATH"])
    assert python is not None
    status, printed, _ = run_step("Install conn-types", tmp_path, {}, tmp_path)
    assert status == 0, printed
    done = subprocess.run(
        [tmp_path / "conn-types" / "bin" / "conn-types", "--version"], check=True, capture_output=True
    )
    assert b"conn-types" in done.stdout
