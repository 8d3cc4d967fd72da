"""The checks across articles, over the tables: one figure that two articles state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pipeline.model import Article, Extraction, Fact, Finding, Mention
from pipeline.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["check_across"]

#: What two facts share that may be about the same thing.
TOPIC = ("subject", "metric", "of", "period_start", "period_end")
#: A topic that more articles share is no figure of one company (or the same report many times over).
MOST = 200

_SHARED = """
WITH topics AS (
    SELECT subject, metric, "of", period_start, period_end
    FROM facts
    WHERE subject IS NOT NULL AND period_start IS NOT NULL
    GROUP BY ALL
    HAVING count(DISTINCT article) BETWEEN 2 AND {most}
)
SELECT f.*, a.id AS article_id, a.source AS article_source, a.title, a.published, a.publisher, a.currency, a.script
FROM facts f
JOIN topics t ON f.subject = t.subject AND f.metric = t.metric AND f."of" IS NOT DISTINCT FROM t."of"
    AND f.period_start = t.period_start AND f.period_end = t.period_end
JOIN articles a ON a.article = f.article
ORDER BY f.subject, f.metric, f."of", f.period_start, f.period_end, f.article, f.start, f.id
"""
_MENTIONS = "SELECT m.* FROM mentions m SEMI JOIN wanted w ON m.article = w.article AND m.id = w.mention"


def check_across(store: Store) -> pa.Table:
    """Return the findings across the articles of a store, as rows of ``findings``.

    Facts are taken topic by topic (same subject, metric and period), so that memory holds one topic at a time.
    """
    from pipeline.tables.arrow import arrow_table
    from pipeline.tables.columns import rows_of

    found: dict[str, Finding] = {}
    for extractions in _topics(store):
        for finding in _judge(extractions):
            found.setdefault(finding.id, finding)
    holder = Extraction(Article(""), "none", findings=tuple(found[name] for name in sorted(found)))
    return arrow_table("findings", list(rows_of(holder, "findings")))


def _judge(extractions: tuple[Extraction, ...]) -> tuple[Finding, ...]:
    from pipeline.api import check

    return check(extractions)


def _topics(store: Store) -> Iterator[tuple[Extraction, ...]]:
    """Yield the articles that share a topic, each with the facts and figures of that topic alone."""
    from pipeline.store.query import connect

    with connect(store) as connection:
        shared = connection.sql(_SHARED.format(most=MOST)).to_arrow_table()
        connection.register("wanted", shared.select(["article", "mention"]))
        mentions = _by_place(connection.sql(_MENTIONS).to_arrow_table().to_pylist())
    rows = (row for batch in shared.to_batches(max_chunksize=1024) for row in batch.to_pylist())
    for _, topic in groupby(rows, key=itemgetter(*TOPIC)):
        yield tuple(_extractions(topic, mentions))


def _by_place(rows: list[dict[str, Any]]) -> dict[tuple[str, str], Mention]:
    from pipeline.store.rebuild import mention_of

    return {(row["article"], row["id"]): mention_of(row) for row in rows}


def _extractions(topic: Iterator[dict[str, Any]], mentions: dict[tuple[str, str], Mention]) -> Iterator[Extraction]:
    from pipeline.store.rebuild import fact_of

    articles: dict[str, Article] = {}
    scripts: dict[str, str] = {}
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    for row in topic:
        key = row["article"]
        scripts[key] = row["script"]
        articles[key] = Article(
            text="",
            id=key,
            source=row["article_source"],
            title=row["title"],
            published=row["published"],
            publisher=row["publisher"],
            currency=row["currency"],
        )
        facts[key].append(fact_of(row))
    for key, article in articles.items():
        figures = {fact.mention: mentions[key, fact.mention] for fact in facts[key]}
        ordered = sorted(figures.values(), key=lambda mention: mention.start)
        yield Extraction(article, scripts[key], tuple(ordered), tuple(facts[key]))
