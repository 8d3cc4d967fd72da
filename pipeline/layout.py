"""Lines and sentences of a text, found once and looked up by offset."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import starmap

from pipeline.model import Span
from pipeline.patterns import late

__all__ = ["Layout", "make_layout"]

_LINE = late(r"[^\n\r]+")
_SENTENCE = late(r"[^。！？!?；;\n\r]+[。！？!?；;]*[”」』’\"）)]*|[。！？!?；;]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where lines and sentences begin and end; each tuple is sorted and covers all non-empty text."""

    lines: tuple[Span, ...]
    sentences: tuple[Span, ...]
    _line_starts: tuple[int, ...]
    _sentence_starts: tuple[int, ...]

    def line_at(self, offset: int) -> int:
        """Return the index of the line that holds ``offset`` (the last one that begins before it)."""
        return max(0, bisect_right(self._line_starts, offset) - 1)

    def sentence_at(self, offset: int) -> int:
        """Return the index of the sentence that holds ``offset``."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)


def make_layout(folded: str) -> Layout:
    """Cut a folded text (`pipeline.view`) into lines and sentences; a sentence never crosses a line."""
    lines = [match.span() for match in _LINE.finditer(folded)]
    sentences = [match.span() for match in _SENTENCE.finditer(folded)]
    return Layout(
        tuple(starmap(Span, lines)),
        tuple(starmap(Span, sentences)),
        tuple([start for start, _ in lines]),
        tuple([start for start, _ in sentences]),
    )
