"""One run at a time into a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import StoreError

__all__ = ["locked"]

LOCK = ".lock"
OWNER = ".lock-owner"


@contextmanager
def locked(folder: Path, patience: float, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder; wait up to ``patience`` seconds for another run, and say so.

    The system gives the lock back when a process dies, however it dies.

    Raises
    ------
    StoreError
        When the other run is not done by then, or the folder cannot be written.
    """
    lock = FileLock(folder / LOCK)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell(f"another run ({_owner(folder)}) is writing to {folder}; waiting for it")
            lock.acquire(timeout=patience)
    except Timeout:
        raise StoreError(f"{folder}: another run ({_owner(folder)}) is still writing to it; try again later") from None
    except OSError as error:
        raise StoreError(f"{folder}: cannot be locked: {error.strerror or error}") from error
    try:
        (folder / OWNER).write_text(f"process {os.getpid()}\n", encoding="utf-8")
        yield
    finally:
        lock.release()


def _owner(folder: Path) -> str:
    try:
        return (folder / OWNER).read_text(encoding="utf-8").strip() or "unknown"
    except OSError:
        return "unknown"
