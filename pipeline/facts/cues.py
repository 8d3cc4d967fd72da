"""The words of ``reading.toml`` around dates, names and figures, each list compiled into one pattern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.patterns import alternatives, late

__all__ = ["Cue", "cues_of"]

#: What stands before and behind the words, and where the character stands that tells whether to look at all.
_PLACES = {"end": ("", "$", -1), "start": (" ?", "", 0), "any": ("", "", 0)}


class Cue:
    """One list of words.

    Attributes
    ----------
    search, match : callable
        Of the pattern.
    edges : frozenset of str
        What a text that ends (``at = "end"``) or begins so ends or begins with: mostly one look tells that it does not.
    """

    __slots__ = ("edges", "match", "search")

    def __init__(self, words: Iterable[str], at: str) -> None:
        listed = list(words)
        head, tail, edge = _PLACES[at]
        pattern = late(f"{head}(?:{alternatives(listed)}){tail}")
        self.search = pattern.search
        self.match = pattern.match
        blank = {"end": "\n", "start": " ", "any": ""}[at]  # what the pattern lets stand between
        self.edges = frozenset({word[edge] for word in listed} | set(blank))


def cues_of(tree: Mapping[str, Any]) -> dict[str, Cue]:
    """Compile the lists of ``reading.toml``."""
    return {name: Cue(row["words"], row["at"]) for name, row in tree.items()}
