"""The documentation's table of configuration keys lists what the code reads."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from conn_types.analysis.configuration import Configuration, read_configuration
from conn_types.analysis.errors import ConfigurationError
from tests.meta.sources import ROOT


def documented_keys() -> list[str]:
    page = ROOT / "docs" / "reference" / "configuration.md"
    return re.findall(r"^\| `([a-z-]+)`", page.read_text("utf-8"), re.MULTILINE)


def test_each_field_is_documented() -> None:
    read = [field.name.replace("_", "-") for field in fields(Configuration) if field.name != "path"]
    assert sorted(documented_keys()) == sorted(read)


@pytest.mark.parametrize("key", documented_keys())
def test_each_documented_key_is_read(key: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.conn-types]\n{key} = 0\n")
    with pytest.raises(ConfigurationError, match=f"{key}: must be"):
        read_configuration(tmp_path)
