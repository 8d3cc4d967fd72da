"""From a numeral to a figure: what stands before and behind it, read once, left to right."""

from __future__ import annotations

from decimal import Decimal

from pipeline.mentions import quantity, rank, rates, ratio
from pipeline.mentions.draft import NO_UNIT, Draft
from pipeline.mentions.money import CENT, extend_money, latin_scale, unit_after_bracket
from pipeline.mentions.signs import SIGNS, currency_before, glued_to_name, sign_before
from pipeline.mentions.units import Unit, Vocabulary
from pipeline.numerals import EXACT, ONE, Numeral, read_numeral
from pipeline.precision import Hedge

__all__ = ["read_figure"]

_GAP = frozenset(" \r\n")
_LONGEST_GAP = 4
_BEFORE_ITEMS = frozenset("、和及与为")
_SCALES = ("亿", "万", "千", "百")
#: What a numeral has behind it that is read before any unit.
_SPECIAL = frozenset("分强厘+ ")
_MORE = frozenset("余多")
#: A number with a letter before it is a name (H20), but no sum and no share is.
_NEVER_NAMES = frozenset(["percent", "percentage_point", "money"])
_LARGE = 10_000
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
    begin, end = numeral.start, numeral.end
    before = folded[begin - 1] if begin else ""
    if before in rank.LEADS and (ranked := rank.read_rank(folded, numeral, vocabulary)) is not None:
        return ranked
    follower = folded[end : end + 1]
    if follower in _SPECIAL:
        if follower == "分" and (fraction := ratio.read_fraction(folded, numeral)) is not None:
            return fraction
        if follower == "强":
            return rank.read_strongest(folded, numeral)
        if follower == "厘" and folded[end + 1 : end + 2] not in ("米", "清", "定"):
            return rates.read_per_mille(folded, numeral, begin, end + 1)
        numeral = _with_more(folded, numeral, follower, vocabulary)
    start, sign = sign_before(folded, begin, previous_end) if before in SIGNS else (begin, 1)
    draft = _with_unit(folded, numeral, start, previous_end, vocabulary)
    if draft is None:
        return None
    if start < begin:
        draft.sign, draft.start = sign, min(draft.start, start)
    if draft.unit.kind not in _NEVER_NAMES and glued_to_name(folded, draft.start):
        return Draft(draft.start, draft.end, numeral, Unit(None, None, why="name"), "name")
    return draft


def _with_unit(folded: str, numeral: Numeral, start: int, previous_end: int, vocabulary: Vocabulary) -> Draft | None:
    found = _unit_at(folded, numeral, vocabulary)
    if found is not None and found[1].unit == "个" and folded[found[0] : found[0] + 1] in _SCALES:
        numeral = quantity.with_scale_behind(folded, numeral, found[0])  # 三个亿
        found = _unit_at(folded, numeral, vocabulary)
    scaled = numeral.scale is not ONE
    if scaled:
        if folded[numeral.end - 1] in "千兆百万":
            found, numeral = _unit_with_scale(folded, numeral, found, vocabulary)
        if not numeral.chinese and numeral.scale is not ONE:
            numeral, found = _without_name(folded, numeral, found, vocabulary)
        scaled = numeral.scale is not ONE
    currency = vocabulary.currency_before
    if folded[start - 1 : start] in currency.last or folded[start - 2 : start - 1] in currency.last:
        money_like = found[1].kind == "money" if found is not None else scaled
        before = currency_before(folded, start, previous_end, vocabulary, money_like=money_like)
        if before is not None:
            return _prefixed(folded, numeral, before, found)
    if found is None:
        return _without_unit(folded, numeral, start, vocabulary)
    end, unit = found
    if numeral.chinese and not quantity.plausible(folded, numeral, unit, end):
        return None
    return _typed(folded, numeral, start, end, unit, vocabulary)


def _with_more(folded: str, numeral: Numeral, follower: str, vocabulary: Vocabulary) -> Numeral:
    """Take into a number the plus behind it, or the 余 or 多 that a blank sets apart: 300+家, 400 余家."""
    if numeral.hedge is not Hedge.BARE:
        return numeral
    end = numeral.end + 1
    if follower == "+":
        return numeral._replace(end=end, hedge=Hedge.OVER_INSIDE) if _is_plus(folded, numeral.end) else numeral
    if folded[end : end + 1] not in _MORE or numeral.chinese or vocabulary.after.at(folded, end + 1) is None:
        return numeral
    return numeral._replace(end=end + 1, hedge=Hedge.OVER_INSIDE)


def _is_plus(folded: str, offset: int) -> bool:
    """Whether the plus at ``offset`` says "and more" and adds nothing."""
    follower = folded[offset + 1 : offset + 2]
    return not (follower.isascii() and (follower.isalnum() or follower in "+-($")) or not follower


