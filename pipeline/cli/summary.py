"""What a run prints at its end: a table of counts, and the alarms, each with its sentence."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.model import Extraction, Finding
from pipeline.store import Store

if TYPE_CHECKING:
    import pyarrow as pa
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

        self.dismissed = store.dismissed()
        self.articles = self.mentions = self.facts = self.checks = self.set_aside = 0
        self.alarms: list[dict[str, str]] = []
        self.verdicts: Counter[str] = Counter()
        wanted = pa.array(sorted(keys), pa.string())
        for rows in store.pieces("articles", ["article", "mentions", "facts", "findings"]):
            self._count_articles(rows, wanted)
        for rows in store.pieces("findings", ["article", "id", "verdict", "level"]):
            self._count_findings(rows, wanted)

    def _count_articles(self, rows: pa.Table, wanted: pa.Array) -> None:
        import pyarrow.compute as pc

        own = rows.filter(pc.is_in(rows.column("article"), value_set=wanted))
        self.articles += own.num_rows
        self.mentions += pc.sum(own.column("mentions")).as_py() or 0
        self.facts += pc.sum(own.column("facts")).as_py() or 0
        self.checks += pc.sum(own.column("findings")).as_py() or 0

    def _count_findings(self, rows: pa.Table, wanted: pa.Array) -> None:
        import pyarrow.compute as pc

        # Findings across articles belong to no single one.
        of_run = pc.or_(pc.is_in(rows.column("article"), value_set=wanted), pc.is_null(rows.column("article")))
        own = rows.filter(of_run)
        for row in pc.value_counts(own.column("verdict")).to_pylist():
            self.verdicts[row["values"]] += row["counts"]
        for row in own.filter(pc.not_equal(own.column("level"), "info")).to_pylist():
            if row["id"] in self.dismissed:
                self.set_aside += 1
            else:
                self.alarms.append(row)

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
