"""Write a stream of extractions in the format that was asked for."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.model import Extraction, Finding
from pipeline.tables import dumps
from pipeline.tables.records import finding_record

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["BINARY", "FORMATS", "check_format", "open_output", "write", "write_findings"]

FORMATS = ("table", "json", "jsonl", "csv", "parquet", "xlsx")
#: Formats that no terminal can show.
BINARY = ("parquet", "xlsx")

Across = Callable[[], tuple[Sequence[Finding], Mapping[str, Extraction]]]
Record = Callable[[Extraction], dict[str, Any]]


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


def check_format(form: str, output: str | None, formats: Sequence[str] = FORMATS) -> None:
    """Refuse a format that does not exist or that a terminal cannot show.

    Raises
    ------
    UsageError
        With what to do instead.
    """
    if form not in formats:
        raise UsageError(f"--format {form}: the formats are {', '.join(formats)}")
    if form in BINARY and output is None and sys.stdout.isatty():
        raise UsageError(f"--format {form} is no text; name a file with --output")


def write(
    extractions: Iterable[Extraction], form: str, output: str | None, table: str, record: Record, language: str | None
) -> None:
    """Write what ``extract`` prints: whole extractions, or one ``table`` of them (csv and parquet)."""
    check_format(form, output)
    with open_output(output) as out:
        if form == "jsonl":
            _write_json_lines(out, map(record, extractions))
        elif form == "json":
            _write_json(out, map(record, extractions))
        elif form == "table":
            from pipeline.terminal import show_extraction

            with _console(out) as console:
                for extraction in extractions:
                    show_extraction(console, extraction, language)
        else:
            from pipeline.tables.sheets import write_table

            write_table(out, extractions, form, table)


def write_findings(
    extractions: Iterable[Extraction],
    across: Across,
    form: str,
    output: str | None,
    record: Record,
    language: str | None,
) -> None:
    """Write what ``check`` prints; ``across`` gives the findings across articles once all have been read."""
    check_format(form, output)
    with open_output(output) as out:
        if form in ("json", "jsonl"):
            records = chain(map(record, extractions), _across_record(across, language))
            (_write_json if form == "json" else _write_json_lines)(out, records)
        elif form == "table":
            from pipeline.terminal import show_across, show_findings

            with _console(out) as console:
                for extraction in extractions:
                    show_findings(console, extraction, extraction.findings, language)
                findings, texts = across()
                show_across(console, findings, texts, language or "hans")
        else:
            from pipeline.tables.sheets import write_table

            write_table(out, extractions, form, "findings")


def _across_record(across: Across, language: str | None) -> Iterator[dict[str, Any]]:
    findings, _ = across()
    if findings:
        yield {"article": None, "mentions": [], "findings": [finding_record(f, language) for f in findings]}


def _write_json_lines(out: IO[bytes], records: Iterable[dict[str, Any]]) -> None:
    """Write one object a line, each as soon as it is there."""
    for record in records:
        out.write(dumps(record).encode() + b"\n")
        out.flush()


def _write_json(out: IO[bytes], records: Iterable[dict[str, Any]]) -> None:
    """Write one object, or an array when there are several articles (or none)."""
    texts = (dumps(record, indent=1).encode() for record in records)
    first, second = next(texts, None), next(texts, None)
    if first is not None and second is None:
        out.write(first + b"\n")
        return
    out.write(b"[")
    for number, text in enumerate(chain((t for t in (first, second) if t is not None), texts)):
        out.write((b",\n" if number else b"") + text)
    out.write(b"]\n")


@contextmanager
def _console(out: IO[bytes]) -> Iterator[Console]:
    from pipeline.terminal import make_console

    if out is sys.stdout.buffer:
        yield make_console()
        return
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace")
    try:
        yield make_console(text)
    finally:
        text.flush()
        text.detach()
