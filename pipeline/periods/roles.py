"""What a date does in its sentence: a state at its last day, a base to compare with, the name of a report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple, cast

from pipeline.lexicon import Lexicon
from pipeline.model import Period
from pipeline.patterns import alternatives, late
from pipeline.periods.calendar import add_months, month_of

__all__ = ["Cues", "Role", "Stretch", "cues_of", "role_of", "stretch_to"]

Role = Literal["instant", "base", "report"]
#: How far before or after a date its cue may stand.
REACH = 8
#: 6月底 and 6月 are instants too.
LONGEST_INSTANT = 31
#: After a comma only half a year and more is what ends then: 截至9月底，中期盈利.
LASTING = 6


class Stretch(NamedTuple):
    """The months that end with an instant, and where the words for them end in the text."""

    period: Period
    end: int


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled cue words of one lexicon."""

    future: re.Pattern[str]
    past: re.Pattern[str]
    base: re.Pattern[str]
    heights: re.Pattern[str]
    instant: re.Pattern[str]
    report: re.Pattern[str]
    stretch: re.Pattern[str]
    months: Mapping[str, int]


@cache
def cues_of(lexicon: Lexicon) -> Cues:
    """Return the cues of ``dates.toml``."""
    tree = cast("Mapping[str, Mapping[str, object]]", lexicon.tree("dates"))
    words = cast("Mapping[str, list[str]]", tree["cues"])
    months = cast("Mapping[str, int]", tree["stretch"]["words"])
    stretches = alternatives(months)
    lasting = alternatives(word for word in months if months[word] >= LASTING)
    joined = {name: alternatives(w) for name, w in words.items()}
    return Cues(
        late(rf"{joined['future']}|将(?!\Z)"),  # 將 right before a date is 把
        late(rf"[ ]?(?:{joined['past']})"),
        late(rf"(?:{joined['base']})(?:公司|集团)?[ ]?$"),
        late(rf"[ ]?(?:{joined['heights']})"),
        late(rf"(?:{joined['instant']})[ ]?$"),
        late(rf"[ ]?(?:{joined['reports']})"),
        late(rf"[ ]?(?:止[，,]?|前)?[ ]?(?:的|之)?(?:[去本上今]个?)?({stretches})|[，,](?:[去本上今]个?)?({lasting})"),
        months,
    )


def role_of(folded: str, start: int, end: int, lexicon: Lexicon) -> Role | None:
    """Return what the date at ``start``:``end`` of the folded text does, or ``None`` for a plain date.

    ``instant``: 截至2025年6月30日; ``base``: 較2024年下半年增長, 接近2021年的高點; ``report``: 2017年半年|報.
    """
    cues = cues_of(lexicon)
    before = folded[max(0, start - REACH) : start]
    if cues.base.search(before) or cues.heights.match(folded, end) or _beside(before, folded, end):
        return "base"
    if cues.instant.search(before):
        return "instant"
    if cues.report.match(folded, end):
        return "report"
    return None


def _beside(before: str, folded: str, end: int) -> bool:
    """Whether a date in brackets gives the figure of an earlier time: 0.63 元（二零二四年：1.12 元）."""
    return before.endswith("(") and folded[end : end + 1] in (":", "：", "为")


def stretch_to(folded: str, period: Period, end: int, lexicon: Lexicon) -> Stretch | None:
    """Return the months that end with an instant: 截至6月底止六個月, 截至2025年3月31日止年度.

    Parameters
    ----------
    folded : str
        The folded text.
    period : Period
        The days of the date itself.
    end : int
        Where its mention ends in the text.
    lexicon : Lexicon
        Gives the words of ``dates.toml``.
    """
    cues = cues_of(lexicon)
    match = cues.stretch.match(folded, end)
    if match is None or period.days > LONGEST_INSTANT:
        return None
    last = month_of(period.end.year, period.end.month).end
    word = match[1] or match[2]
    year, month = add_months(last.year, last.month, 1 - cues.months[word])
    return Stretch(Period(month_of(year, month).start, last), match.end())
