"""Facts as rows for the table of a page: what is shown, and what a CSV file of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.display import show_interval, show_period, show_value
from pipeline.labels import label
from pipeline.report.rows import FactRow

__all__ = ["Place", "fact_table"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article's page is, what it is called and when it was published."""

    href: str
    name: str
    published: date | None
    script: str = "none"


def fact_table(rows: Iterable[FactRow], places: Mapping[str, Place], language: str) -> dict[str, Any]:
    """Return the table as plain data.

    Parameters
    ----------
    rows : iterable of FactRow
        The facts, in the order in which they are to stand.
    places : mapping
        The articles by key; empty on an article's own page.

    Returns
    -------
    dict
        ``articles``: [link, name, date]; ``rows``: arrays in the order of ``COLUMNS`` in ``table.js``.
    """
    index = {key: number for number, key in enumerate(places)}
    return {
        "articles": [[p.href, p.name, p.published.isoformat() if p.published else ""] for p in places.values()],
        "rows": [_row(row, index.get(row.article), language) for row in rows],
    }


def _row(row: FactRow, article: int | None, language: str) -> list[Any]:
    fact, figure = row.fact, row.figure
    unit = fact.unit or figure.unit
    value = figure.value if fact.value is None else fact.value
    interval = figure.interval
    chinese, english = (_shown(value, row, unit, g) for g in (language, "en"))
    return [
        article,
        figure.id,
        fact.subject or "",
        fact.metric,
        fact.metric_text or "",
        fact.of or "",
        fact.basis or "",
        fact.segment or "",
        fact.aggregate or "",
        show_period(fact.period),
        fact.period.start.isoformat() if fact.period else "",
        fact.period.end.isoformat() if fact.period else "",
        exact(value),
        exact(interval.low) if interval else "",
        exact(interval.high) if interval else "",
        unit or "",
        figure.qualifier,
        figure.text,
        chinese,
        "" if english == chinese else english,
    ]


def _shown(value: Decimal | None, row: FactRow, unit: str | None, language: str) -> str:
    """Return the value with its qualifier; of a range or a vague numeral the interval."""
    figure = row.figure
    if value is None:
        return show_interval(figure.interval, figure.kind, unit, language)
    shown = show_value(value, figure.kind, unit, language)
    return f"{label('qualifier', figure.qualifier, language)} {shown}".strip()


def exact(value: Decimal | None) -> str:
    """Write a number whole, without an exponent unless it would be very long."""
    if value is None:
        return ""
    if not value.is_finite() or abs(value.adjusted()) > 40:
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
