"""JSON lines, one article a line, and JSON files of one article or an array of them."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from typing import IO

from pipeline.article.encoding import NotTextError, decode, sniff_encoding
from pipeline.article.inputs import Failure
from pipeline.article.records import Defaults, article_of
from pipeline.model import Article

__all__ = ["is_json_article", "read_json", "read_json_lines"]


def is_json_article(line: bytes, field: str) -> bool:
    """Whether a line is a JSON object with a field ``field``."""
    start = line.removeprefix(codecs.BOM_UTF8).strip()
    if not start.startswith(b"{"):
        return False
    try:
        record = json.loads(start)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, Mapping) and field in record


def read_json_lines(stream: IO[bytes], path: str, defaults: Defaults) -> Iterator[Article | Failure]:
    """Read one article a line; a line that is none is a `Failure` that names it."""
    encoding = "utf-8"
    for number, raw in enumerate(stream, 1):
        line = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
        if not line.strip():
            continue
        try:
            encoding = _encoding_of(line, encoding)
            record = json.loads(line.decode(encoding))
        except NotTextError as error:
            yield Failure(f"{path}: line {number}", str(error))
        except (ValueError, RecursionError) as error:
            yield Failure(f"{path}: line {number}", f"is no JSON: {_short(error)}")
        else:
            yield article_of(record, path, f"line {number}", defaults)


def read_json(stream: IO[bytes], path: str, defaults: Defaults) -> Iterator[Article | Failure]:
    """Read a file that holds one article as an object, or an array of them."""
    try:
        content = json.loads(decode(stream.read()))
    except NotTextError:
        raise
    except (ValueError, RecursionError) as error:
        yield Failure(path, f"is no JSON: {_short(error)}")
        return
    records = content if isinstance(content, list) else [content]
    for number, record in enumerate(records, 1):
        yield article_of(record, path, f"item {number}", defaults)


def _encoding_of(line: bytes, known: str) -> str:
    """Return the encoding that was ``known`` so far, or another one when the line does not decode with it."""
    for encoding in dict.fromkeys((known, "utf-8")):
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return sniff_encoding(line)


def _short(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]
