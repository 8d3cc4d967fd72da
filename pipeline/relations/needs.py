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
    listed, meets, needed = _register(tuple(finders), lexicon)
    met = 0
    for number in {found[0] for found in listed.find(masked)}:
        met |= meets[number]
    return [finder for finder, bits in zip(finders, needed, strict=True) if met & bits == bits]


@cache
def _register(finders: tuple[Callable[..., object], ...], lexicon: Lexicon) -> tuple[Words, list[int], list[int]]:
    """Return what finds all words, the bits of the needs that each word meets, and the bits of each finder."""
    bits: dict[frozenset[str], int] = {}
    needed = []
    for finder in finders:
        mine = 0
        for words, cue in _NEEDS.get(finder, ()):
            listed = (word for name in cue[1:] for word in cues(lexicon, cue[0])[name])
            mine |= bits.setdefault(frozenset((*words, *listed)), 1 << len(bits))
        needed.append(mine)
    meets: dict[str, int] = {}
    for need, bit in bits.items():
        for word in need:
            meets[word] = meets.get(word, 0) | bit
    return Words(meets, every=True), list(meets.values()), needed
