"""The checks across articles, over the tables: one figure that two articles state."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pipeline.model import Article, Extraction, Fact, Finding, Mention
from pipeline.store import Store

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["check_across"]

#: What two facts share that may be about the same thing.
TOPIC = ("subject", "metric", "of", "period_start", "period_end")
#: Facts that are looked at in one go.
FACTS = 5_000
#: Characters before a figure that are looked at for the filing that it cites.
LEAD = 200

_TOPICS = """
CREATE TABLE topics AS
SELECT subject, metric, "of", period_start, period_end, count(*) AS facts
FROM facts
WHERE subject IS NOT NULL AND period_start IS NOT NULL
GROUP BY ALL
HAVING count(DISTINCT article) > 1 AND count(DISTINCT (value, low, high)) > 1
"""
_SHARED = """
SELECT f AS fact, m AS mention, a.article, a.source, a.title, a.published, a.publisher, a.currency, a.script,
    a.text[greatest(1, f.start - {lead} + 1):f."end"] AS lead
FROM facts f
JOIN topics t ON f.subject = t.subject AND f.metric = t.metric AND f."of" IS NOT DISTINCT FROM t."of"
    AND f.period_start = t.period_start AND f.period_end = t.period_end
JOIN articles a ON a.article = f.article
JOIN mentions m ON m.article = f.article AND m.id = f.mention
WHERE hash(f.subject) % {shares} = {share}
ORDER BY f.subject, f.metric, f."of", f.period_start, f.period_end, f.article, f.start, f.id
"""


def check_across(store: Store) -> pa.Table:
    """Return what articles of a store state differently, as rows of ``findings``; what agrees gives no row.

    Facts are taken topic by topic (same subject, metric and period), and no more of them at a time than memory
    holds whatever the number of articles.
    """
    from pipeline.api import check
    from pipeline.tables.arrow import arrow_table
    from pipeline.tables.columns import rows_of

    found: dict[str, Finding] = {}
    for extractions in _topics(store):
        for finding in check(extractions):
            if finding.level != "info":
                found.setdefault(finding.id, finding)
    holder = Extraction(Article(""), "none", findings=tuple(found[name] for name in sorted(found)))
    return arrow_table("findings", list(rows_of(holder, "findings")))


def _topics(store: Store) -> Iterator[tuple[Extraction, ...]]:
    """Yield the articles that share a topic, each with the facts and figures of that topic alone."""
    from pipeline.store.query import connect

    with connect(store) as connection:
        connection.execute(_TOPICS)
        facts: int = connection.sql("SELECT coalesce(sum(facts), 0)::BIGINT FROM topics").fetchall()[0][0]
        shares = -(-facts // FACTS)
        for share in range(shares):
            rows = _rows(connection, _SHARED.format(lead=LEAD, shares=shares, share=share))
            for _, topic in groupby(rows, key=lambda row: itemgetter(*TOPIC)(row["fact"])):
                yield tuple(_extractions(topic))


def _rows(connection: duckdb.DuckDBPyConnection, statement: str) -> Iterator[dict[str, Any]]:
    for batch in connection.sql(statement).to_arrow_table().to_batches(max_chunksize=1024):
        yield from batch.to_pylist()


def _extractions(topic: Iterator[dict[str, Any]]) -> Iterator[Extraction]:
    for key, rows in groupby(topic, key=itemgetter("article")):
        yield _extraction(key, list(rows))


def _extraction(key: str, rows: list[dict[str, Any]]) -> Extraction:
    from pipeline.store.rebuild import fact_of, mention_of

    facts: list[Fact] = [fact_of(row["fact"]) for row in rows]
    figures: dict[str, Mention] = {row["mention"]["id"]: mention_of(row["mention"]) for row in rows}
    first = rows[0]
    article = Article(
        text=_canvas([(row["fact"]["end"], row["lead"]) for row in rows]),
        id=key,
        source=first["source"],
        title=first["title"],
        published=first["published"],
        publisher=first["publisher"],
        currency=first["currency"],
    )
    mentions = sorted(figures.values(), key=lambda mention: mention.start)
    return Extraction(article, first["script"], tuple(mentions), tuple(facts))


def _canvas(leads: list[tuple[int, str]]) -> str:
    """Return a text that has the words up to each figure at their places, and is blank elsewhere."""
    text = ""
    for end, lead in sorted(leads):
        begin = end - len(lead)
        text = text[:begin].ljust(begin) + lead
    return text
