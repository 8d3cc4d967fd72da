"""The front page of a run: its articles, alarms first, contradictions between them, its companies, its errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from pipeline.model import Finding
from pipeline.report.marks import paragraphs
from pipeline.report.page import render
from pipeline.report.rows import VERDICTS, ArticleRows, FactRow, RunError
from pipeline.report.table import Place, fact_table

__all__ = ["Quote", "Summary", "companies_page", "facts_page", "index_page", "quote", "summary"]

#: Alarms whose message stands on the front page, of one article.
SHOWN = 4
#: Characters of a quoted sentence on each side of its figure.
AROUND = 60


@dataclass(frozen=True, slots=True)
class Summary:
    """What the front page says of an article, and what its filters look at."""

    place: Place
    id: str | None
    publisher: str | None
    script: str
    figures: int
    facts: int
    verdicts: Counter[str]
    dismissed: int
    alarms: tuple[Finding, ...]
    alarm_count: int
    subjects: Counter[str]
    metrics: frozenset[str]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A figure with the words around it."""

    place: Place
    mention: str
    words: Markup


@dataclass(frozen=True, slots=True)
class Counts:
    """Totals of a run."""

    articles: int = 0
    figures: int = 0
    facts: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    dismissed: int = 0


def summary(row: ArticleRows, place: Place) -> Summary:
    """Return what the front page needs of an article."""
    return Summary(
        place,
        row.id,
        row.publisher,
        row.script,
        len(row.figures),
        len(row.facts),
        row.verdicts(),
        sum(f.id in row.dismissed for f in row.findings),
        row.alarms[:SHOWN],
        len(row.alarms),
        Counter(f.subject for f in row.facts if f.subject),
        frozenset(m for f in row.facts for m in (f.metric, f.of) if m),
        row.warnings,
    )


def quote(row: ArticleRows, mention: str, place: Place) -> Quote | None:
    """Return the figure ``mention`` of an article in its line, cut around it."""
    figure = next((f for f in row.figures if f.id == mention), None)
    if figure is None:
        return None
    start, end = next((a, b) for a, b, inside in paragraphs(row.text, row.figures) if figure in inside)
    first, last = max(start, figure.start - AROUND), min(end, figure.end + AROUND)
    before, after = row.text[first : figure.start].lstrip(), row.text[figure.end : last].rstrip()
    words = Markup("{}{}<mark>{}</mark>{}{}").format(
        "…" if first > start else "", before, row.text[figure.start : figure.end], after, "…" if last < end else ""
    )
    return Quote(place, mention, words)


def index_page(
    summaries: Sequence[Summary],
    across: Sequence[tuple[Finding, Sequence[Quote]]],
    dismissed_across: int,
    errors: Sequence[RunError],
    company_links: Mapping[str, str],
    language: str,
) -> str:
    """Return the HTML of the front page; ``company_links`` holds the pages that companies have, by name."""
    ranked = sorted(summaries, key=_rank)
    companies = Counter[str]()
    for item in summaries:
        companies.update(dict.fromkeys(item.subjects, 1))
    names = {name: i for i, (name, _) in enumerate(companies.most_common())}
    metrics = sorted({metric for item in summaries for metric in item.metrics})
    return render(
        "index",
        ("common", "index"),
        language,
        {"rows": [_filter_row(item, names, metrics) for item in ranked], "companies": list(names)},
        summaries=ranked,
        counts=_counts(summaries, dismissed_across),
        across=across,
        errors=errors,
        companies=list(names)[:2000],
        links=company_links,
        metrics=metrics,
    )


def companies_page(companies: Sequence[tuple[str, str, int, int]], language: str) -> str:
    """Return the list of companies; each has a name, a link, its facts and its articles."""
    return render("companies", ("common", "index"), language, {"rows": [], "companies": []}, companies=companies)


def facts_page(rows: Sequence[FactRow], places: Mapping[str, Place], complete: bool, language: str) -> str:
    """Return the table of all facts of the run."""
    data = {"table": fact_table(rows, places, language)}
    return render("facts", ("common", "table"), language, data, complete=complete, count=len(rows))


def _rank(item: Summary) -> tuple[int, int, int, str]:
    day = item.place.published.toordinal() if item.place.published else 0
    return (-item.verdicts["inconsistent"], -item.alarm_count, -day, item.place.name)


def _filter_row(item: Summary, names: Mapping[str, int], metrics: Sequence[str]) -> list[object]:
    """Return what a filter looks at: words, companies, metrics, verdicts, day."""
    words = " ".join(filter(None, (item.place.name, item.id, item.publisher))).casefold()
    return [
        words,
        [names[s] for s in item.subjects],
        [i for i, metric in enumerate(metrics) if metric in item.metrics],
        [i for i, verdict in enumerate(VERDICTS) if item.verdicts[verdict]],
        item.place.published.isoformat() if item.place.published else "",
    ]


def _counts(summaries: Sequence[Summary], dismissed: int) -> Counts:
    verdicts = Counter[str]()
    for item in summaries:
        verdicts.update(item.verdicts)
    return Counts(
        len(summaries),
        sum(item.figures for item in summaries),
        sum(item.facts for item in summaries),
        verdicts,
        dismissed + sum(item.dismissed for item in summaries),
    )
