"""How the cost of a piece of work grows with its size, in CPU time, so that a busy machine does not tell."""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["growth"]

#: Below this a measurement is noise.
LEAST = 0.002


def growth(work: Callable[[int], object], small: int, large: int, tries: int = 3) -> float:
    """Return how many times more CPU ``work(large)`` takes than ``work(small)``, at the best of some tries."""
    work(small)  # what is compiled or loaded once is no part of it
    return seconds(work, large, tries) / max(seconds(work, small, tries), LEAST)


def seconds(work: Callable[[int], object], size: int, tries: int) -> float:
    best = float("inf")
    for _ in range(tries):
        start = time.process_time()
        work(size)
        best = min(best, time.process_time() - start)
    return best
