"""The rows of a query, in the formats of the command line."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from pipeline.cli.writers import open_output
from pipeline.tables import dumps
from pipeline.tables.records import number

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FORMATS", "write_answer"]

FORMATS = ("table", "csv", "json", "jsonl", "parquet")


def write_answer(rows: pa.Table, form: str, output: str | None) -> None:
    """Write the rows of a query."""
    with open_output(output) as out:
        if form == "parquet":
            import pyarrow.parquet as pq

            pq.write_table(rows, out)
        elif form == "csv":
            from pipeline.tables.sheets import write_frame

            write_frame(out, _shortened(rows).to_pandas(date_as_object=True))
        elif form == "table":
            _write_grid(out, rows)
        else:
            records = [{name: _plain(cell) for name, cell in row.items()} for row in rows.to_pylist()]
            text = dumps(records, indent=1) if form == "json" else "\n".join(dumps(record) for record in records)
            out.write(text.encode() + b"\n" if text else b"")


def _shortened(rows: pa.Table) -> pa.Table:
    """Write decimals without the zeros that fill their twelve places, lists and records as JSON."""
    import pyarrow as pa

    columns = [
        pa.array([None if cell is None else dumps(_plain(cell)) for cell in column.to_pylist()], pa.string())
        if pa.types.is_decimal(column.type) or pa.types.is_nested(column.type)
        else column
        for column in rows.columns
    ]
    return pa.table(columns, names=rows.column_names)


def _plain(cell: Any) -> Any:
    """Return a cell as JSON can hold it."""
    if isinstance(cell, Decimal):
        return number(cell)
    if isinstance(cell, (date, datetime, time)):
        return cell.isoformat()
    if isinstance(cell, (timedelta, bytes)):
        return str(cell)
    if isinstance(cell, dict):
        return {str(name): _plain(inner) for name, inner in cell.items()}
    if isinstance(cell, (list, tuple)):
        return [_plain(inner) for inner in cell]
    if isinstance(cell, float) and cell != cell:  # noqa: PLR0124 - NaN is no JSON
        return None
    return cell


def _write_grid(out: IO[bytes], rows: pa.Table) -> None:
    import io

    from rich import box
    from rich.table import Table
    from rich.text import Text

    from pipeline.terminal import make_console

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for field in rows.schema:
        grid.add_column(Text(field.name), justify="right" if _numeric(field) else "left", overflow="fold")
    for row in rows.to_pylist():
        grid.add_row(*(Text(_shown(cell)) for cell in row.values()))
    text = io.StringIO()
    import sys

    console = make_console(sys.stdout if out is sys.stdout.buffer else text)
    console.print(grid)
    out.write(text.getvalue().encode())


def _numeric(field: pa.Field) -> bool:
    from pyarrow import types

    return bool(types.is_decimal(field.type) or types.is_integer(field.type) or types.is_floating(field.type))


def _shown(cell: Any) -> str:
    plain = _plain(cell)
    if plain is None:
        return ""
    text = plain if isinstance(plain, str) else dumps(plain)
    return "".join(c if c.isprintable() else "·" for c in text)
