"""Rows of the tables back to the records of `pipeline.model`.

Numbers have at most twelve decimals there; everything else is as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from pipeline.interval import Interval
from pipeline.model import Article, Evidence, Extraction, Fact, Finding, Mention, Period, Repair, Span
from pipeline.precision import Hedge
from pipeline.store import Store
from pipeline.store.parts import read_file, read_part

__all__ = ["across", "article_of", "extractions", "fact_of", "finding_of", "mention_of"]


def extractions(store: Store, keys: Collection[str] | None = None) -> Iterator[tuple[str, Extraction]]:
    """Yield (key, extraction) of the articles, a part at a time, in the order in which they were stored.

    Parameters
    ----------
    store : Store
        The tables.
    keys : collection of str, optional
        These articles alone.
    """
    for part in store.manifest.parts:
        if "articles" not in part.files:
            continue
        if keys is not None:
            names = read_file(store.folder, "articles", part.files["articles"], ["article"]).column(0).to_pylist()
            if not set(names).intersection(keys):
                continue
        tables = read_part(store.folder, part)
        mentions = _grouped(tables["mentions"], mention_of, keys)
        facts = _grouped(tables["facts"], fact_of, keys)
        findings = _grouped(tables["findings"], finding_of, keys)
        for row in tables["articles"].to_pylist():
            key = row["article"]
            if keys is None or key in keys:
                yield (
                    key,
                    Extraction(
                        article_of(row), row["script"], mentions.get(key, ()), facts.get(key, ()), findings.get(key, ())
                    ),
                )


def across(store: Store) -> tuple[Finding, ...]:
    """Return the findings across articles."""
    name = store.manifest.across
    rows = read_file(store.folder, "findings", name).to_pylist() if name else []
    return tuple(finding_of(row) for row in rows)


def article_of(row: Mapping[str, Any]) -> Article:
    """Return the article of a row of ``articles``."""
    names = ("text", "id", "source", "title", "published", "publisher", "currency")
    return Article(**{name: row[name] for name in names}, warnings=tuple(row["warnings"] or ()))


def mention_of(row: Mapping[str, Any]) -> Mention:
    """Return the mention of a row of ``mentions``."""
    names = (
        *("id", "start", "end", "text", "kind", "rule", "value", "low", "high", "ulp", "unit", "unit_from"),
        *("count", "iso", "vague", "warning"),
    )
    period = _period(row, "period")
    return Mention(**{name: row[name] for name in names}, hedge=Hedge[row["hedge"]], period=period)


def fact_of(row: Mapping[str, Any]) -> Fact:
    """Return the fact of a row of ``facts``."""
    names = (
        *("id", "mention", "subject", "metric", "metric_text", "of", "basis", "segment", "aggregate"),
        *("value", "unit", "source", "stance"),
    )
    evidence = Evidence(*(_span(row, name) for name in ("subject", "metric", "period")))
    return Fact(
        **{name: row[name] for name in names},
        period=_period(row, "period"),
        base_period=_period(row, "base_period"),
        evidence=evidence,
    )


def finding_of(row: Mapping[str, Any]) -> Finding:
    """Return the finding of a row of ``findings``."""
    names = (
        *("id", "relation", "verdict", "level", "claim", "formula", "reading", "subtype", "message", "message_en"),
    )
    return Finding(
        **{name: row[name] for name in names},
        operands=tuple(row["operands"] or ()),
        stated=_interval(row, "stated"),
        computed=_interval(row, "computed"),
        repairs=tuple(_repair(repair) for repair in row["repairs"] or ()),
        articles=dict(row["articles"] or ()),
    )


def _grouped(table: pa.Table, make: Any, keys: Collection[str] | None) -> dict[str, tuple[Any, ...]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in table.to_pylist():
        if keys is None or row["article"] in keys:
            found[row["article"]].append(make(row))
    return {key: tuple(rows) for key, rows in found.items()}


def _period(row: Mapping[str, Any], name: str) -> Period | None:
    start, end = row[f"{name}_start"], row[f"{name}_end"]
    return None if start is None else Period(start, end)


def _interval(row: Mapping[str, Any], name: str) -> Interval | None:
    if row[f"{name}_low_open"] is None:
        return None
    return Interval(*(row[f"{name}_{end}"] for end in ("low", "high", "low_open", "high_open")))


def _span(row: Mapping[str, Any], name: str) -> Span | None:
    start = row[f"{name}_from"]
    return None if start is None else Span(start, row[f"{name}_to"])


def _repair(row: Mapping[str, Any]) -> Repair:
    period = None
    if row["period"]:
        start, _, end = row["period"].partition("/")
        period = Period(date.fromisoformat(start), date.fromisoformat(end))
    return Repair(row["mention"], row["text"], row["value"], row["iso"], period, tuple(row["fixes"] or ()))
