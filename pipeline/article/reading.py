"""Read an input as a stream of articles; what cannot be read becomes a `Failure`, and the rest goes on."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from pipeline.article.encoding import NotTextError, decode
from pipeline.article.inputs import STDIN, Failure, Input, find_inputs
from pipeline.article.jsonlines import is_json_article, read_json, read_json_lines
from pipeline.article.metadata import front_matter, sidecar
from pipeline.article.records import Defaults, make_article
from pipeline.article.sheets import read_csv, read_parquet
from pipeline.model import Article

__all__ = ["Defaults", "read_articles", "read_input"]

Articles = Iterator[Article | Failure]
Reader = Callable[[IO[bytes], str, Defaults], Articles]


def read_articles(
    paths: Iterable[str], defaults: Defaults | None = None, form: str = "auto", stdin: IO[bytes] | None = None
) -> Articles:
    """Read all that ``paths`` name, one article at a time.

    Parameters
    ----------
    paths : iterable of str
        Files, folders, globs, or ``-`` for standard input.
    defaults : Defaults, optional
        Date, publisher and currency of articles that name none.
    form : str
        A format that is forced on all of them.
    stdin : binary file, optional
        What ``-`` reads, if not the standard input of the process.
    """
    for found in find_inputs(paths, form):
        if isinstance(found, Failure):
            yield found
        else:
            yield from read_input(found, defaults or Defaults(), stdin)


def read_input(source: Input, defaults: Defaults, stdin: IO[bytes] | None = None) -> Articles:
    """Read the articles of one input."""
    try:
        if source.path == STDIN:
            yield from _read_stream(stdin or sys.stdin.buffer, source, defaults)
        else:
            with Path(source.path).open("rb") as stream:
                yield from _read_stream(stream, source, defaults)
    except OSError as error:
        yield Failure(source.path, f"cannot be read: {error.strerror or error}")
    except NotTextError as error:
        yield Failure(source.path, str(error))


def _read_stream(stream: IO[bytes], source: Input, defaults: Defaults) -> Articles:
    if source.form == "auto":
        yield from _read_any(stream, source, defaults)
    else:
        yield from READERS[source.form](stream, source.path, defaults)


def _read_any(stream: IO[bytes], source: Input, defaults: Defaults) -> Articles:
    """Read JSON lines when the first line that is not blank is an object with a text, else one article."""
    first = b""
    while line := stream.readline():
        first += line
        if line.strip():
            break
    reader = read_json_lines if is_json_article(first, defaults.text) else _read_text
    yield from reader(_Rejoined(first, stream), source.path, defaults)


class _Rejoined(io.BytesIO):
    """A stream of which the first bytes were read already."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        super().__init__(first)
        self._rest = rest

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0:
            return super().read() + self._rest.read()
        return super().read(size) or self._rest.read(size)

    def readline(self, size: int | None = -1) -> bytes:
        return super().readline(size) or self._rest.readline(-1 if size is None else size)

    def __next__(self) -> bytes:
        line = self.readline()
        if not line:
            raise StopIteration
        return line


def _read_text(stream: IO[bytes], path: str, defaults: Defaults) -> Articles:
    text = decode(stream.read())
    fields, failure = sidecar(path)
    if failure is not None:
        yield failure
    yield make_article(text, fields, path, defaults, _name(path))


def _read_markdown(stream: IO[bytes], path: str, defaults: Defaults) -> Articles:
    text = decode(stream.read())
    fields, failure = sidecar(path)
    if failure is not None:
        yield failure
    yield make_article(text, {**front_matter(text), **fields}, path, defaults, _name(path))


def _read_html(stream: IO[bytes], path: str, defaults: Defaults) -> Articles:
    from pipeline.article.html import read_page

    raw = stream.read()
    fields, failure = sidecar(path)
    if failure is not None:
        yield failure
    page = read_page(raw)
    if isinstance(page, str):
        yield Failure(path, page)
        return
    # The date of a page is often a guess: what the caller says goes first.
    found = {name: value for name, value in page.items() if name != "text" and not getattr(defaults, name, None)}
    yield make_article(str(page["text"]), {**found, **fields}, path, defaults, _name(path))


def _name(path: str) -> str | None:
    return None if path == STDIN else Path(path).stem


READERS: dict[str, Reader] = {
    "txt": _read_text,
    "md": _read_markdown,
    "html": _read_html,
    "jsonl": read_json_lines,
    "json": read_json,
    "csv": read_csv,
    "parquet": read_parquet,
}
