"""Longest-match look-up of words at a place, before a place, or anywhere after it.

A dictionary by first (or last) character and a handful of ``startswith`` are much faster than one large
alternation, and their cost does not grow with the number of words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

__all__ = ["After", "Before"]

T = TypeVar("T")


class After(Generic[T]):
    """Words that begin at a given offset; the longest one wins.

    Words that end in an ASCII letter must not be followed by another one (``m`` is no unit in ``ms``).
    """

    def __init__(self, words: Mapping[str, T]) -> None:
        self.by_first: dict[str, list[tuple[str, T, bool]]] = {}
        for word in sorted(words, key=lambda w: (-len(w), w)):
            latin = word[-1].isascii() and word[-1].isalpha()
            self.by_first.setdefault(word[0], []).append((word, words[word], latin))
        #: What may match by the first two characters; a word of one character alone is under its own.
        self._by_two = {
            pair: [entry for entry in self.by_first[pair[0]] if entry[0][:2] in (pair, pair[0])]
            for pair in {word[:2] for word in words}
        }

    def at(self, folded: str, offset: int) -> tuple[int, T] | None:
        """Return the end of the longest word at ``offset`` and what belongs to it."""
        pair = folded[offset : offset + 2]
        found = self._by_two.get(pair) or self._by_two.get(pair[:1])
        if found is None:
            return None
        for word, value, latin in found:
            if folded.startswith(word, offset):
                end = offset + len(word)
                if latin and is_latin(folded[end : end + 1]):
                    continue
                return end, value
        return None


class Before(Generic[T]):
    """Words that end at a given offset; the longest one wins."""

    def __init__(self, words: Mapping[str, T]) -> None:
        by_last: dict[str, list[tuple[str, T]]] = {}
        #: The last characters of all words, for a quick look before a look-up.
        self.last = frozenset(word[-1] for word in words)
        for word in sorted(words, key=lambda w: (-len(w), w)):
            by_last.setdefault(word[-1], []).append((word, words[word]))
        #: What may match by the last two characters; a word of one character alone is under its own.
        self._by_two = {
            pair: [entry for entry in by_last[pair[-1]] if entry[0][-2:] in (pair, pair[-1])]
            for pair in {word[-2:] for word in words}
        }

    def at(self, folded: str, offset: int) -> tuple[int, T] | None:
        """Return the start of the longest word that ends at ``offset`` and what belongs to it."""
        pair = folded[offset - 2 : offset] if offset > 1 else folded[:offset]
        found = self._by_two.get(pair) or self._by_two.get(pair[-1:])
        if found is None:
            return None
        for word, value in found:
            if folded.endswith(word, 0, offset):
                return offset - len(word), value
        return None


def is_latin(character: str) -> bool:
    """Whether ``character`` is an ASCII letter (not for the empty string)."""
    return character.isascii() and character.isalpha()
