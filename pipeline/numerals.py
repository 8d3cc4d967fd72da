"""Numerals of Chinese text: digits, Chinese digits, scale words and their mixtures, as exact decimals.

``1萬1,944``, ``8兆302億``, ``壹佰貳拾萬零陸仟``, ``十二点五``, ``200多億`` and ``數百萬`` are one numeral each.
All functions but `find_numerals` and `parse_numeral` read folded text (`pipeline.view`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from pipeline.numeral_reader import (
    BIG,
    DIGITS,
    EXACT,
    LITERAL,
    LONGEST,
    ONE,
    SCALES,
    SMALL,
    TENS,
    ULPS,
    Numeral,
    read_numeral,
)
from pipeline.patterns import late, led_by
from pipeline.precision import Hedge
from pipeline.view import fold

__all__ = [
    "DIGITS", "EXACT", "ONE", "SMALL", "Numeral", "find_numerals", "parse_numeral", "read_numeral", "scan_numerals",
]  # fmt: skip

_CHINESE = "".join((*DIGITS, *SMALL, *BIG, *TENS)).replace("○", "").replace("参", "")
#: 十 behind digits begins a word of its own (2019十大人物), but in 1.2十亿.
_NO_TEN = "(?!十(?![万亿]))"
#: One pass over the text finds where numerals are; ``rest`` is what only the full reader understands. Every repeat
#: that may be tried again from its middle is bounded, so that no text takes more than linear time.
_RUN = late(
    led_by(
        rf"\d几数{_CHINESE}参",
        rf"(?P<literal>{LITERAL})(?P<odd>(?>(?:[.,]{{1,3}}\d++){{1,9}}))?"
        rf"(?P<scale>(?: (?=[百千万亿兆])|[ \r\n]{{1,4}}(?=[万亿]{{1,2}}元))?{_NO_TEN}[{SCALES}]{{1,9}}+)?"
        rf"(?P<rest>{_NO_TEN}(?>(?:[{_CHINESE}多余几来]|(?<=[{SCALES}零])(?:{LITERAL})){{1,60}}))?"
        rf"|[几数]?(?:[{_CHINESE}]|参(?=[拾佰仟万]))(?>(?:[{_CHINESE}○参多余几来点]|(?<=[{SCALES}零])\d++(?:\.\d++)?){{0,60}})",
    )
)
#: Formal digits that end ordinary words: 大陆, 队伍.
_WORD_ENDS = {"陆": frozenset("大登内着水海"), "伍": frozenset("队退入落")}
#: Digits that no one writes on purpose: 24..66, 1,23,4, 1.2.3.
_ODD_SHAPE = late(r".*[.,][.,]|\d{1,3}(?:,\d{1,3}){2,}$|\d+(?:\.\d+){2,}$")
_SCALE_ZEROS = {
    "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
    "兆": 12,
}  # fmt: skip
_SCALE_VALUES = {word: Decimal(10**zeros) for word, zeros in _SCALE_ZEROS.items()}
#: Places of the last digit by exponent, 10^12 to 10^-30, looked up with a (possibly negative) index.
_PLACES = {power: Decimal(10**power) if power >= 0 else ULPS[-power] for power in range(-LONGEST, 17)}


def scan_numerals(folded: str, start: int = 0) -> Iterator[Numeral]:
    """Yield the numerals of a folded text from left to right, idioms and all; linear in its length."""
    search = _RUN.search
    match = search(folded, start)
    while match:
        begin, end = match.span(1)
        numeral: Numeral | None
        if match.start(2) >= 0:  # a literal
            numeral = _quick(match, begin, end) or _odd(match) or read_numeral(folded, begin, end)
            position = end
        else:
            numeral = _spelled(folded, begin, end)
            position = begin + 1 if end - begin <= LONGEST else end
        if numeral is not None:
            yield numeral
            position = numeral.end
        match = search(folded, position)


def _spelled(folded: str, begin: int, end: int) -> Numeral | None:
    """Read a run of Chinese digits; one alone is looked up."""
    first = folded[begin]
    if first in _WORD_ENDS and folded[begin - 1 : begin] in _WORD_ENDS[first]:
        return None
    if end - begin == 1:
        return Numeral(begin, end, *_ALONE[first])
    return read_numeral(folded, begin, end)


def find_numerals(text: str) -> list[Numeral]:
    """Return every numeral of ``text`` (any script and width), whether or not it is the figure of something."""
    return list(scan_numerals(fold(text)))


def parse_numeral(text: str) -> Decimal | None:
    """Return the value of ``text`` if the whole of it is one plain numeral, else ``None``.

    >>> parse_numeral("8兆302億")
    Decimal('8030200000000')
    """
    folded = fold(text)
    sign = -1 if folded[:1] in ("-", "负") else 1
    body = folded[1:] if folded[:1] in ("-", "+", "负") else folded
    match = _RUN.match(body)
    if match is None:
        return None
    numeral = _quick(match, 0, match.end(1)) or read_numeral(body, 0, match.end(1))
    if numeral is None or numeral.end != len(body) or numeral.value is None or numeral.broken:
        return None
    return numeral.value * sign if sign < 0 else numeral.value


def _odd(match: re.Match[str]) -> Numeral | None:
    """Return a run of digits with misplaced commas or points as one broken numeral."""
    _, literal, odd, scale, rest = match.groups()
    if odd is None or rest is not None or not _ODD_SHAPE.match(literal + odd):
        return None
    factor = _SCALE_VALUES.get((scale or "").lstrip(), ONE)
    return Numeral(*match.span(1), None, scale=factor, broken="misplaced comma or point")


def _quick(match: re.Match[str], begin: int, end: int) -> Numeral | None:
    """Read digits with at most one scale expression: nearly all numerals of financial text."""
    _, literal, odd, scale, rest = match.groups()
    if literal is None or odd is not None or rest is not None or len(literal) > LONGEST:
        return None
    said = _said(literal, scale)
    if said is None:
        return None
    value, ulp, factor = said
    return Numeral(begin, end, value, None, None, ulp, Hedge.BARE, factor)


@lru_cache(maxsize=16_384)
def _said(literal: str, scale: str | None) -> tuple[Decimal, Decimal, Decimal] | None:
    """Return value, ulp and scale of digits and a scale expression; most are written more than once."""
    point = literal.find(".")
    places = 0 if point < 0 else len(literal) - point - 1
    if "," in literal or "，" in literal:
        literal = literal.replace(",", "").replace("，", "")
    if scale is None:
        return Decimal(literal), ULPS[places], ONE
    zeros = _SCALE_ZEROS.get(scale.lstrip())
    if zeros is None:
        return None
    if zeros >= places:  # as an integer, so that 1.5亿 is 150000000 and not 1.5E+8
        value = Decimal(int(literal.replace(".", "")) * 10 ** (zeros - places))
    else:
        value = EXACT.scaleb(Decimal(literal), zeros)
    return value, _PLACES[zeros - places], _PLACES[zeros]


#: What one character says alone: all of its `Numeral` but the offsets.
_ALONE = {c: alone[2:] for c in _CHINESE if (alone := read_numeral(c, 0, 1)) is not None}
