"""What the discourse pass reads and writes: items of a sentence, and facts in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.facts.vocabulary import Entry, Metric
from pipeline.model import Candidate, Period, Span

__all__ = ["Draft", "Frame", "Item", "Sentence", "When"]


@dataclass(slots=True)
class When:
    """A period and the words that gave it."""

    period: Period
    span: Span
    block: int
    instant: bool = False
    planned: bool = False


@dataclass(slots=True)
class Item:
    """A figure, date, word, name or clause break, in order of offset.

    ``tag`` is ``F`` figure, ``D`` date with a period, ``T`` duration, ``W`` word of the lexicon, ``N`` name of the
    article, ``C`` clause break.
    """

    start: int
    end: int
    tag: str
    entry: Entry | None = None
    cand: Candidate | None = None
    name: str | None = None
    when: When | None = None  # of a date: what figures beside it are of


@dataclass(slots=True)
class Sentence:
    """A sentence, joined over the line breaks of wrapped pages; ``block`` counts paragraphs."""

    start: int
    end: int
    block: int
    heading: bool


@dataclass(slots=True)
class Frame:
    """The metric in force, with what it was said of."""

    metric: Metric
    text: str
    span: Span
    segment: str | None
    when: When | None
    subject: str | None
    sentence: int
    ids: tuple[Metric, ...] = ()
    aggregate: str | None = None
    unit: str | None = None


@dataclass(slots=True)
class Draft:
    """A fact in the making."""

    cand: Candidate
    metric: str = "other"
    metric_text: str | None = None
    of: str | None = None
    basis: str | None = None
    segment: str | None = None
    aggregate: str | None = None
    subject: str | None = None
    when: When | None = None
    base: Period | None = None
    value: Decimal | None = None
    source: str | None = None
    stance: str | None = None
    metric_span: Span | None = None
    subject_span: Span | None = None
    unit: str | None = None
    notes: set[str] = field(default_factory=set)
