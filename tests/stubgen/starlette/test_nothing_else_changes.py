"""Each checker is asked for the type of everything in Starlette, without the stubs and with them.

What differs is what they are for: the routes' names, the keys of a scope, and the path parameters, with the
type parameter that tells those.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conn_types.analysis.stubgen.starlette.partial_package import partial_package
from tests.environments import FrameworkEnvironment
from tests.stubgen.starlette.environments import linked, starlette_of, write
from tests.stubgen.starlette.public_names import revealing
from tests.stubgen.starlette.revealed import REVEALERS, Revealer

pytestmark = pytest.mark.slow

MEANT = re.compile(r"x\.(url_for|url_path_for|scope|path_params|__getitem__)")
HIDDEN = re.compile(r"starlette\.requests\.http_cookies")
"""Imported under another name: that cannot be said in a stub, and to most it was private before."""

CONNECTION = re.compile(r"\b(HTTPConnection|Request|WebSocket)\[[^\[\]]*\]")
PARAMETERS = re.compile(r"^def \[[^()]*\] (?=\()|^\[[^()]*\](?=\()")
BOUND = re.compile(r"^bound method [\w\[\]@, .]+\.\w+(?=\()")
"""ty calls what is assigned in a class a method in a stub only."""


@pytest.mark.parametrize("revealer", [pytest.param(each, id=name) for name, each in REVEALERS.items()])
def test_every_name_has_the_type_that_it_had(
    revealer: Revealer, pair: FrameworkEnvironment, tmp_path: Path
) -> None:
    site = linked(pair, tmp_path / "environment")
    file = tmp_path / "project" / "names.py"
    write({file: revealing(site)})
    python = site.parents[2] / "bin" / "python"
    before = revealer(python, file)
    write(
        {site / "starlette-stubs" / name: text for name, text in partial_package(starlette_of(pair)).items()}
    )
    after = revealer(python, file)
    asked = dict(enumerate(file.read_text("utf-8").splitlines(), 1))
    changed = {
        asked[line]: (before.get(line), after.get(line))
        for line in before.keys() | after.keys()
        if plain(before.get(line)) != plain(after.get(line)) and not HIDDEN.search(asked[line])
    }
    assert len(before) > 1000
    assert [line for line in changed if not MEANT.search(line)] == [], changed
    assert any("x.scope" in line for line in changed)


def plain(revealed: str | None) -> str | None:
    """Without the type parameters of connections."""
    if revealed is None:
        return None
    revealed = re.sub(r"@\w+", "", revealed)
    return BOUND.sub("", PARAMETERS.sub("def ", CONNECTION.sub(r"\1", revealed))).removeprefix("def ")
