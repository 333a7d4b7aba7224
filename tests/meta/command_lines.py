"""The command lines of `conn-types` that pages show, and whether it takes them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile

import click

from conn_types.cli.command import VERBS, conn_types

_VARIABLE = re.compile(r"\$\{\{.*?\}\}|\$\{?\w+\}?")
_COMMAND = re.compile(rf"(?<![\w/.`-])conn-types (?:{'|'.join(VERBS)})\b.*(?:\\\n.*)*")
_OPERATORS = frozenset("();<>|&")


def without_shell(text: str) -> Iterator[str]:
    """Each command in a script, a session or a file of CI: without what the shell takes, variables as 1."""
    for found in _COMMAND.finditer(_VARIABLE.sub("1", text)):
        words = shlex.shlex(found[0].replace("\\\n", " "), posix=True, punctuation_chars=True)
        words.wordchars += ":"
        yield shlex.join(takewhile(lambda word: not _OPERATORS.issuperset(word), words))


def parse(command: str) -> None:
    """Have the command parse its arguments. A ValueError says what is wrong with them."""
    verb, *arguments = shlex.split(command)[1:]
    try:
        with conn_types.make_context("conn-types", [verb]) as context:
            subcommand = conn_types.resolve_command(context, [verb])[1]
            assert subcommand is not None
            with subcommand.make_context(verb, arguments, parent=context):
                pass
    except click.exceptions.Exit:
        pass  # --help and --version
    except click.ClickException as error:
        raise ValueError(f"{command}: {error.format_message()}") from None
