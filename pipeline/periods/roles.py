"""What a date does in its sentence: a state at its last day, a base to compare with, the name of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from pipeline.lexicon import Lexicon

__all__ = ["Cues", "Role", "cues_of", "role_of"]

Role = Literal["instant", "base", "report"]
#: How far before or after a date its cue may stand.
REACH = 8


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled cue words of one lexicon."""

    future: re.Pattern[str]
    past: re.Pattern[str]
    base: re.Pattern[str]
    instant: re.Pattern[str]
    report: re.Pattern[str]


@cache
def cues_of(lexicon: Lexicon) -> Cues:
    """Return the cues of ``dates.toml``."""
    words = cast("dict[str, list[str]]", lexicon.tree("dates")["cues"])
    joined = {name: "|".join(sorted(map(re.escape, w), key=lambda x: (-len(x), x))) for name, w in words.items()}
    return Cues(
        re.compile(joined["future"]),
        re.compile(rf"[ ]?(?:{joined['past']})"),
        re.compile(rf"(?:{joined['base']})(?:公司|集团)?[ ]?$"),
        re.compile(rf"(?:{joined['instant']})[ ]?$"),
        re.compile(rf"[ ]?(?:{joined['reports']})"),
    )


def role_of(folded: str, start: int, end: int, lexicon: Lexicon) -> Role | None:
    """Return what the date at ``start``:``end`` of the folded text does, or ``None`` for a plain date.

    ``instant``: 截至2025年6月30日; ``base``: 較2024年下半年增長; ``report``: 2017年半年|報.
    """
    cues = cues_of(lexicon)
    before = folded[max(0, start - REACH) : start]
    if cues.base.search(before):
        return "base"
    if cues.instant.search(before):
        return "instant"
    if cues.report.match(folded, end):
        return "report"
    return None