def _without_name(
    folded: str, numeral: Numeral, found: tuple[int, Unit] | None, vocabulary: Vocabulary
) -> tuple[Numeral, tuple[int, Unit] | None]:
    """Give the scale word back when it begins a name: 2025百度世界大会, 2025 万科."""
    at = numeral.start
    while folded[at] in "0123456789,.， ":
        at += 1
    literal = folded[numeral.start : at].rstrip()
    apart = literal.isdigit() and ((folded[at - 1] == " " and found is None) or int(literal) in _YEARS)
    if at == numeral.end or not apart or vocabulary.names.end_at(folded, at) is None:
        return numeral, found
    shorter = read_numeral(folded, numeral.start, at)
    return (shorter, None) if shorter is not None else (numeral, found)


def _unit_at(folded: str, numeral: Numeral, vocabulary: Vocabulary) -> tuple[int, Unit] | None:
    """Look behind the numeral, over a space or, inside a scaled sum, a line break of a PDF page."""
    end = numeral.end
    gap = folded[end : end + 1] in _GAP
    found = _over_gap(folded, numeral, vocabulary) if gap else vocabulary.after.at(folded, end)
    return None if found is not None and found[1].why == "word" else found


def _listed(folded: str, numeral: Numeral) -> bool:
    """Whether a number is an item of a list in prose, whose unit the next line may begin with: 3.23元、3.95⏎元/件."""
    begin = numeral.start - (folded[numeral.start - 1 : numeral.start] == " ")
    return folded[begin - 1 : begin] in _BEFORE_ITEMS


def _over_gap(folded: str, numeral: Numeral, vocabulary: Vocabulary) -> tuple[int, Unit] | None:
    end = stop = numeral.end
    while stop < end + _LONGEST_GAP and folded[stop : stop + 1] in _GAP:
        stop += 1
    found = vocabulary.after.at(folded, stop)
    if found is None:
        return None
    money = found[1].kind == "money"
    if (stop - end > 1 or folded[end] != " ") and not (
        money and (numeral.scale is not ONE or _listed(folded, numeral))
    ):
        return None
    if money and folded[found[0] : found[0] + 1].isdigit():
        return None  # 1.5亿 人民币3亿: the currency belongs to the next sum
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
        if shorter is not None and not folded[shorter.end : at].strip():
            return longer, shorter
    return found, numeral


def _prefixed(folded: str, numeral: Numeral, before: tuple[int, str], found: tuple[int, Unit] | None) -> Draft:
    start, code = before
    end, rule, factor = numeral.end, "money.prefix", ONE
    if found is not None and found[1].kind == "money" and found[1].unit in (code, "元"):
        end, factor = found[0], found[1].factor  # 港币七角九仙
    elif found is not None and found[1].use == "score":
        end, factor = found[0], CENT  # 人民币8.08分
    elif found is None:
        latin = latin_scale(folded, end, letters=True)
        if latin is not None:
            end, scale = latin
            numeral = _scaled(numeral, scale)
    draft = Draft(start, end, numeral, Unit("money", code, factor), rule)
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
            return Draft(start, found[0], numeral, found[1], f"{found[1].kind}.latin")
        return Draft(start, end, numeral, NO_UNIT, "number.latin")
    if numeral.scale is not ONE:
        after = unit_after_bracket(folded, numeral.end, vocabulary)
        if after is not None:
            draft = Draft(start, numeral.end, numeral, after, "money.bracket")
            draft.unit_from = "context"
            return draft
    draft = Draft(start, numeral.end, numeral, NO_UNIT, "number.bare")
    draft.needs_cue = numeral.solo
    return draft


def _typed(folded: str, numeral: Numeral, start: int, end: int, unit: Unit, vocabulary: Vocabulary) -> Draft | None:
    kind = unit.kind
    if kind is None and numeral.scale >= _LARGE and not numeral.solo:  # 14.3亿月活用户
        return Draft(start, numeral.end, numeral, NO_UNIT, "number.bare")
    if kind is None:
        return Draft(start, end, numeral, unit, unit.why)
    if kind == "percent" and unit.factor == rates.TENTH:
        if folded[end - 1] == "成":
            return rates.read_tenths(folded, numeral, start, end, vocabulary)
        return rates.read_discount(numeral, start, end)
    if kind == "multiple":
        return rates.read_times(folded, numeral, unit, start, end)
    if kind == "quantity":
        return quantity.read_quantity(folded, numeral, start, end, unit)
    draft = Draft(start, end, numeral, unit, f"{kind}.{'plain' if numeral.scale is ONE else 'scaled'}")
    if kind == "money":
        extend_money(folded, draft)
        draft.needs_cue = numeral.solo and not quantity.counted(numeral)
    return draft
