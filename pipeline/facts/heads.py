"""Whether a name is what its clause is about, a source that is quoted, or the name of a market."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.facts.records import Item
from pipeline.model import Span
from pipeline.patterns import late

if TYPE_CHECKING:
    from pipeline.facts.reader import Reader

__all__ = ["at_head", "lists_parts", "note_name"]

#: A name that begins so early is what its paragraph is about.
OPENING = 24

#: No name of a market holds these: 我国将建设, 本港将有.
_VERBAL = late(r"占|发售|配售|公开|[将已在从了有拟可被于为是和对把让使已即会]|实施|提供|发布|增加|减少")
_PLACE = late(r"[^,，。;；:、（）()的0-9《》“”\"【】]{0,18}")
_AMOUNT = late(r"\d[\d,.]*(?!\d*[年月日])")


def at_head(reader: Reader, item: Item) -> bool:
    """Whether an item stands near the beginning of its clause."""
    return item.start - reader.clause_start < 12


def _opines(reader: Reader, item: Item) -> bool:
    """Whether a broker's name is followed, within the clause, by what brokers do."""
    match = _CLAUSE.match(reader.text, item.end, item.end + 16)
    return match is not None and reader.words.cues["opinion"].search(match[0]) is not None


_CLAUSE = late(r"[^,，。;；]*")


def note_name(reader: Reader, item: Item, left: list[Item]) -> None:
    """Make a name the subject in force, the source that is quoted, or neither."""
    entry = item.entry
    kind = entry.kind if entry else "company"
    if entry is not None and entry.metrics and _AMOUNT.match(reader.text, item.end):
        return  # 日产23.96万吨
    written = item.name or (entry.name if entry else None) or ""
    name = reader.names.canonical.get(entry.text, written) if entry else written
    item.name = name
    begin = reader.sentence.start
    before = reader.text[item.start - 4 if item.start - 4 > begin else begin : item.start]
    if _quoted(reader, item, name, kind, before):
        return
    if kind == "word" and not (at_head(reader, item) and item.start - reader.clause_start < 2):
        return
    if kind != "index" and _index(reader, item, left):
        return
    if kind in ("place", "region"):
        if kind == "place" or not reader.names.company:  # the regions of a company are its parts
            _place(reader, item, name)
        return
    if not _heads(reader, item, before, left) or _a_part(reader, item, name):
        return
    reader.named_in_clause = True
    span = Span(item.start, item.end)
    if kind == "index" or reader.depth:
        reader.local = (name, span)
        return
    reader.local = None
    reader.headed = item.start - reader.first <= OPENING
    reader.subject, reader.subject_span = name, span


def _quoted(reader: Reader, item: Item, name: str, kind: str, before: str) -> bool:
    """Whether a name is only a source; one that is quoted here is remembered as such."""
    agency = kind == "agency"
    cited = before[-1:] == "据" or before.endswith("援引")
    told = cited and agency
    if cited != agency:
        told = reader.words.cues["source_after"].match(reader.text, item.end) is not None
    if told or (reader.is_broker(name) and _opines(reader, item)):
        reader.source = name
        return True
    return agency


def _index(reader: Reader, item: Item, left: list[Item]) -> bool:
    """恒生科技指数, 环球中国指数: an index named after somebody or some place is the subject of its clause."""
    if reader.text.find("指数", item.end, item.end + INDEXED) < 0:  # most names stand before none
        return False
    index = _INDEX.match(reader.text, item.end)
    if index is None:
        return False
    led = _SHORT.fullmatch(reader.text, reader.clause_start, item.start) is not None
    begin = reader.clause_start if led and not left_of(left, item) else item.start
    reader.local = (reader.text[begin : index.end()], Span(begin, index.end()))
    reader.named_in_clause = True
    if not reader.names.company and not reader.depth:
        reader.subject, reader.subject_span = reader.local
    return True


def left_of(left: list[Item], item: Item) -> bool:
    """Whether an item stands right before another."""
    return bool(left) and left[-1].end == item.start


_SHORT = late(r"[\u4e00-\u9fff]{2,4}")
_OWNED = late(r"的[^的]{0,5}$")


