"""Durations: lengths of time, with ISO 8601 as their value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import cast

from pipeline.lexicon import Lexicon
from pipeline.mentions.date_reader import small_number
from pipeline.mentions.qualifier import Cues, cues
from pipeline.model import Candidate, Span
from pipeline.numerals import parse_numeral
from pipeline.patterns import alternatives, each, late, led_by
from pipeline.precision import Hedge

__all__ = ["find_durations"]

S = "[ ]?"
HALF = Decimal("0.5")
OVER = Hedge.OVER_INSIDE
COLUMNS = ("unit", "factor", "iso", "measure", "not_before")
#: Two digits side by side are the ends of a range: 兩三, 十七八, 二三十.
PAIRED = late("(十?)([一二两三四五六七八九])([二两三四五六七八九])(十?)")
Count = tuple[Decimal, Decimal, Hedge]
CHINESE = "零一二两俩三四五六七八九十百千万亿廿卅"
ARABIC = rf"(?:\d{{1,3}}(?:,\d{{3}})(?!\d)|\d{{1,4}}(?:\.\d{{1,3}})?(?!\d))(?:{S}[百千]?[万亿])?"
NUMBER = rf"(?:{ARABIC}|[{CHINESE}]{{1,9}})"
VAGUE = "(?:几(?<![这近那前头每]几)|数)"
#: What joins the ends of a range: 3至5年, 4、5年.
JOINT = "至|到|-|~|或"
#: What a duration may begin with, and what may stand between that and its unit.
FIRST = rf"\d几数半个分{CHINESE}"
BETWEEN = rf"[\d几数半多余个零又{CHINESE}.,、至到~或 -]{{0,40}}"
#: What may not stand before a number: the 第 of an ordinal, a pattern of hours, the 數 of 指數.
BEFORE = (
    rf"(?<![\d第某那哪T+×x/.A-Za-z{CHINESE}指参系倍基总函])(?<!\d,)"
    r"(?<![每这那某哪同](?=一))(?<!近(?=一个(?:年度|会计|完整|财政)))"
)
#: Words alone that are idioms or scales, no lengths: 百年, 千年.
IDIOMS = frozenset("百千万亿零")


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
    words = cues(lexicon)
    found = []
    for match in each(pattern, folded):
        read = _read(match[1], lexicon)
        if read is not None:
            iso, hedge = read
            candidate = Candidate(*match.span(1), "duration", "duration.written", iso=iso, hedge=hedge)
            if hedge is Hedge.BARE:
                _hedge(folded, candidate, words)
            found.append(candidate)
    return found


def _hedge(folded: str, candidate: Candidate, words: Cues) -> None:
    """Set the hedge of the words around a duration: 約兩年, 不到三個月, 兩年左右."""
    ahead = words.before.at(folded, candidate.start)
    if ahead is not None and words.not_before.at(folded, candidate.start) is None:
        candidate.hedge, candidate.cue = ahead[1], Span(ahead[0], candidate.start)
    behind = words.after.at(folded, candidate.end)
    if candidate.hedge is Hedge.BARE and behind is not None and words.not_after.at(folded, candidate.end) is None:
        candidate.hedge, candidate.cue = behind[1], Span(candidate.end, behind[0])


@cache
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern that finds durations, and the one that reads a single term of them."""
    rows = lexicon.table("durations", COLUMNS)
    measured = _any_unit(row for row in rows if row["measure"] in ("must", "may"))
    plain = _any_unit(row for row in rows if row["measure"] in ("no", "may"))
    tail = "(?:半(?![导年个天日小])|多(?![少数家个名人元只款]))?"
    counted = rf"(?:个{S}(?:[多半]{S})?{measured}|(?:半{S})?{plain}){tail}"
    term = rf"(?:{NUMBER}|{VAGUE}|半){S}(?:[多余几]{S})?{counted}"
    clock = rf"(?:(?<=小时)|(?<=钟头)|(?<=个钟))零?{NUMBER}分(?![之点析公支店钟])"
    more = rf"(?:(?:零|又|外加)?(?!{NUMBER}{S}年)(?:{term}|{clock})){{0,3}}"
    pair = rf"[1-9]、(?=[1-9](?!\d){S}{counted})"
    ranged = rf"(?:{pair}|{NUMBER}{S}(?:{JOINT}){S}(?={term}))?"
    body = rf"(?:{ranged}(?!(?:19|20)\d\d{S}年){term}{more}|{_short_forms(measured)})"
    frames = _frames(lexicon)
    units = _units(lexicon)
    read = rf"({NUMBER}|{VAGUE}|半)?{S}([多余几])?{S}个?{S}(半|多)?{S}({alternatives(units)})(半|多)?钟?"
    heads = "".join(sorted({unit[0] for unit in units}))
    ahead = rf"(?!(?:19|20)\d\d ?年)(?=分半|[{FIRST}]{BETWEEN}+[{heads}])"  # most numbers begin no duration
    find = rf"(?:(?:{alternatives(frames)}){S}|(?=[{FIRST}]){BEFORE}{ahead}){body}"
    first = "".join(sorted({frame[0] for frame in frames}))
    return re.compile(led_by(FIRST + first, find)), re.compile(read)


