"""Lines, sentences and clauses of a text, found once and looked up by offset."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from pipeline.model import Span

__all__ = ["Layout", "make_layout"]

_LINE = re.compile(r"[^\n\r]+")
_SENTENCE = re.compile(r"[^。！？!?；;]+[。！？!?；;]*[”」』’\"）)]*|[。！？!?；;]+")
_CLAUSE = re.compile(r"(?:[^，,。！？!?；;]|(?<=\d),(?=\d\d\d))+[，,。！？!?；;]*|[，,。！？!?；;]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where lines, sentences and clauses begin and end; each tuple is sorted and covers all non-empty text."""

    lines: tuple[Span, ...]
    sentences: tuple[Span, ...]
    clauses: tuple[Span, ...]
    _line_starts: tuple[int, ...]
    _sentence_starts: tuple[int, ...]
    _clause_starts: tuple[int, ...]

    def line_at(self, offset: int) -> int:
        """Return the index of the line that holds ``offset`` (the last one that begins before it)."""
        return max(0, bisect_right(self._line_starts, offset) - 1)

    def sentence_at(self, offset: int) -> int:
        """Return the index of the sentence that holds ``offset``."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def clause_at(self, offset: int) -> int:
        """Return the index of the clause that holds ``offset``."""
        return max(0, bisect_right(self._clause_starts, offset) - 1)


def make_layout(folded: str) -> Layout:
    """Cut a folded text (`pipeline.view`) into lines, sentences and clauses.

    A sentence never crosses a line, a clause never crosses a sentence; a comma between digits and three
    more digits does not cut.
    """
    lines: list[Span] = []
    sentences: list[Span] = []
    clauses: list[Span] = []
    for line in _LINE.finditer(folded):
        lines.append(Span(*line.span()))
        for sentence in _SENTENCE.finditer(folded, *line.span()):
            sentences.append(Span(*sentence.span()))
            clauses.extend(Span(*c.span()) for c in _CLAUSE.finditer(folded, *sentence.span()))
    return Layout(
        tuple(lines),
        tuple(sentences),
        tuple(clauses),
        tuple(s.start for s in lines),
        tuple(s.start for s in sentences),
        tuple(s.start for s in clauses),
    )
