"""`templates/check.yml`: what GitLab makes of it is held to GitLab's schema, and its script is run."""

from __future__ import annotations

import json
import re
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

TEMPLATE = ROOT / "templates" / "check.yml"


def made(**inputs: str) -> str:
    """The configuration that GitLab includes: the second document, with the inputs in their places."""
    spec, template = TEMPLATE.read_text("utf-8").split("\n---\n")
    declared: dict[str, Any] = yaml.safe_load(spec)["spec"]["inputs"]
    values = {name: declaration["default"] for name, declaration in declared.items()} | inputs
    return re.sub(r"\$\[\[ inputs\.(\w+) ]]", lambda found: values[found[1]], template)


@pytest.mark.parametrize("inputs", [{}, {"job": "routes", "install": "uv sync", "arguments": "api"}], ids=str)
def test_it_is_a_configuration(tmp_path: Path, inputs: dict[str, str]) -> None:
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(made(**inputs), "utf-8")
    assert_valid("vendor.gitlab-ci", path)


@pytest.mark.slow
def test_the_script_reports_code_quality(tmp_path: Path) -> None:
    project = write_shop(tmp_path / "shop")
    (job,) = yaml.safe_load(made(version=f"{ROOT}[check]", arguments=f"--python {sys.prefix}")).values()
    script = "\n".join(job["script"])
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=project,
        env={**clean_environment(), "CI_BUILDS_DIR": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    report = project / job["artifacts"]["reports"]["codequality"]
    (finding,) = json.loads(report.read_text("utf-8"))
    assert MISTAKE in finding["description"]
