"""The columns of every table, once: the Parquet schema and the frames of pandas are both made from here.

A column is a name, a kind and a function from a row to its cell. Names are those of the JSON contract; an
interval or a span takes several columns (``interval_low`` …), a period three (as ISO text, and both days).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from pipeline.interval import Interval
from pipeline.model import Extraction, Finding, Mention, Period, Repair, Span

__all__ = ["COLUMNS", "TABLES", "Column", "ErrorRow", "Kind", "Stamp", "rows_of", "whole_text"]

_SURROGATE = re.compile("[\ud800-\udfff]")

Kind = Literal["text", "decimal", "integer", "flag", "day", "texts", "repairs", "figures"]
TABLES = ("articles", "mentions", "facts", "findings", "errors")


class Column(NamedTuple):
    """A column of a table; ``cell`` takes the row."""

    name: str
    kind: Kind
    cell: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the store knows of an article beside its text: its key, and by what it was made."""

    article: str | None = None
    input: str | None = None
    text_sha256: str | None = None
    work_key: str | None = None
    rules: str | None = None
    lexicon: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """An input or an article that gave no result."""

    article: str
    id: str | None
    source: str
    input: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A mention, fact, finding or article with its surroundings."""

    key: str | None
    item: Any
    mention: Mention | None = None
    soft: Interval | None = None
    extraction: Extraction | None = None
    stamp: Stamp = field(default_factory=Stamp)


def whole_text(text: str) -> str:
    """Return a text that UTF-8 can hold: each lone surrogate becomes U+FFFD, so that offsets stay right."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def rows_of(extraction: Extraction, table: str, stamp: Stamp | None = None) -> Iterator[_Row]:
    """Yield the rows of an extraction for one of `TABLES`."""
    stamp = stamp or Stamp()
    key = stamp.article if stamp.article is not None else extraction.article.id
    if table == "articles":
        yield _Row(key, extraction.article, extraction=extraction, stamp=stamp)
    elif table == "mentions":
        for mention in extraction.mentions:
            yield _Row(key, mention, soft=mention.soft)
    elif table == "facts":
        by_id: Mapping[str, Mention] = {mention.id: mention for mention in extraction.mentions}
        for fact in extraction.facts:
            yield _Row(key, fact, by_id.get(fact.mention))
    elif table == "findings":
        for finding in extraction.findings:
            yield _Row(key if not finding.articles else None, finding)


def _own(name: str, kind: Kind = "text") -> Column:
    return Column(name, kind, lambda row: getattr(row.item, name))


def _stamped(name: str) -> Column:
    return Column(name, "text", lambda row: getattr(row.stamp, name))


def _written(name: str, kind: Kind = "text") -> Column:
    """Return a column of the mention that a fact was read from."""
    return Column(name, kind, lambda row: None if row.mention is None else getattr(row.mention, name))


def _counted(name: str) -> Column:
    return Column(name, "integer", lambda row: len(getattr(row.extraction, name)))


def _period(name: str) -> tuple[Column, Column, Column]:
    def of(row: _Row) -> Period | None:
        period: Period | None = getattr(row.item, name)
        return period

    def start(row: _Row) -> date | None:
        period = of(row)
        return None if period is None else period.start

    def end(row: _Row) -> date | None:
        period = of(row)
        return None if period is None else period.end

    def both(row: _Row) -> str | None:
        period = of(row)
        return None if period is None else str(period)

    return Column(name, "text", both), Column(f"{name}_start", "day", start), Column(f"{name}_end", "day", end)


def _interval(name: str, of: Callable[[_Row], Interval | None]) -> tuple[Column, ...]:
    def cell(end: str) -> Callable[[_Row], Any]:
        def read(row: _Row) -> Any:
            interval = of(row)
            return None if interval is None else getattr(interval, end)

        return read

    kinds: tuple[tuple[str, Kind], ...] = (
        ("low", "decimal"),
        ("high", "decimal"),
        ("low_open", "flag"),
        ("high_open", "flag"),
    )
    return tuple(Column(f"{name}_{end}", kind, cell(end)) for end, kind in kinds)


