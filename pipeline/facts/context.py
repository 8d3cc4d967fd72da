"""A run of figures with its neighbourhood: what every reading of a figure needs to know around it."""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING

from pipeline.facts.flows import FLOWS, PAID_ON, PAYOUTS
from pipeline.facts.records import Draft, Item, When
from pipeline.facts.vocabulary import Entry, Metric
from pipeline.model import Period, Span
from pipeline.patterns import late

if TYPE_CHECKING:
    from pipeline.facts.reader import Reader

__all__ = ["FILL", "Context", "fit"]

FILL = late(
    r"[也亦了约逾近超过高达到为是在均仅将大概至的有多介乎于接将不足少低预计或料::《》“”\"一共合个只区区录得\s,、]*"
)
_RIGHT = late(r"(?:[的 ]{0,2}[^,，。,;；、:：()（）的是]{0,6}|[是为][^,，。,;；、:：()（）的]{0,8}的?)$")
_ITEM = late(r"([、和及与]|^|[,，]|为|是)([\u4e00-\u9fffA-Za-z][^、，,。和及与为是(): ]{1,11})$")
_BEGINS = frozenset("、，,；;：:。和及与为是 ")
_NOW = late(r"目前|现有|如今|当前|现时|现阶段|迄今|至今")
_STRETCH = late(r"过去|未来|最近|今后|近")
#: How far behind the figure a metric may stand.
AFTER = 14
VALUED = 24
_VALUE = ("价值", "总值", "总价值", "价值约")
#: A metric further off than this, across clauses, is no longer meant.
FAR = 48


