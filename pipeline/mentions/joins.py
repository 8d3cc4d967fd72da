"""Figures that belong together: ranges (8.8至9.3萬輛), ratios, pairs (三、四家) and lists that share one unit."""

from __future__ import annotations

from decimal import Decimal

from pipeline.mentions.draft import Draft
from pipeline.mentions.ratio import join_ratio
from pipeline.numerals import EXACT, ONE
from pipeline.patterns import late
from pipeline.precision import Hedge

__all__ = ["join"]

_RANGE = frozenset(
    ["-", "--", "---", " - ", "- ", " -", "~", " ~ ", "〜", "∼", "至", " 至 ", "至 ", " 至", "到", "到 "]
)
_LIST = frozenset(
    ["、", "和", "与", "及", "以及", "或", "和 ", " 和 ", "与 ", "、 ", "及 ", "/", "、 \n", "或者", ",", "，", "对"]
)
_GROWN = frozenset(
    [*("增至", "升至", "降至", "减至", "跌至", "涨至", "扩至"), *("增长至", "增加至", "上升至", "下降至", "下跌至")]
)
_RATIO = frozenset([":", "比", "/", " : "])
_BETWEEN = frozenset(["和", "与", "及"])
#: What may stand between two figures that are one.
_JOINTS = _RANGE | _RATIO | _BETWEEN | {"、"}
_SHARED_KINDS = frozenset({"money", "percent", "percentage_point", "multiple", "quantity"})
#: A bare integer is an item of a list behind one of these, a heading or a name elsewhere.
_OPENS_LIST = frozenset("为别是有约达加调至到升跌增减降涨了、近逾超出获得和与及招派收计")
LONGEST_GAP = 3
#: 4.91元/股-11.42元/股: the price is per something between the ends.
PER_UNIT = 4
_PER = late(r"^\(含\)(?=[-~至到])|^/[^\s\d/、，,]{1,3}?(?=[-~至到])")
_CHANGE = late(
    r"(?:增加|减少|下降|上升|增长|下跌|上涨|下滑|收窄|扩大|[上下]调|提高|降低|[增减升跌涨降挫落])[约近逾超了]{0,2} ?$"
)
_FROM = late(r"[由从自][^，,。；;由从自]{0,12}?\d[^，,。；;由从自]{0,12}$")
#: A change and what it leads to differ by more than the ends of a range.
FAR_APART = 5
_TEN = Decimal(10)
_SECTION = Decimal(10**4)
_BIG = (Decimal(10**12), Decimal(10**8), _SECTION)
#: An item of a list that would be this many times the next one does not share its scale.
FAR_LARGER = 50


