"""Sentences as they are read: pages that break lines inside sentences are joined again."""

from __future__ import annotations

from bisect import bisect_right
from statistics import median

from pipeline.facts.records import Sentence
from pipeline.layout import Layout
from pipeline.patterns import late

__all__ = ["Flow", "make_flow"]

_FINAL = "。！？!?；;…：:】"
_LETTER = r"[\u4e00-\u9fff，。、；：（）()“”]"
_GAP = late(rf"(?<={_LETTER})[ ]+(?={_LETTER})")
_GAP_LINES = late(rf"(?<={_LETTER})[ \r\n]+(?={_LETTER})")
#: A page: this share of its long lines ends inside a sentence.
WRAPPED = 0.5
#: A text with more spaces than this share of its characters has them inside its words.
SPACED = 0.1
LONG_LINE = 24
#: No heading is longer.
HEADING = 60
LONGEST_LINE = 90


class Flow:
    """A text without the spaces and line breaks inside its words, and the way back to its offsets."""

    __slots__ = ("_cuts", "_origins", "_shifts", "folded", "sentences", "text", "wrapped")

    def __init__(self, folded: str, layout: Layout) -> None:
        self.wrapped = _is_wrapped(folded, layout)
        if self.wrapped:
            folded = _without_furniture(folded, layout)
        self.folded = folded
        self._cuts: list[int] = []
        self._shifts: list[int] = []
        self._origins: list[int] = []
        self.text = self._squeeze(folded)
        self.sentences = _join(folded, layout) if self.wrapped else _plain(folded, layout)

    @property
    def squeezed(self) -> bool:
        """Whether anything was taken out."""
        return bool(self._cuts)

    def origin(self, offset: int) -> int:
        """Return the offset into the article of a character of the squeezed text."""
        if not self._cuts:
            return offset
        at = bisect_right(self._cuts, offset) - 1
        return offset if at < 0 else offset + self._shifts[at]

    def forward(self, offset: int) -> int:
        """Return where an offset of the article stands in the squeezed text."""
        if not self._cuts:
            return offset
        at = bisect_right(self._origins, offset) - 1
        return offset if at < 0 else max(self._cuts[at], offset - self._shifts[at])

    def _squeeze(self, folded: str) -> str:
        if not self.wrapped and folded.count(" ") < SPACED * len(folded):
            return folded
        pattern = _GAP_LINES if self.wrapped else _GAP
        pieces: list[str] = []
        position = removed = 0
        for gap in pattern.finditer(folded):
            pieces.append(folded[position : gap.start()])
            removed += gap.end() - gap.start()
            position = gap.end()
            self._cuts.append(position - removed)
            self._origins.append(position)
            self._shifts.append(removed)
        if not pieces:
            return folded
        pieces.append(folded[position:])
        return "".join(pieces)


def make_flow(folded: str, layout: Layout) -> Flow:
    """Return the sentences of a folded text, and the text that words are looked up in."""
    return Flow(folded, layout)


_PAGE = late(r"\s*\d{1,3}(?:-\d{1,3}){0,2}\s*")


def _without_furniture(folded: str, layout: Layout) -> str:
    """Blank page numbers and the running head, which stand inside sentences and lists."""
    head = folded[layout.lines[0].start : layout.lines[0].end].strip()
    pieces: list[str] = []
    position = 0
    for line in layout.lines[1:]:
        text = folded[line.start : line.end]
        if text.strip() == head or _PAGE.fullmatch(text):
            pieces.append(folded[position : line.start])
            pieces.append(" " * len(text))
            position = line.end
    pieces.append(folded[position:])
    return "".join(pieces)


def _is_wrapped(folded: str, layout: Layout) -> bool:
    long = [line for line in layout.lines if line.end - line.start >= LONG_LINE]
    if len(long) < 4 or max(line.end - line.start for line in long) > LONGEST_LINE:
        return False
    return sum(folded[line.end - 1] not in _FINAL for line in long) > WRAPPED * len(long)


def _plain(folded: str, layout: Layout) -> list[Sentence]:
    sentences = []
    line, line_ends, heading = -1, -1, False
    for begin, end in layout.sentences:
        start = begin
        while start >= line_ends and line + 1 < len(layout.lines):
            line += 1
            line_starts, line_ends = layout.lines[line]
            heading = line_ends - line_starts <= HEADING and folded[line_ends - 1] not in "。！？；;"
        if folded[start] == "【":
            cut = folded.find("】", start, end) + 1
            if start < cut < end:
                sentences.append(Sentence(start, cut, line, True))
                start = cut
        sentences.append(Sentence(start, end, line, heading))
    return sentences


def _join(folded: str, layout: Layout) -> list[Sentence]:
    """Join the lines of a page: a sentence goes on until its stop, a short line without one stands alone."""
    sentences: list[Sentence] = []
    block = 0
    width = median(span.end - span.start for span in layout.lines if span.end - span.start >= LONG_LINE)
    open_ = False
    line = 0
    for span in layout.sentences:
        if folded[span.start : span.end].isspace():
            continue
        while line + 1 < len(layout.lines) and layout.lines[line].end <= span.start:
            line += 1
        whole = layout.lines[line]
        if open_:
            last = sentences[-1]
            sentences[-1] = Sentence(last.start, span.end, last.block, heading=False)
        else:
            block += 1
            sentences.append(Sentence(span.start, span.end, block, heading=False))
        reaches = span.end == whole.end and whole.end - whole.start >= 0.75 * width
        open_ = reaches and folded[span.end - 1] not in _FINAL
        # the second line of a list of values is often short: its sentence began on a full line
        if span.end == whole.end and not open_ and folded[span.end - 1] in "、和及":
            open_ = True
    return sentences
