"""The hook that `.pre-commit-hooks.yaml` defines, run by pre-commit itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import clean_environment
from tests.meta.sources import ROOT
from tests.places.shop import MISTAKE, write_shop

PRE_COMMIT = (sys.executable, "-m", "pre_commit")
IDENTITY = {
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@b",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@b",
}


def run(directory: Path, *command: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        command,
        cwd=directory,
        env={**clean_environment(), **IDENTITY, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_definition_is_valid() -> None:
    assert run(ROOT, *PRE_COMMIT, "validate-manifest", ".pre-commit-hooks.yaml") == (0, "")


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="pre-commit installs hooks from repositories")
def test_a_commit_with_a_wrong_name_is_stopped(tmp_path: Path) -> None:
    project = write_shop(tmp_path / "shop")
    # The hook has an environment of its own, without a framework: it reads the project's.
    (project / ".venv").symlink_to(sys.prefix)
    settings = {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    for command in (("git", "init", "-q"), ("git", "add", ".")):
        assert run(project, *command)[0] == 0
    hook = (*PRE_COMMIT, "try-repo", str(ROOT), "conn-types", "--all-files")
    status, output = run(project, *hook, **settings)
    assert status == 1, output
    assert MISTAKE in output
    write_shop(project, name="home")
    assert run(project, "git", "add", ".")[0] == 0
    status, output = run(project, *hook, **settings)
    assert status == 0, output
    assert os.listdir(tmp_path / "home") != []
