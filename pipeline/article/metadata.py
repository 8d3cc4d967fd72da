"""What is known of a text file beside its text: a sidecar file, or the front matter of Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from pipeline.article.encoding import NotTextError, decode
from pipeline.article.inputs import STDIN, Failure
from pipeline.article.records import FIELDS

__all__ = ["front_matter", "sidecar"]

#: ``date`` and the like, as Markdown generators call our fields.
ALIASES = {"date": "published", "author": "publisher", "url": "source"}

_BLOCK = re.compile(r"---[ \t]*\r?\n(.{0,20000}?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
_LINE = re.compile(r"([A-Za-z_]{1,40})[ \t]*:[ \t]*(.*?)[ \t]*")


def sidecar(path: str) -> tuple[Mapping[str, object], Failure | None]:
    """Return the fields in ``NAME.meta.json`` beside ``NAME.txt``; none when there is no such file."""
    if path == STDIN:
        return {}, None
    file = Path(path).with_suffix(".meta.json")
    try:
        fields = json.loads(decode(file.read_bytes()))
    except FileNotFoundError:
        return {}, None
    except (OSError, NotTextError, ValueError, RecursionError) as error:
        return {}, Failure(str(file), f"cannot be read: {error}")
    if not isinstance(fields, dict):
        return {}, Failure(str(file), "is no object")
    return {name: fields[name] for name in FIELDS if name in fields}, None


def front_matter(text: str) -> Mapping[str, object]:
    """Return the simple ``key: value`` lines between ``---`` lines at the head of a Markdown text."""
    block = _BLOCK.match(text)
    if block is None:
        return {}
    fields: dict[str, object] = {}
    for line in block[1].splitlines():
        found = _LINE.fullmatch(line)
        if found:
            name = ALIASES.get(found[1].lower(), found[1].lower())
            if name in FIELDS:
                fields.setdefault(name, found[2].strip("\"'"))
    return fields
