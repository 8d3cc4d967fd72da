"""Patterns over the masked text of an article, and the cue words that they are made of.

In the masked text every figure is one letter of its kind (`pipeline.relations.scene`).
"""

from __future__ import annotations

import re
from functools import cache

from pipeline import patterns
from pipeline.lexicon import Lexicon

__all__ = [
    "CHARACTER_OF",
    "FIGURES",
    "PRIVATE",
    "STOPS",
    "alternatives",
    "compiled",
    "cues",
    "echoes",
    "endings",
    "expanded",
    "once",
]

_LETTERS = {
    "money": "M",
    "percent": "P",
    "percentage_point": "B",
    "multiple": "X",
    "ratio": "R",
    "quantity": "Q",
    "rank": "K",
    "date": "D",
    "duration": "T",
    "number": "N",
}
PRIVATE = {letter: chr(0xE000 + ord(letter)) for letter in _LETTERS.values()}
CHARACTER_OF = {kind: PRIVATE[letter] for kind, letter in _LETTERS.items()}
#: Letters of the mentions that carry a value that can be computed with.
FIGURES = "MPBXRQN"
#: All that is blank to a pattern.
BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
STOPS = "。！？!?；;\n\r"
_TOKEN = re.compile("«([^»]*)»")


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern over the masked text, as `expanded` writes it out; it is compiled when first used."""
    return patterns.late(expanded(pattern))


def expanded(pattern: str) -> str:
    """Write out the letters of figures in a pattern over the masked text.

    ``«MQ»`` is one mention of these kinds (money, quantity …), ``«~»`` any character of the sentence that is
    no figure (dates, durations and ranks pass), ``«^»`` one that is no mention at all, ``«.»`` any of the sentence;
    ``«;»`` is ``«~»`` that passes a semicolon.
    """

    def expand(match: re.Match[str]) -> str:
        token = match[1]
        if token == "~":
            return f"[^{''.join(PRIVATE[c] for c in FIGURES)}{STOPS}]"
        if token == "^":
            return f"[^{''.join(PRIVATE.values())}{STOPS}]"
        if token == ";":
            return f"[^{''.join(PRIVATE[c] for c in FIGURES)}。！？!?\n\r]"
        if token == ".":
            return f"[^{STOPS}]"
        return f"[{''.join(PRIVATE[c] for c in token)}]"

    return _TOKEN.sub(expand, pattern)


@cache
def once(text: str) -> re.Pattern[str]:
    """Compile a short pattern once (the cache of `re` is slow to ask)."""
    return re.compile(text)


def alternatives(words: tuple[str, ...]) -> str:
    """Return the words as one non-capturing group, the longest first."""
    return f"(?:{patterns.alternatives(set(words))})"


def endings(words: tuple[str, ...], *after: str) -> frozenset[str]:
    """Return the characters with which words end, and all those of patterns of what may stand after them."""
    return frozenset((*(word[-1] for word in words), *"".join(after), *BLANKS))


def echoes(name: str, words: str) -> bool:
    """Whether two characters of a name, side by side, stand in other words."""
    return any(name[i : i + 2] in words for i in range(len(name) - 1))


@cache
def cues(lexicon: Lexicon, family: str) -> dict[str, tuple[str, ...]]:
    """Return the word lists of ``cues/family.toml``."""
    tree = lexicon.tree(f"cues/{family}")
    return {name: tuple(str(w) for w in words) for name, words in tree.items() if isinstance(words, list)}
