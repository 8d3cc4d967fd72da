"""Fractions and ratios: 百分之五, 三分之一, 三分一, 8.4:1, 1比10, 2/3."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from pipeline.mentions.draft import Draft
from pipeline.mentions.units import Unit
from pipeline.numerals import DIGITS, EXACT, Numeral, read_numeral
from pipeline.patterns import late
from pipeline.precision import Hedge

__all__ = ["join_ratio", "quotient", "read_fraction"]

_RATIO = Unit("ratio", "pure")
_RUN_END = late(r"[\d.,，零〇一二两三四五六七八九十百千万点几多余来壹贰叁肆伍陆柒捌玖拾佰仟]+")
_TEN = Decimal(10)
_HOUR, _MINUTES = 24, 60
_RATIO_CUE = late(r"比|赔率|汇率|杠杆")
_SCORE = ("憾负", "战胜", "击败", "逆转", "不敌", "负于", "险胜", "大胜", "告负", "落败", "战平", "的比分")
CUE_REACH = 12
PLACES = 30


def read_fraction(folded: str, numeral: Numeral) -> Draft | None:
    """Read ``numeral`` 分之 N or, as Hong Kong writes it, 分 N; the denominator is read already."""
    if not folded.startswith("分之", numeral.end):
        return _read_short(folded, numeral)
    start = numeral.end + 2
    sign = folded[start : start + 1] == "负"
    run = _RUN_END.match(folded, start + sign)
    above = read_numeral(folded, run.start(), run.end()) if run else None
    below = numeral.value
    if above is None or not below:
        return None
    if numeral.solo and below != _TEN:  # 百分之, 万分之
        unit = Unit("percent", "pure", Decimal(1).scaleb(-below.adjusted()))
        draft = Draft(numeral.start, above.end, above, unit, "percent.parts")
        draft.sign = -1 if sign else 1
        return draft
    if above.value is None:
        return None
    return _fraction(numeral, above.value, below, above.end)


def _read_short(folded: str, numeral: Numeral) -> Draft | None:
    """Read 三分一 and 四分三."""
    above = DIGITS.get(folded[numeral.end + 1 : numeral.end + 2])
    below = numeral.value
    if above is None or below is None or not 0 < above < below <= 10 or not numeral.chinese:
        return None
    if folded[numeral.end + 2 : numeral.end + 3] in ("钟", "公", "十", "百", "家", "个", "秒"):
        return None
    return _fraction(numeral, Decimal(above), below, numeral.end + 2)


def _fraction(numeral: Numeral, above: Decimal, below: Decimal, end: int) -> Draft:
    draft = Draft(numeral.start, end, numeral._replace(ulp=Decimal("0.01")), _RATIO, "ratio.fraction")
    draft.value = quotient(above, below)
    draft.hedge = Hedge.FRACTION
    return draft


def quotient(above: Decimal, below: Decimal) -> Decimal:
    """Return ``above / below`` to thirty places."""
    with localcontext() as context:
        context.prec = PLACES
        return above / below


def join_ratio(folded: str, first: Draft, second: Draft, gap: str) -> bool:
    """Make one ratio of ``first`` gap ``second`` when the gap is a colon or 比; the draft ``second`` becomes it."""
    a, b = first.numeral.value, second.numeral.value
    if a is None or not b or first.numeral.broken or second.numeral.broken:
        return False
    if gap == ":" and _is_time(folded, first, second):
        return False
    if gap == "/" and not _is_fraction(folded, first, second):
        return False
    if _is_score(folded, second.end):
        return False
    precise = max(_relative(first.numeral), _relative(second.numeral))
    second.value = quotient(a, b)
    second.numeral = second.numeral._replace(ulp=EXACT.multiply(precise, second.value).normalize())
    second.start, second.unit, second.rule = first.start, _RATIO, "ratio.colon" if gap == ":" else "ratio.words"
    return True


def _is_fraction(folded: str, first: Draft, second: Draft) -> bool:
    """Whether a/b is a part of something and no date or list: 约1/3, 2/3的."""
    a, b = first.numeral.value, second.numeral.value
    if a is None or b is None or not 0 < a < b <= 10 or folded[second.end : second.end + 1] in ("/", "月", "日", "年"):
        return False
    if folded[second.end : second.end + 1] in ("的", "以", "左", "强"):
        return folded[first.start - 1 : first.start] != "/"
    return folded[first.start - 1 : first.start] in ("约", "近", "超", "过", "逾", "占", "达", "的", "国", "足", "剩")


def _is_score(folded: str, end: int) -> bool:
    """Whether a:b is the result of a match."""
    return folded.startswith(_SCORE, end)


def _relative(numeral: Numeral) -> Decimal:
    """Return the last place over the value; an exact one (the 1 of N:1) has none."""
    if not numeral.value or numeral.value == 1:
        return Decimal(0)
    return quotient(numeral.ulp, numeral.value)


def _is_time(folded: str, first: Draft, second: Draft) -> bool:
    minutes = second.end - second.start == 2 and first.numeral.value is not None and second.numeral.value is not None
    if not minutes or first.numeral.value is None or second.numeral.value is None:
        return False
    if first.numeral.value > _HOUR or second.numeral.value >= _MINUTES or first.end - first.start > 2:
        return False
    before = re.split(r"[，,。;； ]", folded[max(0, first.start - CUE_REACH) : first.start])[-1]
    return not _RATIO_CUE.search(before)