def _evidence(name: str) -> tuple[Column, Column]:
    def end(index: int) -> Callable[[_Row], int | None]:
        def read(row: _Row) -> int | None:
            span: Span | None = getattr(row.item.evidence, name)
            return None if span is None else span[index]

        return read

    return Column(f"{name}_from", "integer", end(0)), Column(f"{name}_to", "integer", end(1))


def _alarms(row: _Row) -> int:
    extraction = row.extraction
    return 0 if extraction is None else sum(finding.verdict == "inconsistent" for finding in extraction.findings)


def _repairs(row: _Row) -> list[dict[str, Any]]:
    finding: Finding = row.item
    return [_repair(repair) for repair in finding.repairs]


def _repair(repair: Repair) -> dict[str, Any]:
    return {
        "mention": repair.mention,
        "text": repair.text,
        "value": repair.value,
        "iso": repair.iso,
        "period": None if repair.period is None else str(repair.period),
        "fixes": list(repair.fixes),
    }


_KEY = Column("article", "text", lambda row: row.key)

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "articles": (
        _KEY,
        _own("id"),
        _own("source"),
        _own("title"),
        _own("published", "day"),
        _own("publisher"),
        _own("currency"),
        Column("script", "text", lambda row: row.extraction.script),
        Column("chars", "integer", lambda row: len(row.item.text)),
        _counted("mentions"),
        _counted("facts"),
        _counted("findings"),
        Column("alarms", "integer", _alarms),
        Column("warnings", "texts", lambda row: list(row.item.warnings)),
        _stamped("input"),
        _stamped("text_sha256"),
        _stamped("work_key"),
        _stamped("rules"),
        _stamped("lexicon"),
        _own("text"),
    ),
    "mentions": (
        _KEY,
        _own("id"),
        _own("start", "integer"),
        _own("end", "integer"),
        _own("text"),
        _own("kind"),
        _own("value", "decimal"),
        _own("low", "decimal"),
        _own("high", "decimal"),
        *_interval("interval", lambda row: row.soft),
        _own("unit"),
        _own("unit_from"),
        _own("qualifier"),
        *_period("period"),
        _own("iso"),
        _own("vague", "flag"),
        _own("warning"),
        _own("rule"),
        _own("ulp", "decimal"),
        Column("hedge", "text", lambda row: row.item.hedge.name),
        _own("count", "flag"),
    ),
    "facts": (
        _KEY,
        _own("id"),
        _own("mention"),
        _own("subject"),
        _own("metric"),
        _own("metric_text"),
        _own("of"),
        _own("basis"),
        _own("segment"),
        _own("aggregate"),
        *_period("period"),
        *_period("base_period"),
        _own("value", "decimal"),
        _own("unit"),
        _written("text"),
        _written("kind"),
        _written("low", "decimal"),
        _written("high", "decimal"),
        _written("qualifier"),
        _written("start", "integer"),
        _written("end", "integer"),
        _own("source"),
        _own("stance"),
        *_evidence("subject"),
        *_evidence("metric"),
        *_evidence("period"),
    ),
    "findings": (
        _KEY,
        _own("id"),
        _own("relation"),
        _own("verdict"),
        _own("level"),
        _own("claim"),
        Column("operands", "texts", lambda row: list(row.item.operands)),
        _own("formula"),
        *_interval("stated", lambda row: row.item.stated),
        *_interval("computed", lambda row: row.item.computed),
        _own("reading"),
        _own("subtype"),
        _own("message"),
        _own("message_en"),
        Column("repairs", "repairs", _repairs),
        Column("articles", "figures", lambda row: sorted(row.item.articles.items())),
    ),
    "errors": tuple(Column(name, "text", attrgetter(name)) for name in ("article", "id", "source", "input", "reason")),
}
