"""Figures without a numeral of their own: 一半, 過半, 近半, 半數, 翻番, 翻倍, 翻兩番, 腰斬."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.mentions.qualifier import Cues, cue_before
from pipeline.model import Candidate, Span
from pipeline.numerals import DIGITS
from pipeline.patterns import each, late, led_by
from pipeline.precision import Hedge

__all__ = ["find_word_figures"]

_HALF = Decimal("0.5")
_TENTH = Decimal("0.1")
_TWO = Decimal(2)
_WORD = late(
    led_by(
        "一半对翻腰",
        r"(?P<half>一半|半数|对半(?!导)|(?<=[过超逾近])半(?![程度年天小导山径壁个月载分数]|成(?![分份员品功立])))"
        r"|翻了?(?P<about>近|逾|超过?|约)?(?P<times>[一两二三四五六七八九\d])?(?P<fan>番|倍)"
        r"|(?P<halved>腰斩)|(?P<tenth>半成)(?![品立分功])|(?P<discount>对折)",
    )
)
_INSIDE = {"过": Hedge.MAJORITY, "超": Hedge.MAJORITY, "逾": Hedge.MAJORITY, "近": Hedge.NEARLY_HALF}
_ABOUT = {"近": Hedge.NEARLY, "逾": Hedge.OVER, "超": Hedge.OVER, "超过": Hedge.OVER, "约": Hedge.ABOUT}
_HALF_HEDGES = {Hedge.OVER: Hedge.MAJORITY, Hedge.NEARLY: Hedge.NEARLY_HALF}


def find_word_figures(folded: str, words: Cues) -> list[Candidate]:
    """Return the figures that are words, in order, with the cue before each."""
    found = []
    for match in each(_WORD, folded):
        candidate = _read(match)
        if candidate is None:
            continue
        if match["half"] == "半":  # 过半 is one word: the cue stands inside
            candidate.start -= 1
            candidate.hedge = _INSIDE[folded[candidate.start]]
            candidate.cue = Span(candidate.start, candidate.start + 1)
        else:
            _qualify(folded, candidate, words)
        found.append(candidate)
    return found


def _read(match: re.Match[str]) -> Candidate | None:
    if match["half"]:
        return _new(*match.span(1), "percent", "percent.half", _HALF, Hedge.HALF_WORD)
    if match["tenth"]:
        return _new(*match.span(1), "percent", "percent.tenths", Decimal("0.05"), Hedge.TENTHS)
    if match["discount"]:
        return _new(*match.span(1), "percent", "percent.discount", _HALF, Hedge.BARE)
    if match["halved"]:
        return _new(*match.span(1), "multiple", "multiple.halved", _HALF, Hedge.HALVED)
    return _fan(match)


def _qualify(folded: str, candidate: Candidate, words: Cues) -> None:
    found = cue_before(folded, candidate.start, 0, words)
    if found is None or found[0] is Hedge.BARE or folded[found[1].start : found[1].end] in ("上", "过"):
        return
    hedge, candidate.cue = found
    if candidate.hedge is Hedge.HALF_WORD:
        hedge = _HALF_HEDGES.get(hedge, hedge)
    candidate.hedge = Hedge.TENTHS_ABOUT if candidate.hedge is Hedge.TENTHS and hedge is Hedge.ABOUT else hedge


def _new(start: int, end: int, kind: str, rule: str, value: Decimal, hedge: Hedge) -> Candidate:
    share = kind == "percent"
    return Candidate(
        start, end, "percent" if share else "multiple", rule, value, ulp=_TENTH if share else Decimal(1), unit="pure",
        hedge=hedge,
    )  # fmt: skip


def _fan(match: re.Match[str]) -> Candidate | None:
    word = match["times"]
    if match["fan"] == "倍":
        if word not in (None, "一", "1"):
            return None  # 翻三倍: the numeral is read as such
        value, hedge = _TWO, Hedge.DOUBLED
    else:
        count = 1 if word is None else int(word) if word.isdigit() and word.isascii() else DIGITS[word]
        value, hedge = _TWO**count, Hedge.DOUBLED if count == 1 else Hedge.DOUBLED_TIMES
    candidate = _new(*match.span(1), "multiple", "multiple.doubled", value, hedge)
    if match["about"]:
        candidate.hedge, candidate.cue = _ABOUT[match["about"]], Span(*match.span("about"))
    return candidate
