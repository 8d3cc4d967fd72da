"""Durations: lengths of time, with ISO 8601 as their value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import cast

from pipeline.lexicon import Lexicon
from pipeline.mentions.date_pattern import alternatives
from pipeline.mentions.date_reader import small_number
from pipeline.model import Candidate
from pipeline.precision import Hedge

__all__ = ["find_durations"]

S = "[ ]?"
HALF = Decimal("0.5")
OVER = Hedge.OVER_INSIDE
#: Two digits side by side are the ends of a range: 兩三, 十七八, 二三十.
PAIRED = re.compile("(十?)([一二两三四五六七八九])([二两三四五六七八九])(十?)")
Count = tuple[Decimal, Decimal, Hedge]
ARABIC = r"(?:\d{1,3}(?:,\d{3})(?!\d)|\d{1,4}(?:\.\d{1,3})?(?!\d))"
SPELLED = "(?:[一二两三四五六七八九十百廿卅]{1,7})"
NUMBER = f"(?:{ARABIC}|{SPELLED})"
VAGUE = "(?:几(?<![这近那前头每]几)|数)"
#: What joins the ends of a range: 3至5年, 4、5年.
JOINT = "至|到|-|~|或"
#: What may not stand before a number: the 第 of an ordinal, a pattern of hours, the 數 of 指數.
BEFORE = r"(?<![\d第每某那哪T+×x/.A-Za-z])(?<!\d,)(?<![指参系倍基总函])"


def find_durations(folded: str, lexicon: Lexicon) -> list[Candidate]:
    """Return the durations of a folded text, in order.

    Parameters
    ----------
    folded : str
        The view of the text (`pipeline.view`).
    lexicon : Lexicon
        Gives the units and traps of ``durations.toml``.

    Returns
    -------
    list of Candidate
        Of kind ``duration``, with ``iso`` (``P3Y6M``; a range ``P4Y/P5Y``) and the hedge that stands inside.
    """
    pattern, _ = _patterns(lexicon)
    found = []
    for match in pattern.finditer(folded):
        read = _read(match[0], lexicon)
        if read is not None:
            iso, hedge = read
            found.append(Candidate(match.start(), match.end(), "duration", "duration.written", iso=iso, hedge=hedge))
    return found


@cache
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern that finds durations, and the one that reads a single term of them."""
    rows = lexicon.table("durations", ("unit", "factor", "iso", "measure", "not_before"))
    frame = alternatives(cast("list[str]", lexicon.tree("durations")["frames"]))
    measured = _any_unit(row for row in rows if row["measure"] in ("must", "may"))
    plain = _any_unit(row for row in rows if row["measure"] in ("no", "may"))
    count = rf"(?:{NUMBER}|{VAGUE}|半)"
    tail = "(?:半(?![导年个天日小])|多(?![少数家个名人元只款]))?"
    counted = rf"个{S}(?:[多半]{S})?{measured}|(?:半{S})?{plain}{tail}"
    term = rf"{count}{S}(?:[多余几]{S})?(?:{counted})"
    more = rf"(?:[零又]?(?!{NUMBER}{S}年){term}){{0,3}}"
    elided = rf"(?<![\d几数十百两三四五六七八九一这那每整多余])个半{S}{measured}"
    days = rf"(?:(?<=连续)|(?<=为期)|(?<=历时)|(?<=连跌)|(?<=连涨)|(?<=最大)|(?<=[收再]连)){NUMBER}(?:日|月|季(?!度))|(?:半|数)[日月](?![谈刊线])|几日"
    pair = rf"[1-9]、(?=[1-9](?!\d){S}(?:{counted}))"
    ranged = rf"(?:{pair}|{NUMBER}{S}(?:{JOINT}){S}(?={term}))"
    body = rf"(?:(?:{ranged})?(?!(?:19|20)\d\d{S}年){term}{more}|{elided}|{days})"
    full = rf"(?:(?:{frame}){S}{body}|{BEFORE}{body})"
    units = alternatives(_units(lexicon))
    read = rf"({NUMBER}|{VAGUE}|半)?{S}([多余几])?{S}(?:个)?{S}(半|多)?{S}({units})(半|多)?"
    return re.compile(full), re.compile(read)


