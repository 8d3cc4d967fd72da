"""An article as the finders see it: the folded text with every figure masked by one letter of its kind.

Finders are patterns over `Scene.masked`. Every mention is one character there, so that "a money figure, at most
ten characters, 增至, a money figure" is one short expression and is matched in one pass over the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache, cached_property
from typing import cast

import regex

from pipeline.document import Document
from pipeline.lexicon import Lexicon
from pipeline.model import Fact, Mention
from pipeline.relations.needs import needs
from pipeline.relations.patterns import (
    CHARACTER_OF,
    FIGURES,
    PRIVATE,
    STOPS,
    alternatives,
    compiled,
    cues,
    echoes,
    once,
)

__all__ = ["FIGURES", "Scene", "alternatives", "comparable", "compiled", "cues", "echoes", "needs", "once"]

_CLEAN = dict.fromkeys(map(ord, PRIVATE.values()), "?")
#: Counters of people, one as good as the other: 1,260 名員工中 418 人.
PEOPLE = frozenset("名人位")
_FOREIGN = re.compile(f"[{''.join(PRIVATE.values())}]")
_STOP = re.compile(f"[{STOPS}]")
_LAST = re.compile(f"(?s:.*)[{STOPS}]")


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
        pieces: list[str] = []
        self.places: list[int] = []
        self._index: dict[int, int] = {}
        at = length = 0
        folded = document.view.folded
        clean = _FOREIGN.search(folded) is None
        for number, mention in enumerate(document.mentions):
            gap = _squeezed(folded[at : mention.start]) if at else folded[: mention.start]
            gap = gap if clean else gap.translate(_CLEAN)
            gap = gap.strip(" ") or gap  # 營收 189.49 億元: blanks around a figure say nothing
            pieces += gap, CHARACTER_OF[mention.kind]
            length += len(gap)
            self._index[length] = number
            self.places.append(length)
            length += 1
            at = mention.end
        pieces.append(folded[at:].translate(_CLEAN).lstrip(" "))
        #: Sentences without any figure are left out, their stops and the ends of lines are not.
        self.masked = "".join(pieces)

    # positions ----------------------------------------------------------------------------------------------

    def at(self, place: int) -> Mention:
        """Return the mention whose letter stands at ``place`` of the masked text."""
        return self.mentions[self._index[place]]

    def group(self, match: regex.Match[str], name: str) -> Mention:
        """Return the mention that a one-letter group matched."""
        return self.at(match.start(name))

    def number(self, mention: Mention) -> int:
        """Return the position of a mention among the mentions."""
        return self._numbers[mention.id]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {m.id: number for number, m in enumerate(self.mentions)}

    @cached_property
    def _starts(self) -> list[int]:
        return [m.start for m in self.mentions]

    def place(self, mention: Mention) -> int:
        """Return where the letter of a mention stands in the masked text."""
        return self.places[self._numbers[mention.id]]

    @cached_property
    def _gaps(self) -> list[tuple[int, int]]:
        """How far the words before and after each mention reach: to its neighbours or the ends of its sentence."""
        gaps = []
        left, last = 0, len(self.places) - 1
        for number, place in enumerate(self.places):
            start, end = _around(self._stops, place, len(self.masked))
            right = self.places[number + 1] if number < last else end
            gaps.append((max(start, left), min(end, right)))
            left = place + 1
        return gaps

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
        return [m.start() for m in once(f"[{STOPS}]").finditer(self.masked)]

    @cached_property
    def _breaks(self) -> list[int]:
        return [m.start() for m in once(r"[\n\r]").finditer(self.masked)]

    def sentence(self, place: int) -> tuple[int, int]:
        """Return the bounds in the masked text of the sentence around ``place``."""
        return _around(self._stops, place, len(self.masked))

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
        number = self.number(mention) + 1
        return next((m for m in self.mentions[number : number + 3] if m.kind != "date"), None)

    def before(self, mention: Mention, limit: int = 12) -> str:
        """Return the text before a mention, back to the mention or the end of sentence before it."""
        number = self._numbers[mention.id]
        place = self.places[number]
        return self.masked[max(self._gaps[number][0], place - limit) : place]

    def after(self, mention: Mention, limit: int = 12) -> str:
        """Return the text after a mention, up to the next mention or the end of the sentence."""
        number = self._numbers[mention.id]
        place = self.places[number] + 1
        return self.masked[place : min(self._gaps[number][1], place + limit)]

    def text(self, mention: Mention) -> str:
        """Return a mention as it stands in the folded text, without the blanks."""
        return self.document.view.folded[mention.start : mention.end].replace(" ", "")

    def written(self, start: int, end: int, kinds: tuple[str, ...] = ()) -> str:
        """Return a stretch of the masked text with its mentions (those of ``kinds``) as they are written."""
        words = {self.place(m): self.text(m) for m in self.inside(start, end) if not kinds or m.kind in kinds}
        return "".join(words.get(place, self.masked[place]) for place in range(start, end))

    def find(self, pattern: regex.Pattern[str]) -> Iterator[regex.Match[str]]:
        """Yield the matches over the whole article, overlapping ones where a figure ends one and begins another."""
        if isinstance(pattern, re.Pattern):
            return _overlapping(pattern, self.masked)
        return pattern.finditer(self.masked, overlapped=True)

    def prose(self, mention: Mention) -> bool:
        """Whether a figure stands in a sentence rather than in a row of a table."""
        start, end = self.line(self.place(mention))
        return once("[，。；]|[,;](?=[^\\d ])|分别").search(self.masked[start:end]) is not None

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
def _metric_words(lexicon: Lexicon) -> tuple[regex.Pattern[str], dict[str, str]]:
    """Return a pattern over all words for metrics, and which metric each is."""
    tree = lexicon.tree("metrics")
    entries = tree.get("metric", {})
    metrics: dict[str, str] = {}
    if isinstance(entries, dict):
        for name, entry in entries.items():
            metrics.update((str(word), str(name)) for word in entry.get("words", ()))
            metrics.update((str(word), str(entry.get("signed", name))) for word in entry.get("losses", ()))
    return regex.compile(alternatives(tuple(metrics)) if metrics else r"(?!)"), metrics


def comparable(a: Mention, b: Mention) -> bool:
    """Whether two figures can be added: one kind, one unit, and both known or both bare."""
    same = a.unit == b.unit or (a.unit in PEOPLE and b.unit in PEOPLE)
    return a.kind == b.kind and same and (a.unit_from == "unknown") == (b.unit_from == "unknown")


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[regex.Match[str]]:
    match = pattern.search(text)
    while match is not None:
        yield cast("regex.Match[str]", match)
        match = pattern.search(text, match.start() + 1)


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


def _around(borders: list[int], place: int, length: int) -> tuple[int, int]:
    position = bisect_right(borders, place)
    start = borders[position - 1] + 1 if position else 0
    end = borders[position] if position < len(borders) else length
    return start, end
