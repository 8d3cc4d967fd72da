"""From a numeral to a figure: what stands before and behind it, read once, left to right."""

from __future__ import annotations

from decimal import Decimal

from pipeline.mentions import rank, rates, ratio
from pipeline.mentions.draft import NO_UNIT, Draft
from pipeline.mentions.money import extend_money, latin_scale, unit_after_bracket
from pipeline.mentions.signs import currency_before, glued_to_name, sign_before
from pipeline.mentions.units import Unit, Vocabulary
from pipeline.numerals import DIGITS, EXACT, Numeral, read_numeral
from pipeline.precision import Hedge

__all__ = ["read_figure"]

_ONE = Decimal(1)
_TEN = Decimal(10)
_POINTS = Decimal(24)
_GAP = frozenset(" \r\n")
_LONGEST_GAP = 4
#: 三點 is a time of day unless something rose, fell or stood at it.
_MOVES = frozenset("涨跌升降挫扬报收至高低弹回")
#: 一 before these small units is a determiner or a word.
_SMALL_MONEY = frozenset(["角", "毛", "刀", "镑", "分", "仙", "圆", "块"])
#: Formal digits are words of other kinds when they stand alone.
_FORMAL = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟参幺")
#: Units that make other words with one Chinese digit: 两度, 四方.
_WORDY = frozenset("度里方寸丈尺甲两")
_AFTER_RISE = frozenset("一二两三四五六七八九十近约逾超至到")
_YEARS = range(1950, 2051)


def read_figure(folded: str, numeral: Numeral, previous_end: int, vocabulary: Vocabulary) -> Draft | None:
    """Read the figure around a numeral.

    Parameters
    ----------
    folded : str
        The view of the text.
    numeral : Numeral
        From `pipeline.numerals.scan_numerals`; no part of a name.
    previous_end : int
        Where the figure before it ends: a dash there is a range and no minus.
    vocabulary : Vocabulary
        The compiled lexicon.

    Returns
    -------
    Draft or None
        A figure, a bare number, or (``unit.why``) the sign that this numeral is something else.
    """
    ranked = rank.read_rank(folded, numeral, vocabulary)
    if ranked is not None:
        return ranked
    follower = folded[numeral.end : numeral.end + 1]
    if follower == "分":
        if folded.startswith("分之", numeral.end):
            return ratio.read_fraction(folded, numeral)
        short = ratio.read_short_fraction(folded, numeral)
        if short is not None:
            return short
    elif follower == "强":
        return rank.read_strongest(folded, numeral)
    elif follower == "厘" and folded[numeral.end + 1 : numeral.end + 2] not in ("米", "清", "定"):
        return rates.read_per_mille(folded, numeral, numeral.start, numeral.end + 1)
    start, sign = sign_before(folded, numeral.start, previous_end)
    draft = _with_unit(folded, numeral, start, previous_end, vocabulary)
    if draft is None:
        return None
    if sign < 0 or start < numeral.start:
        draft.sign, draft.start = sign, min(draft.start, start)
    if glued_to_name(folded, draft.start) and draft.kind not in ("percent", "percentage_point", "money"):
        return Draft(draft.start, draft.end, numeral, Unit(None, None, why="name"), "name")
    return draft


def _with_unit(folded: str, numeral: Numeral, start: int, previous_end: int, vocabulary: Vocabulary) -> Draft | None:
    found = _unit_at(folded, numeral, vocabulary)
    if folded[numeral.end - 1] in "千兆百万":
        found, numeral = _unit_with_scale(folded, numeral, found, vocabulary)
    if numeral.scale > 1 and not numeral.chinese:
        numeral, found = _without_name(folded, numeral, found, vocabulary)
    money_like = (found is not None and found[1].kind == "money") or (found is None and numeral.scale > 1)
    before = currency_before(folded, start, previous_end, vocabulary, money_like=money_like)
    if before is not None:
        return _prefixed(folded, numeral, before, found)
    if found is None:
        return _without_unit(folded, numeral, start, vocabulary)
    end, unit = found
    if numeral.chinese and not _plausible(folded, numeral, unit, end):
        return None
    return _typed(folded, numeral, start, end, unit, vocabulary)