def join(folded: str, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts with ranges and ratios made one, and elided units taken from the next item of a list."""
    joined: list[Draft] = []
    for draft in drafts:
        while joined and 0 < draft.start - joined[-1].end <= LONGEST_GAP + PER_UNIT:
            before = joined[-1]
            if before.unit.why or draft.unit.why:
                break
            gap = folded[before.end : draft.start]
            if gap[0] in "/(":
                gap = _PER.sub("", gap, count=1)
            if gap == " " and _dashed(folded, before, draft):
                gap, draft.sign = "-", 1
            if gap not in _JOINTS or not _one(folded, before, draft, gap):
                break
            joined.pop()
        joined.append(draft)
    _share_units(folded, joined)
    return joined


def _dashed(folded: str, first: Draft, second: Draft) -> bool:
    """Whether the minus of the second is the dash of a range: 同比增长115% -145% (and not the cells 9.1% -17.1%)."""
    if folded[second.start] != "-" or first.kind != "percent" or second.kind != "percent" or first.sign < 0:
        return False
    a, b = first.numeral.value, second.numeral.value
    return a is not None and b is not None and a < b and "\u4e00" <= folded[first.start - 1 : first.start] <= "\u9fff"


def _one(folded: str, first: Draft, second: Draft, gap: str) -> bool:
    if gap in _RATIO and first.bare and second.bare and join_ratio(folded, first, second, gap):
        return True
    if gap == "、" and _is_pair(first, second):
        return _make_range(first, second, Hedge.PAIR)
    if gap in _RANGE and first.rule == "rank.ordinal" and second.numeral.scale == 1:
        second.unit, second.rule = first.unit, first.rule  # 第8-10名
        return _make_range(first, second, Hedge.RANGE)
    if gap in _RANGE:
        return _joins(folded, first, second, gap) and _make_range(first, second, Hedge.RANGE)
    if gap in _BETWEEN and folded[max(0, first.start - 2) : first.start] in ("介于", "介乎"):
        return _joins(folded, first, second, gap) and _make_range(first, second, Hedge.RANGE)
    return False


def _is_pair(first: Draft, second: Draft) -> bool:
    """三、四家: two neighbours of one digit."""
    a, b = first.numeral, second.numeral
    if not first.bare or a.value is None or b.value is None or a.scale != 1 or second.low is not None:
        return False
    head = b.value / b.scale
    if a.value >= _TEN or head >= _TEN or a.value != head - 1 or a.ulp != 1:
        return False
    return second.kind == "quantity" and a.end - a.start == 1


def _joins(folded: str, first: Draft, second: Draft, gap: str) -> bool:
    if first.low is not None or second.low is not None or (first.value is not None and first.kind != "percent"):
        return False
    a, b = first.unit, second.unit
    if (
        "-" not in gap
        and "~" not in gap
        and folded[first.start - 1 : first.start] in ("从", "由", "自")
        and not (first.bare and first.numeral.scale == 1)
    ):
        return folded[second.end : second.end + 2] in ("不等", "之间")
    if gap in ("至", "到") and not first.bare and _is_change(folded, first, second):
        return False
    if second.bare and first.rule == "percent.parts" and second.numeral.chinese and second.numeral.scale in (1, 10):
        second.unit, second.rule = first.unit, first.rule  # 百分之五至八
        return True
    if second.bare and first.rule == "money.prefix":
        second.unit, second.rule = first.unit, first.rule  # US$10-12
        return True
    if second.bare:
        return first.bare and (second.numeral.scale > 1 or first.numeral.scale > 1)
    return first.bare or (a.kind == b.kind and (a.unit in (b.unit, "元") or b.unit == "元"))


def _is_change(folded: str, first: Draft, second: Draft) -> bool:
    """Whether X至Y says by how much and to what: 减少约610万桶至2.987亿桶."""
    a, b = first.numeral.value, second.numeral.value
    if a is None or b is None or not a or not b:
        return False
    verb = _CHANGE.search(folded, max(0, first.start - 6), first.start)
    if verb is None:
        return False
    # 由28.7亿元减少9.2亿元至19.5亿元: where it sets out from stands before the verb.
    return (
        not a * FAR_APART > b > a / FAR_APART
        or _FROM.search(folded, max(0, verb.start() - 24), verb.start()) is not None
    )


def _make_range(first: Draft, second: Draft, hedge: Hedge) -> bool:
    _share_scale(first, second, ordered=hedge is Hedge.RANGE)
    if first.unit.kind == "money" and second.unit.unit == "元":
        second.unit = first.unit
    second.low, second.start, second.hedge = first, first.start, hedge
    second.numeral = second.numeral._replace(ulp=max(first.numeral.ulp, second.numeral.ulp))
    second.rule = second.rule.split(".", 1)[0] + ".range"
    second.needs_cue = False
    return True


def _share_scale(first: Draft, second: Draft, *, ordered: bool) -> None:
    """Let the scale word of the second stand for both: 8.8至9.3萬輛, 2、3和5亿元.

    Of a range (``ordered``) the first end must stay below the second: 8500到3万 has its own.
    """
    a, b = first.numeral, second.numeral
    high = b.value if b.value is not None else b.high
    open_end = first.bare or (first.rule == "money.prefix" and first.end == a.end)
    if a.scale >= _SECTION or b.scale == 1 or a.value is None or high is None or not open_end:
        return
    factor = b.scale
    if a.chinese and a.value >= _TEN:  # 十五至二十万: only 万 is shared
        factor = next((f for f in _BIG if b.scale % f == 0), ONE)
    elif a.scale != 1:
        return
    if EXACT.multiply(a.value, factor) > high * (1 if ordered else FAR_LARGER):
        return
    first.numeral = a._replace(value=EXACT.multiply(a.value, factor), ulp=EXACT.multiply(a.ulp, factor), scale=factor)


def _share_units(folded: str, drafts: list[Draft]) -> None:
    """Give the items of a list the unit of the item that follows: 17万、3635万、3.7亿元."""
    for i in range(len(drafts) - 2, -1, -1):
        draft, after = drafts[i], drafts[i + 1]
        gap = after.start - draft.end
        if not 0 < gap <= LONGEST_GAP or after.unit.kind not in _SHARED_KINDS or after.rule == "percent.tenths":
            continue
        if folded[draft.end : after.start] not in _LIST and not _grown(folded, draft, after):
            continue
        half = draft.kind == "quantity" and draft.unit.unit == "个" and after.unit.unit == "pure"
        if not (draft.bare or (half and folded[after.end - 4 : after.end] == "个百分点")) or not _may_share(
            folded, draft, after
        ):
            continue
        if after.kind != "percentage_point":
            _share_scale(draft, after if after.low is None else after.low, ordered=False)
        draft.unit, draft.unit_from = after.unit, "context"
        draft.rule = f"{after.kind}.list"
        draft.needs_cue = False


def _grown(folded: str, draft: Draft, after: Draft) -> bool:
    """Whether two figures are the ends of 从416亿增至1003亿美元."""
    ahead = folded[draft.start - 1 : draft.start]
    return ahead in ("从", "由", "自") and draft.numeral.scale > 1 and folded[draft.end : after.start] in _GROWN


def _may_share(folded: str, draft: Draft, after: Draft) -> bool:
    gap = folded[draft.end : after.start]
    if gap in (",", "，", "/") and draft.numeral.scale == 1:
        return False
    if draft.low is not None:
        return True
    before = folded[draft.start - 1] if draft.start else "\n"
    if draft.numeral.scale != 1 or draft.numeral.ulp != 1:
        return True
    if before == " " and draft.start > 1 and folded[draft.start - 2].isascii() and folded[draft.start - 2].isalpha():
        return False  # Model 3和2021款
    return gap != "、" or before in _OPENS_LIST
