"""The compiled patterns of dates, built from ``lexicon/dates.tsv`` and ``dates.toml``.

`Grammar.read` has a named group for every field; `Grammar.scanner` gives the pattern that passes over a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import cast

from pipeline.lexicon import Lexicon
from pipeline.mentions.date_pattern import PointPattern, Vocabulary
from pipeline.patterns import alternatives, led_by

__all__ = ["Grammar", "grammar_of", "taiwan_of"]

COLUMNS = ("word", "unit", "shift", "basis", "not_after", "not_before")
JOINT = r"[ ]?(?:起|开始)?[ ]?(?:至|到|--?|~)(?:截至)?[ ]?"


class Grammar:
    """Patterns (of `pipeline.patterns.led_by`) and relative words of one lexicon.

    ``shifts`` gives, for each relative word, how many units it shifts and whether it counts from the text.
    """

    def __init__(self, vocabulary: Vocabulary, shifts: Mapping[str, tuple[int, bool]]) -> None:
        self.vocabulary = vocabulary
        self.shifts = shifts
        self.read = _compiled(vocabulary, named=True)
        self._scanner: re.Pattern[str] | None = None

    def scanner(self) -> re.Pattern[str]:
        """Return the pattern to scan a text with.

        Without groups it is faster, but takes as long to compile as the one with groups: a run of one text does
        without it, so that it is made for the second.
        """
        if self._scanner is None:
            self._scanner = self.read
        elif self._scanner is self.read:
            self._scanner = _compiled(self.vocabulary, named=False)
        return self._scanner


@cache
def taiwan_of(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the words that tell a text of Taiwan, where a bare three-digit year is of the Republic."""
    tree = cast("Mapping[str, Mapping[str, list[str]]]", lexicon.tree("dates"))
    return re.compile(alternatives(tree["taiwan"]["words"]))


@cache
def grammar_of(lexicon: Lexicon) -> Grammar:
    """Return the compiled grammar of ``lexicon``."""
    rows = lexicon.table("dates", COLUMNS)
    shifts = {row["word"]: (int(row["shift"]), row["basis"] == "text") for row in rows}
    return Grammar(_vocabulary(lexicon, rows), shifts)


def _vocabulary(lexicon: Lexicon, rows: tuple[Mapping[str, str], ...]) -> Vocabulary:
    tree = cast("Mapping[str, Mapping[str, list[str]]]", lexicon.tree("dates"))
    letters = rf"(?:{alternatives(tree['day']['letters'])})(?![报餐前盘期班已教幕稻])"
    words = {unit: _guarded(rows, unit) for unit in ("year", "month", "quarter", "week", "day")}
    return Vocabulary(
        words=words,
        heads=tuple(sorted({row["word"][:2] for row in rows})),
        parts=rf"(?:{alternatives(tree['day']['parts'])}|{letters})",
        followers=re.escape(str(tree["day"]["followers"])),
        short_heads=alternatives(tree["short_year"]["heads"]),
        names=alternatives(tree["names"]["dates"]),
    )


def _guarded(rows: tuple[Mapping[str, str], ...], unit: str) -> str:
    """Return the words of a unit as one pattern; each begins with itself, so that a first character decides."""
    parts = []
    for row in sorted(rows, key=lambda row: (-len(row["word"]), row["word"])):
        if row["unit"] != unit:
            continue
        word = row["word"]
        before = "" if row["not_after"] == "-" else f"(?<![{row['not_after']}]{word})"
        after = "" if row["not_before"] == "-" else f"(?![{row['not_before']}])"
        parts.append(word + before + after)
    return "|".join(parts)


def _compiled(vocabulary: Vocabulary, *, named: bool) -> re.Pattern[str]:
    begin = PointPattern(vocabulary, "a" if named else "")
    last = PointPattern(vocabulary, "b" if named else "").last()
    since = "(?P<since>" if named else "(?:"
    tail = rf"(?:[ ]?{since}以来|(?:起|开始)?至今|迄今|来(?=[，, 的最首新已累涨跌]))|(?!))?"
    return re.compile(led_by(begin.first_characters(), rf"{begin.first()}(?:{JOINT}{last})?{tail}"))
