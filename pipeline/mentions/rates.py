"""成, 折, 倍 and 厘: number words whose value is more than number times factor."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.mentions.draft import Draft
from pipeline.mentions.units import Unit, Vocabulary
from pipeline.numerals import DIGITS, Numeral
from pipeline.patterns import late
from pipeline.precision import Hedge

__all__ = ["read_discount", "read_per_mille", "read_tenths", "read_times"]

TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")
_TEN = Decimal(10)
_PERCENT = Unit("percent", "pure", TENTH)
#: 厘 of a price or a dividend is money; of anything else it is a rate of interest.
_PRICE = late(r"股价|每股|派|收报|现报|报价|售价|单价|电价|跌|升|涨|元$")
_RATE = late(r"利|率|息差|回报|孳息|按息|拆息|贷|存款|债|年息")
_FIVE = frozenset("123456789")
_GOES_ON = frozenset("0123456789.,%万亿千百个家元股名年月日人台")
PRICE_REACH = 12


def read_tenths(folded: str, numeral: Numeral, start: int, end: int, vocabulary: Vocabulary) -> Draft | None:
    """Read N成, N成M and N成半; ``end`` is behind 成."""
    value = numeral.value
    if value is not None and not 0 < value <= _TEN:
        return None
    draft = Draft(start, end, numeral, _PERCENT, "percent.tenths")
    if draft.hedge is Hedge.BARE:
        draft.hedge = Hedge.TENTHS
    follower = folded[end : end + 1]
    if value is None or not follower:
        return draft
    if follower == "半":
        draft.value, draft.end = value * TENTH + Decimal("0.05"), end + 1
        draft.numeral = numeral._replace(ulp=Decimal("0.5"))
    elif follower in _FIVE and folded[end + 1 : end + 2] not in _GOES_ON:  # 3成5
        draft.value, draft.end = value * TENTH + int(follower) * HUNDREDTH, end + 1
        draft.numeral = numeral._replace(ulp=TENTH)
    elif follower in DIGITS and vocabulary.after.at(folded, end + 1) is None and not _goes_on(folded, end + 1):
        draft.value = value * TENTH + DIGITS[follower] * HUNDREDTH
        draft.end = end + 1
        draft.numeral = numeral._replace(ulp=TENTH)
    return draft


def _goes_on(folded: str, offset: int) -> bool:
    return folded[offset : offset + 1] in DIGITS or folded[offset : offset + 1] in ("十", "百", "千", "万", "亿")


def read_discount(numeral: Numeral, start: int, end: int) -> Draft | None:
    """Read N折: 8.5折, 七五折."""
    draft = Draft(start, end, numeral, _PERCENT, "percent.discount")
    value = numeral.value
    if value is None:
        return draft
    if _TEN < value < 100 and value == value.to_integral_value():
        draft.value = value * HUNDREDTH
        draft.numeral = numeral._replace(ulp=TENTH)
        return draft
    return draft if 0 < value <= _TEN else None


def read_times(folded: str, numeral: Numeral, unit: Unit, start: int, end: int) -> Draft:
    """Read N倍, N倍半 and N倍多."""
    draft = Draft(start, end, numeral, unit, "multiple.times")
    follower = folded[end : end + 1]
    if follower == "半" and numeral.value is not None:
        draft.value, draft.end = numeral.value + Decimal("0.5"), end + 1
        draft.numeral = numeral._replace(ulp=Decimal("0.5"))
    return draft


def read_per_mille(folded: str, numeral: Numeral, start: int, end: int) -> Draft:
    """Read N厘: a rate of interest (1.23厘 is 1.23%) or, of a price, thousandths of the currency."""
    before = re.split(r"[，,。;；、: ]", folded[max(0, start - PRICE_REACH) : start])[-1]
    if _PRICE.search(before) and not _RATE.search(before):
        return Draft(start, end, numeral, Unit("money", "元", Decimal("0.001")), "money.li")
    return Draft(start, end, numeral, Unit("percent", "pure", HUNDREDTH), "percent.li")
