"""The words around a numeral that say what it counts: units, counters, currencies and rates, as look-ups."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline.lexicon import Lexicon
from pipeline.mentions.words import After, Before
from pipeline.model import Kind
from pipeline.numerals import DIGITS, SMALL

__all__ = ["Names", "Unit", "Vocabulary", "vocabulary", "word_lists"]

_NUMERAL_CHARACTERS = frozenset((*DIGITS, *SMALL, *"万亿兆几数"))
#: Behind a digit, these may lead on to the second number of a range, a ratio, a list or a fraction.
_JOINING = ("、", "至", "到", "-", "~", "比", ":", "分", "强", "厘", "或", "和", " ")
_PREFIX_SIGNS = frozenset("$¥€£₩₽₹₫฿₪")


class Unit(NamedTuple):
    """What a word after (or before) a numeral makes of it.

    ``kind`` is ``None`` when the word shows that the numeral is no figure; ``why`` then says ``time``, ``ordinal`` …
    ``factor`` leads from the number to the value of the mention. ``use`` as in ``counters.tsv``.
    """

    kind: Kind | None
    unit: str | None
    factor: Decimal = Decimal(1)
    use: str = "strong"
    why: str = ""


class Names:
    """Names and idioms that hold numerals, found by their first numeral character."""

    def __init__(self, words: list[str]) -> None:
        self._by_head: dict[str, list[tuple[str, str]]] = {}
        last: dict[str, None] = {}  # names that end with their only numeral: 统一
        for word in sorted(set(words), key=lambda w: (-len(w), w)):
            at = next((i for i, c in enumerate(word) if c in _NUMERAL_CHARACTERS), None)
            if at is None:
                continue
            if 0 < at == len(word) - 1:
                last[word] = None
            else:
                self._by_head.setdefault(word[at : at + 2], []).append((word[at:], word[:at]))
        self._last = Before(last)

    def end_at(self, folded: str, offset: int) -> int | None:
        """Return the end of the name whose first numeral character stands at ``offset``."""
        for rest, prefix in self._by_head.get(folded[offset : offset + 2]) or self._by_head.get(folded[offset]) or ():
            if folded.startswith(rest, offset):
                ordinal = offset > 0 and folded[offset - 1] in "第前"  # 第一大, not 一大
                if folded.endswith(prefix, 0, offset) if prefix else not ordinal:
                    return offset + len(rest)
        return None if self._last.at(folded, offset + 1) is None else offset + 1


class Vocabulary(NamedTuple):
    """Everything that recognition reads from the lexicon, compiled."""

    after: After[Unit]
    currency_before: Before[str]
    names: Names
    bare_before: Before[str]
    dimensions: Mapping[str, tuple[str, Decimal]]
    followers: frozenset[str]  # what a single Chinese digit must have behind it to be worth a look


@cache
def vocabulary(lexicon: Lexicon) -> Vocabulary:
    """Compile the tables of ``lexicon`` once."""
    after: dict[str, Unit] = {}
    figures = lexicon.tree("figures")
    for why, words in word_lists(figures["after"]).items():
        after.update((word, Unit(None, None, why=why)) for word in words)
    dimensions = {}
    for row in lexicon.table("units", ("word", "unit", "dimension", "factor")):
        after[row["word"]] = Unit("quantity", row["unit"], use="unit")
        dimensions[row["unit"]] = (row["dimension"], Decimal(row["factor"]))
    for row in lexicon.table("counters", ("word", "unit", "use")):
        none = row["use"] == "none"
        known = after.get(row["word"])
        if known is None or known.kind is None:
            kind: Kind | None = None if none else "quantity"
            after[row["word"]] = Unit(kind, row["unit"], use=row["use"], why="ordinal" if none else "")
    before: dict[str, str] = {}
    for row in lexicon.table("currencies", ("word", "currency", "factor", "side")):
        word, sign = row["word"], row["word"][-1] in _PREFIX_SIGNS
        if row["side"] != "prefix":
            after[word] = Unit("money", row["currency"], Decimal(row["factor"]))
        if row["side"] == "prefix" or (row["side"] == "both" and (sign or word != "元")):
            before[word] = row["currency"]
    kinds: dict[str, Kind] = {"percent": "percent", "percentage_point": "percentage_point", "multiple": "multiple"}
    for row in lexicon.table("rates", ("word", "kind", "factor")):
        after[row["word"]] = Unit(kinds[row["kind"]], "pure", Decimal(row["factor"]))
    listed = word_lists(figures["names"])
    names = listed["words"] + listed["idioms"]
    bare = dict.fromkeys(listed["before"], "name")
    looked_up = After(after)
    followers = frozenset((*looked_up.by_first, *_JOINING))
    return Vocabulary(looked_up, Before(before), Names(names), Before(bare), dimensions, followers)


def _strings(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


def word_lists(value: object) -> dict[str, list[str]]:
    """Return a table of the lexicon whose values are lists of words."""
    return {str(k): _strings(v) for k, v in value.items()} if isinstance(value, dict) else {}
