"""The article's text as HTML: the same characters, every figure in a mark.

The offsets of figures are code points, and the marks are made here, where strings are code points too; the
browser, which counts UTF-16 units, never sees an offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup, escape

from pipeline.labels import label
from pipeline.report.rows import Figure

__all__ = ["marked_text", "paragraphs"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SURROGATE = re.compile("[\ud800-\udfff\0]")


def marked_text(text: str, figures: Sequence[Figure], notes: Mapping[str, Sequence[str]], language: str) -> Markup:
    """Return paragraphs whose text content is ``text``.

    Parameters
    ----------
    figures : sequence of Figure
        Sorted, non-overlapping.
    notes : mapping
        The numbers of the alarms in which a figure takes part, by its id.
    language : str
        Of the labels.
    """
    out: list[str] = []
    for start, end, inside in paragraphs(text, figures):
        out.append("<p>" if inside or not text[start:end].isspace() else '<p class="blank">')
        position = start
        for figure in inside:
            out.append(_escaped(text[position : figure.start]))
            out.append(_mark(figure, text[figure.start : figure.end], notes.get(figure.id, ()), language))
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


def _mark(figure: Figure, text: str, notes: Sequence[str], language: str) -> str:
    kind = escape(figure.kind)
    sign = escape(label("sign", figure.kind, language))
    alarm = f' data-n="{escape(" ".join(notes))}"' if notes else ""
    classes = f"m {kind} alarm" if notes else f"m {kind}"
    return (
        f'<mark id="{escape(figure.id)}" class="{classes}" data-s="{sign}"{alarm} role="button" tabindex="-1"'
        f' aria-describedby="card">{_escaped(text)}</mark>'
    )


def _escaped(text: str) -> str:
    """Escape; a carriage return is written as a reference, or the browser would make a line feed of it."""
    return str(escape(_SURROGATE.sub("\ufffd", text))).replace("\r", "&#13;")
