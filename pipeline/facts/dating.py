"""What part a date plays: the topic of what follows, a base of comparison, the day of a report."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.facts.lists import A_YEAR, hull_of
from pipeline.facts.records import Item, When
from pipeline.model import Period, Span
from pipeline.patterns import alternatives, late

if TYPE_CHECKING:
    from pipeline.facts.reader import Reader

__all__ = ["note_date"]

_SAME = late(r"同期|同季|同月")
_JOINER = late(r"[ \r\n]*(?:、|和|及|与|以及|或|/)[ \r\n]*")
MAX_SPANS = 12
#: A date in brackets explains one that stands so near.
BRACKET = 4
#: Reports are of half a year and more, or tell of no parts.
HALF = 180


def note_date(reader: Reader, item: Item, left: list[Item]) -> None:
    """Give a date its role, and bring a period into force when it is the topic."""
    cand = item.cand
    if cand is None or cand.period is None:
        item.name = "none"
        return
    begin = reader.sentence.start
    before = reader.text[item.start - 6 if item.start - 6 > begin else begin : item.start].rstrip()
    after = reader.text[item.end : item.end + 4].lstrip()
    when = When(cand.covers or cand.period, Span(item.start, item.end), reader.sentence.block)
    is_day = cand.period.is_day
    item.name = _role(reader, item, before, after, left)
    if cand.covers is None:
        when.instant = is_day or (before[-1:] in _ENDS_AT and before.endswith(("截至", "截止", "截止至", "于")))
        _at_edge(reader, item, when)
    if left and left[-1].tag == "D":
        _until(reader, item, when, left[-1])
    if before.endswith("截至") and cand.covers is None:
        _months_to(reader, item, when)
    item.when = when
    if item.name == "event":
        reader.day = when
        before_it = (
            reader.happened is not None and reader.happened.block == when.block and _EVE.match(reader.text, item.start)
        )
        if is_day and not before_it and _happens(reader, after):
            reader.happened = when
    elif item.name == "topic":
        _set_topic(reader, item, when, left)
    elif item.name == "part":  # holds for the rest of its sentence
        item.name, reader.inner = "local", when


_ENDS_AT = frozenset("至止于")
_LENGTH = late(
    r"[^。;；\d]{0,4}(?:(?P<half>中期|半年|上半财年)|(?P<quarter>单?季度?(?![末底初内]))|(?P<year>年度|全年|财年))"
)


def _months_to(reader: Reader, item: Item, when: When) -> None:
    """截至9月底，中期盈利: the six months that end then."""
    match = _LENGTH.match(reader.text, item.end)
    last = when.period.end
    if match is None or (last + timedelta(days=1)).day != 1 or when.period.days > 31:
        return
    months = 6 if match["half"] else 3 if match["quarter"] else 12
    first = last.year * 12 + last.month - months
    when.period, when.instant = Period(date(first // 12, first % 12 + 1, 1), last), False


#: 7月1日、7月2日 are days of one stretch when they are no further apart than a weekend.
NEAR = range(1, 6)
_UNTIL = late(r"[^,，。;；、]{0,5}(?:至|到)")
_SINCE = late(r"[自从由]$")


def _until(reader: Reader, item: Item, when: When, first: Item) -> None:
    """自10月9日晚8点至11月11日24时: two days of one span."""
    if first.when is None or not first.when.period.is_day or not when.period.is_day:
        return
    if (
        reader.text[first.end : item.start] in ("、", "和", "及")
        and (when.period.end - first.when.period.end).days in NEAR
    ):
        when.period, when.instant = Period(first.when.period.start, when.period.end), False
        item.name = "local"
        return
    since = _SINCE.search(reader.text, max(0, first.start - 1), first.start)
    if since is None or not _UNTIL.fullmatch(reader.text, first.end, item.start) or first.when.period > when.period:
        return
    when.period, when.instant = Period(first.when.period.start, when.period.end), False
    item.name = "topic"


#: Behind a day, they say that it was one of trading: 7月13日早盘.
_TRADING = ("早盘", "午盘", "午间", "午后", "盘中", "尾盘", "开盘", "收盘", "收市", "开市")


def _happens(reader: Reader, after: str) -> bool:
    """Whether a day is the day of what is told, and not of the telling (10月9日晚公告)."""
    cues = reader.words.cues
    if after.startswith(_TRADING):
        return True
    if after[:1] in ("，", ","):
        return reader.on_market()
    return cues["reported"].match(after) is None


_EVE = late(r"前一|昨|上一|上个|上日|前日|上周|上月")
_EDGE = late(r"(?:年度?|季度?|期)[底末]$")
_FIRST = late(r"(?:年初|期初)$")


def _at_edge(reader: Reader, item: Item, when: When) -> None:
    """去年底 and 三季度末 are days for what is counted then; 较年初 compares with the day before."""
    word = reader.text[item.start : item.end]
    period = when.period
    if item.name == "base" and _FIRST.search(word):
        day = date(period.start.year, 1, 1) - timedelta(days=1)
    elif word.endswith(("底", "末")) and _EDGE.search(word) and not period.is_day:
        day = period.end
        if reader.published is not None and day > reader.published:
            when.period = Period(max(period.start, day.replace(day=1)), day)
            return
    else:
        return
    when.period, when.instant = Period(day, day), True


_FROM = frozenset("由从自")


def _role(reader: Reader, item: Item, before: str, after: str, left: list[Item]) -> str:
    """``base`` and ``compare`` are compared with, ``local`` and ``aside`` hold for one figure, ``event`` for none."""
    told = _by_words(reader, item, before)
    if told is not None:
        return told
    if (
        reader.depth
        and before.endswith(("(截至", "(截止"))
        and any(i.tag == "D" and item.start - i.end <= BRACKET for i in left)
    ):
        return "event"  # 2026财年(截至2027年3月)
    if reader.depth or (before[-1:] in _FROM and _leads_to(reader, item)) or _in_share(left):
        return "local"
    cand = item.cand
    if (
        cand is not None
        and cand.period is not None
        and cand.period.is_day
        and not _until_then(reader, item, before, after)
    ):
        return "event"
    if cand is not None and cand.vague and not reader.text[item.start : item.end].endswith(_LASTING):
        return "event"
    return "topic"


def _until_then(reader: Reader, item: Item, before: str, after: str) -> bool:
    """截至7月1日, 于12月31日，…: a day by which something was so."""
    if before.endswith(("截至", "截止", "截止至", "截至本", "到")):
        return True
    return before.endswith("于") and after[:1] in ("，", ",") and item.start <= reader.sentence.start + 2


def _by_words(reader: Reader, item: Item, before: str) -> str | None:
    """The role that the words around a date give it."""
    cues = reader.words.cues
    period = item.cand.period if item.cand else None
    word = reader.text[item.start : item.end]
    base = cues["base"]
    if before[-1:] in base.edges and base.search(before):
        return "base"
    within = reader.clause_start < item.start
    if within and _measure(reader, item):
        return "local"
    if "同" in word and _SAME.search(word) and re.search("[上去前]", word):
        return "compare"
    following = reader.text[item.end : item.end + 1]
    for cue in (cues["offering"], cues["superlative"]):
        if following in cue.edges and cue.match(reader.text, item.end):
            return "event"
    if following in _DUE_EDGES and _DUE.match(reader.text, item.end):
        return "event"
    if (before[-1:] in _FOUNDED_EDGES and before.endswith(_FOUNDED)) or (within and _left_out(reader, item)):
        return "event"
    if _aside(reader, item):
        return "aside"
    if before[-1:] in _AMONG and before.endswith(("其中", "其中，", "其中,")) and _covered(reader, period):
        return "part"
    return None


_LEFT_OUT = late(r"(?:撇除|剔除|扣除|不计|不包括|除去)[^,，。;；]*$")
#: What is vague and yet a period that figures are of: 今年以来, 2024/25年度.
_LASTING = ("以来", "底", "末", "初", "年度", "财年")
#: A date behind them is when something began, or what went on or ended then.
_FOUNDED = (
    *("成立于", "创立于", "创办于", "创建于", "始建于", "始于", "诞生于", "建于", "出生于", "注册于"),
    *("延续", "承接", "扭转", "结束"),
)
_FOUNDED_EDGES = frozenset(word[-1] for word in _FOUNDED)
_AMONG = frozenset("中，,")
_SOON = (
    *("前", "之前", "起", "才", "可", "将", "内", "正式", "全面", "陆续", "开始", "小量", "就", "有望", "完成", "实现"),
)
_DONE = (
    *("投产", "量产", "投运", "建成", "完工", "竣工", "启用", "通车", "开业", "开工", "动工", "落成", "达产", "放量"),
    *("到期", "届满", "生效", "成立", "创立", "加入", "创办", "交割", "期货"),
)
_DUE = late(rf"(?:{alternatives(_SOON)})*(?:{alternatives(_DONE)}|合约(?!销))")
_DUE_EDGES = frozenset([*(word[0] for word in (*_SOON, *_DONE)), "合"])
_RECKONS = frozenset("以按依")
_MEASURES = ("是", "为", "相当于", "相等于", "等于", "约", "约为", "达", "达到", "占")
_MEASURED = late(rf"(?:{alternatives(_MEASURES)})$")
_MEASURED_EDGES = frozenset(word[-1] for word in _MEASURES)
_TIMES = late(r"[^,，。;；]{0,24}?(?:的|之)(?:约|近|逾|超过?)*[\d一二两三四五六七八九十].{0,8}(?:倍|%|成)")
_RECKONED = late(r"(?:以|按|依|若按|若以)[^,，。;；]{0,8}$")
_RECKON = late(r"[^,，。;；\d]{0,16}\d[^,，。;；]{0,12}(?:计|计算|推算|估算|测算|换算|折算|来看|约合)")


def _measure(reader: Reader, item: Item) -> bool:
    """是去年全年650台的4倍, 以今年每股纯益39.7元推算: the date of what is measured against or reckoned with."""
    begin = max(reader.clause_start, item.start - 10)
    if item.cand is None or item.cand.period is None or item.cand.period.is_day:
        return False
    text = reader.text
    if text[item.start - 1] in _MEASURED_EDGES and _MEASURED.search(text, begin, item.start):
        return _TIMES.match(reader.text, item.end) is not None
    if not _RECKONS.isdisjoint(text[begin : item.start]) and _RECKONED.search(text, begin, item.start):
        return _RECKON.match(reader.text, item.end) is not None
    return False


def _covered(reader: Reader, period: Period | None) -> bool:
    """Whether a period is a part of the one in force (前三季…，其中第三季度…)."""
    topic = reader.topic
    return topic is not None and period is not None and topic.period != period and topic.period.covers(period)


def _left_out(reader: Reader, item: Item) -> bool:
    """扣除2024年…: what a figure leaves out."""
    begin = max(reader.clause_start, item.start - 12)
    return _LEFT_OUT.search(reader.text, begin, item.start) is not None


_BARE = late(
    r"(?:[^,，。;；、]{0,5}同[期季月日])?[的则仅只才约]*(?:为|是|有|达|报|收于|占|录得)?"
    r"(?:约|近|逾|超过?|不足|仅|亏损|人民币|港币|HK\$|US\$|\$|新台币)*[\d-]"
)


#: 前一年则盈利9.4亿元: the year before, told beside this one.
_THE_YEAR_BEFORE = late(
    r"(?:前一?年|上一年|前一财年|上年)度?(?:同期)?(?:则|的|为|亦|同样|录得)?[\u4e00-\u9fff]{0,6}(?:盈利|亏损|溢利|纯利|净利润?|利润|收入|营收|收益|派息)"
    r"[为约近逾达则]?[约近逾]?\d"
)


def _aside(reader: Reader, item: Item) -> bool:
    """营收84.6亿元，2023年为89.3亿元: an earlier figure set beside, after which the period in force goes on."""
    topic, period = reader.topic, item.cand.period if item.cand else None
    if (
        topic is None
        or period is None
        or topic.block != reader.sentence.block
        or not (period.start < topic.period.start and period.end <= topic.period.end)
    ):
        return False
    if _THE_YEAR_BEFORE.match(reader.text, item.start) is not None:
        return True
    if item.start <= reader.sentence.start + 1:
        return False
    if _BARE.match(reader.text, item.end) is not None:
        return True
    frame = reader.frame  # 2024年营收为43亿元, behind the revenue of 2025
    again = frame is not None and frame.text and reader.text.startswith(frame.text, item.end)
    return bool(again) and abs(topic.period.days - period.days) <= 1 and item.start <= reader.clause_start + 1


def _leads_to(reader: Reader, item: Item) -> bool:
    """Whether 由 before a date opens 由A升至B (and not 由9月出货来看)."""
    end = min(reader.sentence.end, item.end + 40)
    return reader.words.cues["leads"].search(reader.text, item.end, end) is not None


def _set_topic(reader: Reader, item: Item, when: When, left: list[Item]) -> None:
    if reader.date_list and _joined(reader, item, left):
        reader.date_list.append(when)
        hull = hull_of([w.period for w in reader.date_list])
        reader.topic = When(hull, Span(reader.date_list[0].span.start, when.span.end), when.block)
        _span(reader, hull, [w.period for w in reader.date_list])
        return
    reader.date_list = [when]
    reader.inner = None
    when.planned = _planned(left)
    if not when.planned:
        reader.solid = when
    reader.topic = when
    if reader.reported is None and not when.planned and HALF <= when.period.days <= A_YEAR:
        reader.reported = when
    if not when.planned and not when.period.is_day:
        reader.lasting = when
    _span(reader, when.period, [when.period])


def _joined(reader: Reader, item: Item, left: list[Item]) -> bool:
    """Whether only 和 or 、 stands between a date and the topic before it."""
    for other in reversed(left):
        if other.tag == "D":
            return other.name == "topic" and _JOINER.fullmatch(reader.text, other.end, item.start) is not None
    return False


def _span(reader: Reader, hull: Period, parts: list[Period]) -> None:
    reader.spans.append((hull, parts))
    if len(reader.spans) > MAX_SPANS:
        del reader.spans[0]


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
