"""The small mistakes that a hand or a converter makes in one number: what the text may have said before."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline.model import Mention, Period
from pipeline.patterns import late
from pipeline.precision import Hedge
from pipeline.swift import maker
from pipeline.view import fold

__all__ = ["Slip", "slips_of"]

_ARABIC = late(r"(?P<sign>[-+])?(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[十百千万亿兆]*)")
_HAN = late(r"[一二三四五六七八九两]")
_HAN_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SCALES = {"": 0, "十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10,
           "千亿": 11, "万亿": 12, "兆": 12, "百万亿": 14}  # fmt: skip
#: The scale words that a slip puts in place of another, with the powers of ten they are apart.
_SWAPS = ("", "万", "亿", "万亿")
LONGEST = 24
DIGITS = "0123456789"
_TRADITIONAL = str.maketrans("万亿两", "萬億兩")


class Slip(NamedTuple):
    """A figure as it may have been meant.

    Attributes
    ----------
    mention : Mention
        The figure with the new text and value.
    by_unit : bool
        The scale word, the unit or the power of ten changes, the digits stay.
    order : int
        Among edits of a kind, the commoner first.
    common : bool
        One of the mistakes that hands make most: scale or point, two digits swapped, the first digit another or lost.
    """

    mention: Mention
    by_unit: bool
    order: int
    common: bool = True


def slips_of(mention: Mention, *, common: bool = False) -> Iterator[Slip]:
    """Yield the one-edit neighbours of a written figure, each as a mention with its new value.

    ``common`` leaves out the digits that hands seldom mistake, which are most of them.
    """
    if mention.kind == "date":
        yield from _date_slips(mention)
        return
    if mention.kind == "ratio":
        yield from _turned(mention)
    if mention.kind == "rank" or len(mention.text) > LONGEST:
        return
    folded = fold(mention.text)
    match = _ARABIC.search(folded)
    if match is None:
        yield from _han_slips(mention, folded)
        return
    if mention.value is None and mention.iso is None:
        yield from _range_slips(mention, folded)
        return
    seen: set[object] = {folded}
    for slip in _unit_slips(mention, folded, match):
        # 6.60萬元 with its scale word mended is also 66000萬元: the first way to a value is the likeliest.
        text, meaning = fold(slip.mention.text), (slip.mention.value, slip.mention.iso)
        if text not in seen and meaning not in seen:
            seen |= {text, meaning}
            yield slip
    yield from _digit_slips(mention, match, folded, seen, only_common=common)


_SIDES = late(r"(\d+(?:\.\d+)?)(\s*[:：比]\s*)(\d+(?:\.\d+)?)")


def _turned(mention: Mention) -> Iterator[Slip]:
    """Turn a ratio round: 1:4 for 4:1."""
    match = _SIDES.fullmatch(fold(mention.text))
    if match and mention.value and match[1] != match[3]:
        text = f"{match[3]}{mention.text[match.start(2) : match.end(2)]}{match[1]}"
        yield Slip(replace(mention, text=text, value=1 / mention.value), True, 0, True)


#: Words that name a month or a year by its distance from now; months apart.
_RELATIVE = ({"上月": -1, "本月": 0, "下月": 1}, {"去年": -12, "今年": 0, "明年": 12})


def _date_slips(mention: Mention) -> Iterator[Slip]:
    """Change 本月 to 下月, 今年 to 去年."""
    if mention.period is None:
        return
    for words in _RELATIVE:
        old = next((w for w in words if w in mention.text), None)
        for order, (word, months) in enumerate(words.items() if old else ()):
            if old is not None and word != old:
                period = _moved_period(mention.period, months - words[old])
                if period is not None:
                    text = mention.text.replace(old, word)
                    yield Slip(replace(mention, text=text, period=period), True, order, True)


def _moved_period(period: Period, months: int) -> Period | None:
    """Move both ends of a period by months; ``None`` where a month has no such day."""
    ends = []
    for day in period:
        index = day.year * 12 + day.month - 1 + months
        try:
            ends.append(date(index // 12, index % 12 + 1, day.day))
        except ValueError:
            return None
    return Period(*ends)


def _range_slips(mention: Mention, folded: str) -> Iterator[Slip]:
    """Edit the digits of one end of a range."""
    ends = list(_ARABIC.finditer(folded))
    if len(ends) != 2 or mention.low is None or mention.high is None:
        return
    for match, name, value in ((ends[0], "low", mention.low), (ends[1], "high", mention.high)):
        digits = match["digits"]
        old = Decimal(digits.replace(",", ""))
        for order, text in _edited(digits):
            number = text.replace(",", "")
            if not number.strip("0.") or not old or (number[0] == "0" and number[1:2] not in (".", "")):
                continue
            new = (
                mention.text[: match.start("digits")] + _regrouped(number, digits) + mention.text[match.end("digits") :]
            )
            changed = value / old * Decimal(number)
            ends_now = (changed, mention.high) if name == "low" else (mention.low, changed)
            if _wider(ends_now, (mention.low, mention.high)):
                continue
            edited = (
                replace(mention, text=new, low=changed) if name == "low" else replace(mention, text=new, high=changed)
            )
            yield Slip(edited, False, order, len(digits) > 1)


#: The ends of a range are seldom further apart than this.
WIDEST = Decimal(3)


def _wider(now: tuple[Decimal, Decimal], before: tuple[Decimal, Decimal]) -> bool:
    """Whether an edit pulls the ends of a range so far apart that anything fits between."""
    low, high = sorted(map(abs, now))
    old_low, old_high = sorted(map(abs, before))
    return high > low * WIDEST and high * old_low > old_high * low


def _unit_slips(mention: Mention, folded: str, match: re.Match[str]) -> Iterator[Slip]:
    scale = match["scale"]
    if mention.kind in ("money", "quantity", "number") and scale in _SCALES:
        for order, other in enumerate(_SWAPS):
            if other != scale and scale in _SWAPS:
                power = _SCALES[other] - _SCALES[scale]
                text = (
                    mention.text[: match.start("scale")] + _script(other, mention) + mention.text[match.end("scale") :]
                )
                yield _scaled(mention, text, power, order=order)
    if mention.kind == "percent" and "%" in folded:
        yield _scaled(mention, mention.text.replace("%", "‰").replace("％", "‰"), -1, order=5)
    if mention.kind == "percent" and "‰" in folded:
        yield _scaled(mention, mention.text.replace("‰", "%"), 1, order=5)
    digits = match["digits"].replace(",", "")
    farthest = 4 if mention.kind in ("money", "quantity", "number") else 2
    for power in (p for size in range(1, farthest + 1) for p in (size, -size)):
        moved = _moved(digits, power)
        if len(moved) <= len(digits) + 2:
            text = mention.text[: match.start("digits")] + moved + mention.text[match.end("digits") :]
            yield _scaled(mention, text, power, order=10 + abs(power))


def _moved(digits: str, power: int) -> str:
    """Move the decimal point of a written number."""
    whole, _, fraction = digits.partition(".")
    joined = whole + fraction
    point = len(whole) + power
    if point <= 0:
        joined, point = "0" * (1 - point) + joined, 1
    joined = joined.ljust(point, "0")
    head, tail = joined[:point].lstrip("0") or "0", joined[point:]
    return f"{head}.{tail}" if tail.strip("0") else head


def _digit_slips(
    mention: Mention, match: re.Match[str], folded: str, seen: set[object], *, only_common: bool
) -> Iterator[Slip]:
    """Yield the edits of the digits but those that are ``seen``; ``folded`` is the text that the match is of."""
    digits = match["digits"]
    before, after = mention.text[: match.start("digits")], mention.text[match.end("digits") :]
    lead, trail = folded[: match.start("digits")], folded[match.end("digits") :]
    old = Decimal(digits.replace(",", ""))
    first = next((i for i, c in enumerate(digits) if c.isdigit()), 0)
    plain = digits.replace(",", "").replace(".", "")
    swaps = sum(a != b for a, b in itertools.pairwise(plain))
    for order, text in _edited(digits, only_common=only_common):
        number = text.replace(",", "")
        if not number or number == digits.replace(",", "") or not number.strip("0."):
            continue
        if number[0] == "0" and number[1:2] not in (".", ""):
            continue
        leading = len(text) == len(digits) and text[first + 1 :] == digits[first + 1 :]
        lost = (len(plain) > 2 or "." in digits) and len(text) == len(digits) + 1 and text[1:] == digits  # 4 of 45.2
        common = len(plain) > 1 and (order < swaps or leading or lost or _undoubled(text, digits))
        if common or not only_common:
            edited = _regrouped(number, digits)
            if (text := lead + edited + trail) not in seen:
                seen.add(text)
                yield _renumbered(mention, before + edited + after, Decimal(number), old, order=order, common=common)


def _undoubled(text: str, digits: str) -> bool:
    """Whether one of two equal digits that stand side by side was taken out: 66.83 → 6.83."""
    if len(text) != len(digits) - 1:
        return False
    pairs = enumerate(itertools.pairwise(digits))
    return any(a == b and digits[:i] + digits[i + 1 :] == text for i, (a, b) in pairs if a.isdigit())


def _edited(digits: str, *, only_common: bool = False) -> Iterator[tuple[int, str]]:
    """Yield the neighbours of a digit string, numbered: two swapped, one changed, one put back, one taken out.

    With ``only_common`` no digit but the first is changed, and none put back but there.
    """
    places = [i for i, c in enumerate(digits) if c.isdigit()]
    order = 0
    for a, b in itertools.pairwise(places):
        if digits[a] != digits[b]:
            yield order, digits[:a] + digits[b] + digits[a + 1 : b] + digits[a] + digits[b + 1 :]
            order += 1
    for i in places:
        others = DIGITS.replace(digits[i], "")
        if i == places[0] or not only_common:
            for number, digit in enumerate(others, order):
                yield number, digits[:i] + digit + digits[i + 1 :]
        order += len(others)
    for i in (*places, places[-1] + 1):
        if i == places[0] or not only_common:
            for number, digit in enumerate(DIGITS, order):
                yield number, digits[:i] + digit + digits[i:]
        order += len(DIGITS)
    for number, i in enumerate(places, order):
        yield number, digits[:i] + digits[i + 1 :]


def _regrouped(number: str, model: str) -> str:
    """Write thousands commas where the article writes them."""
    if "," not in model:
        return number
    whole, point, fraction = number.partition(".")
    return f"{int(whole or 0):,}{point}{fraction}"


def _han_slips(mention: Mention, folded: str) -> Iterator[Slip]:
    """Change one Chinese digit: 兩年 → 一年, 四成 → 五成."""
    places = list(_HAN.finditer(folded))
    if len(places) != 1 or any(c in folded for c in "十百千"):
        return
    old = _HAN_DIGITS[places[0][0]]
    at = places[0].start()
    for order, (character, digit) in enumerate((c, d) for c, d in _HAN_DIGITS.items() if c != "两"):
        shown = "两" if digit == 2 and mention.kind != "percent" else character
        if digit != old:
            text = mention.text[:at] + _script(shown, mention) + mention.text[at + 1 :]
            yield _renumbered(mention, text, Decimal(digit), Decimal(old), order=order)


def _scaled(mention: Mention, text: str, power: int, *, order: int) -> Slip:
    factor = Decimal(1).scaleb(power)
    value = None if mention.value is None else mention.value * factor
    iso = None if mention.iso is None else _iso_times(mention.iso, factor)
    return Slip(_rewritten(mention, text, value, mention.ulp * factor, iso), True, order)


def _renumbered(mention: Mention, text: str, new: Decimal, old: Decimal, *, order: int, common: bool = True) -> Slip:
    value = mention.value
    if value is not None and old:
        if mention.hedge in (Hedge.TENTHS, Hedge.TENTHS_ABOUT) and value != old / 10:
            value = value + (new - old) / 10  # 三成五: the tenth changes, the rest stays
        else:
            value = value / old * new
    ulp = mention.ulp
    if mention.value and old:
        scale = abs(mention.value) / old
        exponent = new.as_tuple().exponent
        ulp = scale * Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    iso = None if mention.iso is None or not old else _iso_times(mention.iso, new / old)
    return Slip(_rewritten(mention, text, value, ulp, iso), False, order, common)


@cache
def _maker() -> Callable[..., Mention]:
    return maker(Mention)


def _rewritten(m: Mention, text: str, value: Decimal | None, ulp: Decimal, iso: str | None) -> Mention:
    """Return a mention with another number (`replace` takes several times as long)."""
    return _maker()(
        m.id, m.start, m.end, text, m.kind, m.rule, value, m.low, m.high, ulp, m.unit, m.unit_from, m.hedge, m.cue,
        m.count, m.period, iso, m.vague, m.warning,
    )  # fmt: skip


def _iso_times(iso: str, factor: Decimal) -> str | None:
    """Multiply a one-unit ISO duration: ``P2Y`` by a half is ``P1Y``."""
    match = re.fullmatch(r"P([\d.]{1,12})([YMWD])", iso)
    if not match:
        return None
    return f"P{(Decimal(match[1]) * factor).normalize():f}{match[2]}"


def _script(word: str, mention: Mention) -> str:
    traditional = any(c in mention.text for c in "萬億兩圓個點")
    return word.translate(_TRADITIONAL) if traditional else word
