"""What the pages are made from: an article with its figures, as read from a run's tables or from a result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from pipeline.interval import Interval
from pipeline.model import Extraction, Fact, Finding, Mention, Period

__all__ = ["ArticleRows", "FactRow", "Figure", "MemoryRun", "Run", "RunError"]

#: Order of the verdicts in lists: what needs an editor first.
VERDICTS = ("inconsistent", "conflict", "other_reading", "loose", "undecidable", "consistent")


@dataclass(frozen=True, slots=True)
class Figure:
    """A mention as it is shown. ``interval`` is what its words plainly say."""

    id: str
    start: int
    end: int
    text: str
    kind: str
    value: Decimal | None = None
    interval: Interval | None = None
    unit: str | None = None
    unit_from: str = "text"
    qualifier: str = "exact"
    period: Period | None = None
    iso: str | None = None
    warning: str | None = None

    @classmethod
    def of(cls, mention: Mention) -> Figure:
        """Return the figure of a mention."""
        m = mention
        return cls(
            *(m.id, m.start, m.end, m.text, m.kind, m.value, m.soft, m.unit),
            *(m.unit_from, m.qualifier, m.period, m.iso, m.warning),
        )


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """One article of a run. ``key`` tells it from all others; ``dismissed`` maps finding ids to the reason."""

    key: str
    text: str
    id: str | None = None
    source: str | None = None
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    script: str = "none"
    warnings: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    dismissed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, extraction: Extraction, key: str | None = None) -> ArticleRows:
        """Return the rows of a result."""
        a = extraction.article
        return cls(
            key or a.id or a.source or "",
            *(a.text, a.id, a.source, a.title, a.published, a.publisher, extraction.script, a.warnings),
            figures=tuple(Figure.of(m) for m in extraction.mentions),
            facts=extraction.facts,
            findings=extraction.findings,
        )

    @property
    def alarms(self) -> tuple[Finding, ...]:
        """The findings that ask for an editor and were not dismissed, errors first."""
        rank = {"error": 0, "warning": 1}
        open_ones = [f for f in self.findings if f.level in rank and f.id not in self.dismissed]
        return tuple(sorted(open_ones, key=lambda f: rank[f.level]))

    def verdicts(self) -> Counter[str]:
        """Return how many findings have each verdict; dismissed ones do not count."""
        return Counter(f.verdict for f in self.findings if f.id not in self.dismissed)


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact with its figure and where it stands."""

    article: str
    fact: Fact
    figure: Figure


@dataclass(frozen=True, slots=True)
class RunError:
    """An input that could not be read."""

    source: str
    reason: str


class Run(Protocol):
    """A run's rows, read as often as needed and never held as a whole."""

    across: tuple[Finding, ...]
    errors: tuple[RunError, ...]
    dismissed: Mapping[str, str]

    def articles(self) -> Iterator[ArticleRows]:
        """Yield the articles, each once, in a stable order."""
        ...

    def facts(self, subjects: frozenset[str] | None, limit: int) -> Iterator[FactRow]:
        """Yield up to ``limit`` facts, of these subjects alone when some are given, grouped by article."""
        ...


@dataclass(frozen=True, slots=True)
class MemoryRun:
    """A run that fits in memory, for a handful of results."""

    rows: tuple[ArticleRows, ...]
    across: tuple[Finding, ...] = ()
    errors: tuple[RunError, ...] = ()
    dismissed: Mapping[str, str] = field(default_factory=dict)

    def articles(self) -> Iterator[ArticleRows]:
        """Yield the articles."""
        yield from self.rows

    def facts(self, subjects: frozenset[str] | None, limit: int) -> Iterator[FactRow]:
        """Yield facts in the order of the articles."""
        for row in self.rows:
            figures = {f.id: f for f in row.figures}
            for fact in row.facts:
                if limit <= 0:
                    return
                if subjects is None or fact.subject in subjects:
                    limit -= 1
                    yield FactRow(row.key, fact, figures[fact.mention])
