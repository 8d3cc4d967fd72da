"""A run's rows, read from its Parquet tables part by part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.interval import Interval
from pipeline.model import Evidence, Fact, Finding, Period, Repair, Span
from pipeline.report.rows import ArticleRows, FactRow, Figure, RunError
from pipeline.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["StoredRun"]

Row = Mapping[str, Any]


class StoredRun:
    """The run in a folder; see `pipeline.report.rows.Run`.

    Parameters
    ----------
    folder : Path
        ``outputs/``.

    Raises
    ------
    StoreError
        When it holds no tables.
    """

    def __init__(self, folder: Path) -> None:
        self._store = Store(folder)
        self.dismissed: Mapping[str, str] = self._store.dismissed()
        errors = self._store.table("errors", ["source", "reason"]).to_pylist()
        self.errors = tuple(sorted((RunError(e["source"], e["reason"]) for e in errors), key=lambda e: e.source))
        self.across = tuple(_finding(row) for row in self._across())

    def articles(self) -> Iterator[ArticleRows]:
        """Yield the articles, one part in memory at a time."""
        from pipeline.store.parts import read_part

        for part in self._store.manifest.parts:
            tables = read_part(self._store.folder, part)
            mentions, facts, findings = (_grouped(tables[name]) for name in ("mentions", "facts", "findings"))
            for row in tables["articles"].to_pylist():
                key = row["article"]
                found = tuple(_finding(f) for f in findings.get(key, ()))
                yield ArticleRows(
                    key,
                    row["text"],
                    *(row["id"], row["source"], row["title"], row["published"], row["publisher"], row["script"]),
                    warnings=tuple(row["warnings"] or ()),
                    figures=tuple(_figure(m) for m in mentions.get(key, ())),
                    facts=tuple(_fact(f) for f in facts.get(key, ())),
                    findings=found,
                    dismissed={f.id: self.dismissed[f.id] for f in found if f.id in self.dismissed},
                )

    def facts(self, subjects: frozenset[str] | None, limit: int) -> Iterator[FactRow]:
        """Yield facts in the order of the parts."""
        import pyarrow as pa
        import pyarrow.compute as pc

        wanted = None if subjects is None else pa.array(sorted(subjects), pa.string())
        for part in self._store.manifest.parts:
            facts, mentions = (self._rows(part, name) for name in ("facts", "mentions"))
            if wanted is not None:
                facts = facts.filter(pc.is_in(facts.column("subject"), value_set=wanted))
            facts = facts.slice(0, limit)
            limit -= facts.num_rows
            needed = {(f["article"], f["mention"]) for f in facts.select(["article", "mention"]).to_pylist()}
            chosen = mentions.filter(pc.is_in(mentions.column("article"), value_set=facts.column("article").unique()))
            figures = {
                (m["article"], m["id"]): _figure(m) for m in chosen.to_pylist() if (m["article"], m["id"]) in needed
            }
            for fact in facts.to_pylist():
                yield FactRow(fact["article"], _fact(fact), figures[fact["article"], fact["mention"]])
            if limit <= 0:
                return

    def _rows(self, part: Any, name: str) -> pa.Table:
        from pipeline.store.parts import read_file, without
        from pipeline.tables.arrow import schema

        if name not in part.files:
            return schema(name).empty_table()
        return without(read_file(self._store.folder, name, part.files[name]), part.dead)

    def _across(self) -> list[dict[str, Any]]:
        from pipeline.store.parts import read_file

        name = self._store.manifest.across
        return read_file(self._store.folder, "findings", name).to_pylist() if name else []


def _grouped(table: pa.Table) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in table.to_pylist():
        groups[row["article"]].append(row)
    return groups


def _cells(row: Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _figure(row: Row) -> Figure:
    plain = ("id", "start", "end", "text", "kind", "value", "unit", "unit_from", "qualifier", "iso", "warning")
    return Figure(**_cells(row, *plain), interval=_interval(row, "interval"), period=_period(row, "period"))


def _fact(row: Row) -> Fact:
    plain = ("id", "mention", "subject", "metric", "metric_text", "of", "basis", "segment", "aggregate")
    return Fact(
        **_cells(row, *plain, "value", "unit", "source", "stance"),
        period=_period(row, "period"),
        base_period=_period(row, "base_period"),
        evidence=Evidence(*(_span(row, name) for name in ("subject", "metric", "period"))),
    )


def _finding(row: Row) -> Finding:
    return Finding(
        **_cells(row, "id", "relation", "verdict", "level", "claim", "formula", "reading", "subtype"),
        operands=tuple(row["operands"] or ()),
        stated=_interval(row, "stated"),
        computed=_interval(row, "computed"),
        message=row["message"] or "",
        message_en=row["message_en"] or "",
        repairs=tuple(_repair(repair) for repair in row["repairs"] or ()),
        articles=dict(_pairs(row["articles"])),
    )


def _pairs(cell: Iterable[tuple[str, str]] | None) -> Iterable[tuple[str, str]]:
    return () if cell is None else cell


def _repair(row: Row) -> Repair:
    return Repair(row["mention"], row["text"], row["value"], row["iso"], fixes=tuple(row["fixes"] or ()))


def _interval(row: Row, name: str) -> Interval | None:
    """Return the interval of a row; without flags there is none, without ends it is unbounded."""
    if row[f"{name}_low_open"] is None:
        return None
    return Interval(row[f"{name}_low"], row[f"{name}_high"], row[f"{name}_low_open"], row[f"{name}_high_open"])


def _period(row: Row, name: str) -> Period | None:
    start, end = row[f"{name}_start"], row[f"{name}_end"]
    return None if start is None or end is None else Period(start, end)


def _span(row: Row, name: str) -> Span | None:
    start, end = row[f"{name}_from"], row[f"{name}_to"]
    return None if start is None or end is None else Span(start, end)
