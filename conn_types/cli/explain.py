"""`conn-types explain`: a rule's page, or the list of all rules."""

from __future__ import annotations

import sys

import click

from conn_types.analysis.suggestion import did_you_mean
from conn_types.cli.nearest import NearestOption
from conn_types.cli.options import color_option
from conn_types.cli.output import Colour, draws_colours, write


@click.command(cls=NearestOption)
@click.argument("rule", required=False, metavar="[RULE]")
@color_option
def explain(rule: str | None, color: Colour) -> int:
    """Say what RULE reports, why that is bad, and what to write instead.

    Without RULE, list the rules, and at which level each is reported. A rule that is off is turned on with
    --select.
    """
    from conn_types.analysis.rules import RULES
    from conn_types.analysis.rules.page import page

    names = [each.name for each in RULES]
    if rule is None:
        width = max(map(len, names))
        write("".join(f"{each.name:<{width}}  {each.level:<7}  {each.summary}\n" for each in RULES))
    elif rule not in names:
        raise click.UsageError(f'there is no rule "{rule}"; {did_you_mean(rule, names)}')
    elif draws_colours(color, sys.stdout):
        write(_drawn(page(rule)))
    else:
        write(page(rule))
    return 0


def _drawn(markdown: str) -> str:
    """As a terminal shows it: headings, lists, and code in colours."""
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(force_terminal=True, color_system="standard")
    with console.capture() as capture:
        console.print(Markdown(markdown, code_theme="ansi_dark"))
    return capture.get()
