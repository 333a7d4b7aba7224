"""The bundled book shops, and the mistakes planted in them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

EXAMPLES = Path(__file__).parents[2] / "examples"
BOOKSHOPS = tuple(sorted(EXAMPLES.glob("bookshop_*")))

_PLANTED = re.compile(r"# planted: ([a-z-]+)$")


class Mistake(NamedTuple):
    path: str
    line: int
    rule: str


def planted_mistakes(shop: Path) -> list[Mistake]:
    """Every line of the shop's source that ends in `# planted: <rule>`, by path and line."""
    return [
        Mistake(source.relative_to(shop).as_posix(), number, found[1])
        for source in sorted(shop.rglob("*.py"))
        for number, line in enumerate(source.read_text("utf-8").splitlines(), 1)
        if (found := _PLANTED.search(line))
    ]


def conn_types(shop: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`conn-types` as it is installed beside the running Python, in the shop's folder."""
    program = Path(sys.prefix) / "bin" / "conn-types"
    return subprocess.run(
        [program, *arguments], cwd=shop, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
