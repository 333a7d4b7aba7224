"""What every generated file begins with."""

from __future__ import annotations

from conn_types.analysis.generated_mark import MARK
from conn_types.analysis.stubgen.layout import comment
from conn_types.analysis.stubgen.slot import Slot

_FOR_TOOLS = """\
# fmt: off
# isort: skip_file
# flake8: noqa
# mypy: disable-error-code="misc,override"
# pyright: basic
"""


def header(slot: Slot) -> str:
    made_from = f" from the routes of {', '.join(slot.apps)}" if slot.apps else ": there are no routes"
    return f"{MARK}{comment(made_from)}. Do not edit it: it is written anew.\n{_FOR_TOOLS}"


def text_of(*parts: str) -> str:
    """The parts on lines of their own, with one empty line at most between two."""
    lines: list[str] = []
    for line in "\n".join(parts).split("\n"):
        if line or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip("\n") + "\n"