def _heads(reader: Reader, item: Item, before: str, left: list[Item]) -> bool:
    """Whether a name is what its clause is about: at its head, or behind a description of it."""
    cues = reader.words.cues
    not_topic = cues["not_topic"]
    if before[-1:] in not_topic.edges and not_topic.search(before):
        return False
    if reader.flow.wrapped and not _followed(reader, item):
        return False
    if reader.text.startswith(_OTHERS, item.end) or _MADE_FOR.match(reader.text, item.end) is not None:
        return False
    if reader.offering and _SERVES.match(reader.text, item.end) is not None:
        return False
    prefix = reader.gap(reader.clause_start, item.start)
    if not prefix:
        return not reader.named_in_clause and not _behind_metric(reader, left)
    described = prefix[-1] in cues["described"].edges and cues["described"].search(prefix) is not None
    if cues["object"].search(prefix):
        return False
    if "的" in prefix[-6:] and _OWNED.search(prefix) and reader.text[item.end : item.end + 1] in "，,、(":
        return True
    if reader.named_in_clause and not (described and "的" in prefix):
        return False
    if _behind_metric(reader, left):
        return False
    return described or len(prefix) <= 8 or (left_of(left, item) and left[-1].tag == "D")


def _behind_metric(reader: Reader, left: list[Item]) -> bool:
    """Whether a figure, a metric or a word of change stands before, in the same clause."""
    for other in reversed(left):
        entry = other.entry
        if entry is not None:
            if entry.metrics or entry.growth:
                return True
        elif other.tag == "F":
            return True
        elif other.tag == "C" and reader.text[other.start] not in "()":
            return False
    return False


#: 长鑫存储气体供应商: who stands before them is somebody else's customer, partner or rival.
_OTHERS = ("概念股", "产业链", "供应商", "供应链", "合作伙伴", "竞争对手", "代工厂", "经销商")
#: Who brings a company to the exchange is not what the text is about.
_SERVES = late(
    r"(?:将|拟)?(?:担任|出任|为|任|是)[^,，。;；]{0,12}(?:保荐|协调人|承销商|账簿管理人|财务顾问|经办人|配售代理)"
)
_MADE_FOR = late(r"[\u4e00-\u9fff]{1,4}(?:供应商|代工厂)")


_PARTS = late(r"\s*(?:其中|当中|旗下|分(?:渠道|品牌|平台|业务|地区|产品|客户|板块)(?:来?看)?|按(?:渠道|平台|品牌))")
_PARTED = frozenset("其当旗分按")


def lists_parts(text: str, start: int, end: int) -> bool:
    """Whether a sentence lists parts: 分渠道看，…."""
    first = text[start]
    return (first in _PARTED or first.isspace()) and _PARTS.match(text, start, end) is not None


_INDEX = late(r"(?!.{0,4}大指数)(?:[\u4e00-\u9fffA-Z]{0,8}?)指数(?!期货|基金|公司|编制|审议|调整|产品)")
#: So many characters behind a name the word of an index ends.
INDEXED = 10
_ACTS = late(r"[^,，。;；]{0,8}?(?:认购|获配|认缴|持股|持有|借出|出资|投资|入股|减持|增持)")


def _a_part(reader: Reader, item: Item, name: str) -> bool:
    """当中，肯德基…; 分渠道看，天猫…: a brand or channel of whom the text is about."""
    main = reader.names.main
    if main is None or name == main or reader.subject != main:
        return False
    return reader.parted and _ACTS.match(reader.text, item.end) is None


def _followed(reader: Reader, item: Item) -> bool:
    """On the pages of a prospectus others are subjects only right before their figures."""
    return (
        item.name == reader.names.main
        or re.match(r"[ \r\n]*(?:20\d\d|毛利|营业|净利|收入|的|，)", reader.text[item.end : item.end + 8]) is not None
    )


def _place(reader: Reader, item: Item, name: str) -> None:
    """A place heads the name of a market (中国大模型市场), and is a subject where no company is."""
    if reader.named_in_clause or reader.depth or reader.text[item.start - 1 : item.start] in "《“":
        return
    match = _PLACE.match(reader.text, item.end, min(reader.sentence.end, item.end + 20))
    tail = match[0] if match else ""
    cut = re.match(
        r".{2,16}?(?:市场|行业|产业|厂商)(?!链|园|创新|联盟|协会|研究|报告|基金|发展|带|化|集群|政策|监管)", tail
    )
    if cut and re.search(r"最|主要|第", cut[0]):
        cut = None
    figure = match is not None and len(tail) > 1 and _AMOUNT.match(reader.text, match.end()) is not None
    if (
        cut is None
        and figure
        and not reader.depth
        and not reader.words.cues["quantity"].search(tail)
        and not reader.words.cues["reported"].match(tail)
    ):
        cut = None if _VERBAL.search(tail) else re.match(r".{2,10}$", tail)
    if cut and item.start - reader.clause_start < 16:
        reader.local = (reader.text[item.start : item.end] + cut[0], Span(item.start, item.end + len(cut[0])))
        reader.named_in_clause = True
    elif not reader.names.company and at_head(reader, item):
        reader.subject, reader.subject_span = name, Span(item.start, item.end)
        reader.named_in_clause = True
