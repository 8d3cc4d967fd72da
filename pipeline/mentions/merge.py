"""Joining sorted lists of candidates: the longest match wins."""

from __future__ import annotations

from operator import attrgetter

from pipeline.model import Candidate

__all__ = ["merge"]


def merge(first: list[Candidate], second: list[Candidate]) -> list[Candidate]:
    """Return both lists in order; of two that overlap the longer stays, of equals the one of ``first``."""
    if not second:
        return first
    if not first:
        return second
    favoured = set(map(id, first))
    merged: list[Candidate] = []
    last_end = 0
    for candidate in sorted([*first, *second], key=attrgetter("start")):
        while merged and candidate.start < last_end:
            last = merged[-1]
            longer = (candidate.end - candidate.start) - (last.end - last.start)
            if longer < 0 or (longer == 0 and id(candidate) not in favoured):
                break
            merged.pop()
            last_end = merged[-1].end if merged else 0
        else:
            merged.append(candidate)
            last_end = candidate.end
    return merged
