"""Joining sorted lists of candidates: the longest match wins."""

from __future__ import annotations

from pipeline.model import Candidate

__all__ = ["merge"]


def merge(first: list[Candidate], second: list[Candidate]) -> list[Candidate]:
    """Return both lists in order; of two that overlap the longer stays, of equals the one of ``first``."""
    if not second:
        return first
    if not first:
        return second
    ordered = sorted([*first, *second], key=_start)
    favoured = set(map(id, first))
    merged: list[Candidate] = []
    for candidate in ordered:
        while merged and candidate.start < merged[-1].end:
            last = merged[-1]
            longer = (candidate.end - candidate.start) - (last.end - last.start)
            if longer < 0 or (longer == 0 and id(candidate) not in favoured):
                break
            merged.pop()
        else:
            merged.append(candidate)
    return merged


def _start(candidate: Candidate) -> int:
    return candidate.start
