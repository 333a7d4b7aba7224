"""Syntax of a Python that is newer than the running one, as far as words and signs tell.

What tells whether a text is valid may know all of it. Much else is found as well, but nothing is overlooked.
"""

from __future__ import annotations

import re
import sys

_PREFIX = r"""L(?:(?<![\w"'\\]L)|(?<=[rR]L)(?<![\w"'\\][rR]L))"""
"""The last letter of a string's prefix, which no word ends with. For `L` stands the letter."""
_OLD_TEXT = r"[^{}\\\nQ]|\\[^\nN]|\{\{|\}\}"
_OLD_FIELD = r"""\{(?!\s*\*)(?:[^{}\\#\n"'!]|O[^{}\\#\n"']*O)*(?:![rsa](?=[:}])[^{}\\#\n"']*)?\}"""
_OLD_F_STRING = rf"[rR]?Q(?:{_OLD_TEXT}|{_OLD_FIELD})*Q(?!Q)"
"""The rest of one that every Python reads. For `Q` stands the quote, for `O` the other one."""
_DOUBLE, _SINGLE = (_OLD_F_STRING.replace("Q", one).replace("O", other) for one, other in ("\"'", "'\""))
_OLD_HEAD = r"\s*\*?\s*(?:\([^()\n]*\)|[\w.]+)?\s*(?:as\s+\w+\s*)?:"
"""What stands behind an `except` as every Python reads it."""

_LOOKS = (
    *(((3, 12), rf"{_PREFIX.replace('L', letter)}(?!{_DOUBLE}|{_SINGLE})[rR]?[\"']") for letter in "fF"),
    ((3, 12), r"type(?<!\wtype)[ \t\\\n]+\w+[ \t\\\n]*="),
    # Of type parameters, the defaults came last.
    *(((3, 13), rf"{word}(?<!\w{word})[ \t\\\n]+\w+[ \t\\\n]*\[") for word in ("def", "class", "type")),
    ((3, 14), rf"except(?<!\wexcept)(?!\w|{_OLD_HEAD})(?:[^\n]*|[^:]*),"),
    *(((3, 14), rf"{_PREFIX.replace('L', letter)}[rR]?[\"']") for letter in "tT"),
    # Fields within fields, once more.
    ((3, 14), r"\{[^{}\n]*\{[^{}\n]*\{[^{}\n]*\{"),
    *(((3, 15), rf"\{bracket}\s*\*[^\n]*(?:\n[^\n:]*)?\sfor\s") for bracket in "[({"),
    ((3, 15), r"lazy(?<!\wlazy)\s+(?:import|from)"),
)
"""By the first Python that has it.

To search for what begins with a certain letter takes a tenth of the time.
"""
_HERE = tuple(re.compile(looks) for version, looks in _LOOKS if version > sys.version_info)


def may_be_newer(text: str) -> bool:
    """Whether a text that is valid may not be what the running Python reads."""
    # Of 3.10, nobody made the list.
    return sys.version_info < (3, 11) or any(looks.search(text) for looks in _HERE)
