"""An article as the finders see it: the folded text with every figure masked by one letter of its kind.

Finders are patterns over `Scene.masked`. Every mention is one character there, so that "a money figure, at most
ten characters, 增至, a money figure" is one short expression and is matched in one pass over the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache, cached_property

from pipeline.document import Document
from pipeline.lexicon import Lexicon
from pipeline.model import Fact, Mention
from pipeline.patterns import late
from pipeline.relations.needs import needs
from pipeline.relations.outline import everywhere, sketch_of
from pipeline.relations.patterns import (
    CHARACTER_OF,
    FIGURES,
    PRIVATE,
    STOPS,
    alternatives,
    compiled,
    cues,
    echoes,
    endings,
    expanded,
    once,
)

__all__ = [
    "FIGURES",
    "Scene",
    "alternatives",
    "comparable",
    "compiled",
    "cues",
    "echoes",
    "endings",
    "expanded",
    "needs",
    "once",
]

_CLEAN = dict.fromkeys(map(ord, PRIVATE.values()), "?")
#: Counters of people, one as good as the other: 1,260 名員工中 418 人.
PEOPLE = frozenset("名人位")
_FOREIGN = late(f"[{''.join(PRIVATE.values())}]")
_PROSE = late(r"[，。；]|[,;](?=[^\d ])|分别")
_STOP = late(f"[{STOPS}]")
_LAST = late(f"(?s:.*)[{STOPS}]")


class Scene:
    """A document, its masked text, and look-ups by position.

    Attributes
    ----------
    masked : str
        The folded text with each mention replaced by one private character.
    places : list of int
        Offset in ``masked`` of each mention, in order.
    """

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.document = document
        self.lexicon = lexicon
        self.mentions = document.mentions
        self.notes: dict[str, object] = {}
        self._of_kinds: dict[tuple[str, ...], list[tuple[int, Mention]]] = {}
        self._prose: dict[tuple[int, int], bool] = {}
        #: Which figures `changes.is_change` has found to be changes.
        self.changes: dict[str, bool] = {}
        #: The words before figures with their dates, as `compare` needs them.
        self.leads_written: dict[str, str] = {}
        self._openers: dict[str, list[int]] = {}
        pieces: list[str] = []
        self.places: list[int] = []
        at = length = 0
        folded = document.view.folded
        clean = _FOREIGN.search(folded) is None
        for mention in document.mentions:
            gap = folded[at : mention.start]
            if at and len(gap) > 2:
                gap = _squeezed(gap)
            if not clean:
                gap = gap.translate(_CLEAN)
            if " " in gap:
                gap = gap.strip(" ") or gap  # 營收 189.49 億元: blanks around a figure say nothing
            pieces += gap, CHARACTER_OF[mention.kind]
            length += len(gap)
            self.places.append(length)
            length += 1
            at = mention.end
        tail = folded[at:] if clean else folded[at:].translate(_CLEAN)
        pieces.append(tail.lstrip(" "))
        #: Sentences without any figure are left out, their stops and the ends of lines are not.
        self.masked = "".join(pieces)
        self._numbers = {m.id: number for number, m in enumerate(self.mentions)}
        self._at = dict(zip(self.places, self.mentions, strict=True))

    # positions ----------------------------------------------------------------------------------------------

    def at(self, place: int) -> Mention:
        """Return the mention whose letter stands at ``place`` of the masked text."""
        return self._at[place]

    def group(self, match: re.Match[str], name: str) -> Mention:
        """Return the mention that a one-letter group matched."""
        return self._at[match.start(name)]

    def number(self, mention: Mention) -> int:
        """Return the position of a mention among the mentions."""
        return self._numbers[mention.id]

    def of_kinds(self, *kinds: str) -> list[tuple[int, Mention]]:
        """Return the mentions of some kinds, each with its position among all of them."""
        known = self._of_kinds.get(kinds)
        if known is None:
            known = self._of_kinds[kinds] = [(n, m) for n, m in enumerate(self.mentions) if m.kind in kinds]
        return known

    @cached_property
    def _starts(self) -> list[int]:
        return [m.start for m in self.mentions]

    def place(self, mention: Mention) -> int:
        """Return where the letter of a mention stands in the masked text."""
        return self.places[self._numbers[mention.id]]

    @cached_property
    def _marks(self) -> list[int]:
        return sorted([*self.places, *self._stops])

    @cached_property
    def _outline(self) -> str:
        """The letters of the figures and the stops of the masked text."""
        return "".join(map(self.masked.__getitem__, self._marks))

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        """The bounds of the sentence of each mention."""
        return _between(self._stops, self.places, len(self.masked))

    @cached_property
    def _lines(self) -> list[tuple[int, int]]:
        """The bounds of the line of each mention."""
        return _between(self._breaks, self.places, len(self.masked))

    @cached_property
    def _leads(self) -> list[str]:
        """The words before each mention, back to its neighbour or the beginning of its sentence."""
        masked, left, leads = self.masked, 0, []
        for place, (start, _) in zip(self.places, self._sentences, strict=True):
            leads.append(masked[max(start, left) : place])
            left = place + 1
        return leads

    @cached_property
    def _trails(self) -> list[str]:
        """The words after each mention, up to its neighbour or the end of its sentence."""
        masked, rights = self.masked, [*self.places[1:], len(self.masked)]
        return [
            masked[place + 1 : min(end, right)]
            for place, (_, end), right in zip(self.places, self._sentences, rights, strict=True)
        ]

    def inside(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the mentions whose letters stand in ``masked[start:end]``."""
        return self.mentions[bisect_left(self.places, start) : bisect_left(self.places, end)]

    @cached_property
    def _codes(self) -> list[int]:
        """Offsets in the text of the stock codes after names of companies."""
        folded = self.document.view.folded
        return [m.start() for m in once(r"[（(](?:[A-Z]{2}[:：.]?)?\d{4,6}(?:\.[A-Z]{2})?[）)]").finditer(folded)]

    def code_between(self, a: Mention, b: Mention) -> bool:
        """Whether a company with its stock code is named between two figures: the second may be of that company."""
        return bisect_left(self._codes, a.end) < bisect_left(self._codes, b.start)

    @cached_property
    def _stops(self) -> list[int]:
        return [m.start() for m in _STOP.finditer(self.masked)]

    @cached_property
    def _breaks(self) -> list[int]:
        return [stop for stop in self._stops if self.masked[stop] in "\n\r"]

    def sentence(self, place: int) -> tuple[int, int]:
        """Return the bounds in the masked text of the sentence around ``place``."""
        return _around(self._stops, place, len(self.masked))

    def sentences_with(self, words: re.Pattern[str]) -> dict[tuple[int, int], None]:
        """Return the bounds in the masked text of the sentences in which one of some words stands, in order."""
        return dict.fromkeys(self.sentence(m.start()) for m in words.finditer(self.masked))

    def sentence_of(self, mention: Mention) -> tuple[int, int]:
        """Return the bounds in the masked text of the sentence of a mention."""
        return self._sentences[self._numbers[mention.id]]

    def line_of(self, mention: Mention) -> tuple[int, int]:
        """Return the bounds in the masked text of the line of a mention."""
        return self._lines[self._numbers[mention.id]]

    def line(self, place: int) -> tuple[int, int]:
        """Return the bounds in the masked text of the line around ``place``."""
        return _around(self._breaks, place, len(self.masked))

    def overlapping(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the mentions that share a character with ``text[start:end]`` (offsets of the article)."""
        first = max(0, bisect_right(self._starts, start) - 1)
        found = self.mentions[first : bisect_left(self._starts, end)]
        return tuple(m for m in found if m.end > start)

    def previous(self, mention: Mention) -> Mention | None:
        """Return the mention right before one, dates included."""
        number = self.number(mention)
        return self.mentions[number - 1] if number else None

    def following(self, mention: Mention) -> Mention | None:
        """Return the next mention that is no date."""
        number = self._numbers[mention.id] + 1
        for following in self.mentions[number : number + 3]:
            if following.kind != "date":
                return following
        return None

    def before(self, mention: Mention, limit: int = 12) -> str:
        """Return the text before a mention, back to the mention or the end of sentence before it."""
        return self._leads[self._numbers[mention.id]][-limit:]

    def after(self, mention: Mention, limit: int = 12) -> str:
        """Return the text after a mention, up to the next mention or the end of the sentence."""
        return self._trails[self._numbers[mention.id]][:limit]

    def between(self, first: Mention, last: Mention) -> str:
        """Return the masked text between two mentions."""
        places, numbers = self.places, self._numbers
        return self.masked[places[numbers[first.id]] + 1 : places[numbers[last.id]]]

    def text(self, mention: Mention) -> str:
        """Return a mention as it stands in the folded text, without the blanks."""
        return self.document.view.folded[mention.start : mention.end].replace(" ", "")

    def written(self, start: int, end: int, kinds: tuple[str, ...] = ()) -> str:
        """Return a stretch of the masked text with its mentions (those of ``kinds``) as they are written."""
        pieces: list[str] = []
        for mention in self.inside(start, end):
            if not kinds or mention.kind in kinds:
                place = self.place(mention)
                pieces += self.masked[start:place], self.text(mention)
                start = place + 1
        return "".join((*pieces, self.masked[start:end]))

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches over the whole article, overlapping ones where a figure ends one and begins another."""
        sketch = sketch_of(pattern.pattern)
        found = None if sketch is None else sketch.outline.search(self._outline)
        if sketch is None or (found is not None and not sketch.figure_first and sketch.opener is None):
            return everywhere(pattern, self.masked)
        if sketch.opener is None or found is None:
            return self._fitting(pattern, sketch.outline, found)
        return self._opened(pattern, sketch.outline, sketch.opener)

    def _fitting(
        self, pattern: re.Pattern[str], outline: re.Pattern[str], found: re.Match[str] | None
    ) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern that begins with a figure, from the first place where its outline fits."""
        while found is not None:
            match = pattern.match(self.masked, self._marks[found.start()])
            if match is not None:
                yield match
            found = outline.search(self._outline, found.start() + 1)

    def _opened(
        self, pattern: re.Pattern[str], outline: re.Pattern[str], opener: re.Pattern[str]
    ) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern that begins with one of some characters."""
        known = self._openers.get(opener.pattern)
        if known is None:
            known = self._openers[opener.pattern] = [m.start() for m in opener.finditer(self.masked)]
        for start in known:
            if outline.match(self._outline, bisect_left(self._marks, start)):
                match = pattern.match(self.masked, start)
                if match is not None:
                    yield match

    def prose(self, mention: Mention) -> bool:
        """Whether a figure stands in a sentence rather than in a row of a table."""
        line = self.line_of(mention)
        known = self._prose.get(line)
        if known is None:
            known = self._prose[line] = _PROSE.search(self.masked[line[0] : line[1]]) is not None
        return known

    def metrics_in(self, words: str) -> list[str]:
        """Return the metrics that a stretch of text names, in order."""
        pattern, metrics = _metric_words(self.lexicon)
        return [metrics[m[0]] for m in pattern.finditer(words)]

    def metric_named(self, words: str) -> str | None:
        """Return the metric whose name a stretch of text is, with at most 總 before it."""
        pattern, metrics = _metric_words(self.lexicon)
        found = pattern.fullmatch(words.removeprefix("总")) or pattern.fullmatch(words)
        return metrics[found[0]] if found else None

    # meaning ------------------------------------------------------------------------------------------------

    def facts(self, mention: Mention) -> tuple[Fact, ...]:
        """Return the facts of a mention."""
        return self.document.facts_of.get(mention.id, ())

    def fact(self, mention: Mention) -> Fact | None:
        """Return the only fact of a mention, ``None`` when there are several or none."""
        found = self.facts(mention)
        return found[0] if len(found) == 1 else None

    def metric(self, mention: Mention) -> str | None:
        """Return the metric of a mention where it is plain (not ``other``)."""
        fact = self.fact(mention)
        return None if fact is None or fact.metric == "other" else fact.metric

    def same_metric(self, a: Mention, b: Mention) -> bool:
        """Whether two figures may be of one metric: where one is not plain, nothing speaks against it."""
        first, second = self.metric(a), self.metric(b)
        return first is None or second is None or first == second

    @cached_property
    def facts_by_metric(self) -> dict[str, list[Fact]]:
        """The facts of the article by metric, in order of the text."""
        found: dict[str, list[Fact]] = {}
        for fact in self.document.facts:
            found.setdefault(fact.metric, []).append(fact)
        return found


@cache
def _metric_words(lexicon: Lexicon) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern over all words for metrics, and which metric each is."""
    tree = lexicon.tree("metrics")
    entries = tree.get("metric", {})
    metrics: dict[str, str] = {}
    if isinstance(entries, dict):
        for name, entry in entries.items():
            metrics.update((str(word), str(name)) for word in entry.get("words", ()))
            metrics.update((str(word), str(entry.get("signed", name))) for word in entry.get("losses", ()))
    return late(alternatives(tuple(metrics)) if metrics else r"(?!)"), metrics


def comparable(a: Mention, b: Mention) -> bool:
    """Whether two figures can be added: one kind, one unit, and both known or both bare."""
    if a.kind != b.kind or (a.unit != b.unit and not (a.unit in PEOPLE and b.unit in PEOPLE)):
        return False
    return (a.unit_from == "unknown") == (b.unit_from == "unknown")


def _squeezed(gap: str) -> str:
    """Leave out whole sentences between two figures, but for the ends of lines and two stops."""
    first = _STOP.search(gap)
    if first is None:
        return gap
    final = _LAST.match(gap)
    last = final.end() - 1 if final else first.start()
    middle = gap[first.end() : last]
    if not middle:
        return gap
    lines = "".join(c for c in middle if c in "\n\r") if "\n" in middle or "\r" in middle else ""
    return f"{gap[: first.end()]}{lines}{gap[last:]}"


def _between(borders: list[int], places: list[int], length: int) -> list[tuple[int, int]]:
    """Return the bounds around each of some places, all in order."""
    found = []
    ends = iter((*borders, length))
    bounds = (0, next(ends))
    for place in places:
        while bounds[1] < place:
            bounds = (bounds[1] + 1, next(ends))
        found.append(bounds)
    return found


def _around(borders: list[int], place: int, length: int) -> tuple[int, int]:
    position = bisect_right(borders, place)
    start = borders[position - 1] + 1 if position else 0
    end = borders[position] if position < len(borders) else length
    return start, end
