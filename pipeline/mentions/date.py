"""Dates: points and periods of the calendar, absolute, partial, relative, and spans of them."""

from __future__ import annotations

from functools import lru_cache

from pipeline.lexicon import Lexicon
from pipeline.mentions.date_grammar import Grammar, grammar_of, taiwan_of
from pipeline.mentions.date_reader import read_anchor
from pipeline.model import Candidate, DateAnchor
from pipeline.patterns import late

__all__ = ["find_dates"]

UNITS = {"year": "Y", "quarter": "M", "month": "M", "week": "W", "day": "D"}
#: 113年 alone is a year only where the text is of Taiwan.
YEAR_OF_REPUBLIC = late(r"1[0-2]\d ?年")


def find_dates(folded: str, lexicon: Lexicon) -> list[Candidate]:
    """Return the dates of a folded text, in order.

    Parameters
    ----------
    folded : str
        The view of the text (`pipeline.view`).
    lexicon : Lexicon
        Gives the words of ``dates.toml``.

    Returns
    -------
    list of Candidate
        Of kind ``date``; ``anchor`` holds what is written, ``period`` is left to `pipeline.periods`.
    """
    grammar = grammar_of(lexicon)
    republic: bool | None = None
    found = []
    for start, end in grammar.spans(folded):
        wording = folded[start:end]
        if wording[0] == "1" and YEAR_OF_REPUBLIC.fullmatch(wording):
            republic = taiwan_of(lexicon).search(folded) is not None if republic is None else republic
            if not republic:
                continue
        anchor = _anchor(wording, grammar)
        if anchor is None:  # what follows the date decided how it reads (2023、2024年)
            whole = grammar.read(folded, start)
            anchor = None if whole is None else read_anchor(whole, folded[start : whole.end], grammar.shifts)
        if anchor is not None:
            found.append(Candidate(start, end, "date", "date.written", iso=_length(anchor), anchor=anchor))
    return found


@lru_cache(maxsize=8192)
def _anchor(wording: str, grammar: Grammar) -> DateAnchor | None:
    """Read one wording; a long article repeats few of them often."""
    written = grammar.read(wording, 0)
    return read_anchor(written, wording, grammar.shifts) if written and written.end == len(wording) else None


def _length(anchor: DateAnchor) -> str | None:
    """Return the length that 近三年 writes, which is a date and a duration at once."""
    point = anchor.first
    if point.word != "recent" or point.count is None or point.unit is None:
        return None
    return f"P{point.count * (3 if point.unit == 'quarter' else 1)}{UNITS[point.unit]}"
