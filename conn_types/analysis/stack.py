"""The stack of the machine: Python 3.10 takes some of it for each of its frames, and does not watch it."""

from __future__ import annotations

import ast
import sys
import threading

PYTHON_FRAMES = 12_000
"""The recursion limit of an analysis: a call in the code that is read takes about a dozen of these."""
BYTES_OF_A_FRAME = 640
"""At most, before Python 3.11; some 400 were measured."""
BYTES_WITHOUT_A_LIMIT_THAT_IS_KNOWN = 1 << 20
"""What a thread has on Windows."""
ROOM_TO_PARSE = 64 << 20
"""Enough for the deepest tree of as many parts as a file may have."""
LETTERS_WITHOUT_DANGER = 20_000
LEVELS = 3_000
"""About as many as Python's parser allows from 3.11 on."""


def frame_limit() -> int:
    """How many frames of Python's own an analysis may take: not so many that the process would crash."""
    if sys.version_info >= (3, 11):
        return PYTHON_FRAMES
    return min(PYTHON_FRAMES, _bytes_of_stack() // BYTES_OF_A_FRAME)


def _bytes_of_stack() -> int:
    try:
        import resource
    except ImportError:
        return BYTES_WITHOUT_A_LIMIT_THAT_IS_KNOWN
    limit, _ = resource.getrlimit(resource.RLIMIT_STACK)
    return PYTHON_FRAMES * BYTES_OF_A_FRAME if limit == resource.RLIM_INFINITY else limit


def parse(text: str | bytes) -> ast.Module:
    """`ast.parse`, which before Python 3.11 crashes on trees that are very deep.

    Raises what that raises, and `RecursionError` for what is nested too deeply.
    """
    if sys.version_info >= (3, 11) or len(text) <= LETTERS_WITHOUT_DANGER:
        return ast.parse(text)
    return parse_with_room(text)


def parse_expression(text: str) -> ast.expr:
    """An expression out of its quotes. Raises what `parse` raises."""
    if len(text) > LETTERS_WITHOUT_DANGER:
        raise RecursionError("too long to be nested safely")
    return ast.parse(text, mode="eval").body


def parse_with_room(text: str | bytes) -> ast.Module:
    """`parse` in a thread with a larger stack."""
    found: list[ast.Module | BaseException] = []

    def run() -> None:
        try:
            found.append(ast.parse(text))
        except BaseException as error:
            found.append(error)

    usual = threading.stack_size(ROOM_TO_PARSE)
    try:
        thread = threading.Thread(target=run)
        thread.start()
    finally:
        threading.stack_size(usual)
    thread.join()
    if isinstance(found[0], BaseException):
        raise found[0]
    if _is_deep(found[0]):
        raise RecursionError("too many levels")
    return found[0]


def _is_deep(tree: ast.Module) -> bool:
    level: list[ast.AST] = [tree]
    for _ in range(LEVELS):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True
