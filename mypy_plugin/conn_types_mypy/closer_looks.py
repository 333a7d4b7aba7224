"""Uses that were looked at closely, with nothing to tell of them: the next run need not look again.

A look takes the whole analysis, which is loaded for it. What it comes to rests on the project's files, on
what is installed, and on the types that mypy has. It is kept beside the digests, as long as they are right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from mypy.nodes import Context
from mypy.types import Type

from conn_types_mypy import kept_digests

if TYPE_CHECKING:
    from conn_types_mypy.knowledge import Knowledge

Look = Callable[["Knowledge"], None]


class CloserLooks:
    """`file`: where they are kept, with the `state` of the project first; None where they are not."""

    def __init__(self, file: str | None, state: str) -> None:
        self._file = file
        self._state = state
        self._known = set[str]() if file is None else _read(file, state)
        self._new: list[str] = []

    def take(
        self,
        find: Callable[[], Knowledge],
        look: Look,
        at: tuple[str, str, Context],
        types: Iterable[Type],
    ) -> None:
        """Look at it, unless that has come to nothing before. `at`: the kind of use, the file, the node."""
        use = _digest(*at, types)
        if use in self._known:
            return
        knowledge = find()
        before = knowledge.told
        look(knowledge)
        if knowledge.told == before:
            self._known.add(use)
            self._new.append(use)

    def keep(self) -> None:
        """Write down what has come since the last time. Where that cannot be, the next run looks again."""
        if self._file is None or not self._new:
            return
        new, self._new = self._new, []
        try:
            if not _is_of(self._file, self._state):
                kept_digests.write(self._file, self._state)
            # One write at the end of the file: other processes add theirs.
            with open(self._file, "ab", buffering=0) as file:
                file.write("".join(f"\n{use}" for use in new).encode())
        except OSError:
            return


def _read(file: str, state: str) -> set[str]:
    try:
        with open(file, encoding="ascii") as lines:
            first, *found = lines.read().splitlines()
    except (OSError, ValueError):
        return set()
    return set(found) if first == state else set()


def _is_of(file: str, state: str) -> bool:
    """Whether what is kept now was found in this state of the project."""
    try:
        with open(file, encoding="ascii") as lines:
            return lines.readline().rstrip("\n") == state
    except (OSError, ValueError):
        return False


def _digest(kind: str, path: str, node: Context, types: Iterable[Type]) -> str:
    place = (kind, path, node.line, node.column, node.end_line, node.end_column)
    return kept_digests.digest("\0".join(map(str, (*place, *types))).encode("utf-8", "surrogateescape"))[:24]
