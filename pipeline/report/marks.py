"""The article's text as HTML: the same characters, every figure in a mark.

The offsets of figures are code points, and the marks are made here, where strings are code points too; the
browser, which counts UTF-16 units, never sees an offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from pipeline.labels import label
from pipeline.report.rows import Figure

__all__ = ["Note", "marked_text", "paragraphs"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SURROGATE = re.compile("[\ud800-\udfff\0]")


class Note(NamedTuple):
    """The alarms in which a figure takes part: ``error`` or ``warning``, and their numbers."""

    level: str
    numbers: tuple[str, ...]


def marked_text(text: str, figures: Sequence[Figure], notes: Mapping[str, Note], language: str) -> Markup:
    """Return paragraphs whose text content is ``text``.

    Parameters
    ----------
    figures : sequence of Figure
        Sorted. Of two that overlap the first is marked.
    notes : mapping
        The alarms at figures, by their ids.
    language : str
        Of the labels.
    """
    out: list[str] = []
    for start, end, inside in paragraphs(text, figures):
        out.append("<p>" if inside or not text[start:end].isspace() else '<p class="blank">')
        position = start
        for figure in inside:
            if figure.start < position:
                continue
            out.append(_escaped(text[position : figure.start]))
            out.append(_mark(figure, text[figure.start : figure.end], notes.get(figure.id), language))
            position = figure.end
        out.append(_escaped(text[position:end]))
        out.append("</p>")
    return Markup("".join(out))


def paragraphs(text: str, figures: Iterable[Figure]) -> Iterator[tuple[int, int, list[Figure]]]:
    """Yield the lines of a text (each with its line feed) and their figures; no line ends inside a figure."""
    waiting = iter(figures)
    figure = next(waiting, None)
    start, inside = 0, list[Figure]()
    for line in _LINE.finditer(text):
        while figure is not None and figure.start < line.end():
            inside.append(figure)
            figure = next(waiting, None)
        if inside and inside[-1].end > line.end():
            continue
        yield start, line.end(), inside
        start, inside = line.end(), []
    if start < len(text):
        yield start, len(text), inside


def _mark(figure: Figure, text: str, note: Note | None, language: str) -> str:
    kind, sign = escape(figure.kind), escape(label("sign", figure.kind, language))
    alarm = f' data-n="{escape(" ".join(note.numbers))}"' if note else ""
    state = "" if note is None else " alarm" if note.level == "error" else " alarm mild"
    return (
        f'<mark id="{escape(figure.id)}" class="m {kind}{state}" data-s="{sign}"{alarm} role="button" tabindex="-1"'
        f' aria-describedby="card">{_escaped(text)}</mark>'
    )


def _escaped(text: str) -> str:
    """Escape; a carriage return is written as a reference, or the browser would make a line feed of it."""
    return str(escape(_SURROGATE.sub("\ufffd", text))).replace("\r", "&#13;")