def _any_unit(rows: Iterable[Mapping[str, str]]) -> str:
    """Return the units as one pattern, the longest first, each with what may not follow."""
    parts = []
    for row in sorted(rows, key=lambda row: (-len(row["unit"]), row["unit"])):
        guard = "" if row["not_before"] == "-" else f"(?![{row['not_before']}])"
        dated = r"(?!\d{1,2}月)" if row["unit"] == "年" else ""
        parts.append(row["unit"] + guard + dated)
    return f"(?:{'|'.join(parts)})"


@cache
def _units(lexicon: Lexicon) -> dict[str, tuple[Decimal, str]]:
    """Return unit → how many of which ISO unit (``h`` and ``m`` are of the day, ``M`` is a month)."""
    table = lexicon.table("durations", ("unit", "factor", "iso", "measure", "not_before"))
    return {row["unit"]: (Decimal(row["factor"]), row["iso"]) for row in table}


@lru_cache(maxsize=4096)
def _read(wording: str, lexicon: Lexicon) -> tuple[str, Hedge] | None:
    """Return the ISO text of a wording and the hedge inside it; ``None`` when it writes no number."""
    _, term = _patterns(lexicon)
    units = _units(lexicon)
    frames = alternatives(cast("list[str]", lexicon.tree("durations")["frames"]))
    text = re.sub(rf"^(?:{frames})[ ]?", "", wording)
    ranged = re.match(rf"({NUMBER}){S}(?:{JOINT}|、){S}", text)
    start: Count | None = None
    if ranged:
        start = _count(ranged[1])
        text = text[ranged.end() :]
    lows: dict[str, Decimal] = {}
    highs: dict[str, Decimal] = {}
    hedge = Hedge.BARE if start is None else Hedge.RANGE
    for match in term.finditer(text):
        number, over, half, unit, tail = match.groups()
        counted = _count(number)
        if counted is None:
            return None
        low, high, inside = counted
        if "半" in (half, tail):
            low, high = low + HALF, high + HALF
        if over or "多" in (half, tail):
            low, high, inside = (Decimal(11), Decimal(19), Hedge.VAGUE_OVER) if number == "十" else (low, high, OVER)
        if inside is not Hedge.BARE:
            hedge = inside
        factor, iso = units[unit]
        lows[iso] = lows.get(iso, Decimal(0)) + (low if start is None else start[0]) * factor
        highs[iso] = highs.get(iso, Decimal(0)) + high * factor
    if not highs:
        return None
    return (_iso(highs) if lows == highs else f"{_iso(lows)}/{_iso(highs)}"), hedge


def _count(text: str | None) -> Count | None:
    """Return the low and high end that a number writes, and its hedge: 3, 三, 半, 幾, 兩三, 十七八."""
    if text is None:  # 個半月
        return Decimal(1), Decimal(1), Hedge.BARE
    if text in ("几", "数"):
        return Decimal(2), Decimal(10), Hedge.VAGUE
    if text == "百":  # 百年, an idiom
        return None
    if text == "半":
        return HALF, HALF, Hedge.BARE
    if text[0].isdigit():
        value = Decimal(text.replace(",", ""))
        return value, value, Hedge.BARE
    pair = PAIRED.fullmatch(text)
    if pair:
        tens, first, second, tail = pair.groups(default="")
        low, high = (Decimal(small_number(tens + digit + tail)) for digit in (first, second))
        return (low, high, Hedge.PAIR) if low < high else None
    if not set(text) & set("十百廿卅") and len(text) > 1:
        return None
    try:
        value = Decimal(small_number(text))
    except KeyError:
        return None
    return value, value, Hedge.BARE


def _iso(parts: Mapping[str, Decimal]) -> str:
    """Write the parts as ISO 8601; half a year is six months, half a day twelve hours."""
    left = dict(parts)
    for unit, smaller, factor in (("Y", "M", 12), ("D", "h", 24), ("h", "m", 60), ("m", "s", 60)):
        rest = left.get(unit, Decimal(0)) % 1
        if rest and (rest * factor) % 1 == 0:
            left[unit] -= rest
            left[smaller] = left.get(smaller, Decimal(0)) + rest * factor
    text = "P" + "".join(f"{_plain(left[u])}{u}" for u in "YMWD" if left.get(u))
    time = "".join(f"{_plain(left[u])}{u.upper()}" for u in "hms" if left.get(u))
    return text + (f"T{time}" if time else "") if time or len(text) > 1 else "P0D"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
