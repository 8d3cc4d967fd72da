"""The frozen records that the stages hand on to each other.

Values are exact (`decimal.Decimal`) and in base units: 元 and not 億元, a fraction and not per cent.
Offsets are Unicode code points into `Article.text`, which never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.interval import Interval
from pipeline.precision import Hedge, hard_interval, soft_interval

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Article",
    "Candidate",
    "DateAnchor",
    "DatePoint",
    "Evidence",
    "Extraction",
    "Fact",
    "Finding",
    "Kind",
    "Mention",
    "Period",
    "Repair",
    "Span",
    "View",
]

Kind = Literal[
    "money", "percent", "percentage_point", "multiple", "ratio", "quantity", "rank", "date", "duration", "number"
]
UnitFrom = Literal["text", "context", "unknown"]
Verdict = Literal["consistent", "loose", "other_reading", "inconsistent", "conflict", "undecidable"]
Level = Literal["error", "warning", "info"]

#: The kinds whose mentions carry a value (and may become facts).
FIGURE_KINDS = frozenset({"money", "percent", "percentage_point", "multiple", "ratio", "quantity", "rank", "number"})


class Span(NamedTuple):
    """A half-open range of characters of the article."""

    start: int
    end: int


class Period(NamedTuple):
    """Calendar days from ``start`` to ``end``, both included."""

    start: date
    end: date

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    def covers(self, other: Period) -> bool:
        """Whether every day of ``other`` lies in this period."""
        return self.start <= other.start and other.end <= self.end

    @property
    def is_day(self) -> bool:
        """Whether it is one day alone."""
        return self.start == self.end

    @property
    def days(self) -> int:
        """Number of days, both ends included."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Article:
    """A text with what is known about it.

    Parameters
    ----------
    text : str
        The article as it is stored; all offsets refer to it.
    id, source, title, publisher : str or None
        Where it comes from. The title is information: only ``text`` is analysed.
    published : date or None
        The day of publication, against which relative dates are resolved.
    currency : str or None
        ISO 4217 code of a bare 元, when the caller knows it.
    warnings : tuple of str
        What could not be read of the metadata.
    """

    text: str
    id: str | None = None
    source: str | None = None
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    currency: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """The same-length copy of a text that the rules read.

    ``folded`` is Simplified and half width; ``len(folded) == len(text)`` always, so that an offset into
    one is an offset into the other. ``script`` is ``hant``, ``hans`` or ``none`` (no telling character).
    """

    text: str
    folded: str
    script: str


@dataclass(frozen=True, slots=True)
class DatePoint:
    """One date as it is written; what the words leave out is ``None``.

    Attributes
    ----------
    year : int or None
        A written year; ``years`` is a shift instead (去年 is -1), counted from the publication or, with
        ``of_text``, from the year in force in the text (上年, 同年).
    fiscal : bool
        A financial year (2025財年) or quarter (第三財季).
    half, quarter, month, day : int or None
        Numbers within the year or month. ``day`` may be one that no month has (39).
    months, quarters, weeks, days : int or None
        Shifts of relative words (上月 -1, 本季 0, 下周 1, 昨日 -1).
    upto : str or None
        ``month`` or ``quarter``: from the beginning of the year to that one (前9個月, 首三季).
    weekday : int or None
        0 is Monday.
    third, week : int or None
        上旬 1, 中旬 2, 下旬 3; the number of a week within its month.
    edge : str or None
        ``start``, ``middle`` or ``end`` of the period (年初, 9月底).
    word : str or None
        ``same`` (同期), ``report`` (報告期), ``full`` (全年), ``recent`` (近三年), ``straddle`` (2024/25財年),
        ``decade`` (90年代).
    count, unit : int or None, str or None
        Of ``recent``: how many of which unit; 今明兩年 counts two years, and 前一交易日 is in
        ``trading`` days.
    """

    year: int | None = None
    years: int | None = None
    fiscal: bool = False
    half: int | None = None
    quarter: int | None = None
    quarters: int | None = None
    month: int | None = None
    months: int | None = None
    weeks: int | None = None
    weekday: int | None = None
    day: int | None = None
    days: int | None = None
    upto: str | None = None
    third: int | None = None
    week: int | None = None
    edge: str | None = None
    word: str | None = None
    count: int | None = None
    unit: str | None = None
    of_text: bool = False


@dataclass(frozen=True, slots=True)
class DateAnchor:
    """A date or span as it is written: first point, last point of a span, and whether it is open towards today.

    ``since`` is set for 以來 and 至今: from the first day to the day of publication.
    """

    first: DatePoint
    last: DatePoint | None = None
    since: bool = False


