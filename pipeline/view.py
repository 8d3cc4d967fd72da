"""The same-length view: Simplified, half width, one kind of space and of minus sign.

`make_view` never changes the number of characters, so that every offset into the view is an offset into the text.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.model import View

__all__ = ["fold", "make_view"]

#: With so few different characters to change, each is replaced on its own.
FEW = 12
#: Full-width punctuation that ends or splits clauses stays as it is: ``，`` is no thousands comma.
KEPT = "，；！？"
MINUS = "−–—﹣－‐‑‒―"
#: Small forms, as some systems of Hong Kong write points and commas: 13﹒1%.
SMALL = {
    "﹒": ".",
    "﹐": ",",
    "﹑": "、",
    "﹔": "；",
    "﹕": ":",
    "﹖": "？",
    "﹗": "！",
    "﹙": "(",
    "﹚": ")",
    "﹪": "%",
}
SPACES = "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"


def make_view(text: str) -> View:
    """Return the view of ``text``.

    Parameters
    ----------
    text : str
        Any string, lone surrogates included.

    Returns
    -------
    View
        ``len(view.folded) == len(text)``.
    """
    changing = set(_changing().findall(text))
    if len(changing) > FEW:
        folded = text.translate(_table())
    else:  # plain Simplified: a few replacements are faster than a look-up of every character
        folded = text
        for character in changing:
            folded = folded.replace(character, chr(_changes()[ord(character)]))
    return View(text, folded, _script(text, changing))


def fold(text: str) -> str:
    """Return the folded form of ``text`` alone (for words of the lexicon)."""
    return text.translate(_table())


def _script(text: str, changing: set[str]) -> str:
    """Return ``hant`` or ``hans`` by the characters that occur in one script only, ``none`` without any.

    ``changing`` are those of ``text`` that folding changes, all Traditional ones among them.
    """
    traditional, simplified = _telling()
    more = len(changing & traditional)
    if not more:
        return "none" if simplified.isdisjoint(text) else "hans"
    return "hant" if more >= len(simplified.intersection(text)) else "hans"


@cache
def _script_pairs() -> dict[int, int]:
    """Ask OpenCC for every ideograph of the BMP: Traditional → Simplified, one to one."""
    import opencc  # costs 20 ms: only when a text is read

    points = [*range(0x3400, 0xA000), *range(0xF900, 0xFB00)]  # the ideographs
    simple = str(opencc.OpenCC("t2s").convert("\n".join(map(chr, points)))).split("\n")
    return {p: ord(s) for p, s in zip(points, simple, strict=True) if len(s) == 1 and ord(s) != p}


@cache
def _changes() -> dict[int, int]:
    """Return what folding makes of every character that it changes."""
    changes = dict(_script_pairs())
    for point in range(0xFF01, 0xFF5F):  # full-width ASCII
        if chr(point) not in KEPT:
            changes[point] = point - 0xFEE0
    changes[0x3000] = 0x20
    changes.update({ord("￥"): ord("¥"), ord("∶"): ord(":")})
    changes.update({ord(c): ord("-") for c in MINUS})
    changes.update({ord(small): ord(full) for small, full in SMALL.items()})
    changes.update({ord(c): 0x20 for c in SPACES})
    return changes


@cache
def _table() -> dict[int, int]:
    """Return `_changes` and the commonest characters as they are: one that a table lacks takes longest."""
    table = {point: point for point in (*range(0x7F), *range(0x4E00, 0xA000))}
    table.update(_changes())
    return table


@cache
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters that only Traditional and only Simplified text has."""
    pairs = _script_pairs()
    simplified = set(pairs.values()) - set(pairs)
    return frozenset(map(chr, pairs)), frozenset(map(chr, simplified))


@cache
def _changing() -> re.Pattern[str]:
    """Return the pattern of what folding changes: quicker than a set of all characters of a text."""
    return re.compile(f"[{''.join(map(chr, _changes()))}]")
