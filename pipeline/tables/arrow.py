"""Arrow tables with a schema that is the same in every file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache
from typing import Any

import pyarrow as pa

from pipeline.model import Extraction
from pipeline.tables.columns import COLUMNS, ErrorRow, Kind, Stamp, rows_of, whole_text

__all__ = ["SCHEMAS", "arrow_table", "arrow_tables", "schema"]

#: 26 digits before the point and 12 after it. Longer tails are rounded, larger numbers are null.
DIGITS, PLACES = 38, 12
_STEP = Decimal(1).scaleb(-PLACES)
_LIMIT = Decimal(10) ** (DIGITS - PLACES)
_CONTEXT = Context(prec=DIGITS + 2, rounding=ROUND_HALF_EVEN)

DECIMAL = pa.decimal128(DIGITS, PLACES)
_REPAIR = pa.struct(
    [
        ("mention", pa.string()),
        ("text", pa.string()),
        ("value", DECIMAL),
        ("iso", pa.string()),
        ("period", pa.string()),
        ("fixes", pa.list_(pa.string())),
    ]
)
_TYPES: Mapping[Kind, pa.DataType] = {
    "text": pa.string(),
    "decimal": DECIMAL,
    "integer": pa.int64(),
    "flag": pa.bool_(),
    "day": pa.date32(),
    "texts": pa.list_(pa.string()),
    "repairs": pa.list_(_REPAIR),
    "figures": pa.map_(pa.string(), pa.string()),
}


@cache
def schema(table: str) -> pa.Schema:
    """Return the fixed schema of a table."""
    return pa.schema([pa.field(column.name, _TYPES[column.kind]) for column in COLUMNS[table]])


SCHEMAS: Mapping[str, pa.Schema] = {table: schema(table) for table in COLUMNS}


def arrow_tables(done: Iterable[tuple[Extraction, Stamp]], errors: Iterable[ErrorRow] = ()) -> dict[str, pa.Table]:
    """Return all tables of some extractions."""
    results = list(done)
    tables = {
        table: arrow_table(table, [row for extraction, stamp in results for row in rows_of(extraction, table, stamp)])
        for table in COLUMNS
        if table != "errors"
    }
    tables["errors"] = arrow_table("errors", list(errors))
    return tables


def arrow_table(table: str, rows: list[Any]) -> pa.Table:
    """Return rows (of `pipeline.tables.columns.rows_of`) as a table of the fixed schema."""
    arrays = []
    for column in COLUMNS[table]:
        clean = _CLEANERS.get(column.kind)
        cells = [column.cell(row) for row in rows]
        if clean is not None:
            cells = [None if cell is None else clean(cell) for cell in cells]
        arrays.append(pa.array(cells, _TYPES[column.kind]))
    return pa.Table.from_arrays(arrays, schema=schema(table))


def _decimal(value: Decimal) -> Decimal | None:
    if not value.is_finite() or abs(value) >= _LIMIT:
        return None
    return value.quantize(_STEP, context=_CONTEXT)


def _repairs(cell: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            **repair,
            "text": whole_text(repair["text"]),
            "value": None if repair["value"] is None else _decimal(repair["value"]),
        }
        for repair in cell
    ]


_CLEANERS: Mapping[Kind, Any] = {
    "text": whole_text,
    "decimal": _decimal,
    "texts": lambda cell: [whole_text(text) for text in cell],
    "repairs": _repairs,
    "figures": lambda cell: [(whole_text(key), whole_text(value)) for key, value in cell],
}
