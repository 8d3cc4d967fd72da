"""The compiled patterns of dates, built from ``lexicon/dates.tsv`` and ``dates.toml``.

`Grammar.spans` passes over a text; `Grammar.read` gives every field of one date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import NamedTuple, cast

from pipeline.lexicon import Lexicon
from pipeline.mentions.date_pattern import PointPattern, Vocabulary
from pipeline.patterns import alternatives, each, late, led_by

__all__ = ["Grammar", "Written", "grammar_of", "taiwan_of"]

COLUMNS = ("word", "unit", "shift", "basis", "not_after", "not_before")
TAIL = r"[ ]?(?:(?P<since>以来|(?:起|开始)?至今|迄今|来(?=[，, 的最首新已累涨跌]))|(?!))"
JOINT = r"[ ]?(?:起|开始)?[ ]?(?:至|到|--?|~)(?:截至)?[ ]?"


class Written(NamedTuple):
    """A date as it is written: where it ends, the fields of its first and last point, whether it goes on to today."""

    end: int
    first: dict[str, str]
    last: dict[str, str]
    since: bool


class Grammar:
    """The patterns and relative words of one lexicon, each pattern compiled when it is first needed.

    ``shifts`` gives, for each relative word, how many units it shifts and whether it counts from the text.
    """

    def __init__(self, vocabulary: Vocabulary, shifts: Mapping[str, tuple[int, bool]]) -> None:
        self.shifts = shifts
        self._vocabulary = vocabulary
        self._used = False
        named = PointPattern(vocabulary, named=True)
        spelled, worded = late(named.spelled()), late(named.worded())
        guards = map(late, named.guards())
        self._begins = late(f"[{named.first_characters()}]")
        self._first = tuple(zip(guards, (late(named.digits()), spelled, worded), strict=True))
        self._joint = late(JOINT)
        self._last = (late(named.last_digits()), spelled, worded, late(named.last_day()))
        self._after_year = {f"then_{at}": late(named.inner(at)) for at in "ycz"}
        self._tail = late(TAIL)

    def spans(self, folded: str) -> Iterator[tuple[int, int]]:
        """Yield where the dates of a text stand.

        One pattern of all is faster, but takes as long to compile as many texts to read: a run of one text does
        without it, so that it is made for the second.
        """
        if self._used:
            return (match.span(1) for match in each(self._scanner, folded))
        self._used = True
        return self._spans(folded)

    @cached_property
    def _scanner(self) -> re.Pattern[str]:
        point = PointPattern(self._vocabulary, named=False)
        return re.compile(led_by(point.first_characters(), rf"{point.first()}(?:{JOINT}{point.last()})?(?:{TAIL})?"))

    def _spans(self, folded: str) -> Iterator[tuple[int, int]]:
        begins = self._begins.search(folded)
        while begins:
            at = end = begins.start()
            found = self.read(folded, at)
            if found is not None:
                yield at, (end := found.end)
            begins = self._begins.search(folded, max(end, at + 1))

    def read(self, folded: str, at: int) -> Written | None:
        """Return the fields of the date that begins at an offset; the patterns of its parts are tried in turn."""
        for guard, pattern in self._first:
            if guard.match(folded, at) and (match := pattern.match(folded, at)):
                break
        else:
            return None
        first, end = self._fields(folded, match)
        last: dict[str, str] = {}
        joint = self._joint.match(folded, end)
        if joint is not None:
            for pattern in self._last:
                if match := pattern.match(folded, joint.end()):
                    last, end = self._fields(folded, match)
                    break
        tail = self._tail.match(folded, end)
        return Written(end if tail is None else tail.end(), first, last, tail is not None and tail["since"] is not None)

    def _fields(self, folded: str, match: re.Match[str]) -> tuple[dict[str, str], int]:
        """Return the fields of a point, with those of what follows its year, and where it ends."""
        fields = {name: text for name, text in match.groupdict().items() if text is not None}
        for name, pattern in self._after_year.items():
            if fields.pop(name, None) is not None and (inner := pattern.match(folded, match.end())):
                fields.update((name, text) for name, text in inner.groupdict().items() if text is not None)
                return fields, inner.end()
        return fields, match.end()


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
