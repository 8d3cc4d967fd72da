"""The page of one article: its text with marks, its findings, its facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from pipeline.display import show_interval, show_period, show_value
from pipeline.interval import Interval
from pipeline.labels import label, language_of, unit_name
from pipeline.model import Fact, Finding
from pipeline.report.drawing import difference, scale
from pipeline.report.marks import Note, marked_text
from pipeline.report.page import Words, render
from pipeline.report.rows import VERDICTS, ArticleRows, FactRow, Figure
from pipeline.report.table import fact_table

__all__ = ["article_page", "name_of"]

#: From this length a browser lays out only the paragraphs that are seen.
LONG = 20_000


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as the template shows it."""

    finding: Finding
    number: str
    dismissed: str | None
    sides: tuple[Markup, Markup]
    stated: Markup
    computed: Markup
    picture: Markup
    repairs: tuple[tuple[Markup, Markup], ...]


def article_page(row: ArticleRows) -> str:
    """Return the HTML of an article's page."""
    language = language_of(row.script)
    words = Words(language)
    figures = {figure.id: figure for figure in row.figures}
    numbers = {finding.id: str(i) for i, finding in enumerate(row.alarms, 1)}
    notes: dict[str, Note] = {}
    for finding in row.alarms:  # errors first
        for mention in _marked(finding):
            note = notes.get(mention, Note(finding.level, ()))
            notes[mention] = Note(note.level, (*note.numbers, numbers[finding.id]))
    views = [_view(finding, figures, numbers, row.dismissed, words) for finding in _ordered(row)]
    kinds = [
        k for k in ("money", "percent", "percentage_point", "multiple", "ratio", "quantity", "rank") if _has(row, k)
    ]
    kinds += [k for k in ("date", "duration", "number") if _has(row, k)]
    return render(
        "article",
        ("common", "table", "article"),
        language,
        {
            "figures": _cards(row, figures, language),
            "findings": {f.id: [f.claim, list(f.operands), f.verdict] for f in row.findings},
            "table": fact_table((FactRow(row.key, f, figures[f.mention]) for f in row.facts), {}, language),
        },
        row=row,
        name=name_of(row, language),
        text=marked_text(row.text, row.figures, notes, language),
        long=len(row.text) > LONG,
        views=views,
        loud=[v for v in views if v.number],
        quiet=[v for v in views if not v.number],
        kinds=[(kind, sum(f.kind == kind for f in row.figures)) for kind in kinds],
    )


def name_of(row: ArticleRows, language: str) -> str:
    """Return the title of an article, or its first line, or its id."""
    first = row.text.strip().split("\n", 1)[0].strip()
    return (
        row.title or (first if len(first) <= 60 else first[:60] + "…") or row.id or label("page", "untitled", language)
    )


def _has(row: ArticleRows, kind: str) -> bool:
    return any(figure.kind == kind for figure in row.figures)


def _marked(finding: Finding) -> tuple[str, ...]:
    """Return the figures at which an alarm stands: the claim, or all where the claim is in words."""
    return finding.operands if finding.claim is None else (finding.claim,)


def _ordered(row: ArticleRows) -> list[Finding]:
    alarms = {finding.id: i for i, finding in enumerate(row.alarms)}
    position = {figure.id: figure.start for figure in row.figures}

    def rank(finding: Finding) -> tuple[int, int, int]:
        first = min((position.get(m, 0) for m in (finding.claim, *finding.operands) if m), default=0)
        return (alarms.get(finding.id, len(alarms)), VERDICTS.index(finding.verdict), first)

    return sorted(row.findings, key=rank)


