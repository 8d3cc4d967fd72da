"""The ways to cut a whole, by the names of its parts: 國內 and 海外; 線上 and 線下; by channel, by region, by brand."""

from __future__ import annotations

from functools import cache

from pipeline.lexicon import Lexicon
from pipeline.relations.patterns import cues

__all__ = ["one_cut", "several_cuts", "two_halves"]


@cache
def _cuts_of(lexicon: Lexicon) -> tuple[tuple[str, ...], ...]:
    """Return the words that cut a whole one way: 國內 and 海外, 線上 and 線下."""
    return tuple(tuple(line.split()) for line in cues(lexicon, "parts")["cuts"])


def one_cut(lexicon: Lexicon, labels: list[str]) -> bool:
    """Whether labels are different parts of one known cut, so that they cannot overlap."""
    for cut in _cuts_of(lexicon):
        found = [next((w for w in cut if w in label), None) for label in labels]
        if None not in found and len(set(found)) == len(found):
            return True
    return False


def several_cuts(lexicon: Lexicon, labels: list[str]) -> bool:
    """Whether parts are of several ways to cut a whole, so that they overlap: 線上渠道, 華東地區, 自有品牌."""
    ways = [line.split() for line in cues(lexicon, "parts")["ways"]]
    found = [next((n for n, way in enumerate(ways) if any(w in label for w in way)), None) for label in labels]
    return None not in found and len(set(found)) > 1


def two_halves(lexicon: Lexicon, labels: list[str]) -> bool:
    """Whether two labels are the two halves of a whole."""
    if len(labels) != 2:
        return False
    for line in cues(lexicon, "parts")["halves"]:
        one, other = (half.split() for half in line.split("|"))
        for first, second in (labels, labels[::-1]):
            if any(w in first for w in one) and any(w in second for w in other):
                return True
    return False
