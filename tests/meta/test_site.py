"""The documentation as a site: its navigation, and the reference of the public names."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from griffe import GriffeLoader

from tests.meta.shown import BLOCK, PAGES, name_of
from tests.meta.sources import ROOT
from tests.meta.test_public_names import public_names

DOCS = ROOT / "docs"

LOADED_FROM_ELSEWHERE = re.compile(
    r"""<(?:script|img|iframe)[^>]* src="(?:https?:)?//"""
    r"""|<link[^>]* rel="(?:stylesheet|preconnect)"[^>]* href="(?:https?:)?//"""
)

# The modules that users import from. What is public there has an entry in the reference.
PUBLIC_MODULES = (
    "conn_types",
    "conn_types.convertors",
    "conn_types.fastapi",
    "conn_types.path_pattern",
    "conn_types.routing",
    "conn_types.scope",
    "conn_types.starlette",
    "conn_types.url_namespace",
)


def public(module: str) -> set[str]:
    return {f"{module}.{name}" for name in public_names(Path(import_module(module).__file__ or ""))}


def entries() -> list[str]:
    return [
        entry
        for page in sorted((DOCS / "reference").glob("*.md"))
        for entry in re.findall(r"^::: (conn_types\S+)$", page.read_text("utf-8"), re.MULTILINE)
    ]


def leaves(nav: object) -> Iterator[str]:
    """The pages of a navigation."""
    match nav:
        case dict():
            for each in nav.values():  # pyright: ignore[reportUnknownVariableType]
                yield from leaves(each)  # pyright: ignore[reportUnknownArgumentType]
        case list():
            for each in nav:  # pyright: ignore[reportUnknownVariableType]
                yield from leaves(each)  # pyright: ignore[reportUnknownArgumentType]
        case _:
            yield str(nav)


def pages_of_the_navigation() -> list[str]:
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    return [*leaves(yaml.safe_load(text)["nav"])]


@pytest.mark.parametrize("module", PUBLIC_MODULES)
def test_every_public_name_has_one_entry(module: str) -> None:
    written = entries()
    places: dict[tuple[str, int], list[str]] = {}
    for entry in written:
        places.setdefault(thing(entry), []).append(entry)
    assert {
        name: places.get(thing(name), []) for name in public(module) if len(places.get(thing(name), [])) != 1
    } == {}


def thing(name: str) -> tuple[str, int]:
    """The same for the same object under the same name, wherever it is imported from."""
    module, _, last = name.rpartition(".")
    return last, id(getattr(import_module(module), last))


def test_every_entry_has_a_docstring() -> None:
    loader = GriffeLoader(search_paths=[ROOT])
    package = loader.load("conn_types")
    loader.resolve_aliases()
    assert [entry for entry in entries() if not package[entry.partition(".")[2]].has_docstring] == []


def test_every_page_is_in_the_navigation() -> None:
    pages = {page.relative_to(DOCS).as_posix() for page in PAGES if DOCS in page.parents}
    listed = pages_of_the_navigation()
    assert len(listed) == len(set(listed))
    assert pages <= set(listed)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    prose = BLOCK.sub("", page.read_text("utf-8"))
    links = re.findall(r"\]\(((?!https?:)[^)#]+)", prose)
    assert [link for link in links if not Path(page.parent, link).exists()] == []


@pytest.mark.slow
def test_the_site_is_whole_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    subprocess.run(
        [Path(sys.prefix) / "bin" / "mkdocs", "build", "--strict", "--site-dir", tmp_path],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
    )
    pages = {
        page.relative_to(tmp_path).as_posix(): page.read_text("utf-8") for page in tmp_path.rglob("*.html")
    }
    for page in pages_of_the_navigation():
        folder = posixpath.splitext(page)[0].removesuffix("index")
        assert posixpath.join(folder, "index.html") in pages
    reference = "".join(text for page, text in pages.items() if page.startswith("reference/"))
    assert [entry for entry in entries() if f'id="{entry}"' not in reference] == []
    assert [page for page, text in pages.items() if LOADED_FROM_ELSEWHERE.search(text)] == []
