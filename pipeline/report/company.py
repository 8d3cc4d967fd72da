"""The page of one company: its metrics over time, its shares, its facts from all articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from pipeline.display import show_period
from pipeline.labels import label
from pipeline.model import Finding, Period
from pipeline.report.charts import Bar, metric_chart, share_chart
from pipeline.report.page import Words, render
from pipeline.report.rows import FactRow
from pipeline.report.table import Place, fact_table

__all__ = ["Partitions", "company_page"]

#: Sets of figures that an article says to make up a whole: ids by article.
Partitions = Mapping[str, Sequence[tuple[str, ...]]]
#: Charts of one page; a company with more metrics has its main ones drawn.
MOST = 12
#: Bars of one chart, the latest.
MOST_BARS = 10
WHOLE = Decimal("1.005")
YEAR = 365


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its heading; ``legend`` holds the names of stacked parts, in the order of their colours."""

    heading: Markup
    svg: Markup
    legend: tuple[str, ...] = ()
    rest: bool = False
    forecast: bool = False


def company_page(
    name: str,
    rows: Sequence[FactRow],
    places: Mapping[str, Place],
    partitions: Partitions,
    alarms: Sequence[tuple[Place, Finding]],
    language: str,
) -> str:
    """Return the HTML of a company's page.

    Parameters
    ----------
    name : str
        As the facts have it.
    rows : sequence of FactRow
        Its facts.
    places : mapping
        The articles in which they stand, by key.
    partitions : mapping
        The figures that make up a whole, of each article.
    alarms : sequence
        The alarms in which its figures take part, with their articles.
    language : str
        Of the labels.
    """
    words = Words(language)
    return render(
        "company",
        ("common", "table"),
        language,
        {"table": fact_table(rows, places, language)},
        name=name,
        count=len(rows),
        places=list(places.values()),
        alarms=alarms,
        over_time=_over_time(rows, words),
        shares=_shares(rows, partitions, words),
    )


def _over_time(rows: Sequence[FactRow], words: Words) -> list[Picture]:
    """Return a chart of every metric with two periods or more: the whole company first, then its parts."""
    groups: dict[tuple[str, str, str, str, str, str], list[FactRow]] = defaultdict(list)
    for row in rows:
        fact, figure = row.fact, row.figure
        plain = fact.aggregate in (None, "forecast", "as_of")
        if plain and fact.period and fact.metric not in ("share", "rank", "other") and _value(row) is not None:
            metric = f"{fact.metric}:{fact.of}" if fact.of else fact.metric
            unit = fact.unit or figure.unit or ""
            key = (metric, fact.basis or "", fact.segment or "", figure.kind, unit, _length(fact.period))
            groups[key].append(row)
    ranked = sorted(
        groups.items(), key=lambda item: (item[0][2] != "", -len({r.fact.period for r in item[1]}), item[0])
    )
    pictures = []
    for (metric, basis, segment, kind, unit, _), group in ranked:
        bars = _bars(group, words.language)
        if len(bars) < 2:
            continue
        heading = _heading(metric, basis, segment, words)
        svg = metric_chart(bars, kind, unit or None, words.language, heading.striptags())
        pictures.append(Picture(heading, svg, forecast=any(bar.forecast for bar in bars)))
    return pictures[:MOST]


def _length(period: Period) -> str:
    """Return which periods may stand side by side: months, quarters, years with their first months, longer spans."""
    limits = ((1, "day"), (31, "month"), (93, "quarter"), (366, "year"))
    return next((name for days, name in limits if period.days <= days), "span")


def _bars(group: Iterable[FactRow], language: str) -> list[Bar]:
    """Return one bar a period: of several figures the one with the narrowest interval."""
    best: dict[tuple[object, bool], FactRow] = {}
    for row in group:
        key = (row.fact.period, row.fact.aggregate == "forecast")
        if key not in best or _width(row) < _width(best[key]):
            best[key] = row
    chosen = sorted(best.values(), key=lambda r: (r.fact.period.end, r.fact.period.start) if r.fact.period else ())
    bars = []
    for row in chosen[-MOST_BARS:]:
        value, interval, period = _value(row), row.figure.interval, row.fact.period
        if value is None or period is None:
            continue
        low, high = (None, None) if interval is None else (interval.low, interval.high)
        if value * (row.figure.value or 0) < 0:  # the fact gives the sign that the words lack, or the other way round
            low, high = (None if high is None else -high), (None if low is None else -low)
        forecast = row.fact.aggregate == "forecast"
        name = show_period(period) + (f" {label('page', 'forecast', language)}" if forecast else "")
        partial = not forecast and 1 < period.days < YEAR
        bars.append(Bar(name, value, low, high, forecast, partial, f"{name} {row.figure.text}"))
    return bars


