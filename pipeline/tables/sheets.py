"""Tables that a spreadsheet opens rightly: CSV with a byte order mark, xlsx, and Parquet for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.model import Extraction
from pipeline.tables.columns import Stamp, rows_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TABLES", "write_frame", "write_table"]

TABLES = ("facts", "mentions", "findings", "articles")
#: Rows that are turned into text at a time.
ROWS = 4096
#: Text that a spreadsheet would run as a formula; a plain signed number is none.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.])")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: A cell of xlsx holds no more.
LONGEST_CELL = 32_767


def write_table(out: IO[bytes], extractions: Iterable[Extraction], form: str, table: str) -> None:
    """Write one table of some extractions (all of them in xlsx).

    Raises
    ------
    UsageError
        When there is no such table, or the library for the format is missing.
    """
    if table not in TABLES:
        raise UsageError(f"--table {table}: the tables are {', '.join(TABLES)}")
    if form == "csv":
        _write_csv(out, extractions, table)
    elif form == "parquet":
        _write_parquet(out, extractions, table)
    else:
        _write_workbook(out, extractions)


def write_frame(out: IO[bytes], frame: pd.DataFrame, *, first: bool = True) -> None:
    """Write a frame as CSV for spreadsheets; ``first`` writes the mark and the header."""
    safe = frame.copy()
    for name in safe.columns:
        if safe[name].dtype in ("string", "object"):
            safe[name] = safe[name].map(_harmless, na_action="ignore")
    content = safe.to_csv(index=False, header=first, lineterminator="\r\n", float_format="%.15g")
    out.write((b"\xef\xbb\xbf" if first else b"") + content.encode())


def _write_csv(out: IO[bytes], extractions: Iterable[Extraction], table: str) -> None:
    from pipeline.tables.frames import make_frame

    rows: list[object] = []
    first = True
    for extraction in extractions:
        rows.extend(rows_of(extraction, table, Stamp()))
        if len(rows) >= ROWS:
            write_frame(out, make_frame(table, rows), first=first)
            rows, first = [], False
    if rows or first:
        write_frame(out, make_frame(table, rows), first=first)


def _write_parquet(out: IO[bytes], extractions: Iterable[Extraction], table: str) -> None:
    import pyarrow.parquet as pq

    from pipeline.tables.arrow import arrow_table, schema

    rows: list[object] = []
    with pq.ParquetWriter(out, schema(table)) as writer:
        for extraction in extractions:
            rows.extend(rows_of(extraction, table, Stamp()))
            if len(rows) >= ROWS:
                writer.write_table(arrow_table(table, rows))
                rows = []
        writer.write_table(arrow_table(table, rows))


def _write_workbook(out: IO[bytes], extractions: Iterable[Extraction]) -> None:
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
    except ImportError:
        raise UsageError("--format xlsx needs openpyxl; install it with: pip install 'ipo-figures[xlsx]'") from None
    from pipeline.tables.columns import COLUMNS
    from pipeline.tables.frames import dtypes

    book = Workbook(write_only=True)
    sheets = {table: book.create_sheet(table) for table in TABLES}
    cells = {table: [column for column in COLUMNS[table] if column.name in dtypes(table)] for table in TABLES}
    for table, sheet in sheets.items():
        sheet.append([column.name for column in cells[table]])
    for extraction in extractions:
        for table, sheet in sheets.items():
            for row in rows_of(extraction, table, Stamp()):
                values = []
                for column in cells[table]:
                    cell = WriteOnlyCell(sheet, value=_cell_value(column.cell(row)))
                    if isinstance(cell.value, str):
                        cell.data_type = "s"  # a text that begins with = is no formula
                    values.append(cell)
                sheet.append(values)
    book.save(out)


def _cell_value(value: object) -> object:
    from datetime import date
    from decimal import Decimal

    if value is None or isinstance(value, (bool, int, date)):
        return value
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    text = value if isinstance(value, str) else _shown(value)
    return _ILLEGAL.sub("\ufffd", text)[:LONGEST_CELL]


def _shown(value: object) -> str:
    from pipeline.tables.records import dumps

    return dumps(value) if value else ""


def _harmless(value: object) -> object:
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return _shown(value)
