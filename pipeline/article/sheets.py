"""Articles in the rows of a CSV or a Parquet file."""

from __future__ import annotations

import codecs
import csv
import io
import sys
from collections.abc import Iterator, Sequence
from typing import IO

from pipeline.article.encoding import MARKS, NotTextError, sniff_encoding
from pipeline.article.inputs import Failure
from pipeline.article.records import FIELDS, Defaults, article_of
from pipeline.model import Article

__all__ = ["read_csv", "read_parquet"]

DELIMITERS = ",\t;"
CHUNK = 1 << 20
#: Rows of a Parquet file that are held at a time.
ROWS = 64


def read_csv(stream: IO[bytes], path: str, defaults: Defaults) -> Iterator[Article | Failure]:
    """Read one article a row; the first row names the columns."""
    if not stream.seekable():
        stream = io.BytesIO(stream.read())
    csv.field_size_limit(sys.maxsize)
    encoding, skip = _csv_encoding(stream)
    stream.seek(skip)
    first = stream.readline().decode(encoding, "replace")
    stream.seek(skip)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        yield from _csv_rows(text, max(DELIMITERS, key=first.count), path, defaults)
    except UnicodeDecodeError as error:
        yield Failure(path, f"looks like {encoding.upper()} but is not: {error.reason}; convert it to UTF-8")
    except csv.Error as error:
        yield Failure(path, f"is no CSV: {error}")
    finally:
        text.detach()


def _csv_rows(lines: IO[str], delimiter: str, path: str, defaults: Defaults) -> Iterator[Article | Failure]:
    rows = csv.reader(lines, delimiter=delimiter)
    header = [name.strip() for name in next(rows, [])]
    missing = _missing(header, defaults)
    if missing:
        yield Failure(path, missing)
        return
    for row in rows:
        if row:
            place = f"line {rows.line_num}"
            yield article_of(dict(zip(header, row, strict=False)), path, place, defaults)


def _csv_encoding(stream: IO[bytes]) -> tuple[str, int]:
    """Return the encoding and the length of its mark, having read the file once to be sure of UTF-8."""
    head = stream.read(CHUNK)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk = head
    try:
        while chunk:
            decoder.decode(chunk)
            chunk = stream.read(CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return sniff_encoding(head), 0
    return "utf-8", 0


def read_parquet(stream: IO[bytes], path: str, defaults: Defaults) -> Iterator[Article | Failure]:
    """Read one article a row, a few rows at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        source = stream if stream.seekable() else pa.BufferReader(stream.read())
        file = pq.ParquetFile(source)
        missing = _missing(file.schema_arrow.names, defaults)
        if missing:
            yield Failure(path, missing)
            return
        columns = [name for name in (*FIELDS, defaults.text) if name in file.schema_arrow.names]
        number = 0
        for batch in file.iter_batches(batch_size=ROWS, columns=columns):
            for record in batch.to_pylist():
                number += 1
                yield article_of(record, path, f"row {number}", defaults)
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise NotTextError(f"is no readable Parquet file: {str(error)[:200]}") from error


def _missing(columns: Sequence[str], defaults: Defaults) -> str | None:
    if defaults.text in columns:
        return None
    shown = ", ".join(ascii(name)[:40] for name in columns[:12]) or "none"
    return f"has no column {defaults.text!r} (its columns: {shown}); name yours with --text-column"