@dataclass(slots=True, eq=False)
class Candidate:
    """A mention in the making, as the rules see it; `Mention` is what it becomes.

    The recogniser fills what the characters tell. Where they cannot tell (unit elided, 元 of which
    country, 兆, 厘) ``unit`` stays ``None`` or ``"元"`` and ``readings`` lists the units that are possible, the
    likeliest first; the facts stage settles it.

    Attributes
    ----------
    value, low, high : Decimal or None
        In base units. A range or a vague numeral has ``low`` and ``high`` and no ``value``.
    ulp : Decimal
        Place of the last written digit in base units: 6.80億 has 1e6, 40.0% has 0.001.
    hedge : Hedge
        The family and the exact cue of the words around the figure.
    cue : Span or None
        Where the qualifying words stand.
    count : bool
        An exact count: a bare integer before a counter, without scale and without three trailing zeros.
    period, iso, vague, anchor
        For dates and durations; ``anchor`` holds what the rule read, for `pipeline.periods`.
    covers : Period or None
        The months that end with an instant (截至6月底止六個月): what the figures behind it are of.
    """

    start: int
    end: int
    kind: Kind
    rule: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    ulp: Decimal = Decimal(1)
    unit: str | None = None
    unit_from: UnitFrom = "text"
    hedge: Hedge = Hedge.BARE
    cue: Span | None = None
    count: bool = False
    scaled: bool = False
    period: Period | None = None
    iso: str | None = None
    vague: bool = False
    warning: str | None = None
    readings: tuple[str, ...] = ()
    anchor: DateAnchor | None = None
    covers: Period | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One numeric entity of the text; see the annotation guide for what counts as one."""

    id: str
    start: int
    end: int
    text: str
    kind: Kind
    rule: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    ulp: Decimal = Decimal(1)
    unit: str | None = None
    unit_from: UnitFrom = "text"
    hedge: Hedge = Hedge.BARE
    cue: Span | None = None
    count: bool = False
    period: Period | None = None
    iso: str | None = None
    vague: bool = False
    warning: str | None = None

    @property
    def qualifier(self) -> str:
        """The family of the hedge: ``exact``, ``approx``, ``over`` …, ``range``."""
        return self.hedge.family

    @property
    def soft(self) -> Interval | None:
        """What the words plainly say; ``None`` for dates and durations."""
        return soft_interval(self.value, self.low, self.high, self.ulp, self.hedge, count=self.count)

    @property
    def hard(self) -> Interval | None:
        """The widest that the words bear; ``None`` for dates and durations."""
        return hard_interval(self.value, self.low, self.high, self.ulp, self.hedge, count=self.count)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that gave a fact its subject, metric and period, as offsets into the text."""

    subject: Span | None = None
    metric: Span | None = None
    period: Span | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What a figure means: whose it is, of what, and when.

    ``value`` carries the meaning (a fall is negative, a loss positive) where ``Mention.value`` carries the
    written sign. ``of`` names the metric that a ``share`` or a ``growth`` is of; ``basis`` is one of ``yoy``, ``qoq``,
    ``mom``, ``hoh``, ``cagr``, ``from_to``. ``stance`` is ``rumour`` or ``reply`` for attributed, disputed figures.
    """

    id: str
    mention: str
    subject: str | None
    metric: str
    metric_text: str | None = None
    of: str | None = None
    basis: str | None = None
    segment: str | None = None
    aggregate: str | None = None
    period: Period | None = None
    base_period: Period | None = None
    value: Decimal | None = None
    unit: str | None = None
    source: str | None = None
    stance: str | None = None
    evidence: Evidence = Evidence()


@dataclass(frozen=True, slots=True)
class Repair:
    """One edit that makes failing relations hold. ``value``, ``iso`` or ``period`` says what the new text means."""

    mention: str
    text: str
    value: Decimal | None = None
    iso: str | None = None
    period: Period | None = None
    fixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A relation between figures, judged.

    ``claim`` and ``operands`` are mention ids (``claim`` is ``None`` where the claim is in words). ``formula`` is
    the calculation as the article writes the numbers; ``message`` the line for the reader, ``message_en`` the
    same in English.
    ``articles`` maps a mention id to its article for findings across articles and is empty otherwise.
    """

    id: str
    relation: str
    verdict: Verdict
    level: Level
    claim: str | None
    operands: tuple[str, ...]
    formula: str
    stated: Interval | None = None
    computed: Interval | None = None
    reading: str | None = None
    subtype: str | None = None
    message: str = ""
    message_en: str = ""
    repairs: tuple[Repair, ...] = ()
    articles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one article."""

    article: Article
    script: str
    mentions: tuple[Mention, ...] = ()
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_frame(self, kind: str = "facts", *, signed: bool = False) -> pd.DataFrame:
        """Return ``mentions``, ``facts`` or ``findings`` as a pandas frame; see `pipeline.tables.frames`."""
        from pipeline.tables import to_frame  # pandas loads when a frame is asked for, not before

        return to_frame(self, kind, signed=signed)
