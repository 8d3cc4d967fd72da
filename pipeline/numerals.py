"""Numerals of Chinese text: digits, Chinese digits, scale words and their mixtures, as exact decimals.

``1萬1,944``, ``8兆302億``, ``壹佰貳拾萬零陸仟``, ``十二点五``, ``200多億`` and ``數百萬`` are one numeral each.
All functions but `find_numerals` and `parse_numeral` read folded text (`pipeline.view`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Context, Decimal
from typing import NamedTuple

from pipeline.precision import Hedge
from pipeline.view import fold

__all__ = ["EXACT", "Numeral", "find_numerals", "parse_numeral", "read_numeral", "scan_numerals"]

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
_SCALES = "".join((*SMALL, *BIG))
_CHINESE = "".join((*DIGITS, *SMALL, *BIG, *TENS)).replace("○", "").replace("参", "")
#: 245,38481 has lost the point before its last two digits.
_POINTLESS = r"\d{1,3}(?:,\d{3}(?=,)){0,8}+,\d{5}(?![,，.]?\d)"
_LITERAL = rf"\d{{1,3}}(?:[,，]\d{{3}}){{1,9}}+(?![,，]?\d)(?:\.\d++)?|{_POINTLESS}|\d++(?:\.\d++)?"

#: 十 behind digits begins a word of its own (2019十大人物), but in 1.2十亿.
_NO_TEN = "(?!十(?![万亿]))"
#: One pass over the text finds where numerals are; ``rest`` is what only the full reader understands. Every repeat
#: that may be tried again from its middle is bounded, so that no text takes more than linear time.
_RUN = re.compile(
    rf"(?P<literal>{_LITERAL})(?P<odd>(?:[.,]{{1,3}}\d++){{1,9}}+)?"
    rf"(?P<scale>(?: (?=[百千万亿兆])|[ \r\n]{{1,4}}(?=[万亿]{{1,2}}元))?{_NO_TEN}[{_SCALES}]{{1,9}}+)?"
    rf"(?P<rest>{_NO_TEN}(?:[{_CHINESE}多余几来]|(?<=[{_SCALES}零])(?:{_LITERAL})){{1,60}}+)?"
    rf"|[几数]?(?:[{_CHINESE}]|参(?=[拾佰仟万]))(?:[{_CHINESE}○参多余几来点]|(?<=[{_SCALES}零])\d++(?:\.\d++)?){{0,60}}+"
)
_TOKEN = re.compile(rf"(?P<literal>{_LITERAL})|[{''.join(DIGITS)}]++|.", re.DOTALL)
#: A trailing digit before these begins a word of its own: 三万一季度.
_OWN_WORD = frozenset("季月日号时方级线维期是年")
_CALENDAR = ("月", "日", "年", "号", "季")
_NOT_MORE = re.compile(
    r"多(?: ?\d|数|为|于|少|元化|家族|方|头|空|边|次)"
    r"|余(?:额|下|热|地|杭|姚|生)|来(?![个家名人款台件万亿千百年天条只元块岁])"
)
#: Formal digits that end ordinary words: 大陆, 队伍.
_WORD_ENDS = {"陆": frozenset("大登内着水海"), "伍": frozenset("队退入落")}
_PAIRS = frozenset(["一二", "两三", "二三", "三四", "四五", "五六", "六七", "七八", "八九", "三五"])
#: Digits that no one writes on purpose: 24..66, 1,23,4, 1.2.3.
_ODD_SHAPE = re.compile(r".*[.,][.,]|\d{1,3}(?:,\d{1,3}){2,}$|\d+(?:\.\d+){2,}$")
_SCALE_ZEROS = {
    "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
    "兆": 12,
}  # fmt: skip
_SCALE_VALUES = {word: Decimal(10**zeros) for word, zeros in _SCALE_ZEROS.items()}
_ONE = Decimal(1)
_ULPS = tuple(_ONE.scaleb(-places) for places in range(LONGEST + 1))
#: Places of the last digit by exponent, 10^12 to 10^-30, looked up with a (possibly negative) index.
_PLACES = {power: Decimal(10**power) if power >= 0 else _ULPS[-power] for power in range(-LONGEST, 17)}


class Numeral(NamedTuple):
    """A numeral and what it says.

    ``value`` or, for a vague one, ``low`` and ``high``; ``ulp`` is the place of the last written digit. ``scale`` is
    the product of the scale words at the end (1 without any), ``solo`` says that no digit was written (百万),
    ``chinese`` that it begins with a Chinese character, ``broken`` what is wrong with it.
    """

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    ulp: Decimal = _ONE
    hedge: Hedge = Hedge.BARE
    scale: Decimal = _ONE
    chinese: bool = False
    solo: bool = False
    broken: str | None = None


def scan_numerals(folded: str, start: int = 0) -> Iterator[Numeral]:
    """Yield the numerals of a folded text from left to right, idioms and all; linear in its length."""
    search = _RUN.search
    match = search(folded, start)
    while match:
        begin = match.start()
        if folded[begin] in _WORD_ENDS and folded[begin - 1 : begin] in _WORD_ENDS[folded[begin]]:
            match = search(folded, begin + 1)
            continue
        numeral = _quick(match) or _odd(match) or read_numeral(folded, begin, match.end())
        if numeral is None:
            short = match["literal"] is None and match.end() - begin <= LONGEST
            position = begin + 1 if short else match.end()
        else:
            yield numeral
            position = numeral.end
        match = search(folded, position)


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
    numeral = _quick(match) or read_numeral(body, 0, match.end())
    if numeral is None or numeral.end != len(body) or numeral.value is None or numeral.broken:
        return None
    return numeral.value * sign if sign < 0 else numeral.value


def _odd(match: re.Match[str]) -> Numeral | None:
    """Return a run of digits with misplaced commas or points as one broken numeral."""
    literal, odd, scale, rest = match.groups()
    if odd is None or rest is not None or not _ODD_SHAPE.match(literal + odd):
        return None
    factor = _SCALE_VALUES.get((scale or "").lstrip(), _ONE)
    return Numeral(match.start(), match.end(), None, scale=factor, broken="misplaced comma or point")


def _quick(match: re.Match[str]) -> Numeral | None:
    """Read digits with at most one scale expression: nearly all numerals of financial text."""
    literal, odd, scale, rest = match.groups()
    if literal is None or odd is not None or rest is not None:
        return None
    if len(literal) > LONGEST:
        return None
    point = literal.find(".")
    places = 0 if point < 0 else len(literal) - point - 1
    if "," in literal or "，" in literal:
        literal = literal.replace(",", "").replace("，", "")
    if scale is None:
        return Numeral(match.start(), match.end(), Decimal(literal), None, None, _ULPS[places])
    zeros = _SCALE_ZEROS.get(scale.lstrip())
    if zeros is None:
        return None
    if zeros >= places:  # as an integer, so that 1.5亿 is 150000000 and not 1.5E+8
        value = Decimal(int(literal.replace(".", "")) * 10 ** (zeros - places))
    else:
        value = EXACT.scaleb(Decimal(literal), zeros)
    return Numeral(match.start(), match.end(), value, None, None, _PLACES[zeros - places], Hedge.BARE, _PLACES[zeros])


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
        self.ulp = _ONE
        self.big = Decimal("Infinity")  # the last 万, 亿 or 兆, as a whole
        self.small = Decimal("Infinity")
        self.hedge = Hedge.BARE
        self.scale = _ONE
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
        self._number(value, _ONE if point < 0 else _ULPS[len(token) - point - 1], match)
        return True

    def _number(self, value: Decimal, ulp: Decimal, match: re.Match[str]) -> None:
        follower = self.folded[match.end() : match.end() + 1]
        alone = not self.digits and follower in BIG  # 百二萬 is 1,200,000
        last = match.end() == self.end or follower == "点" or alone
        if self.last_scale is not None and self.last_scale >= 100 and len(match[0]) == 1 and last:
            place = self.last_scale / 10  # 三万五 is 35,000
            value, ulp = value * place, place
        self.number, self.ulp, self.last_scale, self.scale = value, ulp, None, _ONE
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
            self._number(Decimal(values[0]), _ONE, match)
            return True
        if token in _PAIRS and follower != "点":
            self._number(Decimal(values[0]), _ONE, match)
            self.extra, self.hedge = Decimal(values[1] - values[0]), Hedge.PAIR
            return True
        if len(token) > LONGEST or (values[0] and "两" in token):
            return False
        self._number(Decimal("".join(map(str, values))), _ONE, match)
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
            pending = _ONE  # 万 alone
            self.ulp = _ONE
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
        self.number, self.ulp = whole + Decimal(f"0.{digits}"), _ULPS[len(digits)]
        self.total = self.section = Decimal(0)
        self.small = self.big = Decimal("Infinity")
        self.digits, self.last_scale, self.scale, self.skip = True, None, _ONE, fraction.end()
        return True

    def _few(self, token: str, match: re.Match[str]) -> bool:
        """Read 几 or 数: after 十 a digit (十几), before a scale word two to ten of it (数百)."""
        if token == "几" and (self.last_scale == 10 or (self.zero and self.number is None)):
            self.number, self.extra, self.hedge, self.ulp = _ONE, Decimal(8), Hedge.VAGUE_OVER, _ONE
            self.last_scale, self.digits = None, True
            return True
        if self.number is None and self.folded[match.end() : match.end() + 1] in _SCALES:
            self.number, self.extra, self.hedge, self.ulp = Decimal(2), Decimal(8), Hedge.VAGUE, _ONE
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