def _shares(rows: Sequence[FactRow], partitions: Partitions, words: Words) -> list[Picture]:
    """Return a chart for every set of shares that an article adds to a whole, and one for each other segment."""
    by_of: dict[str, dict[str, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    named: dict[tuple[str, str], str] = {}
    ends: dict[str, str] = {}
    for row in rows:
        value, fact = _value(row), row.fact
        if fact.metric != "share" or value is None or not 0 <= value <= 1 or row.figure.kind != "percent":
            continue
        if fact.period is None:
            continue
        segment, period = fact.segment or fact.metric_text or "", show_period(fact.period)
        ends[period] = fact.period.end.isoformat()
        by_of[fact.of or "other"][segment].setdefault(period, value)
        named[row.article, row.figure.id] = segment
    pictures = []
    for of, segments in sorted(by_of.items()):
        for group in _groups(segments, named, partitions):
            pictures.extend(_share_picture(of, {s: segments[s] for s in group}, ends, words))
    return pictures[:MOST]


def _groups(
    segments: Mapping[str, Mapping[str, Decimal]], named: Mapping[tuple[str, str], str], partitions: Partitions
) -> list[list[str]]:
    """Join the segments that stand in one partition; every other segment stands alone."""
    together: dict[str, set[str]] = {segment: {segment} for segment in segments}
    for article, sets in partitions.items():
        for ids in sets:
            joined = {named[article, i] for i in ids if (article, i) in named} & together.keys()
            for segment in list(joined):
                joined |= together[segment]
            together.update(dict.fromkeys(joined, joined))
    seen: dict[int, list[str]] = {}
    for segment in segments:
        seen.setdefault(id(together[segment]), []).append(segment)
    return list(seen.values())


def _share_picture(
    of: str, segments: Mapping[str, Mapping[str, Decimal]], ends: Mapping[str, str], words: Words
) -> list[Picture]:
    sums: Counter[str] = Counter()
    for values in segments.values():
        for period, value in values.items():
            sums[period] += value  # type: ignore[assignment]
    periods = sorted((p for p, total in sums.items() if total <= WHOLE), key=lambda p: (ends[p], p))[-MOST_BARS:]
    if len(periods) * len(segments) < 2:  # one bar is no picture
        return []
    heading = words("metric.share") if of == "other" else _heading(f"share:{of}", "", "", words)
    rest = words.plain("page.share_rest")
    stacked = {name or words.plain("metric.share"): [v.get(p) for p in periods] for name, v in segments.items()}
    svg = share_chart(periods, stacked, rest, words.language, heading.striptags())
    partial = any(sums[p] < 2 - WHOLE for p in periods)
    return [Picture(heading, svg, (*stacked, *([rest] if partial else [])), rest=partial)]


def _heading(metric: str, basis: str, segment: str, words: Words) -> Markup:
    name, _, of = metric.partition(":")
    parts = []
    for language in (words.language, "en"):
        text = label("metric", name, language)
        if of and of != "other":
            text += f"（{label('metric', of, language)}）" if language != "en" else f" ({label('metric', of, 'en')})"
        extra = (label("basis", basis or None, language), segment and f"· {segment}")
        parts.append(" ".join(filter(None, (text, *extra))))
    return words.both(parts[0], parts[1])


def _value(row: FactRow) -> Decimal | None:
    return row.figure.value if row.fact.value is None else row.fact.value


def _width(row: FactRow) -> tuple[Decimal, str, int]:
    interval = row.figure.interval
    if interval is None or interval.low is None or interval.high is None:
        return (Decimal("Infinity"), row.article, row.figure.start)
    return (interval.high - interval.low, row.article, row.figure.start)