def _frames(lexicon: Lexicon) -> list[str]:
    return cast("list[str]", lexicon.tree("durations")["frames"])


def _short_forms(measured: str) -> str:
    """Forms that leave something out, or hold a unit of another use: 個半月, 分半鐘, 五分三十秒, 連續三日, 90日."""
    forms = [
        rf"(?<![\d几数{CHINESE}这那每整多余])个半{S}{measured}",
        rf"(?:{NUMBER}|(?<![\u4e00-\u9fff]))分半(?:钟|(?![\u4e00-\u9fff]))",
        rf"{NUMBER}分零?{NUMBER}秒钟?",
        rf"(?:(?<=连续)|(?<=为期)|(?<=历时)|(?<=连跌)|(?<=连涨)|(?<=最大)|(?<=[收再]连)){NUMBER}(?:日|月|季(?!度))",
        r"(?:[两俩]|3[2-9]|[4-9]\d|[1-9]\d\d)日(?![线均移])",
        r"(?<!月)(?<!月 )(?:\d{1,2}|[一二三四五六七八九十]{1,3})日(?=内(?![盘涨跌]))",
        "(?:半|数)[日月](?![谈刊线])|几日",
    ]
    return "|".join(forms)


def _any_unit(rows: Iterable[Mapping[str, str]]) -> str:
    """Return the units as one pattern, the longest first, each with what may not follow."""
    parts = []
    for row in sorted(rows, key=lambda row: (-len(row["unit"]), row["unit"])):
        guard = "" if row["not_before"] == "-" else f"(?!{row['not_before']})"
        dated = r"(?!\d{1,2}月)" if row["unit"] == "年" else ""
        parts.append(row["unit"] + guard + dated)
    return f"(?:{'|'.join(parts)})"


@cache
def _units(lexicon: Lexicon) -> dict[str, tuple[Decimal, str]]:
    """Return unit → how many of which ISO unit (``h`` and ``m`` are of the day, ``M`` is a month)."""
    table = lexicon.table("durations", COLUMNS)
    return {row["unit"]: (Decimal(row["factor"]), row["iso"]) for row in table}


@lru_cache(maxsize=4096)
def _read(wording: str, lexicon: Lexicon) -> tuple[str, Hedge] | None:
    """Return the ISO text of a wording and the hedge inside it; ``None`` when it writes no number."""
    _, term = _patterns(lexicon)
    units = _units(lexicon)
    frames = alternatives(_frames(lexicon))
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
    text = text.lstrip("零")
    if text in IDIOMS or not text:
        return None
    if text == "半":
        return HALF, HALF, Hedge.BARE
    pair = PAIRED.fullmatch(text)
    if pair:
        tens, first, second, tail = pair.groups(default="")
        low, high = (Decimal(small_number(tens + digit + tail)) for digit in (first, second))
        return (low, high, Hedge.PAIR) if low < high else None
    if not text[0].isdigit() and len(text) > 1 and not set(text) & set("十百千万亿廿卅"):
        return None
    value = _spelled(text)
    return None if value is None else (value, value, Hedge.BARE)


def _spelled(text: str) -> Decimal | None:
    return parse_numeral(text.replace(" ", ""))


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
