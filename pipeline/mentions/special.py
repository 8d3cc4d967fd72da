"""Figures without a numeral of their own: 一半, 過半, 近半, 半數, 翻番, 翻倍, 翻兩番, 腰斬."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.mentions.qualifier import Cues
from pipeline.model import Candidate, Span
from pipeline.numerals import DIGITS
from pipeline.precision import Hedge

__all__ = ["find_word_figures"]

_HALF = Decimal("0.5")
_TENTH = Decimal("0.1")
_TWO = Decimal(2)
_WORD = re.compile(
    r"(?P<cue>超过?|过|逾|近|接近|将近|约|大约|不足|不到)?(?P<half>一半|半数|(?<=过)半(?!程|度|年|天|小|导|山|径|壁|个|月|载|分)"
    r"|(?<=超)半(?![年天个月导])|(?<=逾)半(?![年天个月导])|(?<=近)半(?![年天个月导])|对半)"
    r"|翻(?:了)?(?P<about>近|逾|超|超过|约)?(?P<times>[一两二三四五六七八九\d])?(?P<fan>番|倍)"
    r"|(?P<halved>腰斩)|(?P<tenth>半成)(?!品|立|分|功)|(?P<discount>对折)"
)
_HEDGES = {
    "超": Hedge.OVER, "超过": Hedge.OVER, "逾": Hedge.OVER, "过": Hedge.OVER, "近": Hedge.NEARLY, "接近": Hedge.NEARLY,
    "将近": Hedge.NEARLY, "约": Hedge.ABOUT, "大约": Hedge.ABOUT, "不足": Hedge.UNDER, "不到": Hedge.UNDER,
}  # fmt: skip
_HALF_HEDGES = {Hedge.OVER: Hedge.MAJORITY, Hedge.NEARLY: Hedge.NEARLY_HALF}


def find_word_figures(folded: str, words: Cues) -> list[Candidate]:
    """Return the figures that are words, in order, with the cue before each."""
    found = []
    candidate: Candidate | None
    for match in _WORD.finditer(folded):
        if match["half"]:
            candidate = _half(match)
        elif match["tenth"]:
            candidate = _new(*match.span(), "percent", "percent.tenths", Decimal("0.05"), Hedge.TENTHS)
        elif match["discount"]:
            candidate = _new(*match.span(), "percent", "percent.discount", _HALF, Hedge.BARE)
        elif match["halved"]:
            candidate = _new(match.start(), match.end(), "multiple", "multiple.halved", _HALF, Hedge.HALVED)
        else:
            candidate = _fan(match)
        if candidate is not None and candidate.kind == "multiple":
            _qualify(folded, candidate, words)
        if candidate is not None:
            found.append(candidate)
    return found


def _qualify(folded: str, candidate: Candidate, words: Cues) -> None:
    cue = words.before.at(folded, candidate.start)
    if cue is None or words.not_before.at(folded, candidate.start) is not None or cue[1] is Hedge.BARE:
        return
    if folded[cue[0] : candidate.start] != "上":
        candidate.hedge, candidate.cue = cue[1], Span(cue[0], candidate.start)


def _new(start: int, end: int, kind: str, rule: str, value: Decimal, hedge: Hedge) -> Candidate:
    share = kind == "percent"
    return Candidate(
        start, end, "percent" if share else "multiple", rule, value, ulp=_TENTH if share else Decimal(1), unit="pure",
        hedge=hedge,
    )  # fmt: skip


def _half(match: re.Match[str]) -> Candidate:
    candidate = _new(*match.span("half"), "percent", "percent.half", _HALF, Hedge.HALF_WORD)
    cue = match["cue"]
    if cue:
        hedge = _HEDGES[cue]
        candidate.hedge = _HALF_HEDGES.get(hedge, hedge)
        candidate.cue = Span(*match.span("cue"))
        if match["half"] == "半":  # 过半 is one word: the cue stands inside
            candidate.start = match.start("cue")
    return candidate


def _fan(match: re.Match[str]) -> Candidate | None:
    word = match["times"]
    if match["fan"] == "倍":
        if word not in (None, "一", "1"):
            return None  # 翻三倍: the numeral is read as such
        value, hedge = _TWO, Hedge.DOUBLED
    else:
        count = 1 if word is None else int(word) if word.isdigit() and word.isascii() else DIGITS[word]
        value, hedge = _TWO**count, Hedge.DOUBLED if count == 1 else Hedge.DOUBLED_TIMES
    candidate = _new(match.start(), match.end(), "multiple", "multiple.doubled", value, hedge)
    if match["about"]:
        candidate.hedge, candidate.cue = _HEDGES[match["about"]], Span(*match.span("about"))
    return candidate
