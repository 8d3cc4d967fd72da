"""Every number of a text, whatever it is a number of.

`pipeline.mentions.find_candidates` finds the figures of an article: it asks what is counted, and leaves names, versions
and headings alone. `find_numbers` asks for nothing: ``5``, ``-1,200,000``, ``2e5``, ``三又二分之一``, ``十打`` and
``负四十五亿`` are numbers, ``20-100`` is a range. `find_loosely` finds figures in text that is set with spaces.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from pipeline.lexicon import Lexicon, load_lexicon
from pipeline.mentions.qualifier import Cues, cue_before, cues
from pipeline.mentions.ratio import quotient
from pipeline.mentions.scan import find_figures
from pipeline.mentions.units import vocabulary
from pipeline.model import Candidate
from pipeline.numerals import DIGITS, Numeral, scan_numerals
from pipeline.patterns import late
from pipeline.precision import Hedge
from pipeline.view import fold

__all__ = ["Number", "find_loosely", "find_numbers"]

_NUMERAL = "〇零一二两三四五六七八九十百千万亿兆廿卅壹贰叁肆伍陆柒捌玖拾佰仟幺俩点多余几数"
#: Spaces between these belong to the setting, not to the text; two runs of digits stay apart.
_SPACED = late(
    rf"(?<=[{_NUMERAL}分之个又百成折负-]) +(?=[{_NUMERAL}\d分之个又成折%百])|(?<=\d) +(?=[{_NUMERAL}分之个又成折%])"
)
_POINT = late(r"(?<=\d)点(?=[零〇一二三四五六七八九\d])")
_POWER = late(r"(?:e|\^)[+-]?\d{1,3}(?!\d)", re.IGNORECASE)
_LETTER = late(r"[kKmMbBgGtT](?![A-Za-z])")
_LETTER_POWER = {"k": 3, "m": 6, "b": 9, "g": 9, "t": 12}
_PARTS = late(r"[分份]之?(?=[\d一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟])")
_SHORT = late(r"[分份](?=[一二三四五六七八九](?![钟公]))")
_HALF = late(r"一半|(?<![一二两三四五六七八九十年月天个倍成])半(?=[个公加升斤])")
_TO = ("-", "--", "~", "至", "到")
_AND = ("和", "与", "跟", "及")
DOZEN = Decimal(12)
LARGEST_POWER = 100


class Number(NamedTuple):
    """A number at ``[start, end)``; a vague one has ``low`` and ``high``. ``hedge`` is the cue before or after it."""

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    hedge: Hedge = Hedge.BARE


def find_loosely(text: str, lexicon: Lexicon | None = None) -> list[Candidate]:
    """Return the figures of ``text``, spaces between its characters disregarded."""
    squeezed, offsets = _squeeze(fold(text))
    candidates = find_figures(squeezed, lexicon or load_lexicon())
    for candidate in candidates:
        candidate.start, candidate.end = offsets[candidate.start], offsets[candidate.end - 1] + 1
    return candidates


def find_numbers(text: str, lexicon: Lexicon | None = None) -> list[Number]:
    """Return every number of ``text`` in order.

    Parameters
    ----------
    text : str
        Any script and width.
    lexicon : Lexicon, optional
        Gives the names and idioms whose numerals are none.
    """
    lexicon = lexicon or load_lexicon()
    squeezed, offsets = _squeeze(fold(text))
    numbers = _Scanner(_plain_points(squeezed), lexicon).numbers()
    return [n._replace(start=offsets[n.start], end=offsets[n.end - 1] + 1) for n in numbers]


def _squeeze(folded: str) -> tuple[str, list[int]]:
    """Drop spaces between numeral characters; also return where each character that is left stood."""
    offsets: list[int] = []
    parts: list[str] = []
    position = 0
    for match in _SPACED.finditer(folded):
        parts.append(folded[position : match.start()])
        offsets.extend(range(position, match.start()))
        position = match.end()
    parts.append(folded[position:])
    offsets.extend(range(position, len(folded)))
    return "".join(parts), offsets


def _plain_points(text: str) -> str:
    """Write 1点一 and 1点45 with a decimal point, length for length."""
    characters = list(text)
    for match in _POINT.finditer(text):
        characters[match.start()] = "."
        at = match.end()
        while at < len(text) and text[at] in DIGITS and text[at] != "两":
            characters[at] = str(DIGITS[text[at]])
            at += 1
    return "".join(characters)


class _Scanner:
    """Joins numerals with the signs, powers and fractions around them."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.names = vocabulary(lexicon).names
        self.cues: Cues = cues(lexicon)
        halves = [Numeral(m.start(), m.end(), Decimal("0.5"), chinese=True) for m in _HALF.finditer(text)]
        taken = {half.start for half in halves}
        numerals = [n for n in self._split(list(scan_numerals(text))) if n.start not in taken and not self._named(n)]
        self.numerals = sorted((*numerals, *halves), key=lambda n: n.start)
        self._at = {numeral.start: numeral for numeral in self.numerals}

    def _split(self, numerals: list[Numeral]) -> list[Numeral]:
        """Give the parts of a run with several points one by one."""
        parts: list[Numeral] = []
        for numeral in numerals:
            if numeral.broken and numeral.value is None:
                at = numeral.start
                for piece in re.finditer(r"\d{1,30}", self.text[numeral.start : numeral.end]):
                    parts.append(Numeral(at + piece.start(), at + piece.end(), Decimal(piece[0])))
            else:
                parts.append(numeral)
        return parts

    def _named(self, numeral: Numeral) -> bool:
        """Whether the numeral is part of a name; scale words alone are no number (万, 百)."""
        if not numeral.chinese:
            return False
        end = self.names.end_at(self.text, numeral.start)
        fraction = self._is_part(numeral) or self.text.endswith(("分之", "分", "份"), 0, numeral.start)
        if end is not None and not fraction:
            return True
        return numeral.solo and numeral.end - numeral.start == 1 and numeral.value != 10 and not self._is_part(numeral)

    def _is_part(self, numeral: Numeral) -> bool:
        return _PARTS.match(self.text, numeral.end) is not None

    def numbers(self) -> list[Number]:
        """Return the numbers in order."""
        found: list[Number] = []
        index = 0
        while index < len(self.numerals):
            number, index = self._number(index)
            if found and number.start < found[-1].end:
                continue
            joined = self._range(found[-1], number) if found else None
            if joined is not None:
                found[-1] = joined
                continue
            found.append(self._hedged(number, found[-1].end if found else 0))
        return found

    def _number(self, index: int) -> tuple[Number, int]:
        if self._is_percent(index):
            index += 1
        numeral = self.numerals[index]
        start = numeral.start
        value, end, index = self._mixed(index) or self._plain(index)
        if value is None:
            return Number(start, end, None, numeral.low, numeral.high, numeral.hedge), index
        start, negative = self._sign(start)
        return Number(start, end, -value if negative else value, hedge=numeral.hedge), index

    def _is_percent(self, index: int) -> bool:
        """Whether the numeral is the 百 of 百分之五, whose number is five."""
        numeral = self.numerals[index]
        if not (numeral.solo and numeral.value == 100 and self.text.startswith("分之", numeral.end)):
            return False
        return index + 1 < len(self.numerals) and self.numerals[index + 1].start == numeral.end + 2

    def _mixed(self, index: int) -> tuple[Decimal, int, int] | None:
        """Read 三又二分之一 and 1 4/3: a whole and a fraction."""
        whole = self.numerals[index]
        joined = self.text[whole.end : whole.end + 1]
        follows = index + 1 < len(self.numerals) and self.numerals[index + 1].start == whole.end + 1
        if not follows or joined not in ("又", " ") or whole.value is None:
            return None
        part = self._fraction(index + 1)
        if part is None or (joined == " " and self.text[self.numerals[index + 1].end] != "/"):
            return None
        return whole.value + part[0], part[1], part[2]

    def _fraction(self, index: int) -> tuple[Decimal, int, int] | None:
        """Read 四分之3, 十分一 and 4/3."""
        first = self.numerals[index]
        if index + 1 >= len(self.numerals) or not first.value:
            return None
        second = self.numerals[index + 1]
        gap = self.text[first.end : second.start]
        if second.value is None or gap not in ("分之", "份之", "分", "份", "/"):
            return None
        if gap == "/":
            return (quotient(first.value, second.value), second.end, index + 2) if second.value else None
        if gap in ("分", "份") and not _SHORT.match(self.text, first.end):
            return None
        return quotient(second.value, first.value), second.end, index + 2

    def _plain(self, index: int) -> tuple[Decimal | None, int, int]:
        numeral = self.numerals[index]
        part = self._fraction(index)
        if part is not None:
            return part
        value, end = numeral.value, numeral.end
        if value is None:
            return None, end, index + 1
        if self._only_decimals(numeral):
            value = value.scaleb(numeral.start - numeral.end)
        if self.text.startswith("打", end) and numeral.chinese:
            return value * DOZEN, end + 1, index + 1
        power = _POWER.match(self.text, end) if not numeral.chinese else None
        if power is not None and abs(int(power[0][1:])) <= LARGEST_POWER:
            exponent = int(power[0][1:])
            raised = value.scaleb(exponent) if power[0][0] in "eE" else value**exponent
            return raised, power.end(), self._past(power.end(), index)
        letter = _LETTER.match(self.text, end) if not numeral.chinese else None
        if letter is not None:
            return value.scaleb(_LETTER_POWER[letter[0].lower()]), letter.end(), index + 1
        return value, end, index + 1

    def _only_decimals(self, numeral: Numeral) -> bool:
        """Whether the digits stand behind a point without a whole: .5."""
        at = numeral.start
        before = self.text[at - 2] if at > 1 else ""
        plain = self.text[at : numeral.end].isdigit() and not numeral.chinese
        return plain and self.text[at - 1 : at] == "." and not before.isalnum() and before != "."

    def _past(self, end: int, index: int) -> int:
        while index < len(self.numerals) and self.numerals[index].start < end:
            index += 1
        return index

    def _sign(self, start: int) -> tuple[int, bool]:
        """Return where the number begins with its sign, and whether it is negative."""
        at = start
        if self.text[at - 1 : at] == "." and self._only_decimals(self._at[start]):
            at = start = start - 1
        while at > 0 and self.text[at - 1] == " ":
            at -= 1
        mark = self.text[at - 1] if at else ""
        before = self.text[max(0, at - 4) : at - 1].rstrip(" ")[-1:] if at > 1 else ""
        if mark == "负" or (mark == "-" and not before.isalnum() and before not in ("-", "%", ")")):
            return at - 1, True
        return start, False

    def _hedged(self, number: Number, previous_end: int) -> Number:
        if number.hedge is not Hedge.BARE:
            return number
        before = cue_before(self.text, number.start, previous_end, self.cues)
        if before is not None and before[0] is not Hedge.BARE:
            return number._replace(hedge=before[0])
        after = self.cues.after.at(self.text, number.end)
        return number._replace(hedge=after[1]) if after is not None else number

    def _range(self, first: Number, second: Number) -> Number | None:
        """Join A-B, A至B and A和B之间."""
        gap = self.text[first.end : second.start].strip(" 第")
        closed = gap in _AND and self.text.startswith(("之间", "间"), second.end)
        if first.value is None or second.value is None or not (closed or gap in _TO):
            return None
        return Number(first.start, second.end, None, first.value, second.value, Hedge.RANGE)