def _without_name(
    folded: str, numeral: Numeral, found: tuple[int, Unit] | None, vocabulary: Vocabulary
) -> tuple[Numeral, tuple[int, Unit] | None]:
    """Give the scale word back when it begins a name: 2025百度世界大会, 2025 万科."""
    at = numeral.start
    while folded[at] in "0123456789,.， ":
        at += 1
    literal = folded[numeral.start : at].rstrip()
    apart = folded[at - 1] == " " or (literal.isdigit() and int(literal) in _YEARS)
    if at == numeral.end or not apart or vocabulary.names.end_at(folded, at) is None:
        return numeral, found
    shorter = read_numeral(folded, numeral.start, at)
    return (shorter, None) if shorter is not None else (numeral, found)


def _unit_at(folded: str, numeral: Numeral, vocabulary: Vocabulary) -> tuple[int, Unit] | None:
    """Look behind the numeral, over a space or, inside a scaled sum, a line break of a PDF page."""
    end = numeral.end
    character = folded[end : end + 1]
    if character not in _GAP or not character:
        return vocabulary.after.at(folded, end)
    stop = end
    while stop < end + _LONGEST_GAP and folded[stop : stop + 1] in _GAP and stop < len(folded):
        stop += 1
    found = vocabulary.after.at(folded, stop)
    if found is None or ((stop - end > 1 or character != " ") and not (found[1].kind == "money" and numeral.scale > 1)):
        return None
    return found


def _unit_with_scale(
    folded: str, numeral: Numeral, found: tuple[int, Unit] | None, vocabulary: Vocabulary
) -> tuple[tuple[int, Unit] | None, Numeral]:
    """Give 千 or 兆 back to the unit that begins with it: 12千米, 一百千瓦, 五十兆字节."""
    for length in (2, 1):
        at = numeral.end - length
        longer = vocabulary.after.at(folded, at) if at > numeral.start else None
        if longer is None or longer[1].use != "unit" or longer[0] <= numeral.end:
            continue
        if numeral.chinese and longer[1].unit == "千米":
            continue  # 三千米 is 3,000 metres
        shorter = read_numeral(folded, numeral.start, at)
        if shorter is not None and shorter.end == at:
            return longer, shorter
    return found, numeral


def _prefixed(folded: str, numeral: Numeral, before: tuple[int, str], found: tuple[int, Unit] | None) -> Draft:
    start, code = before
    end, rule = numeral.end, "money.prefix"
    if found is not None and found[1].kind == "money" and found[1].unit in (code, "元"):
        end = found[0]
    elif found is None:
        latin = latin_scale(folded, end, letters=True)
        if latin is not None:
            end, factor = latin
            numeral = _scaled(numeral, factor)
    draft = Draft(start, end, numeral, Unit("money", code), rule)
    if end > numeral.end and found is not None:
        extend_money(folded, draft)
    return draft


def _scaled(numeral: Numeral, factor: Decimal) -> Numeral:
    value = None if numeral.value is None else EXACT.multiply(numeral.value, factor)
    return numeral._replace(value=value, ulp=EXACT.multiply(numeral.ulp, factor), scale=factor)


def _without_unit(folded: str, numeral: Numeral, start: int, vocabulary: Vocabulary) -> Draft | None:
    latin = latin_scale(folded, numeral.end, letters=False) if not numeral.chinese else None
    if latin is not None:
        end, factor = latin
        numeral = _scaled(numeral, factor)._replace(end=end)
        found = vocabulary.after.at(folded, end + (folded[end : end + 1] == " "))
        if found is not None and found[1].kind:
            return Draft(start, found[0], numeral, found[1], "money.latin")
        return Draft(start, end, numeral, NO_UNIT, "number.latin")
    if numeral.scale > 1:
        after = unit_after_bracket(folded, numeral.end, vocabulary)
        if after is not None:
            draft = Draft(start, numeral.end, numeral, after, "money.bracket")
            draft.unit_from = "context"
            return draft
    draft = Draft(start, numeral.end, numeral, NO_UNIT, "number.bare")
    draft.needs_cue = numeral.solo
    return draft


