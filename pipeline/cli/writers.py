"""Write a stream of extractions in the format that was asked for."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from pipeline.errors import UsageError
from pipeline.model import Extraction
from pipeline.tables import dumps

__all__ = ["BINARY", "FORMATS", "open_output", "write"]

FORMATS = ("table", "json", "jsonl", "csv", "parquet", "xlsx")
#: Formats that are written whole, to a file.
BINARY = ("parquet", "xlsx")


@contextmanager
def open_output(path: str | None) -> Iterator[IO[bytes]]:
    """Open a file that appears under its name only when it is complete, or standard output."""
    if path is None or path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    if not target.parent.is_dir():
        raise UsageError(f"{path}: the folder {target.parent} does not exist")
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        Path(draft).chmod(0o644)
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def write_json_lines(
    out: IO[bytes], extractions: Iterable[Extraction], record: Callable[[Extraction], dict[str, Any]]
) -> None:
    """Write one object a line, each as soon as it is there."""
    for extraction in extractions:
        out.write(dumps(record(extraction)).encode() + b"\n")
        out.flush()


def write_json(
    out: IO[bytes], extractions: Iterable[Extraction], record: Callable[[Extraction], dict[str, Any]]
) -> None:
    """Write one object, or an array when there are several articles (or none)."""
    records = (dumps(record(extraction), indent=1) for extraction in extractions)
    first = next(records, None)
    second = next(records, None)
    if first is not None and second is None:
        out.write(first.encode() + b"\n")
        return
    out.write(b"[")
    comma = b""
    for text in (first, second):
        if text is not None:
            out.write(comma + text.encode())
            comma = b",\n"
    for text in records:
        out.write(comma + text.encode())
    out.write(b"]\n")


def write(
    extractions: Iterable[Extraction],
    form: str,
    output: str | None,
    table: str,
    record: Callable[[Extraction], dict[str, Any]],
    language: str | None,
) -> None:
    """Write extractions to a file or to standard output.

    Raises
    ------
    UsageError
        When the format does not exist or cannot be written where it is asked for.
    """
    if form not in FORMATS:
        raise UsageError(f"--format {form}: the formats are {', '.join(FORMATS)}")
    if form in BINARY and output is None and sys.stdout.isatty():
        raise UsageError(f"--format {form} is no text; name a file with --output")
    with open_output(output) as out:
        if form == "jsonl":
            write_json_lines(out, extractions, record)
        elif form == "json":
            write_json(out, extractions, record)
        elif form == "table":
            _write_terminal(out, extractions, language)
        else:
            from pipeline.tables.sheets import write_table

            write_table(out, extractions, form, table)


def _write_terminal(out: IO[bytes], extractions: Iterable[Extraction], language: str | None) -> None:
    import io

    from pipeline.terminal import make_console, show_extraction

    text = None if out is sys.stdout.buffer else io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace")
    console = make_console(text)
    for extraction in extractions:
        show_extraction(console, extraction, language)
    if text is not None:
        text.detach()
