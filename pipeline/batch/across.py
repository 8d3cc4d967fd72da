"""The checks across articles, over the tables: one figure that two articles state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pipeline.model import Article, Extraction, Finding, Mention
from pipeline.store import Store

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["check_across"]

#: What two facts share that may be about the same thing.
TOPIC = ("subject", "metric", "of", "basis", "segment", "aggregate", "unit", "period_start", "period_end")
#: A topic with more different values than these is not one figure.
VALUES = 12
#: Facts that are held at a time, about.
FACTS = 4_000
#: Files that are open at a time, at most.
FILES = 200
#: Characters before a figure that are looked at for the filing that it cites.
LEAD = 200

_TOPIC = "hash({})".format(", ".join(f'f."{name}"' for name in TOPIC))
_TOPICS = f"""
CREATE TABLE topics AS
SELECT {_TOPIC} AS topic, count(*) AS facts
FROM facts f
WHERE subject IS NOT NULL AND period_start IS NOT NULL
GROUP BY topic
HAVING min(hash(article)) <> max(hash(article)) AND count(DISTINCT hash(value, low, high)) BETWEEN 2 AND {VALUES}
"""
_OF_PART = f"""
SELECT t.topic, (t.topic % {{files}})::INTEGER AS place, f AS fact, m AS mention,
    a.article, a.source, a.title, a.published, a.publisher, a.currency, a.script,
    a.text[greatest(1, f.start - {LEAD} + 1):f."end"] AS lead
FROM {{facts}} f
JOIN topics t ON t.topic = {_TOPIC}
JOIN {{articles}} a ON a.article = f.article
JOIN {{mentions}} m ON m.article = f.article AND m.id = f.mention
"""


def check_across(store: Store) -> pa.Table:
    """Return what articles of a store state differently, as rows of ``findings``; what agrees gives no row.

    Facts are taken topic by topic (same subject, metric and period). They are sorted into files of a size that memory
    holds first, so that it does not grow with the number of articles.
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
    import pyarrow as pa

    from pipeline.store.query import connect

    with TemporaryDirectory(prefix=".across-", dir=store.folder) as scratch:
        with connect(store, scratch) as connection:
            connection.execute(_TOPICS)
            total: int = connection.sql("SELECT coalesce(sum(facts), 0)::BIGINT FROM topics").fetchall()[0][0]
            files = [Path(scratch, f"{number}.arrow") for number in range(min(-(-total // FACTS), FILES))]
            _share_out(connection, store, files)
        for file in files:
            if file.exists():
                with pa.OSFile(str(file)) as stream:
                    rows = pa.ipc.open_stream(stream).read_all().to_pylist()
                rows.sort(key=lambda row: (row["topic"], row["article"], row["fact"]["start"], row["fact"]["id"]))
                for _, topic in groupby(rows, key=itemgetter("topic")):
                    yield tuple(_extractions(topic))


def _share_out(connection: duckdb.DuckDBPyConnection, store: Store, files: list[Path]) -> None:
    """Write the facts of all topics, with their figures, into ``files``: those of a topic into one of them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from pipeline.store.query import part_source

    with ExitStack() as stack:
        writers: dict[Path, pa.ipc.RecordBatchStreamWriter] = {}
        for part in store.manifest.parts if files else ():
            sources = {name: part_source(store, part, name) for name in ("facts", "articles", "mentions")}
            if not all(sources.values()):
                continue
            rows = connection.sql(_OF_PART.format(**sources, files=len(files))).to_arrow_table()
            for number in pc.unique(rows.column("place")).to_pylist():
                file = files[number]
                if file not in writers:
                    sink = stack.enter_context(pa.OSFile(str(file), "wb"))
                    writers[file] = stack.enter_context(pa.ipc.new_stream(sink, rows.schema))
                writers[file].write_table(rows.filter(pc.equal(rows.column("place"), number)))
            del rows
            pa.default_memory_pool().release_unused()  # else what each part took adds up


def _extractions(topic: Iterator[dict[str, Any]]) -> Iterator[Extraction]:
    for key, rows in groupby(topic, key=itemgetter("article")):
        yield _extraction(key, list(rows))


def _extraction(key: str, rows: list[dict[str, Any]]) -> Extraction:
    from pipeline.store.rebuild import fact_of, mention_of

    facts = tuple(fact_of(row["fact"]) for row in rows)
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
    return Extraction(article, first["script"], tuple(mentions), facts)


def _canvas(leads: list[tuple[int, str]]) -> str:
    """Return a text that has the words up to each figure at their places, and is blank elsewhere."""
    text = ""
    for end, lead in sorted(leads):
        begin = end - len(lead)
        text = text[:begin].ljust(begin) + lead
    return text
