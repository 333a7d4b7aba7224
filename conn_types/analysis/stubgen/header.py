"""What every generated file begins with."""

from __future__ import annotations

from collections.abc import Iterator

from conn_types.analysis.generated_mark import MARK
from conn_types.analysis.stubgen.layout import comment
from conn_types.analysis.stubgen.slot import Slot

_FOR_TOOLS = """\
# fmt: off
# isort: skip_file
# flake8: noqa
# mypy: ignore-errors
# pyright: basic, reportRedeclaration=false
"""


def header(slot: Slot) -> Iterator[str]:
    made_from = f" from the routes of {', '.join(slot.apps)}" if slot.apps else ": there are no routes"
    yield f"{MARK}{comment(made_from)}."
    yield "# Do not edit it: after a change of the routes, conn-types stubs writes it anew."
    yield from _FOR_TOOLS.splitlines()
    yield ""


def text_of(*lines: str) -> str:
    """The lines, with one empty one at most between two."""
    kept = [line for line, above in zip(lines, ("", *lines), strict=False) if line or above]
    return "\n".join(kept).strip("\n") + "\n"
