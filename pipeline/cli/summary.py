"""What a run prints at its end: a table of counts, and the alarms, each with its sentence."""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.model import Extraction, Finding
from pipeline.store import Store

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.batch import Outcome

__all__ = ["show_summary"]

#: Articles whose alarms are printed; the report has the others.
SHOWN = 20
ALARMING = frozenset({"error", "warning"})


def show_summary(folder: str, outcome: Outcome, fatal: Collection[str], language: str | None) -> int:
    """Print the summary of a run.

    Parameters
    ----------
    folder : str
        The tables.
    outcome : Outcome
        What became of the run, whose articles are counted.
    fatal : collection of str
        Levels that make the run fail.

    Returns
    -------
    int
        Findings at these levels that no editor has dismissed.
    """
    from pipeline.terminal import make_console

    store = Store(folder)
    tally = _Tally(store, outcome.keys)
    console = make_console(sys.stdout)
    _show_counts(console, outcome, tally)
    _show_alarms(console, store, tally, language)
    return tally.failing(fatal)


class _Tally:
    """Counts of the articles of a run, a part of the tables at a time."""

    def __init__(self, store: Store, keys: Collection[str]) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        self.dismissed = store.dismissed()
        wanted = pa.array(sorted(keys), pa.string())
        articles = store.table("articles", ["article", "mentions", "facts", "findings"])
        articles = articles.filter(pc.is_in(articles.column("article"), value_set=wanted))
        self.articles = articles.num_rows
        self.mentions, self.facts, self.checks = (
            pc.sum(articles.column(name)).as_py() or 0 for name in ("mentions", "facts", "findings")
        )
        findings = store.table("findings", ["article", "id", "verdict", "level"])
        own = pc.is_in(findings.column("article"), value_set=wanted)
        findings = findings.filter(pc.or_(own, pc.is_null(findings.column("article"))))
        rows = findings.filter(pc.is_in(findings.column("level"), value_set=pa.array(sorted(ALARMING)))).to_pylist()
        self.set_aside = sum(row["id"] in self.dismissed for row in rows)
        self.alarms = [row for row in rows if row["id"] not in self.dismissed]
        self.verdicts = {
            row["values"]: row["counts"] for row in pc.value_counts(findings.column("verdict")).to_pylist()
        }

    def failing(self, fatal: Collection[str]) -> int:
        """Return how many open findings are at one of these levels."""
        return sum(row["level"] in fatal for row in self.alarms)


def _show_counts(console: Console, outcome: Outcome, tally: _Tally) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column()
    speed = outcome.done / outcome.seconds if outcome.seconds else 0.0
    again = f"{outcome.done:,} done in {outcome.seconds:.1f} s ({speed:,.1f}/s), {outcome.fresh:,} fresh already"
    verdicts = ", ".join(f"{tally.verdicts[name]:,} {name.replace('_', ' ')}" for name in sorted(tally.verdicts))
    aside = f"{tally.set_aside:,} more dismissed" if tally.set_aside else ""
    table.add_row("articles", f"{tally.articles:,}", again)
    table.add_row("figures found", f"{tally.mentions:,}", f"{tally.facts:,} facts")
    table.add_row("checks made", f"{tally.checks:,}", verdicts)
    table.add_row("alarms", f"{len(tally.alarms):,}", aside)
    if outcome.errors:
        table.add_row("not read", f"{len(outcome.errors):,}", "see the table errors")
    console.print(table)


def _show_alarms(console: Console, store: Store, tally: _Tally, language: str | None) -> None:
    from pipeline.store.rebuild import across, extractions
    from pipeline.terminal import show_across, show_findings

    keys = list(dict.fromkeys(row["article"] for row in tally.alarms if row["article"] is not None))
    shown = frozenset(keys[:SHOWN])
    for _, extraction in extractions(store, shown) if shown else ():
        show_findings(console, extraction, _open(extraction.findings, tally), language)
    if len(keys) > SHOWN:
        console.print(f"… and the alarms of {len(keys) - SHOWN:,} more articles: see the report")
    conflicts = _open(across(store), tally)
    if conflicts:
        named = {article for finding in conflicts[:SHOWN] for article in finding.articles.values()}
        texts = {key: _named(key, extraction) for key, extraction in extractions(store, named)}
        show_across(console, conflicts[:SHOWN], texts, language or "hans")
        if len(conflicts) > SHOWN:
            console.print(f"… and {len(conflicts) - SHOWN:,} more between articles: see the report")


def _open(findings: tuple[Finding, ...], tally: _Tally) -> list[Finding]:
    return [f for f in findings if f.level in ALARMING and f.id not in tally.dismissed]


def _named(key: str, extraction: Extraction) -> Extraction:
    """Name an article by its key, as findings across articles do."""
    return replace(extraction, article=replace(extraction.article, id=key))
