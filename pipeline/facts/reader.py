"""One pass from left to right: the subject, period and metric in force, and each figure bound to them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from pipeline.facts.binding import bind
from pipeline.facts.dating import note_date
from pipeline.facts.flow import Flow
from pipeline.facts.flows import FLOWS
from pipeline.facts.heads import at_head, lists_parts, note_name
from pipeline.facts.items import with_breaks
from pipeline.facts.phrases import phrases
from pipeline.facts.records import Draft, Frame, Item, Sentence, When
from pipeline.facts.subjects import Names
from pipeline.facts.trades import head_of
from pipeline.facts.vocabulary import Entry, Vocabulary
from pipeline.model import Period, Span
from pipeline.patterns import late
from pipeline.tokens import Tokenizer

__all__ = ["Reader"]

_JOINER = late(
    r"(?: ?/ ?[\u4e00-\u9fffa-zA-Z]{1,4})?[ \r\n]*(?:、|和|及|与|以及|或|/)[ \r\n]*"
    r"(?:大?约|近|将近|接近|逾|超过?|不足|高达|仅)?[ ]?"
)
_COUNTED = late(r"[\u4e00-\u9fff]{2,6}")
_MARKS = ("\u200b", "\u200c", "\u200d", "\ufeff")  # of no width
_UNSEEN = dict.fromkeys(map(ord, _MARKS))
_NUMBER = late(r" *(?:\d{1,2}[、．]|\d{1,2}\. |[①-⑳])")
#: Kinds that one list may mix: 增长1.3倍、10.8%及2%.
_MIXED = ({"percentage_point", "quantity"}, {"multiple", "quantity"}, {"multiple", "percent"})
_FIRM = late(r"(?:本|该)?集团|本公司|我们|发行人")
_GOES_ON = late(r"\s*(?:本次|此次|目前|此外|另外|与此同时，?|同时，?)?(?:该|本)?(?:公司|集团|其|行|股|企业|基金)")
_FROM_NOW = late(r"[\s“]*(?:截至)?目前，")
#: Without one of these 定价 is of what is sold, and no price of an offering.
_OFFERS = ("招股", "发售", "发行", "新股", "IPO", "股份")
#: So many items back a figure may look.
REACH = 60
#: So many items ahead.
AHEAD = 6
#: So many figures may tell that an article reports on a period.
REPORT = 24


class Reader:
    """The state of the pass over one article."""

    def __init__(
        self,
        folded: str,
        flow: Flow,
        names: Names,
        words: Vocabulary,
        cutter: Tokenizer,
        published: date | None = None,
    ) -> None:
        self.published = published
        self.text = folded
        self.flow = flow
        self.names = names
        self.words = words
        self.phrases = phrases(cutter)
        self.drafts: list[Draft] = []
        self.topic: When | None = None
        self.lasting: When | None = None  # the last one that was no instant
        self.inner: When | None = None  # 其中一季度…: a part of the period in force, for the rest of the sentence
        self.solid: When | None = None
        self.reported: When | None = None  # the first period of more than a quarter
        self.day: When | None = None
        self.happened: When | None = None
        self.date_list: list[When] = []
        self.spans: list[tuple[Period, list[Period]]] = []
        self.subject: str | None = names.main
        self.headed = False  # whether the subject in force opened a paragraph
        self.head: tuple[str, Span] | None = None  # what the paragraph begins with
        self.parted = False  # whether the names of the sentence are parts of whom the text is about
        self.first = -1  # where the paragraph begins
        self.subject_span: Span | None = None
        self.local: tuple[str, Span] | None = None
        self.frame: Frame | None = None
        self.total: Frame | None = None  # the last one that a part can be of
        self.source: str | None = None
        self.stance: str | None = None
        self.sentence = Sentence(0, 0, -1, heading=False)
        self.number = 0
        self.pair: tuple[When, When] | None = None
        self.waiting: tuple[int, list[Draft]] = (-1, [])  # a clause, and the figures whose changes it tells in order
        self.digest = self.numbered = False
        self.offering = any(word in folded for word in _OFFERS)
        self.heads = False  # whether paragraphs say whom they are about
        self.brokers: dict[str, bool] = {}
        self.now: tuple[int, bool] = (-1, False)  # a sentence, and whether it begins with 目前
        self.market: tuple[int, bool] = (-1, False)  # a sentence, and whether it speaks of a day of trading
        self.unseen = any(mark in folded for mark in _MARKS)
        self.stance_number = 0
        self.named_in_clause = False
        self.clause_start = 0
        self.depth = 0
        self.saved: tuple[str | None, Span | None, tuple[str, Span] | None] | None = None

    def read(self, items: list[Item]) -> list[Draft]:
        """Bind every figure of ``items`` (sorted) and return the facts in the making."""
        self.digest = self._is_digest(items)
        self.numbered = not self.flow.wrapped and self._is_numbered()
        self.heads = self.names.naming is not None and (self.names.main is None or self.digest or self.numbered)
        starts = [item.start for item in items]
        figures = [item.start for item in items if item.tag == "F"]
        figures.append(len(self.text))
        first = told = 0
        for sentence in self.flow.sentences:
            end = sentence.end
            behind = bisect_left(starts, end, first)
            if behind > first:
                busy = figures[told] < end
                self._read_sentence(sentence, items[first:behind], busy)
                first = behind
                if busy:
                    told = bisect_left(figures, end, told)
        return self.drafts

    def _is_numbered(self) -> bool:
        """Whether three sentences or more begin with a number of their own."""
        text = self.text
        begins = [s for s in self.flow.sentences if text[s.start] == " " or text[s.start].isnumeric()]
        return len(begins) >= 3 and sum(_NUMBER.match(text, s.start, s.end) is not None for s in begins) >= 3

    def _is_digest(self, items: list[Item]) -> bool:
        """Whether the article strings together news of several companies under headings of their own."""
        headings = [s.start for s in self.flow.sentences if s.heading]
        if len(headings) < 3:
            return False
        near = {*headings, *(start + 1 for start in headings)}
        first = [item for item in items if item.start in near]
        begins = {item.start for item in first if item.tag == "N" or (item.entry is not None and item.entry.name)}
        headed = {
            self.names.canonical.get(self.text[start : start + 2], start)
            for start in headings
            if start in begins or start + 1 in begins
        }
        return len(headed) >= 3

    def _read_sentence(self, sentence: Sentence, items: list[Item], busy: bool) -> None:
        """Read the items of a sentence; a ``busy`` one holds a figure."""
        self._open(sentence, items)
        if busy:
            self.number += 1
            items = with_breaks(self.text, items, sentence.start, sentence.end, spaced=not self.flow.wrapped)
        left: list[Item] = []
        count = len(items)
        resume = 0  # where the run of figures ends
        for position, item in enumerate(items):
            if position < resume:
                continue
            entry = item.entry
            if entry is not None:
                if entry.steers:
                    self._speak(item, entry, left)
            elif item.tag == "C":
                self._break(item)
            elif item.tag != "F":
                self._note(item, left)
            else:
                if position == 0:
                    self._counted(item, items)
                resume, run = self._run(items, position)
                bind(self, run, left, items[resume : resume + AHEAD])
                left = [run[-1]]
                continue
            left.append(item)
            if count > 2 * REACH and len(left) > 2 * REACH:
                del left[:REACH]

    def _open(self, sentence: Sentence, items: list[Item]) -> None:
        """Set the state for a new sentence, and for a new paragraph or item when it begins one."""
        fresh = sentence.block != self.sentence.block
        number = _NUMBER.match(self.text, sentence.start, sentence.end) if self.numbered else None
        begins = number is not None
        if fresh or begins:
            self.head = self._headed(sentence, items) if self.heads else None
        if begins or (fresh and sentence.heading and self.digest):
            self.topic = self.solid = self.lasting = self.frame = self.happened = None
            self.subject = self.subject_span = None
            self.stance = self.source = None
        if fresh:
            self.stance = self.source = None
            self.first = sentence.start
            if not self.digest and not self.numbered:
                self._return_to_main(sentence)
        self.sentence = sentence
        goes_on = self.parted and not fresh and self.text[sentence.start - 1] in "；;"
        self.parted = goes_on or lists_parts(self.text, sentence.start, sentence.end)
        if fresh or self.text[sentence.start - 1] not in "；;":  # a market, or two years, go on: ；预计2028年达到…
            self.local = self.pair = None
        self.inner = None
        self.named_in_clause = False
        self.clause_start = sentence.start if number is None else number.end()
        self.depth = 0
        self.date_list = []
        if fresh and self.topic is not None:
            self._return_to_period(self.topic)

    def _return_to_period(self, topic: When) -> None:
        """Go back from a plan, or from a part of what is reported (一季度 of 上半年), when a paragraph begins."""
        if topic.planned and self.solid is not None:
            self.topic = self.solid
            return
        main = self.reported
        if main is None or topic.instant or main.period == topic.period or not main.period.covers(topic.period):
            return
        if sum(d.when is main and (d.metric in FLOWS or d.of in FLOWS) for d in self.drafts[:REPORT]) > 1:
            self.topic = main

    def _headed(self, sentence: Sentence, items: list[Item]) -> tuple[str, Span] | None:
        """What a paragraph or item begins with, where the article is about nobody as a whole."""
        naming = self.names.naming
        if naming is None:
            return None
        number = _NUMBER.match(self.text, sentence.start, sentence.end)
        start = number.end() if number else sentence.start
        end = next((i.start for i in items if i.start > start and i.tag in "DF"), sentence.end)  # 苹果第三财季营收
        match = head_of(naming, self.text, start, end)
        known = self.words.entries.get(match[1]) if match else None
        if known is not None and known.kind == "agency":
            return None
        return (match[1], Span(start + match.start(1), start + match.end(1))) if match else None

    def _return_to_main(self, sentence: Sentence) -> None:
        """Go back to whom the article is about, unless 公司 goes on about whom the paragraph before began with."""
        main = self.names.main
        if main is None or self.subject == main:
            return
        if self.headed and _GOES_ON.match(self.text, sentence.start, sentence.end):
            return
        self.subject, self.subject_span = main, None

    def _counted(self, item: Item, items: list[Item]) -> None:
        """3只股份今日起招股: what a sentence counts first is its subject."""
        cand = item.cand
        if cand is None or cand.kind != "quantity" or item.start - self.sentence.start > 1:
            return
        end = next((i.start for i in items[1:] if i.tag in "DTFC"), self.sentence.end)
        match = _COUNTED.match(self.text, item.end, min(end, item.end + 8))
        if match and cand.unit in ("只", "间", "家", "个", "名", "位", "款"):
            self.local = (match[0].removesuffix("中"), Span(match.start(), match.end()))
            self.named_in_clause = True

    def _run(self, items: list[Item], position: int) -> tuple[int, list[Item]]:
        """Return the figures of one kind that only 、 or 和 joins, from ``position`` on, and what follows the last."""
        last = items[position]
        run, resume = [last], position + 1
        for at in range(resume, len(items)):
            item = items[at]
            if item.tag != "F":
                if item.entry is not None and item.entry.text == "与" and item.tag == "W" and item.start - last.end < 3:
                    continue
                break
            if not _alike(last, item) or _JOINER.fullmatch(self.text, last.end, item.start) is None:
                break
            run.append(item)
            last, resume = item, at + 1
        return resume, run

    def _note(self, item: Item, left: list[Item]) -> None:
        """Note a date, or a name of the article."""
        if item.tag == "D":
            note_date(self, item, left)
        elif item.tag == "N":
            note_name(self, item, left)

    def _speak(self, item: Item, entry: Entry, left: list[Item]) -> None:
        """Note a word that changes who or what is spoken of."""
        if entry.name:
            note_name(self, item, left)
        if entry.stance:
            self.stance, self.stance_number = entry.stance, self.number
        if entry.pronoun and not self.named_in_clause and at_head(self, item):
            self.named_in_clause = True
            if not self.headed and self.names.main is not None and _FIRM.match(entry.text):
                self.subject, self.subject_span, self.local = self.names.main, None, None

    def _break(self, item: Item) -> None:
        mark = self.text[item.start]
        if mark == "(":
            self.depth += 1
            self.saved = (self.subject, self.subject_span, self.local)
        elif mark == ")":
            if self.depth and self.saved is not None:
                self.subject, self.subject_span, self.local = self.saved
            self.depth = max(0, self.depth - 1)
        else:
            self.named_in_clause = False
            self.clause_start = item.end

    # -- what binding asks --------------------------------------------------------------------------------

    def attitude(self) -> str | None:
        """Rumour or reply, as long as the figure stands in that sentence or the next."""
        return self.stance if self.number - self.stance_number <= 1 else None

    def who(self) -> tuple[str | None, Span | None]:
        """Return the subject in force and where it stands."""
        if self.local is not None:
            return self.local
        if self.subject is None and self.head is not None:
            return self.head
        return self.subject, self.subject_span

    def on_market(self) -> bool:
        """Whether the sentence speaks of a day of trading."""
        start = self.sentence.start
        if self.market[0] != start:
            found = self.words.cues["market"].search(self.text, start, self.sentence.end)
            self.market = (start, found is not None)
        return self.market[1]

    def from_now(self) -> bool:
        """Whether the sentence begins with 目前."""
        start = self.sentence.start
        if self.now[0] != start:
            self.now = (start, _FROM_NOW.match(self.text, start, self.sentence.end) is not None)
        return self.now[1]

    def is_broker(self, name: str) -> bool:
        """Whether somebody judges companies."""
        known = self.brokers.get(name)
        if known is None:
            known = self.brokers[name] = self.words.cues["broker"].search(name) is not None
        return known

    def gap(self, start: int, end: int) -> str:
        """Return the text between two offsets without spaces and line breaks."""
        if start >= end:
            return ""
        text = self.text[start:end]
        if self.unseen:
            text = text.translate(_UNSEEN)
        return "".join(text.split())

    def candidates_for(self, count: int) -> Iterator[tuple[Period, list[Period]]]:
        """Return the spans that were read, the latest first."""
        yield from reversed(self.spans)


def _alike(a: Item, b: Item) -> bool:
    if a.cand is None or b.cand is None:
        return False
    if a.cand.kind == b.cand.kind:
        return True
    kinds = {a.cand.kind, b.cand.kind}
    return "number" in kinds or kinds in _MIXED
