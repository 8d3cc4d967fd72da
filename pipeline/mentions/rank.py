"""Ranks: 第二, 第一大, 前五名, 首5隻, Top 10, No.1, 十強."""

from __future__ import annotations

import re

from pipeline.mentions.draft import Draft
from pipeline.mentions.units import Unit, Vocabulary
from pipeline.numerals import Numeral
from pipeline.patterns import late

__all__ = ["LEADS", "RANK", "read_rank", "read_strongest"]

RANK = Unit("rank", None)
_LAST_WORD = frozenset("大名位强")
#: 前 is the end of another word, not "the first".
_NOT_FIRST = frozenset("目之以此日年月天周提当盘税空跟眼面史产术赛会先从超生午市向往上")
_LATIN_TOP = late(r"(?<![A-Za-z])(?:top|no\.?) ?$", re.IGNORECASE)
#: What follows 第N when it is an ordinal of something that nobody ranks.
_ORDINAL_WORD = frozenset(
    "条章节页款届号期轮批次代版部集季年月日天周段个场线人份步者性类种项组层声句回弹枪产股"
    "晚棒眼副波阶笔园支家例张座架艘辆台只财品梯手落曲增板厂站箱车针航套趟遍"
)
_CLAUSE_ENDS = ("", "\n", "，", "。", "；", ";", ":", "、", "\r", " ", "(", "“", "/")
_AFTER_ITEM = ("，", "、", ":", "是", "则", "点", "就")
_NOT_STRONG = frozenset("制劲烈化势国行度调力")
LARGEST = 10_000


#: What stands directly before a rank.
LEADS = frozenset("第头前首TOPNtopn. ")


def read_rank(folded: str, numeral: Numeral, vocabulary: Vocabulary) -> Draft | None:
    """Read a rank that its first word shows; ``None`` when the numeral is none."""
    before = folded[numeral.start - 1] if numeral.start else ""
    if before not in LEADS or numeral.value is None or numeral.value > LARGEST:
        return None
    if before == "第":
        return _ordinal(folded, numeral)
    if before == "头" and _follows_head(folded, numeral):
        return Draft(numeral.start - 1, numeral.end + 1, numeral, RANK, "rank.first")
    if (before == "前" and _is_first(folded, numeral)) or before == "首":
        return _first(folded, numeral, vocabulary, before)
    if before.isascii() and (before.isalpha() or before in " ."):
        found = _LATIN_TOP.search(folded, max(0, numeral.start - 5), numeral.start)
        if found:
            return Draft(found.start(), numeral.end, numeral, RANK, "rank.latin")
    return None


def _is_first(folded: str, numeral: Numeral) -> bool:
    """Whether 前 begins 前五大 and does not end 兩年前, 目前."""
    if folded[numeral.end : numeral.end + 1] in ("大", "强"):
        return folded[numeral.start - 2 : numeral.start - 1] not in _NOT_FIRST - {"年", "月", "日"}
    return folded[numeral.start - 2 : numeral.start - 1] not in _NOT_FIRST


def _follows_head(folded: str, numeral: Numeral) -> bool:
    """Whether 头 is "the first" (頭十大), and no end of 龙头 or 巨头."""
    return folded[numeral.end : numeral.end + 1] in ("大", "名") and folded[numeral.start - 2] not in "龙巨源镜码街口"


def _ordinal(folded: str, numeral: Numeral) -> Draft | None:
    follower = folded[numeral.end : numeral.end + 4].lstrip()[:1]
    before = folded[numeral.start - 2 : numeral.start - 1]
    heading = follower in _AFTER_ITEM and before in _CLAUSE_ENDS  # 第一，…；第二是…; but 第一、第三大股东
    heading = heading and folded[numeral.end : numeral.end + 2] != "、第"
    if heading or (follower in _ORDINAL_WORD and follower):
        return Draft(numeral.start - 1, numeral.end, numeral, Unit(None, None, why="ordinal"), "ordinal")
    end = numeral.end + (follower in _LAST_WORD and follower != "")
    return Draft(numeral.start - 1, end, numeral, RANK, "rank.ordinal")


def _first(folded: str, numeral: Numeral, vocabulary: Vocabulary, before: str) -> Draft | None:
    found = vocabulary.after.at(folded, numeral.end)
    if found is None or found[1].why == "word":
        follower = folded[numeral.end : numeral.end + 1]
        if follower == "强":
            return Draft(numeral.start - 1, numeral.end + 1, numeral, RANK, "rank.first")
        if before == "首" or numeral.scale > 1000:
            return None
        return Draft(numeral.start - 1, numeral.end, numeral, RANK, "rank.first")
    end, unit = found
    if unit.why:
        return Draft(numeral.start - 1, end, numeral, Unit(None, None, why="time"), "ordinal")
    if unit.kind != "quantity" or unit.use == "unit":
        return None
    return Draft(numeral.start - 1, end, numeral, RANK, "rank.first")


def read_strongest(folded: str, numeral: Numeral) -> Draft | None:
    """Read 十強, 四強 (not 500強, which is the name of a list)."""
    before, after = folded[numeral.start - 1 : numeral.start], folded[numeral.end + 1 : numeral.end + 2]
    if numeral.value is None or not 2 <= numeral.value <= 100 or before == "度" or after in _NOT_STRONG:
        return None
    return Draft(numeral.start, numeral.end + 1, numeral, RANK, "rank.strongest")
