"""Durations: lengths of time, with ISO 8601 as their value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import cast

from pipeline.lexicon import Lexicon
from pipeline.mentions.date_grammar import alternatives
from pipeline.mentions.date_reader import small_number
from pipeline.model import Candidate
from pipeline.precision import Hedge

__all__ = ["find_durations"]

S = "[ ]?"
ARABIC = r"(?:\d{1,3}(?:,\d{3})(?!\d)|\d{1,4}(?:\.\d{1,3})?(?!\d))"
SPELLED = "(?:[一二两三四五六七八九十百廿卅]{1,7})"
NUMBER = f"(?:{ARABIC}|{SPELLED})"
VAGUE = "[几数]"
#: What joins the ends of a range: 3至5年, 4、5年.
JOINT = "至|到|-|~|、|或"


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
    measured = _any_unit(row for row in rows if row["measure"] != "no")
    plain = _any_unit(row for row in rows if row["measure"] != "must")
    count = rf"(?:{NUMBER}|{VAGUE}|半)"
    tail = "(?:半(?![导年个天日小])|多(?![少数家个名人元只款]))?"
    term = rf"{count}{S}(?:[多余几]{S})?(?:个{S}(?:[多半]{S})?{measured}|(?:半{S})?{plain}{tail})"
    elided = rf"(?<![\d几数十百两三四五六七八九一这那每整多余])个半{S}{measured}"
    ranged = rf"{NUMBER}{S}(?:{JOINT}){S}(?={term})"
    before = r"(?<![\d第每T+×x/.A-Za-z])(?<!\d,)"
    full = rf"(?:(?:{frame}){S})?{before}(?:(?:{ranged})?{term}(?:{S}[零又]?{S}{term}){{0,3}}|{elided})"
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
    _, term = _patterns(lexicon)
    units = _units(lexicon)
    frame = re.match(alternatives(cast("list[str]", lexicon.tree("durations")["frames"])), wording)
    text = wording[frame.end() :].strip() if frame else wording
    ranged = re.match(rf"({NUMBER}){S}(?:{JOINT}){S}", text)
    low: Decimal | None = None
    if ranged and not term.fullmatch(text):
        low = _number(ranged[1])
        text = text[ranged.end() :]
    parts: dict[str, Decimal] = {}
    lows: dict[str, Decimal] = {}
    hedge = Hedge.BARE
    for match in term.finditer(text):
        count, over, half, unit, tail = match.groups()
        factor, iso = units[unit]
        if count in ("几", "数"):
            hedge = Hedge.VAGUE
            low, number = Decimal(2), Decimal(10)
        elif count == "半" or count is None:
            number = Decimal("0.5") if count == "半" else Decimal(1)
        else:
            parsed = _number(count)
            if parsed is None:
                return None
            number = parsed
        if "半" in (half, tail):
            number += Decimal("0.5")
        if over or half == "多" or tail == "多":
            hedge = Hedge.OVER_INSIDE
            if count == "十":
                hedge, low, number = Hedge.VAGUE_OVER, Decimal(11), Decimal(19)
        parts[iso] = parts.get(iso, Decimal(0)) + number * factor
        if low is not None:
            lows[iso] = low * factor
    if not parts:
        return None
    if lows:
        return f"{_iso(lows)}/{_iso(parts)}", Hedge.RANGE if hedge is Hedge.BARE else hedge
    return _iso(parts), hedge


def _number(text: str) -> Decimal | None:
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    try:
        return Decimal(small_number(text))
    except KeyError:
        return None


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
