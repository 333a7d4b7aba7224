"""What each language server offers, as the documentation has it.

`python -m tests.editors.offered` (`make editors`) writes it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.editors.questions import CURSOR, QUESTIONS
from tests.editors.servers import SERVERS, Server
from tests.editors.shop import write_shop
from tests.meta.sources import ROOT
from tests.packaging.building import build

PAGE = ROOT / "docs" / "editors" / "index.md"

_TABLE = re.compile(r"(?<=<!-- offered -->\n).*?(?=<!-- end of offered -->)", re.DOTALL)

Answers = Mapping[str, Sequence[str]]
"""For each server's name, its version and its answers to the questions."""


def new_shop(root: Path) -> Path:
    """A project below the root, with the wheel of this checkout."""
    build(ROOT, root / "dist", "--wheel")
    (wheel,) = (root / "dist").glob("*.whl")
    return write_shop(root / "shop", wheel)


def answers(server: Server, shop: Path) -> list[str]:
    with server.start(shop) as running:
        return [server.version, *(question.ask(running, shop) for question in QUESTIONS)]


def table(found: Answers) -> str:
    rows = [["", "", *found], ["---"] * (len(found) + 2)]
    for number, (title, code) in enumerate(_asked()):
        rows.append([title, code, *(each[number] for each in found.values())])
    return "\n".join(["", *(f"| {' | '.join(row)} |" for row in rows), "", ""])


def _asked() -> list[tuple[str, str]]:
    return [("version", ""), *((each.title, f"`{_displayed(each.code)}`") for each in QUESTIONS)]


def _displayed(code: str) -> str:
    """What is completed is three dots; a cursor within a name stays away."""
    before, _, after = code.partition(CURSOR)
    return f"{before}{'' if after[:1].isidentifier() else '…'}{after}"


def shown() -> dict[str, list[str]]:
    """The answers that the page has."""
    match = _TABLE.search(PAGE.read_text("utf-8"))
    assert match is not None
    head, _, *rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in match[0].strip().splitlines()
    ]
    return {name: [row[column] for row in rows] for column, name in enumerate(head) if column >= 2}


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        shop = new_shop(Path(directory).resolve())
        found = {server.name: answers(server, shop) for server in SERVERS}
    PAGE.write_text(_TABLE.sub(lambda _: table(found), PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
