"""What the adapters for figures share: our figures of a text, our numbers of a text, the comparison of values."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.lexicon import load_lexicon
from pipeline.mentions import find_candidates
from pipeline.mentions.numbers import Number, find_loosely, find_numbers
from pipeline.mentions.units import vocabulary
from pipeline.model import Candidate
from pipeline.precision import Hedge
from pipeline.view import make_view

__all__ = ["base_amount", "close", "figures", "loose_figures", "numbers", "plain_value", "skipped"]

HERE = Path(__file__).parent
#: A vague ten or hundred (十几, 百余) is the number that it begins with for a library without ranges.
STEPS = 8


@cache
def skipped() -> dict[str, str]:
    """Return the cases whose expectation contradicts the annotation guide: id → reason."""
    lines = (HERE / "contradictions_figures.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {id_: reason for id_, reason in pairs if id_ != "id"}


def figures(text: str, before: str = "") -> list[Candidate]:
    """Return the figures of ``text`` (dates and durations too), read after the words ``before``."""
    found = find_candidates(make_view(before + text), load_lexicon())
    for candidate in found:
        candidate.start, candidate.end = candidate.start - len(before), candidate.end - len(before)
    return [candidate for candidate in found if candidate.start >= 0]


def loose_figures(text: str) -> list[Candidate]:
    """Return the figures of a text that is set with spaces."""
    return find_loosely(text)


def numbers(text: str) -> list[Number]:
    """Return every number of ``text``."""
    return find_numbers(text)


def plain_value(number: Number | Candidate) -> Decimal | None:
    """Return the value, of a vague number the one that it begins with (十几万 → 100,000)."""
    if number.value is not None or number.low is None or number.high is None:
        return number.value
    step = (number.high - number.low) / STEPS
    begins_at_one = number.hedge is Hedge.VAGUE_OVER and number.low / step % 10 == 1
    return number.low - step if begins_at_one else number.low


def base_amount(candidate: Candidate) -> tuple[str, Decimal] | None:
    """Return dimension and value in its base unit."""
    value = plain_value(candidate)
    if candidate.unit is None or value is None:
        return None
    dimension, factor = vocabulary(load_lexicon()).dimensions.get(candidate.unit, ("none", Decimal(1)))
    return dimension, value * factor


def close(ours: Any, theirs: Any, tolerance: float = 1e-9) -> bool:
    """Whether two numbers are the same but for the rounding of floats."""
    if ours is None or theirs is None:
        return ours is theirs
    return abs(float(ours) - float(theirs)) <= tolerance * max(1.0, abs(float(theirs)))
