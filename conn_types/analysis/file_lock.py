"""A lock between processes, held on a file. The system frees it when its holder ends, however it ends."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager

if sys.platform == "win32":
    import msvcrt

    def _acquire(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

    def _release(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _acquire(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def _release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextmanager
def file_lock(descriptor: int) -> Generator[None]:
    """Hold the lock on an open file, waiting for it.

    Where the file system has no locks, nothing is held: this lock saves work and protects no data.
    """
    try:
        _acquire(descriptor)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        _release(descriptor)