def _plausible(folded: str, numeral: Numeral, unit: Unit, end: int) -> bool:
    """Whether Chinese numeral and unit are a figure: 三家 and 两亿元, not 一个, 三角, 两度."""
    if numeral.scale > 1 or numeral.value is None:
        return True
    word = folded[numeral.end : end]
    short = numeral.end - numeral.start == 1
    if unit.kind == "money":
        return not short or word not in _SMALL_MONEY or (word == "块" and folded[end : end + 1] in DIGITS)
    if short and folded[numeral.start] in _FORMAL:
        return False
    if unit.kind == "percentage_point" and numeral.value == _ONE:
        return word in ("个百分点", "百分点", "个基点", "基点")
    if unit.kind != "quantity":
        return True
    if numeral.value == _ONE:
        return unit.use == "unit" and (len(word) > 1 or word == "吨")
    if short and folded[numeral.start] == "二" and unit.use != "unit":
        return False  # 二 counts nothing: 两家, not 二家
    if short and (numeral.value == 0 or folded[numeral.end] == " "):
        return False
    return not (
        short and (unit.use in ("weak", "point", "score") or word in ("度", "里", "方", "寸", "丈", "尺", "甲", "两"))
    )


def _typed(folded: str, numeral: Numeral, start: int, end: int, unit: Unit, vocabulary: Vocabulary) -> Draft | None:
    kind = unit.kind
    if kind is None:
        return Draft(start, end, numeral, unit, unit.why)
    if kind == "percent" and unit.factor == rates.TENTH:
        if folded[end - 1] == "成":
            return rates.read_tenths(folded, numeral, start, end, vocabulary)
        return rates.read_discount(numeral, start, end)
    if kind == "multiple":
        return rates.read_times(folded, numeral, unit, start, end)
    if kind == "quantity":
        return _quantity(folded, numeral, start, end, unit)
    draft = Draft(start, end, numeral, unit, f"{kind}.{'scaled' if numeral.scale > 1 else 'plain'}")
    if kind == "money":
        extend_money(folded, draft)
        draft.needs_cue = numeral.solo and not _counted(numeral)
    return draft


def _quantity(folded: str, numeral: Numeral, start: int, end: int, unit: Unit) -> Draft:
    if unit.use == "heading" and (numeral.scale > _TEN or folded[end : end + 1] in "单幅宗笔量额力手盘"):
        return Draft(start, numeral.end, numeral, NO_UNIT, "number.bare")
    if unit.unit in ("名", "位") and _is_position(folded, numeral, end):
        return Draft(start, end, numeral, rank.RANK, "rank.position")
    if unit.use == "score" or (unit.use == "point" and not _is_points(folded, numeral)):
        return Draft(start, end, numeral, Unit(None, None, why="time"), "time")
    if _is_other(folded, numeral, end, unit):
        return Draft(start, end, numeral, Unit(None, None, why="ordinal"), "ordinal")
    draft = Draft(start, end, numeral, unit, "quantity.unit" if unit.use == "unit" else "quantity.counter")
    draft.needs_cue = numeral.solo and (unit.unit == "股" or not _counted(numeral))
    return draft


def _is_other(folded: str, numeral: Numeral, end: int, unit: Unit) -> bool:
    """Whether number and counter are a time (00起), a year (2021款), 两位数 or 升 as a verb (3400万升两成)."""
    first, follower = folded[numeral.start], folded[end : end + 1]
    if first == "0" and numeral.end - numeral.start > 1 and numeral.ulp == 1 and numeral.scale == 1:
        return True
    if unit.unit == "款" and numeral.scale == 1 and numeral.value is not None and int(numeral.value) in _YEARS:
        return True
    if unit.unit == "位" and follower == "数":
        return folded[end + 1 : end + 2] not in ("据", "学", "码", "字", "智")
    return unit.unit == "升" and (follower.isdigit() or follower in _AFTER_RISE)


def _is_position(folded: str, numeral: Numeral, end: int) -> bool:
    """Whether N名 is a place in an order: 滑落到60名开外, 排名5名."""
    return folded.startswith(("开外", "以外", "之外"), end) or folded.endswith(
        ("排名", "位列", "名列"), 0, numeral.start
    )


def _counted(numeral: Numeral) -> bool:
    """Whether a numeral of scale words alone still counts: 十家, 百万人; not 百家, 万台."""
    return numeral.value is None or numeral.value == _TEN or numeral.end - numeral.start > 1


def _is_points(folded: str, numeral: Numeral) -> bool:
    value = numeral.value
    if value is None or value > _POINTS or numeral.ulp < 1:
        return True
    return folded[numeral.start - 1 : numeral.start] in _MOVES and numeral.hedge is Hedge.BARE
