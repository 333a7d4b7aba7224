"""A generated file after an edit of the project: it says what the others say, and declares nothing."""

from __future__ import annotations

import re
from pathlib import Path

from conn_types.analysis.edits import Edit
from conn_types.analysis.generated_mark import MARK, is_generated
from conn_types.analysis.kept_texts import Kept, Texts
from conn_types.analysis.source import Source, parse_source

_BOUND = re.compile(r"^(?:class )?(\w+)(?= = |\(|:)", re.MULTILINE)
"""What the module binds, as it is written there."""


def edit_of_generated(kept: Kept, texts: Texts, path: Path, shown: str, data: bytes) -> Edit | None:
    """The edit of a file that was generated, and is, where nobody asks for a name that came or went."""
    if kept.text is None or not kept.text.startswith(MARK) or not is_generated(data):
        return None
    new = parse_source(path, shown, data)
    if not isinstance(new, Source):
        return None
    changed = set(_BOUND.findall(kept.text)) ^ set(_BOUND.findall(new.text))
    if changed:
        word = re.compile(rf"\b({'|'.join(sorted(changed))})\b")
        if any(word.search(text) for text in texts.others(path)):
            return None
    return Edit(moves={}, ran=frozenset(), source=new)
