"""The full reader of numerals: digits, Chinese digits and scale words in any mixture, left to right.

`pipeline.numerals` finds where they stand, and reads the plain ones without it.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import NamedTuple

from pipeline.patterns import late
from pipeline.precision import Hedge

__all__ = [
    "BIG", "DIGITS", "EXACT", "LITERAL", "LONGEST", "ONE", "SCALES", "SMALL", "TENS", "ULPS", "Numeral", "read_numeral",
]  # fmt: skip

#: Products of written figures are exact in this context.
EXACT = Context(prec=80)
#: A longer run of digits is an identifier and no figure.
LONGEST = 30

DIGITS = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "○": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
    "参": 3,
    "幺": 1,
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}
TENS = {"廿": 20, "卅": 30}
SCALES = "".join((*SMALL, *BIG))
#: 245,38481 has lost the point before its last two digits.
_POINTLESS = r"\d{1,3}(?>(?:,\d{3}(?=,)){0,8}),\d{5}(?![,，.]?\d)"
_GROUPED = r"\d{1,3}(?>(?:[,，]\d{3}){1,9})(?![,，]?\d)(?:\.\d++)?"
LITERAL = rf"(?=\d{{1,3}}+[,，])(?:{_GROUPED}|{_POINTLESS})|\d++(?:\.\d++)?"
_TOKEN = late(rf"(?P<literal>{LITERAL})|[{''.join(DIGITS)}]++|.", re.DOTALL)
#: A trailing digit before these begins a word of its own: 三万一季度.
_OWN_WORD = frozenset("季月日号时方级线维期是年")
_CALENDAR = ("月", "日", "年", "号", "季")
_NOT_MORE = late(
    r"多(?: ?\d|数|为|于|少|元化|家族|方|头|空|边|次)"
    r"|余(?:额|下|热|地|杭|姚|生)|来(?![个家名人款台件万亿千百年天条只元块岁])"
)
_PAIRS = frozenset(["一二", "两三", "二三", "三四", "四五", "五六", "六七", "七八", "八九", "三五"])
ONE = Decimal(1)
ULPS = tuple(ONE.scaleb(-places) for places in range(LONGEST + 1))


class Numeral(NamedTuple):
    """A numeral and what it says.

    ``value`` or, for a vague one, ``low`` and ``high``; ``ulp`` is the place of the last written digit. ``scale`` is
    the product of the scale words at the end, `ONE` itself without any; ``solo`` says that no digit was written (百万),
    ``chinese`` that it begins with a Chinese character, ``broken`` what is wrong with it.
    """

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    ulp: Decimal = ONE
    hedge: Hedge = Hedge.BARE
    scale: Decimal = ONE
    chinese: bool = False
    solo: bool = False
    broken: str | None = None


def read_numeral(folded: str, start: int, end: int) -> Numeral | None:
    """Read the longest numeral of ``folded[start:end]`` that begins at ``start``; ``None`` when there is none."""
    reader = _Reader(folded, start, end)
    return reader.read()


class _Reader:
    """A left-to-right reading of one run: sections of ten thousand, each of thousands, hundreds, tens, ones."""

    def __init__(self, folded: str, start: int, end: int) -> None:
        self.folded, self.start, self.end = folded, start, end
        self.total = Decimal(0)
        self.section = Decimal(0)
        self.number: Decimal | None = None
        self.extra = Decimal(0)  # how far the high end of a vague numeral lies above the low one
        self.ulp = ONE
        self.big = Decimal("Infinity")  # the last 万, 亿 or 兆, as a whole
        self.small = Decimal("Infinity")
        self.hedge = Hedge.BARE
        self.scale = ONE
        self.last_scale: Decimal | None = None  # set while the token before was a scale word
        self.digits = False
        self.zero = False
        self.broken: str | None = None
        self.skip = 0

    def read(self) -> Numeral | None:
        """Take tokens as long as they make one numeral."""
        position = self.start
        for match in _TOKEN.finditer(self.folded, self.start, self.end):
            token = match[0]
            if match.start() < self.skip:  # the digits behind 点
                position = match.end()
                continue
            if match["literal"]:
                taken = self._literal(token, match)
            elif token[0] in DIGITS:
                taken = self._digits(token, match)
            elif token in " \r\n":
                taken = match.end() < self.end
            else:
                taken = self._word(token, match)
            if not taken:
                break
            position = match.end()
        while position > self.start and self.folded[position - 1] in " \r\n":
            position -= 1
        return self._finish(position)

    def _literal(self, token: str, match: re.Match[str]) -> bool:
        if len(token) > LONGEST:
            return False
        if self.number is not None:
            return False
        if self.last_scale is not None and self.folded[match.end() : match.end() + 1] in _CALENDAR:
            return False  # 12亿1月15日
        point = token.find(".")
        value = Decimal(token.replace(",", "").replace("，", ""))
        self._number(value, ONE if point < 0 else ULPS[len(token) - point - 1], match)
        return True

    def _number(self, value: Decimal, ulp: Decimal, match: re.Match[str]) -> None:
        follower = self.folded[match.end() : match.end() + 1]
        alone = not self.digits and follower in BIG  # 百二萬 is 1,200,000
        last = match.end() == self.end or follower == "点" or alone
        if self.last_scale is not None and self.last_scale >= 100 and len(match[0]) == 1 and last:
            place = self.last_scale / 10  # 三万五 is 35,000
            value, ulp = value * place, place
        self.number, self.ulp, self.last_scale, self.scale = value, ulp, None, ONE
        self.digits = True

    def _digits(self, token: str, match: re.Match[str]) -> bool:
        follower = self.folded[match.end() : match.end() + 1]
        if self.number is not None:
            if self.start == match.start():
                return False
            scale_follows = follower in BIG
            self.broken = "a digit and a Chinese digit side by side" if scale_follows else None
            return scale_follows
        after_scale = self.last_scale is not None and self.last_scale >= 100
        if after_scale and len(token) == 1 and follower in _OWN_WORD and match.end() == self.end:
            return False
        if token == "两" and self.last_scale is not None and self.last_scale >= 100 and match.end() == self.end:
            return False  # 三千两百两 counts 两
        values = [DIGITS[c] for c in token]
        if len(token) == 1:
            if values[0] == 0 and (self.last_scale is not None or follower in SMALL):
                self.zero, self.last_scale = True, None
                return True
            self._number(Decimal(values[0]), ONE, match)
            return True
        if token in _PAIRS and follower != "点":
            self._number(Decimal(values[0]), ONE, match)
            self.extra, self.hedge = Decimal(values[1] - values[0]), Hedge.PAIR
            return True
        if len(token) > LONGEST or (values[0] and "两" in token):
            return False
        self._number(Decimal("".join(map(str, values))), ONE, match)
        return True

    def _word(self, token: str, match: re.Match[str]) -> bool:
        if token in SMALL:
            return self._small(Decimal(SMALL[token]))
        if token in BIG:
            return self._big(Decimal(BIG[token]))
        if token in TENS:
            if self.number is not None or self.small <= 10:
                return False
            self.section += TENS[token]
            self.digits, self.ulp, self.last_scale, self.small = True, Decimal(10), Decimal(10), Decimal(10)
            return True
        if token == "点":
            return self._point(match)
        if token in "几数":
            return self._few(token, match)
        return self._more(token, match)

    def _small(self, factor: Decimal) -> bool:
        if factor >= self.small:
            return False
        if self.number is None:
            if self.section and self.last_scale is not None and factor != 10:
                return False  # but 一百十一
            self.section += factor
            self.ulp = factor
        else:
            self.section += EXACT.multiply(self.number, factor)
            self.ulp *= factor
            self.extra *= factor
        self.number = None
        self.scale = factor if self.scale == 1 else self.scale * factor
        self.small, self.last_scale = factor, factor
        return True

    def _big(self, factor: Decimal) -> bool:
        pending = self.section + (self.number or 0)
        if not pending and not self.digits and self.last_scale is None:
            pending = ONE  # 万 alone
            self.ulp = ONE
        if factor > self.big or self.big.is_infinite():
            self.total = EXACT.multiply(self.total + pending, factor)
            self.big = factor if self.big.is_infinite() else EXACT.multiply(self.big, factor)
        elif not pending:
            if factor != self.last_scale:
                return False
            self.total = EXACT.multiply(self.total, factor)  # 四万万
            self.big = EXACT.multiply(self.big, factor)
        else:
            self.total += EXACT.multiply(pending, factor)
            self.big = factor
        self.ulp *= factor
        self.extra *= factor
        self.section, self.number = Decimal(0), None
        self.small = Decimal("Infinity")
        self.scale, self.last_scale = self.scale * factor, factor
        return True

    def _point(self, match: re.Match[str]) -> bool:
        """Read 点 and the digits after it; it is no point when none follow. Scale words go on behind them."""
        fraction = _TOKEN.match(self.folded, match.end(), self.end)
        if fraction is None or fraction[0][0] not in DIGITS or "两" in fraction[0] or len(fraction[0]) > LONGEST:
            return False
        if self.number is None and not self.section and not self.total:
            return False
        whole = self.total + self.section + (self.number or 0)
        digits = "".join(str(DIGITS[c]) for c in fraction[0])
        self.number, self.ulp = whole + Decimal(f"0.{digits}"), ULPS[len(digits)]
        self.total = self.section = Decimal(0)
        self.small = self.big = Decimal("Infinity")
        self.digits, self.last_scale, self.scale, self.skip = True, None, ONE, fraction.end()
        return True

    def _few(self, token: str, match: re.Match[str]) -> bool:
        """Read 几 or 数: after 十 a digit (十几), before a scale word two to ten of it (数百)."""
        if token == "几" and (self.last_scale == 10 or (self.zero and self.number is None)):
            self.number, self.extra, self.hedge, self.ulp = ONE, Decimal(8), Hedge.VAGUE_OVER, ONE
            self.last_scale, self.digits = None, True
            return True
        follower = self.folded[match.end() : match.end() + 1]
        within = self.last_scale if self.last_scale in (100, 1000) and self.number is None else None
        if token == "几" and within is not None and self.section and (not follower or follower not in "十百千"):
            self.number, self.extra = ONE, within - 2  # 六千几万 is 6,001 to 6,999 times 万
            self.hedge, self.ulp, self.last_scale, self.digits = Hedge.VAGUE_OVER, ONE, None, True
            return True
        if self.number is None and follower in SCALES:
            self.number, self.extra, self.hedge, self.ulp = Decimal(2), Decimal(8), Hedge.VAGUE, ONE
            self.last_scale, self.digits = None, True
            return True
        return False

    def _more(self, token: str, match: re.Match[str]) -> bool:
        """Read 多, 余 or 来 after a number or a scale word."""
        if token not in "多余来" or self.hedge is not Hedge.BARE or _NOT_MORE.match(self.folded, match.start()):
            return False
        if not (self.digits or self.last_scale is not None):
            return False
        if token == "来" and self.last_scale is None:
            return False
        so_far = self.total + self.section + (self.number or 0)
        if not self.digits and token != "来":
            self._vague_over(so_far)
        elif not self.digits:
            half = so_far / 2
            self.section, self.number = self.section - half, None
            self.total, self.section = (self.total, self.section) if self.section > 0 else (so_far - half, Decimal(0))
            self.extra, self.hedge = half * 2, Hedge.VAGUE_APPROX
        else:
            self.hedge = Hedge.ABOUT if token == "来" else Hedge.OVER_INSIDE
        self.last_scale = None
        return True

    def _vague_over(self, so_far: Decimal) -> None:
        """十余 is 11 to 19, 百余 100 to 200."""
        self.hedge = Hedge.VAGUE_OVER
        if so_far == 10:
            self.section, self.extra = Decimal(11), Decimal(8)
        else:
            self.extra = so_far

    def _finish(self, end: int) -> Numeral | None:
        if end == self.start:
            return None
        value = None if self.broken else self.total + self.section + (self.number or 0)
        solo = not self.digits
        chinese = not self.folded[self.start].isdigit()
        if self.extra and value is not None:
            return Numeral(
                self.start, end, None, value, value + self.extra, self.ulp, self.hedge, self.scale, chinese, solo
            )
        return Numeral(self.start, end, value, None, None, self.ulp, self.hedge, self.scale, chinese, solo, self.broken)
