"""The list of the rules in the documentation, made from the rules.

`python -m tests.meta.rule_index` (`make rules`) writes it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from conn_types.analysis.rules import RULES
from conn_types.analysis.rules.page import PAGES
from tests.meta.sources import ROOT

INDEX = ROOT / "docs" / "rules.md"

_LIST = re.compile(r"(?<=<!-- rules -->\n).*?(?=<!-- end of rules -->)", re.DOTALL)


def with_rules(text: str) -> str:
    """The text with the list between the two comments made anew."""
    return _LIST.sub(lambda _: _table(), text)


def _table() -> str:
    pages = Path(os.path.relpath(PAGES, INDEX.parent)).as_posix()
    rows = [
        f"| [`{rule.name}`]({pages}/{rule.name}.md) | {rule.level} "
        f"| {'command' if rule.command_only else 'mypy' if rule.needs_types else 'both'} "
        f"| {rule.summary} |\n"
        for rule in RULES
    ]
    return "".join(("\n| rule | level | told by | finds |\n", "|---|---|---|---|\n", *rows, "\n"))


def main() -> None:
    INDEX.write_text(with_rules(INDEX.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
