"""The types as a distribution of an environment, which its installers know and remove."""

from __future__ import annotations

import shutil
import subprocess
import sys
from base64 import urlsafe_b64encode
from hashlib import sha256
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

from conn_types.analysis.environment import Environment, read_environment
from conn_types.analysis.errors import AnalysisError
from conn_types.analysis.stubgen.starlette.installed_starlette import InstalledStarlette, installed_starlette
from conn_types.analysis.stubgen.starlette.installed_stubs import (
    DISTRIBUTION,
    installed_stubs,
    recorded_files,
    site_of,
)
from tests.environments import NEWEST
from tests.stubgen.starlette.environments import linked, write

PACKAGE = {"py.typed": "partial\n", "requests.pyi": "class HTTPConnection: ...  # ✓\n"}


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    linked(NEWEST, tmp_path / "environment")
    return read_environment(tmp_path / "environment")


@pytest.fixture
def installed(environment: Environment) -> dict[Path, str]:
    files = installed_stubs(site_of(environment), installed_starlette(environment), PACKAGE)
    write(files)
    return files


def found(environment: Environment) -> Distribution:
    (each,) = distributions(name=DISTRIBUTION, path=[str(environment.site_packages[0])])
    return each


def test_it_is_a_distribution_of_the_very_starlette(
    environment: Environment, installed: dict[Path, str]
) -> None:
    distribution, starlette = found(environment), installed_starlette(environment)
    assert distribution.version.startswith(f"{starlette.version}+conn.types.")
    assert distribution.requires == [f"starlette=={starlette.version}"]
    assert distribution.read_text("INSTALLER") == "conn-types\n"


def test_every_file_is_recorded_as_it_is(environment: Environment, installed: dict[Path, str]) -> None:
    files = found(environment).files or []
    assert {Path(str(each.locate())) for each in files} == installed.keys()
    assert {*recorded_files(environment.site_packages[0])} == installed.keys()
    for each in files:
        if each.hash is not None:
            data = Path(str(each.locate())).read_bytes()
            digest = urlsafe_b64encode(sha256(data).digest()).decode().rstrip("=")
            assert (each.hash.mode, each.hash.value, each.size) == ("sha256", digest, len(data))


@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_installers_remove_all_of_it(
    installer: str, environment: Environment, installed: dict[Path, str], tmp_path: Path
) -> None:
    site = environment.site_packages[0]
    python = tmp_path / "environment" / "bin" / "python"
    if installer == "uv":
        if shutil.which("uv") is None:
            pytest.skip("uv is not installed")
        command = ["uv", "pip", "uninstall", "--python", str(python), DISTRIBUTION]
    else:
        command = [sys.executable, "-m", "pip", "--python", str(python), "uninstall", "--yes", DISTRIBUTION]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert not any(path.exists() for path in installed)
    assert not (site / "starlette-stubs").exists()
    assert [*site.glob("conn_types_starlette*")] == []


def test_the_version_of_a_starlette_with_a_local_part() -> None:
    starlette = InstalledStarlette(version="1.2+fork.3", directory=Path())
    (metadata,) = (
        text for path, text in installed_stubs(Path(), starlette, PACKAGE).items() if path.name == "METADATA"
    )
    assert "\nVersion: 1.2+fork.3.conn.types." in metadata


def test_what_somebody_else_has_put_there_is_left_alone(environment: Environment) -> None:
    write({environment.site_packages[0] / "starlette-stubs" / "requests.pyi": ""})
    with pytest.raises(AnalysisError, match="something else"):
        site_of(environment)


def test_an_environment_of_the_system_is_left_alone(environment: Environment) -> None:
    write({environment.site_packages[0].parent / "EXTERNALLY-MANAGED": ""})
    with pytest.raises(AnalysisError, match="virtual environment"):
        site_of(environment)


def test_a_record_leads_nowhere_else(environment: Environment) -> None:
    site = environment.site_packages[0]
    record = site / "conn_types_starlette_stubs-1.dist-info" / "RECORD"
    rows = [
        "starlette-stubs/a.pyi",
        "../../../bin/python",
        "/etc/passwd",
        "starlette-stubs/../x",
        "other/b.py",
    ]
    write({record: "".join(f"{row},,\n" for row in rows)})
    assert recorded_files(site) == (site / "starlette-stubs" / "a.pyi",)
