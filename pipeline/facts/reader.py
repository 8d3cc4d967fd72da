"""One pass from left to right: the subject, period and metric in force, and each figure bound to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.facts.binding import bind
from pipeline.facts.flow import Flow
from pipeline.facts.items import breaks
from pipeline.facts.lists import hull_of
from pipeline.facts.phrases import Phrases
from pipeline.facts.records import Draft, Frame, Item, Sentence, When
from pipeline.facts.subjects import Names
from pipeline.facts.vocabulary import Vocabulary
from pipeline.model import Period, Span
from pipeline.tokens import Tokenizer

__all__ = ["Reader"]

_JOINER = re.compile(r"[ \r\n]*(?:、|和|及|与|以及|或|/)[ \r\n]*")
_BASE = re.compile(r"(?:较|比|相比|相较于?|相比于|对比|高于|低于|优于|超过|与|较之)$")
_REPORTED = re.compile(
    r"^(?:晚间?|早间?|凌晨|上午|下午|盘后|盘前|电|讯|消息|公告|发布|宣布|披露|公布|报道|表示|获悉|,|，|发行|收到|召开|在|向|接受|上市|起|递|提交|举行|开|挂牌|已|与|签)"
)
_SAME = re.compile(r"同期|同季|同月")
_NOT_TOPIC = re.compile(
    r"(?:向|对|与|据|给|被|至|为|占|购买|收购|持有|控制|投资|增持|减持|入股|采购|支持|来自|包括|如|及|和|、|依赖|属|同属|采用|成为|加入|授予|获|收到|推出|包含|除了|以及|超越|超过|高于|低于|援引|根据|由|让|使|比|较|跟|供应|帮助|要求|起诉|委托|于|进入|在|从)$"
)
_SOURCE_AFTER = re.compile(
    r"^(?:的)?(?:最新)?(?:数据|报告|统计|资料|调查|研究|预测|预计|测算|称|指出|显示|认为|调研|发布|预估|公布|表示|指|分析|研报)"
)
_PLACE = re.compile(r"[^,，。,;；:：、（）()的0-9]{0,18}")
_DESCRIBED = re.compile(
    r"(?:龙头|厂商?|公司|企业|品牌|平台|股王|巨头|商|集团|旗下|机构|独角兽|车企|银行|券商|新势力|大厂|第一股|的|股|控股|系|方|标的|：|:)$"
)
_SUPERLATIVE = re.compile(
    r" ?(?:以来)?(?:的)?(?:单月|单季)?(?:首次|首度|首个|首家|最|次高|次低|新高|新低|第[一二三四五])"
)
_OBJECT = re.compile(r"购买|收购|持有|受让|取得|转让|出售|控制|增资|入股|认购")
_COUNTED = re.compile(r"[\u4e00-\u9fff]{2,6}")
_OFFERING = re.compile(r" ?(?:起|起至.{2,8}|期间)?(?:公开|在港|挂牌)?(?:招股|上市|挂牌|发售|认购|递表)")
_BROKER = re.compile(
    r"证券$|中金公司|中信建投|高盛|大摩|小摩|摩根|花旗|瑞银|野村|招银国际|里昂|富瑞|大和|麦格理|申万宏源"
)
_OPINION = re.compile(
    r"(?:在|近期|发表|发布|的|最新)?[^,，。;；]{0,10}?(?:研报|报告|点评|表示|认为|指出|预计|料|维持|评级|研究|称)"
)
_QUANTITY = re.compile(r"[量额率价数约逾近超]|收入|利润|规模|增长|上升|下跌|已有|共有|达")
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff"))
_AMOUNT = re.compile(r"\d[\d,.]*(?!\d*[年月日])")
_NUMBER = re.compile(r" *(?:\d{1,2}[、．]|\d{1,2}\. |[①-⑳])")
MAX_SPANS = 12
#: So many items back a figure may look.
REACH = 60


class Reader:
    """The state of the pass over one article."""

    def __init__(self, folded: str, flow: Flow, names: Names, words: Vocabulary, cutter: Tokenizer) -> None:
        self.text = folded
        self.flow = flow
        self.names = names
        self.words = words
        self.phrases = Phrases(cutter)
        self.drafts: list[Draft] = []
        self.topic: When | None = None
        self.solid: When | None = None
        self.day: When | None = None
        self.date_list: list[When] = []
        self.spans: list[tuple[Period, list[Period]]] = []
        self.subject: str | None = names.main
        self.subject_span: Span | None = None
        self.local: tuple[str, Span] | None = None
        self.frame: Frame | None = None
        self.source: str | None = None
        self.stance: str | None = None
        self.sentence = Sentence(0, 0, -1, heading=False)
        self.number = 0
        self.pair: tuple[When, When] | None = None
        self.digest = self.numbered = False
        self.stance_number = 0
        self.named_in_clause = False
        self.clause_start = 0
        self.depth = 0
        self.saved: tuple[str | None, Span | None, tuple[str, Span] | None] | None = None

    def read(self, items: list[Item]) -> list[Draft]:
        """Bind every figure of ``items`` (sorted) and return the facts in the making."""
        self.digest = self._is_digest(items)
        numbers = sum(_NUMBER.match(self.text, s.start, s.end) is not None for s in self.flow.sentences)
        self.numbered = numbers >= 3 and not self.flow.wrapped
        at = 0
        for sentence in self.flow.sentences:
            first = at
            while at < len(items) and items[at].start < sentence.end:
                at += 1
            if first == at:
                continue
            self._read_sentence(sentence, items[first:at])
        return self.drafts

    def _is_digest(self, items: list[Item]) -> bool:
        """Whether the article strings together news of several companies under headings of their own."""
        begins = {item.start for item in items if item.tag == "N" or (item.entry is not None and item.entry.name)}
        headed = {
            self.names.canonical.get(self.text[s.start : s.start + 2], s.start)
            for s in self.flow.sentences
            if s.heading and (s.start in begins or s.start + 1 in begins)
        }
        return len(headed) >= 3

    def _read_sentence(self, sentence: Sentence, items: list[Item]) -> None:
        fresh = sentence.block != self.sentence.block
        if (fresh and sentence.heading and self.digest) or self._item_begins(sentence):
            self.topic = self.solid = self.frame = None
            self.subject = self.subject_span = None
            self.stance = self.source = None
        if fresh:
            self.stance = None
            self.source = None
        self.sentence = sentence
        self.local = self.pair = None
        self.named_in_clause = False
        self.clause_start = sentence.start
        self.depth = 0
        self.date_list = []
        if fresh and self.topic is not None and self.topic.planned and self.solid is not None:
            self.topic = self.solid
        if any(item.tag == "F" for item in items):
            self.number += 1
            items = sorted(
                [*items, *breaks(self.text, items, sentence.start, sentence.end, spaced=not self.flow.wrapped)],
                key=lambda i: i.start,
            )
        left: list[Item] = []
        position = 0
        while position < len(items):
            item = items[position]
            if item.tag == "F":
                if position == 0 or (not self.named_in_clause and item.start == self.clause_start):
                    self._counted(item, items, position)
                run = self._run(items, position)
                while items[position] is not run[-1]:
                    position += 1
                position += 1
                bind(self, run, left, items[position : position + 6])
                left = [run[-1]]
                continue
            self._note(item, left)
            left.append(item)
            if len(left) > 2 * REACH:
                del left[:REACH]
            position += 1

    def _item_begins(self, sentence: Sentence) -> bool:
        """Whether a numbered item of a digest begins: 3、…."""
        if not self.numbered:
            return False
        return _NUMBER.match(self.text, sentence.start, sentence.end) is not None

    def _counted(self, item: Item, items: list[Item], position: int) -> None:
        """3只股份今日起招股: what a sentence counts first is its subject."""
        cand = item.cand
        if cand is None or cand.kind != "quantity" or position != 0 or item.start - self.sentence.start > 1:
            return
        end = next((i.start for i in items[position + 1 :] if i.tag in "DTFC"), self.sentence.end)
        match = _COUNTED.match(self.text, item.end, min(end, item.end + 8))
        if match and cand.unit in ("只", "间", "家", "个", "名", "位", "款"):
            self.local = (match[0], Span(match.start(), match.end()))
            self.named_in_clause = True

    def _run(self, items: list[Item], position: int) -> list[Item]:
        """Return the figures of one kind that only 、 or 和 joins, from ``position`` on."""
        run = [items[position]]
        for at in range(position + 1, len(items)):
            item = items[at]
            if item.tag == "W" and item.entry is not None and item.entry.text == "与" and item.start - run[-1].end < 3:
                continue
            if item.tag != "F":
                break
            gap = self.text[run[-1].end : item.start]
            if not _JOINER.fullmatch(gap) or not _alike(run[-1], item):
                break
            run.append(item)
        return run

    def _note(self, item: Item, left: list[Item]) -> None:
        if item.tag == "C":
            self._break(item)
        elif item.tag == "D":
            self._date(item, left)
        elif item.tag == "N":
            self._name(item, left)
        elif item.entry is not None:
            if item.entry.name:
                self._name(item, left)
            if item.entry.stance:
                self.stance, self.stance_number = item.entry.stance, self.number
            if item.entry.pronoun and not self.named_in_clause and self._at_head(item):
                self.named_in_clause = True

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

    def _at_head(self, item: Item) -> bool:
        return item.start - self.clause_start < 12

    # -- dates --------------------------------------------------------------------------------------------

    def _date(self, item: Item, left: list[Item]) -> None:
        cand = item.cand
        if cand is None or cand.period is None:
            item.name = "none"
            return
        before = self.text[max(self.sentence.start, item.start - 6) : item.start].rstrip()
        after = self.text[item.end : item.end + 4].lstrip()
        when = When(cand.covers or cand.period, Span(item.start, item.end), self.sentence.block)
        instant = before.endswith(("截至", "截止", "截止至", "于")) or cand.period.days == 1
        when.instant = instant and cand.covers is None
        item.name = self._role(item, before, after, left)
        if item.name == "event":
            self.day = when
        elif item.name == "topic":
            self._set_topic(item, when, left)

    def _role(self, item: Item, before: str, after: str, left: list[Item]) -> str:
        period = item.cand.period if item.cand else None
        word = self.text[item.start : item.end]
        if _BASE.search(before):
            return "base"
        if _SAME.search(word) and re.search("[上去前]", word):
            return "compare"
        if _OFFERING.match(self.text, item.end) or _SUPERLATIVE.match(self.text, item.end):
            return "event"
        if self.depth or (before.endswith(("由", "从", "自")) and self._leads_to(item)):
            return "local"
        if _in_share(left):
            return "local"
        until = before.endswith(("截至", "截止", "截止至", "截至本", "到"))
        if period is not None and period.days == 1 and not until:
            return "event"
        if item.cand is not None and item.cand.vague and not word.endswith(("以来", "底", "末", "初")):
            return "event"
        if period is not None and period.days == 1 and _REPORTED.match(after) and not until:
            return "event"
        return "topic"

    def _leads_to(self, item: Item) -> bool:
        """Whether 由 before a date opens 由A升至B (and not 由9月出货来看)."""
        return (
            re.search(r"[至到增减升降跌涨滑]", self.text[item.end : min(self.sentence.end, item.end + 40)]) is not None
        )

    def _set_topic(self, item: Item, when: When, left: list[Item]) -> None:
        previous = next((other for other in reversed(left) if other.tag == "D"), None)
        joined = (
            previous is not None
            and previous.name == "topic"
            and _JOINER.fullmatch(self.text[previous.end : item.start]) is not None
        )
        if joined and self.date_list:
            self.date_list.append(when)
            hull = hull_of([w.period for w in self.date_list])
            self.topic = When(hull, Span(self.date_list[0].span.start, when.span.end), when.block)
            self._span(hull, [w.period for w in self.date_list])
            return
        self.date_list = [when]
        when.planned = _planned(left)
        if not when.planned:
            self.solid = when
        self.topic = when
        self._span(when.period, [when.period])

    def _span(self, hull: Period, parts: list[Period]) -> None:
        self.spans.append((hull, parts))
        if len(self.spans) > MAX_SPANS:
            del self.spans[0]

    # -- names --------------------------------------------------------------------------------------------

    def _name(self, item: Item, left: list[Item]) -> None:
        entry = item.entry
        kind = entry.kind if entry else "company"
        written = item.name or (entry.name if entry else None) or ""
        name = self.names.canonical.get(entry.text, written) if entry else written
        item.name = name
        after = self.text[item.end : item.end + 8]
        before = self.text[max(self.sentence.start, item.start - 4) : item.start]
        if kind == "agency" or (before.endswith(("据", "根据", "援引")) and _SOURCE_AFTER.match(after)):
            if _SOURCE_AFTER.match(after) or before.endswith(("据", "根据", "援引")):
                self.source = name
            return
        if _BROKER.search(name) and _OPINION.match(self.text, item.end):
            self.source = name
            return
        if kind == "word" and not (self._at_head(item) and item.start - self.clause_start < 2):
            return
        if kind == "place":
            self._place(item, name)
            return
        if not self._heads(item, before, left):
            return
        self.named_in_clause = True
        span = Span(item.start, item.end)
        if kind == "index" or self.depth:
            self.local = (name, span)
            return
        self.local = None
        self.subject, self.subject_span = name, span

    def _heads(self, item: Item, before: str, left: list[Item]) -> bool:
        """Whether a name is what its clause is about: at its head, or behind a description of it."""
        if _NOT_TOPIC.search(before):
            return False
        if self.flow.wrapped and not self._followed(item):
            return False
        prefix = self.gap(self.clause_start, item.start)
        described = _DESCRIBED.search(prefix) is not None
        if _OBJECT.search(prefix):
            return False
        if re.search(r"的[^的]{0,5}$", prefix) and self.text[item.end : item.end + 1] in "，,、(":
            return True
        if self.named_in_clause and not (described and "的" in prefix):
            return False
        for other in reversed(left):
            if other.tag == "C" and self.text[other.start] not in "()":
                break
            if other.tag == "F" or (other.entry is not None and (other.entry.metrics or other.entry.growth)):
                return False
        return described or len(prefix) <= 8 or bool(left and left[-1].tag == "D" and left[-1].end == item.start)

    def _followed(self, item: Item) -> bool:
        """On the pages of a prospectus others are subjects only right before their figures."""
        return (
            item.name == self.names.main
            or re.match(r"[ \r\n]*(?:20\d\d|毛利|营业|净利|收入|的|，)", self.text[item.end : item.end + 8]) is not None
        )

    def _place(self, item: Item, name: str) -> None:
        """A place heads the name of a market (中国大模型市场), and is a subject where no company is."""
        if self.named_in_clause or self.depth or self.text[item.start - 1 : item.start] in "《“":
            return
        match = _PLACE.match(self.text, item.end, min(self.sentence.end, item.end + 20))
        tail = match[0] if match else ""
        cut = re.match(r".{2,16}?(?:市场|行业|产业|厂商)", tail)
        if cut and re.search(r"最|主要|第", cut[0]):
            cut = None
        figure = match is not None and len(tail) > 1 and _AMOUNT.match(self.text, match.end()) is not None
        if cut is None and figure and not self.depth and not _QUANTITY.search(tail) and not _REPORTED.match(tail):
            cut = re.match(r".{2,10}$", tail)
        if cut and item.start - self.clause_start < 16:
            self.local = (self.text[item.start : item.end] + cut[0], Span(item.start, item.end + len(cut[0])))
            self.named_in_clause = True
        elif self.names.main is None and self._at_head(item):
            self.subject, self.subject_span = name, Span(item.start, item.end)
            self.named_in_clause = True

    # -- what binding asks --------------------------------------------------------------------------------

    def attitude(self) -> str | None:
        """Rumour or reply, as long as the figure stands in that sentence or the next."""
        return self.stance if self.number - self.stance_number <= 1 else None

    def who(self) -> tuple[str | None, Span | None]:
        """Return the subject in force and where it stands."""
        if self.local is not None:
            return self.local
        return self.subject, self.subject_span

    def gap(self, start: int, end: int) -> str:
        """Return the text between two offsets without spaces and line breaks."""
        return "".join(self.text[start:end].translate(_UNSEEN).split())

    def candidates_for(self, count: int) -> Iterator[tuple[Period, list[Period]]]:
        """Return the spans that were read, the latest first."""
        yield from reversed(self.spans)


def _planned(left: list[Item]) -> bool:
    """Whether the date stands in a plan or forecast (计划今年…, 展望首季度)."""
    for item in reversed(left):
        if item.tag == "C":
            return False
        if item.entry is not None and item.entry.aggregate == "forecast":
            return True
    return False


def _in_share(left: list[Item]) -> bool:
    for item in reversed(left):
        if item.tag == "C":
            return False
        if item.entry is not None and item.entry.share == "of" and item.entry.text.startswith("占"):
            return True
    return False


def _alike(a: Item, b: Item) -> bool:
    if a.cand is None or b.cand is None:
        return False
    if a.cand.kind == b.cand.kind:
        return True
    kinds = {a.cand.kind, b.cand.kind}
    return "number" in kinds or kinds in ({"percentage_point", "quantity"}, {"multiple", "quantity"})
