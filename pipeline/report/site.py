"""All pages of a run: articles one at a time, then companies, facts and the front page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from pipeline.labels import language_of
from pipeline.model import Finding
from pipeline.report.article import article_page, name_of
from pipeline.report.company import company_page
from pipeline.report.index import Quote, Summary, companies_page, facts_page, index_page, quote, summary
from pipeline.report.page import page_name, save, save_fresh
from pipeline.report.rows import ArticleRows, FactRow, Run
from pipeline.report.table import Place

__all__ = ["write_site"]

#: A subject has a page from this number of facts; of many the ones with the most facts have one.
FACTS_OF_COMPANY, MOST_COMPANIES = 3, 1_000
#: Facts that are held in memory for the companies' pages, and that the table of all facts lists.
MOST_COMPANY_FACTS, MOST_FACTS = 200_000, 20_000


class _Pass:
    """What the first reading of the articles leaves behind for the pages about several of them."""

    def __init__(self, across: Sequence[Finding]) -> None:
        self.summaries: list[Summary] = []
        self.places: dict[str, Place] = {}
        self.partitions: dict[str, list[tuple[str, ...]]] = {}
        self.alarms: dict[str, list[tuple[str, Finding]]] = defaultdict(list)
        self.quotes: dict[tuple[str, str], Quote] = {}
        self.wanted: dict[str, set[str]] = defaultdict(set)
        for finding in across:
            for name, article in finding.articles.items():
                self.wanted[article].add(mention_of(name, article))

    def read(self, row: ArticleRows, href: str) -> None:
        place = Place(href, name_of(row, language_of(row.script)), row.published, row.script)
        self.places[row.key] = place
        self.summaries.append(summary(row, place))
        sets = [f.operands for f in row.findings if f.relation == "shares_total" and f.verdict == "consistent"]
        if sets:
            self.partitions[row.key] = sets
        for finding in row.alarms:
            for subject in _subjects(finding, row):
                self.alarms[subject].append((row.key, finding))
        for mention in sorted(self.wanted.get(row.key, ())):
            found = quote(row, mention, place)
            if found:
                self.quotes[row.key, mention] = found

    def language(self) -> str:
        return _language(self.places.values())


def _language(places: Iterable[Place]) -> str:
    """Return the language of labels beside several articles: that of most."""
    scripts = Counter(language_of(place.script) for place in places)
    return max(("hans", "hant"), key=lambda language: scripts[language])


def _subjects(finding: Finding, row: ArticleRows) -> list[str]:
    """Return the companies whose figures take part in a finding."""
    figures = {finding.claim, *finding.operands}
    return sorted({fact.subject for fact in row.facts if fact.subject and fact.mention in figures})


def mention_of(name: str, article: str) -> str:
    """Return the mention of a key of a finding across articles (``article/mention``)."""
    return name.removeprefix(f"{article}/")


def write_site(run: Run, folder: Path) -> Path:
    """Write all pages, remove those of articles that are gone, return the front page."""
    seen = _Pass(run.across)
    kept = {"index.html", "facts.html", "companies.html"}
    for row in run.articles():
        href = f"articles/{page_name(row.key)}"
        save_fresh(folder / href, row, partial(article_page, row))
        kept.add(href)
        seen.read(row, href)
    language = seen.language()
    links = _companies(run, seen, folder, language)
    kept.update(links.values())
    rows = list(run.facts(None, MOST_FACTS + 1))
    places = {key: seen.places[key] for key in dict.fromkeys(r.article for r in rows[:MOST_FACTS])}
    save(folder / "facts.html", facts_page(rows[:MOST_FACTS], places, len(rows) <= MOST_FACTS, language))
    loud = [f for f in run.across if f.level != "info"]
    open_ones = [f for f in loud if f.id not in run.dismissed]
    across = [(f, _quotes(f, seen)) for f in sorted(open_ones, key=lambda f: (f.level != "error", f.id))]
    index = folder / "index.html"
    save(index, index_page(seen.summaries, across, len(loud) - len(open_ones), run.errors, links, language))
    _sweep(folder, kept)
    return index


def _companies(run: Run, seen: _Pass, folder: Path, language: str) -> dict[str, str]:
    """Write a page for each company with enough facts; return the links by name."""
    facts, articles = Counter[str](), Counter[str]()
    for item in seen.summaries:
        facts.update(item.subjects)
        articles.update(dict.fromkeys(item.subjects, 1))
    ranked = sorted((-n, name) for name, n in facts.items() if n >= FACTS_OF_COMPANY)[:MOST_COMPANIES]
    links = {name: f"companies/{page_name(name)}" for _, name in ranked}
    rows: dict[str, list[FactRow]] = defaultdict(list)
    for row in run.facts(frozenset(links), MOST_COMPANY_FACTS):
        rows[row.fact.subject or ""].append(row)
    for name, link in links.items():
        keys = dict.fromkeys(row.article for row in rows[name])
        places = {
            key: Place(f"../{p.href}", p.name, p.published, p.script) for key in keys for p in (seen.places[key],)
        }
        parts = {key: seen.partitions[key] for key in keys if key in seen.partitions}
        alarms = [(places[key], finding) for key, finding in seen.alarms.get(name, ()) if key in places]
        about = (name, rows[name], places, parts, alarms, _language(places.values()))
        save_fresh(folder / link, about, partial(company_page, *about))
    listed = [(name, link, facts[name], articles[name]) for name, link in links.items()]
    save(folder / "companies.html", companies_page(listed, language))
    return links


def _quotes(finding: Finding, seen: _Pass) -> list[Quote]:
    names = dict.fromkeys(n for n in (finding.claim, *finding.operands) if n)
    keys = [(finding.articles[n], mention_of(n, finding.articles[n])) for n in names if n in finding.articles]
    return [seen.quotes[key] for key in keys if key in seen.quotes]


def _sweep(folder: Path, kept: set[str]) -> None:
    for path in folder.glob("*/*.html"):
        if path.relative_to(folder).as_posix() not in kept:
            path.unlink()
