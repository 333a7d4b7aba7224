"""The Python that the pages in `docs/` show."""

from __future__ import annotations

import re
from pathlib import Path

from tests.meta.sources import ROOT

PAGES = sorted((ROOT / "docs").glob("*.md"))
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def shown(page: Path) -> str:
    """The page's Python blocks as one module, each at the page's own lines; "" where it has none."""
    text, lines = page.read_text("utf-8"), ""
    for block in BLOCK.finditer(text):
        above = text.count("\n", 0, block.start(1))
        lines += "\n" * (above - lines.count("\n")) + block[1]
    return lines