def _view(
    finding: Finding,
    figures: Mapping[str, Figure],
    numbers: Mapping[str, str],
    dismissed: Mapping[str, str],
    words: Words,
) -> FindingView:
    kind, unit = _measure(finding, figures)
    repairs = []
    for repair in finding.repairs:
        old = figures[repair.mention].text if repair.mention in figures else ""
        repairs.append(difference(old, repair.text))

    def both(interval: Interval | None) -> Markup:
        return words.both(*(show_interval(interval, kind, unit, language) for language in (words.language, "en")))

    plain = finding.verdict == "consistent"
    return FindingView(
        finding,
        numbers.get(finding.id, ""),
        dismissed.get(finding.id),
        _sides(finding, figures, words),
        both(finding.stated),
        both(finding.computed),
        Markup("") if plain else scale(finding.stated, finding.computed, kind, unit, words.language),
        tuple(repairs),
    )


def _measure(finding: Finding, figures: Mapping[str, Figure]) -> tuple[str, str | None]:
    """Return kind and unit of what a finding compares: of the claim, or of its operands where they are alike."""
    names = finding.operands if finding.claim is None else (finding.claim,)
    found = {(figures[n].kind, figures[n].unit) for n in names if n in figures}
    return found.pop() if len(found) == 1 else ("number", None)


def _sides(finding: Finding, figures: Mapping[str, Figure], words: Words) -> tuple[Markup, Markup]:
    """Return what the two intervals are called: of one figure stated twice the figures themselves."""
    names = [n for n in (finding.claim, *finding.operands) if n and n in figures]
    if finding.relation == "duplicate" and len(names) == 2:
        return escape(figures[names[0]].text), escape(figures[names[1]].text)
    return words("page.stated"), words("page.computed")


def _cards(row: ArticleRows, figures: Mapping[str, Figure], language: str) -> dict[str, Any]:
    """Return what the card beside each figure says: its kind, rows of (label, Chinese, English), its findings."""
    facts: dict[str, list[Fact]] = {}
    for fact in row.facts:
        facts.setdefault(fact.mention, []).append(fact)
    findings: dict[str, list[str]] = {}
    for finding in _ordered(row):
        for mention in dict.fromkeys(m for m in (finding.claim, *finding.operands) if m):
            findings.setdefault(mention, []).append(finding.id)
    return {
        figure.id: [
            figure.kind,
            _card_rows(figure, facts.get(figure.id, ()), row.text, language),
            findings.get(figure.id, []),
        ]
        for figure in figures.values()
    }


def _card_rows(figure: Figure, facts: Sequence[Fact], text: str, language: str) -> list[list[str]]:
    rows: list[list[str]] = []

    def add(key: str, *texts: str) -> None:
        if texts[0]:
            rows.append([key, *dict.fromkeys(texts)])

    both = (language, "en")
    if figure.iso or figure.period:
        add("page.value", figure.iso or show_period(figure.period))
    values = [
        f"{label('qualifier', figure.qualifier, g)} {show_value(figure.value, figure.kind, figure.unit, g)}"
        for g in both
    ]
    add("page.value", *(value.strip() for value in values))
    if figure.kind != "rank":
        add("page.interval", *(show_interval(figure.interval, figure.kind, figure.unit, g) for g in both))
    if figure.unit and figure.unit != "pure":
        add("page.unit", *(_unit(figure.unit, g) for g in both))
    for fact in facts:
        span = fact.evidence.subject
        add("page.subject", text[span.start : span.end] if span else fact.subject or "")
        add("page.metric", *(_metric(fact, g) for g in both))
        add("page.segment", fact.segment or "")
        add("page.period", show_period(fact.period))
        add("page.source", fact.source or "")
    add("page.warning", figure.warning or "")
    return rows


def _unit(unit: str, language: str) -> str:
    name = unit_name(unit, language)
    return name if name.casefold().startswith(unit.casefold()) else f"{name} {unit}"


def _metric(fact: Fact, language: str) -> str:
    """Return the metric in words: ``增長（收入） 同比``."""
    name = fact.metric_text or "" if fact.metric == "other" else label("metric", fact.metric, language)
    if fact.of and fact.of != "other":
        name += (
            f"（{label('metric', fact.of, language)}）" if language != "en" else f" ({label('metric', fact.of, 'en')})"
        )
    extra = (label("aggregate", fact.aggregate, language), label("basis", fact.basis, language))
    return " ".join(filter(None, (name, *extra)))
