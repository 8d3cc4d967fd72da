"""What an article must hold for a finder to have anything to say: one scan tells which finders are asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeVar

from pipeline.facts.finder import Finder as Words
from pipeline.lexicon import Lexicon
from pipeline.relations.patterns import PRIVATE, cues

__all__ = ["needs", "wanted"]

Finder = TypeVar("Finder", bound=Callable[..., object])
#: Words of which one must occur, and lists of cues (a family, and names in it) whose words count too.
_Need = tuple[tuple[str, ...], tuple[str, ...]]
#: Finder → needs, which must all be met.
_NEEDS: dict[Callable[..., object], tuple[_Need, ...]] = {}


def needs(*, kinds: str = "", words: str = "", cue: tuple[str, ...] = ()) -> Callable[[Finder], Finder]:
    """Mark a finder with what an article must hold for it to have anything to say: it is not asked otherwise.

    Several marks, one above the other, must all be met.

    Parameters
    ----------
    kinds : str
        Letters of mentions, of which one must occur.
    words : str
        Words with blanks between, of which one must occur.
    cue : tuple of str
        A family of cues and names of lists in it, whose words count too.
    """

    def mark(finder: Finder) -> Finder:
        letters: _Need = (tuple(PRIVATE[k] for k in kinds), ())
        _NEEDS[finder] = (
            *_NEEDS.get(finder, ()),
            *([letters] if kinds else ()),
            *([(tuple(words.split()), cue)] if words or cue else ()),
        )
        return finder

    return mark


def wanted(finders: Sequence[Finder], masked: str, lexicon: Lexicon) -> list[Finder]:
    """Return the finders whose needs a masked text meets, in order."""
    listed, meets, letters, needed = _register(tuple(finders), lexicon)
    met = 0
    for letter, bits in letters:
        if letter in masked:
            met |= bits
    for number in {found[0] for found in listed.find(masked)}:
        met |= meets[number]
    return [finder for finder, bits in needed if met & bits == bits]


@cache
def _register(
    finders: tuple[Finder, ...], lexicon: Lexicon
) -> tuple[Words, list[int], list[tuple[str, int]], list[tuple[Finder, int]]]:
    """Return what finds all words, the bits of the needs that each word and each letter meets, and those of finders."""
    bits: dict[frozenset[str], int] = {}
    needed = []
    for finder in finders:
        mine = 0
        for words, cue in _NEEDS.get(finder, ()):
            listed = (word for name in cue[1:] for word in cues(lexicon, cue[0])[name])
            mine |= bits.setdefault(frozenset((*words, *listed)), 1 << len(bits))
        needed.append((finder, mine))
    meets: dict[str, int] = {}
    for need, bit in bits.items():
        for word in need:
            meets[word] = meets.get(word, 0) | bit
    letters = [(letter, meets.pop(letter)) for letter in PRIVATE.values() if letter in meets]
    return Words(meets, every=True), list(meets.values()), letters, needed
