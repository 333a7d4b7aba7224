"""Uses that were looked at closely, with nothing to tell of them: the next run need not look again.

A look takes the whole analysis, which is loaded for it. What it comes to rests on the project's files, on
what is installed, on the files that it read besides, and on what mypy knows. It is kept beside the digests,
as long as they are right.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from conn_types_mypy import kept_digests

if TYPE_CHECKING:
    from conn_types_mypy.knowledge import Knowledge

Look = Callable[["Knowledge"], None]


class CloserLooks:
    """`file`: where they are kept; None where they are not: then each is taken.

    - `state`: all that every look rests on, in few words. The file begins with it.
    - `known`: the files that it covers. Others that a look has read stand in the file, with their content.
    """

    def __init__(self, file: str | None, state: str, known: Iterable[str] = ()) -> None:
        self._file = file
        self._state = state
        self._covered = set(known)
        self._uses = set[str]() if file is None else _read(file, state)
        self._facts = 0
        self._is_begun = False

    def take(self, find: Callable[[], Knowledge], look: Look, rests_on: Callable[[], Iterable[str]]) -> None:
        """Look at it, unless that has come to nothing before.

        `rests_on`: the place, and what mypy knows of it.
        """
        if self._file is None:
            look(find())
            return
        # With the state: another process may begin the file anew, and this one write its end.
        words = "\0".join((self._state, *rests_on()))
        use = kept_digests.digest(words.encode("utf-8", "surrogatepass"))[:24]
        if use in self._uses:
            return
        knowledge = find()
        before = knowledge.unsettled
        look(knowledge)
        if knowledge.unsettled == before:
            self._uses.add(use)
            self._keep(self._file, [*self._read_besides(knowledge), use])

    def _read_besides(self, knowledge: Knowledge) -> Iterator[str]:
        """Files that looks have read since the last time, and that nothing else rests on."""
        facts = knowledge.project.disk.facts_since(self._facts)
        self._facts += len(facts)
        for fact in facts:
            if fact.look == "text" and fact.path not in self._covered:
                self._covered.add(fact.path)
                yield json.dumps([fact.path, kept_digests.file_content(fact.path)])

    def _keep(self, file: str, lines: Iterable[str]) -> None:
        """Where that cannot be, the next run looks again."""
        with suppress(OSError):
            if not self._is_begun and not _is_of(file, self._state):
                kept_digests.write(file, self._state)
            self._is_begun = True
            # One write at the end of the file: other processes add theirs.
            with open(file, "ab", buffering=0) as end:
                end.write("".join(f"\n{line}" for line in lines).encode())


def _read(file: str, state: str) -> set[str]:
    """The uses. A file is removed that rests on others which are not as they were."""
    try:
        with open(file, encoding="ascii") as text:
            first, *lines = text.read().splitlines()
        if first != state:
            return set()
        besides = [json.loads(line) for line in lines if line.startswith("[")]
        if all(kept_digests.file_content(path) == content for path, content in besides):
            return set(lines)
    except (OSError, ValueError, TypeError, RecursionError):
        pass
    with suppress(OSError):
        os.unlink(file)
    return set()


def _is_of(file: str, state: str) -> bool:
    """Whether what is kept now was found in this state of the project."""
    try:
        with open(file, encoding="ascii") as lines:
            return lines.readline().rstrip("\n") == state
    except (OSError, ValueError):
        return False