class Context:
    """A run of figures with its neighbourhood."""

    __slots__ = (
        "_basis",
        "clause",
        "count",
        "dated",
        "end",
        "kind",
        "left",
        "listing",
        "measured",
        "moved",
        "opened",
        "previous",
        "reaches",
        "reader",
        "right",
        "run",
        "start",
        "summed",
        "timed",
    )

    def __init__(self, reader: Reader, run: list[Item], left: list[Item], right: list[Item]) -> None:
        self.reader = reader
        self.run = run
        self.count = len(run)
        self.left = left
        self.right = right
        self.start = run[0].start
        self.end = run[-1].end
        last = run[-1].cand
        self.kind = last.kind if last is not None else "number"
        self.previous: Draft | None = None  # the fact of the figure right before, of the same sentence
        drafts = reader.drafts
        if left and left[0].tag == "F" and drafts and drafts[-1].cand is left[0].cand:
            self.previous = drafts[-1]
        self._gather()

    def _gather(self) -> None:
        """Note, in one look back, where the clause begins and what there is to ask for at all."""
        text, left = self.reader.text, self.left
        self.listing = self.reaches = self.opened = self.dated = self.measured = self.summed = self.timed = False
        self.moved: Item | None = None  # the last word of change in the clause
        self._basis: str | None = None
        begin, inside = 0, True
        for at in range(len(left) - 1, -1, -1):
            item = left[at]
            entry = item.entry
            if entry is not None:
                if entry.tells:
                    self._note(item, entry, inside)
            elif item.tag == "D":
                self.dated = True
            elif item.tag == "T":
                self.timed = True
            elif inside and item.tag == "C" and text[item.start] not in "()":
                begin, inside = at + 1, False
        self.clause = left[begin:] if begin else left

    def _note(self, item: Item, entry: Entry, inside: bool) -> None:
        """Note what a word says of the run; some of it only ``inside`` the clause."""
        if entry.metrics:
            self.measured = True
        if entry.aggregate is not None:
            self.summed = True
        if entry.basis is not None and self._basis is None:
            self._basis = entry.basis
        if not inside:
            return
        if entry.moves and self.moved is None:
            self.moved = item
        if entry.listing:
            self.listing = True
        if entry.level:
            self.reaches = True
        if entry.origin:
            self.opened = True

    def subject(self) -> tuple[str | None, Span | None]:
        """The subject of the run: what stands before its bracket, else the one in force."""
        return self.beside() or self.owner() or self.reader.who()

    def beside(self) -> tuple[str, Span] | None:
        """The name that the figure follows in brackets or in a list of names and figures."""
        return self.bracketed() or self.listed_name()

    def listed_name(self) -> tuple[str, Span] | None:
        """The company right before the figure in a list: 天合光能12.83亿元、晶科能源10.12亿元."""
        last = self.left[-1] if self.left else None
        if last is None or last.tag not in "NW" or not last.name or last.end != self.start or self.kind == "rank":
            return None
        company = last.entry is None or last.entry.kind == "company"
        if not company or self.reader.text[last.start - 1] not in _BEGINS or self.reader.depth:
            return None
        return last.name, Span(last.start, last.end)

    def owner(self) -> tuple[str, Span] | None:
        """The other name whose figure it is: 领先于乙公司的0.8%."""
        mark = self.reader.text[self.start - 1]
        if mark != "的" and not mark.isspace() and not self.reader.unseen:
            return None
        last = None
        for item in reversed(self.left):
            if item.tag != "C":
                last = item
                break
        if last is None or not last.name or last.tag == "D" or self.reader.gap(last.end, self.start) != "的":
            return None
        before = self.reader.text[max(0, last.start - 2) : last.start]
        return (
            (last.name, Span(last.start, last.end)) if before.endswith(("于", "过", "、", "和", "及", "比")) else None
        )

    def bracketed(self) -> tuple[str, Span] | None:
        """The name that a bracket with the figure follows: 阿里通义(17.7%)、字节豆包(14.1%)."""
        if self.reader.text[self.start - 1] != "(" or not self.left:
            return None
        last = self.left[-1]
        if last.tag != "C" or last.end != self.start:
            return None
        for item in self.left[-3:-1]:
            begins = item.start == self.reader.sentence.start or self.reader.text[item.start - 1] in _BEGINS
            if item.tag in "NW" and item.name and item.end == last.start and begins:
                return item.name, Span(item.start, item.end)
        dates = (item.end for item in self.left if item.tag in "DF")
        begin = max(self.reader.sentence.start, last.start - 16, *dates)
        match = _ITEM.search(self.reader.text[begin : last.start])
        if match is None or "的" in match[2] or not (match[1] or any(i.name for i in self.left[-3:])):
            return None
        start = begin + match.start(2)
        return self.reader.text[start : last.start].strip(), Span(start, last.start)

    # -- periods ------------------------------------------------------------------------------------------

    def own(self) -> When | None:
        """The date between the figure before and this one, when it is the figure's own."""
        if not self.dated:
            return None
        for item in reversed(self.left):
            if item.tag == "D" and item.name in ("topic", "local", "compare", "aside"):
                return self.reader.topic if item.name == "topic" and self.reader.topic is not None else item.when
        return None

    def base(self) -> When | None:
        """The date that this clause compares with."""
        if not self.dated:
            return None
        for item in reversed(self.clause):
            if item.tag == "D" and item.name in ("base", "compare"):
                return item.when
        return None

    def own_or_topic(self, *, sentence_only: bool = False, block_only: bool = False) -> When | None:
        """The figure's own date, else the period in force, as far back as asked."""
        own = self.own()
        if own is not None:
            return own
        topic = self.reader.inner or self.reader.topic
        if topic is None:
            return None
        if sentence_only and topic.span.start < self.reader.sentence.start:
            return None
        if block_only and topic.block != self.reader.sentence.block and not self._in_results(topic):
            return None
        return topic

    def _in_results(self, topic: When) -> bool:
        """Whether a report of results goes on: its period holds for whatever rate and amount it tells."""
        reader = self.reader
        if self.kind not in ("percent", "percentage_point") or topic is not reader.lasting or reader.digest:
            return False
        told = 0
        for draft in reversed(reader.drafts[-12:]):
            told += draft.when is topic and (draft.metric in FLOWS or draft.of in FLOWS)
        return told >= 2

    def at_present(self) -> bool:
        """目前持有, 现有员工: as things stand, of no period that the text names."""
        reader = self.reader
        if reader.from_now():
            return True
        begin = max(reader.clause_start, self.behind("DF"))
        return begin < self.start and _NOW.search(reader.text, begin, self.start) is not None

    def for_flow(self, when: When | None, id_: str | None) -> When | None:
        """A result (revenue, profit) is of no instant that an earlier sentence spoke of."""
        reader = self.reader
        if when is None or id_ not in FLOWS or not when.period.is_day:
            return when
        end = when.period.end
        if id_ in PAYOUTS and (end.month, end.day) in PAID_ON:  # 以2024年12月31日的股本为基数，每10股派4元
            return When(Period(date(end.year, 1, 1), end), when.span, when.block)
        if reader.lasting is None:
            return when
        return reader.lasting if when is reader.topic and when.span.start < reader.sentence.start else when

    def of_the_day(self) -> When | None:
        """The day that a sentence on a market is of, when no other date stands in it."""
        reader = self.reader
        if not self.dated and reader.happened is None:
            return None
        said = next((i for i in reversed(self.clause) if i.tag == "D"), None) if self.dated else None
        if said is not None and said.name == "event" and self._market(said.end) and said.when is not None:
            return said.when if said.when.period.is_day else None
        day = reader.happened
        if day is None:
            return None
        topic = reader.topic
        if topic is not None and topic.span.start > max(day.span.start, reader.sentence.start - 1):
            return None
        if day.span.start < reader.sentence.start:
            if not reader.on_market():
                return None
            return day if topic is None or topic.span.start < reader.sentence.start else None
        own = next((i for i in reversed(self.left) if i.tag == "D"), None)
        if own is not None and own.when is day:
            return day
        return day if reader.words.cues["market"].search(reader.text, day.span.end, self.start) else None

    def _market(self, begin: int) -> bool:
        return self.reader.words.cues["market"].search(self.reader.text, begin, self.start) is not None

    def on_the_day(self) -> When | None:
        """The day told in this paragraph, for what no period is given."""
        day = self.reader.happened
        return day if day is not None and day.block == self.reader.sentence.block else None

    def length(self) -> bool:
        """Whether a length of time (过去四个季度) stands where the date would."""
        if not self.timed:
            return False
        for item in reversed(self.left):
            if item.tag == "D":
                return False
            if item.tag == "T":
                topic = self.reader.topic
                if item.start >= self.reader.clause_start and (
                    topic is None or topic.span.start < self.reader.sentence.start
                ):
                    return True
                return _STRETCH.search(self.reader.text[max(0, item.start - 2) : item.end]) is not None
        return False

    def behind(self, tags: str) -> int:
        """Where the nearest item of these kinds before the run ends; 0 without any."""
        for item in reversed(self.left):
            if item.tag in tags:
                return item.end
        return 0

    # -- words --------------------------------------------------------------------------------------------

    def metric_before(self, *, whole: bool = True) -> Item | None:
        """The nearest metric since the figure before; within the clause only unless ``whole``."""
        if not self.measured:
            return None
        for item in reversed(self.left if whole else self.clause):
            if item.tag == "F":
                return None
            if item.entry is not None and item.entry.metrics:
                return item
        return None

    def compatible_before(self) -> tuple[Item, Metric] | None:
        """The nearest metric before the run that takes figures of its kind."""
        if not self.measured:
            return None
        closed = 0
        for item in reversed(self.left):
            tag = item.tag
            if tag == "F" or self.start - item.end > FAR:
                return None
            if tag == "C":
                mark = self.reader.text[item.start]
                if mark == "(" and not closed and not FILL.fullmatch(self.reader.gap(item.end, self.start)):
                    return None
                closed += (mark == ")") - (mark == "(")
            elif item.entry is not None and item.entry.metrics:
                metric = fit(item.entry.metrics, self.run[0])
                if metric is not None:
                    return item, metric
        return None

    def compatible_after(self) -> tuple[Item, Metric] | None:
        """A metric that follows: 53亿元的市场规模, 12000名机构客户."""
        if not self.right:
            return None
        text = self.reader.text
        begin = max(0, self.start - 4)
        valued = text.find("值", begin, self.start) >= 0 and self.reader.gap(begin, self.start).endswith(_VALUE)
        if not valued and self.right[0].tag in "CFD":
            return None
        depth = 0
        for item in self.right:
            mark = text[item.start] if item.tag == "C" else ""
            if valued and (mark in "()" if mark else depth):
                depth += (mark == "(") - (mark == ")")
                continue
            if item.tag in "CFD" or item.start - self.end > (VALUED if valued else AFTER):
                return None
            metric = fit(item.entry.metrics, self.run[0]) if item.entry is not None else None
            if metric is not None and (valued or _RIGHT.match(self.reader.gap(self.end, item.start))):
                return item, metric
        return None

    def basis(self) -> str | None:
        """The basis of comparison named in the clause, else since the figure before."""
        return self._basis

    def aggregate(self) -> str | None:
        """累计, 日均, 预计 … in the clause."""
        if not self.summed:
            return None
        found = None
        for item in reversed(self.clause):
            if item.entry is not None and item.entry.aggregate:
                if item.entry.aggregate != "forecast":
                    return item.entry.aggregate
                found = found or "forecast"
        for item, after in itertools.pairwise(self.left):
            opens = after.tag == "C" and after.start == item.end  # 集团预计，今年…
            if opens and item.entry is not None and item.entry.aggregate == "forecast":
                found = found or "forecast"
        return found

    def segment_before(self, item: Item) -> str | None:
        """The words before a metric that say of which part it is."""
        start = self.reader.clause_start
        for other in reversed(self.left):
            if other.end <= start:
                break
            if other.end <= item.start and (
                other.tag in "DTFN" or other.name or (other.entry is not None and other.entry.ends)
            ):
                start = other.end
                break
        text = self.reader.gap(start, item.start)
        segment = self.reader.phrases.segment(text) if text else None
        line = item.entry.line if item.entry is not None else None
        return f"{segment or ''}{line}" if line else segment

    def listed(self) -> bool:
        """Whether 分别 or 依次 stands before the run."""
        return self.listing


def fit(metrics: tuple[Metric, ...], figure: Item) -> Metric | None:
    """Return the first of ``metrics`` that may be of the figure, by kind and counter."""
    cand = figure.cand
    if cand is None:
        return None
    kind = cand.kind
    for metric in metrics:
        takes = metric.takes
        if kind in takes:
            if kind == "quantity" and metric.counters and cand.unit is not None and cand.unit not in metric.counters:
                continue
            return metric
        if kind == "number" and (takes & {"money", "quantity"}):
            return metric
    return None
