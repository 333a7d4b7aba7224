"""Every Python block of the pages in `docs/` runs, one after the other, in one module a page."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.meta.shown import BLOCK, PAGES, shown


@pytest.mark.parametrize("page", [page for page in PAGES if shown(page)], ids=lambda page: page.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_is_shown_runs(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("shown")
    monkeypatch.setitem(sys.modules, "shown", module)
    exec(compile(shown(page), str(page), "exec"), vars(module))


def test_pages_with_python_are_among_them() -> None:
    assert {"urls", "fastapi", "types"} <= {page.stem for page in PAGES if shown(page)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    prose = BLOCK.sub("", page.read_text("utf-8"))
    links = re.findall(r"\]\(((?!https?:)[^)#]+)", prose)
    assert [link for link in links if not Path(page.parent, link).exists()] == []
