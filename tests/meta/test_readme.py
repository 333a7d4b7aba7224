from __future__ import annotations

import re
from pathlib import Path

from tests.meta.readme import README, checked_commands, with_real_output


def test_shown_output_is_what_the_commands_print() -> None:
    text = README.read_text("utf-8")
    shown = {tuple(command.split()[:2]) for command in checked_commands(text)}
    assert shown == {*(("conn-types", verb) for verb in ("check", "routes", "verify")), ("mypy", "shop")}
    assert with_real_output(text) == text


def test_stale_output_is_noticed() -> None:
    shown = "<!-- run in tests -->\n```console\n$ echo one\ntwo\n```\n"
    assert with_real_output(shown) == shown.replace("two", "one")


def test_every_link_to_a_file_leads_somewhere() -> None:
    links = re.findall(r"\]\(((?!https?:)[^)#]+)", README.read_text("utf-8"))
    assert links != []
    assert [link for link in links if not Path(README.parent, link).exists()] == []
