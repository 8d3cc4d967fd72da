"""Many words looked for in one scan of a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipeline.patterns import late

__all__ = ["Finder", "Gate"]

#: With fewer words the fastest form of the automaton is made in no time.
FEW = 500
_SURROGATE = late(r"[\ud800-\udfff]")


class Finder:
    """Finds ``words``: of those that overlap the first and then the longest, or with ``every`` all of them."""

    __slots__ = ("_automaton", "_every")

    def __init__(self, words: Iterable[str], *, every: bool = False) -> None:
        self._every = every
        kind = MatchKind.Standard if every else MatchKind.LeftmostLongest
        listed = list(words)
        form = Implementation.DFA if len(listed) < FEW else None
        self._automaton = AhoCorasick(listed, matchkind=kind, implementation=form)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return the place of each word found in ``words``, and its start and end in ``text``."""
        try:
            return self._automaton.find_matches_as_indexes(text, overlapping=self._every)
        except UnicodeEncodeError:  # half a character, which no word has
            text = _SURROGATE.sub("\x00", text)
            return self._automaton.find_matches_as_indexes(text, overlapping=self._every)


class Gate:
    """Tells in one scan of a text which patterns it is worth to try, by words that each cannot do without."""

    __slots__ = ("_finder", "_names")

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        pairs = [(word, name) for name, listed in words.items() for word in listed]
        self._names = [name for _, name in pairs]
        self._finder = Finder([word for word, _ in pairs], every=True)

    def open(self, text: str) -> set[str]:
        """Return the names of those whose words occur."""
        return {self._names[number] for number, _, _ in self._finder.find(text)}
