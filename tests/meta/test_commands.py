"""The commands that README, Makefile and `.ci/run` name are the same ones."""

from __future__ import annotations

import re
import subprocess

from tests.meta.sources import ROOT

TASKS_OF_CI = [
    "make test",
    "make docs",
    "make lint",
    "make types",
    "make stubtest",
    "make versions",
    "make slow",
    "make mypys",
]


def commands_of_ci() -> list[str]:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    return [line.removesuffix(" </dev/null") for line in lines if line.startswith("make ")]


def test_ci_runs_the_tests_as_the_readme_says_and_then_the_named_tasks() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    told = re.findall(r"^(make test)\b.*$", readme, re.MULTILINE)
    assert told == ["make test"]
    assert commands_of_ci() == TASKS_OF_CI


def test_every_task_that_is_named_exists() -> None:
    tasks = re.findall(r"^([a-z]+):(?: |$)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for document in ("README.md", "CONTRIBUTING.md", ".ci/run"):
        named = re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / document).read_text("utf-8"), re.MULTILINE)
        assert named != []
        assert set(named) <= set(tasks), document


def test_ci_script_can_be_run() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", script], check=True)
