"""One extraction as the JSON object of the contract, with exact numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import simplejson

from pipeline.interval import Interval
from pipeline.model import Extraction, Fact, Finding, Mention, Period, Repair, Span

__all__ = ["dumps", "record_of"]

#: Numbers with more digits than this are written with an exponent, so that no reader meets megabytes of zeros.
LONGEST = 400
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Plain(Decimal):
    """A decimal that writes itself without an exponent and without trailing zeros."""

    __slots__ = ()

    def __str__(self) -> str:
        text = format(Decimal(self), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text

    __repr__ = __str__


def dumps(record: object, indent: int | None = None) -> str:
    """Write a record as JSON; lone surrogates are escaped, everything else stands as it is."""
    text: str = simplejson.dumps(record, ensure_ascii=False, use_decimal=True, indent=indent)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def record_of(extraction: Extraction, language: str | None = None) -> dict[str, Any]:
    """Return the object of ``extract --format json`` (plain data; numbers are `int` or `Decimal`).

    Parameters
    ----------
    extraction : Extraction
        What was read.
    language : str, optional
        ``en`` for messages in English.
    """
    article = extraction.article
    return {
        "article": {
            "id": article.id,
            "source": article.source,
            "title": article.title,
            "published": article.published.isoformat() if article.published else None,
            "script": extraction.script,
            "chars": len(article.text),
        },
        "mentions": [mention_record(mention) for mention in extraction.mentions],
        "facts": [fact_record(fact) for fact in extraction.facts],
        "findings": [finding_record(finding, language) for finding in extraction.findings],
    }


def mention_record(mention: Mention) -> dict[str, Any]:
    """Return a mention as plain data."""
    return {
        "id": mention.id,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "kind": mention.kind,
        "value": number(mention.value),
        "low": number(mention.low),
        "high": number(mention.high),
        "interval": interval_record(mention.soft),
        "unit": mention.unit,
        "unit_from": mention.unit_from,
        "qualifier": mention.qualifier,
        "period": _period(mention.period),
        "iso": mention.iso,
        "vague": mention.vague,
        "warning": mention.warning,
        "rule": mention.rule,
    }


def fact_record(fact: Fact) -> dict[str, Any]:
    """Return a fact as plain data."""
    return {
        "id": fact.id,
        "mention": fact.mention,
        "subject": fact.subject,
        "metric": fact.metric,
        "metric_text": fact.metric_text,
        "of": fact.of,
        "basis": fact.basis,
        "segment": fact.segment,
        "aggregate": fact.aggregate,
        "period": _period(fact.period),
        "base_period": _period(fact.base_period),
        "value": number(fact.value),
        "unit": fact.unit,
        "source": fact.source,
        "evidence": {
            "subject": _span(fact.evidence.subject),
            "metric": _span(fact.evidence.metric),
            "period": _span(fact.evidence.period),
        },
    }


def finding_record(finding: Finding, language: str | None = None) -> dict[str, Any]:
    """Return a finding as plain data; figures of findings across articles are ``{"article", "mention"}``."""
    message = finding.message_en if language == "en" and finding.message_en else finding.message
    return {
        "id": finding.id,
        "relation": finding.relation,
        "verdict": finding.verdict,
        "level": finding.level,
        "claim": _figure(finding.claim, finding.articles),
        "operands": [_figure(operand, finding.articles) for operand in finding.operands],
        "formula": finding.formula,
        "stated": interval_record(finding.stated),
        "computed": interval_record(finding.computed),
        "reading": finding.reading,
        "subtype": finding.subtype,
        "message": message,
        "repairs": [_repair(repair, finding.articles) for repair in finding.repairs],
    }


def interval_record(interval: Interval | None) -> dict[str, Any] | None:
    """Return an interval as plain data; an unbounded end is ``None``."""
    if interval is None:
        return None
    return {
        "low": number(interval.low),
        "high": number(interval.high),
        "low_open": interval.low_open,
        "high_open": interval.high_open,
    }


def number(value: Decimal | None) -> int | Decimal | None:
    """Return the number as JSON is to show it: whole ones as integers, never with an exponent."""
    if value is None or not value.is_finite():
        return None
    exponent = value.as_tuple().exponent
    if abs(value.adjusted()) > LONGEST or not isinstance(exponent, int):
        return value
    if exponent >= 0 or value == value.to_integral_value():
        return int(value)
    return _Plain(value)


def _period(period: Period | None) -> str | None:
    return None if period is None else str(period)


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _figure(key: str | None, articles: Mapping[str, str]) -> str | dict[str, str] | None:
    if key is None or key not in articles:
        return key
    article = articles[key]
    return {"article": article, "mention": key.removeprefix(f"{article}/")}


def _repair(repair: Repair, articles: Mapping[str, str]) -> dict[str, Any]:
    record: dict[str, Any] = {"mention": _figure(repair.mention, articles), "text": repair.text}
    if repair.value is not None:
        record["value"] = number(repair.value)
    if repair.iso is not None:
        record["iso"] = repair.iso
    if repair.period is not None:
        record["period"] = _period(repair.period)
    record["fixes"] = list(repair.fixes)
    return record
