"""Noun phrases beside metrics: segments, and the words of a metric that has no id."""

from __future__ import annotations

from functools import cache, lru_cache

from pipeline.patterns import late
from pipeline.tokens import Tokenizer

__all__ = ["Phrases", "phrases"]

# No name holds these: what follows the last of them is the phrase.
_CUT = late(
    r"[,，。:：;；、()（）“”\"「」\s【】《》\-—]|实现|录得|其中|包括|公司|集团|期内|报告期|累计|合计|预计|预期|方面|分别|同比|环比|按年|按季|本次|此次|今次|上述|达到|完成"
    r"|拥有|取得|获得|推动|带动|受惠|主要|整体|总体|全年|年度|单季|单月|当期|当季|由于|因为|以及|全部|所有|每年|季内|年内|止年度|未经审核|旗下|产生|发生|贡献|营业|合并|最高|最多|计划|宣派|招股|派发"
    r"|来自|用于|至于|目前|累积|共计|总计|按照|根据|按固定汇率|以固定汇率|继续|每股|已有|共有"
)
# These may be words of their own or parts of a name (自营, 在线, 对外): the tokenizer tells.
_FUNCTION = frozenset("共为的在于自从由是了已仅达至对向以拟可且但而也又则均按录派占及和与被把让使较比连并或有其将该就")
_GENERIC = late(
    r"^(?:主营业务|业务|总|净|年|月|季度|全|新|期间|各|去年|今年|本期|上期|同期|单|日|合|归属|经营|销售|基本|普通股股东|产品|主要产品|一|二|三|四|第|首|Q\d|综合|平均|当年|每股|总体|整体|实际|年化"
    r"|累|量|额|列账|母公司|本|上|下|去|今|个|亦|涉及|上市|股东|归属母公司|本行|最新|未经审计|经审计|同期|期末|经|整|调整)?$"
)
_TAIL = late(r"(?:板块|业务|部分|分部|产品类|事业群|事业部|的)+$")
# 智能手机业务实现营业收入: the part stands before the verb.
_BEFORE_VERB = late(
    r"([^,，。:：;；、()（）的\s]{2,18}(?:业务|板块|分部|产品|服务|系列|渠道|市场|地区|部门|类|分公司|事业群|事业部|企业|工厂|门店|行业))(?:则|亦|也|共|累计|合计|已|还|均|方面|期内|本期)*"
    r"(?:实现|录得|贡献|产生|完成|取得|达成|带来|营业|的|营运|合计|主要)*(?:的)?(?:总|净)?$"
)
# 公有云实现收入: the part is what the sentence is about.
_SUBJECT_VERB = late(r"([\u4e00-\u9fffA-Za-z]{2,10}?)(?:分别|累计|共|合计)?(?:实现|录得|完成|取得|贡献)")
LONGEST = 18


#: Articles of a region say the same things: so many phrases are kept.
KEPT = 20_000


class Phrases:
    """Phrases by the tokenizer that settles doubtful characters."""

    def __init__(self, cutter: Tokenizer) -> None:
        self._cutter = cutter
        self.tail = lru_cache(maxsize=KEPT)(self._tail)
        self.segment = lru_cache(maxsize=KEPT)(self._segment)

    def _tail(self, text: str, keep: int = LONGEST) -> str:
        """Return the noun phrase that ``text`` ends with: what follows the last word that no name holds."""
        if not text:
            return ""
        last = 0
        for match in _CUT.finditer(text):
            last = match.end()
        phrase = text[last:].strip()[-2 * LONGEST :]
        if not _FUNCTION.isdisjoint(phrase):
            phrase = self._after_function(phrase)
        return phrase[-keep:]

    def _segment(self, text: str) -> str | None:
        """Return the part that a metric is said of, from the words before it; ``None`` when they name none."""
        text = text.removesuffix("的")
        phrase = _TAIL.sub("", self.tail(text))
        if len(phrase) >= 2 and not _GENERIC.match(phrase):
            return phrase if len(phrase) <= LONGEST else None
        whole = _SUBJECT_VERB.fullmatch(text)
        if whole and self.tail(whole[1]) == whole[1] and not _GENERIC.match(whole[1]):
            return _TAIL.sub("", whole[1])
        match = _BEFORE_VERB.search(text)
        if match is None:
            return None
        phrase = _TAIL.sub("", self.tail(match[1]))
        return phrase if 2 <= len(phrase) <= LONGEST and not _GENERIC.match(phrase) else None

    def _after_function(self, phrase: str) -> str:
        """Cut after the last function word; 自 of 自营 is none."""
        rest = phrase
        position = 0
        for word in self._cutter.cut(phrase):
            position += len(word)
            if len(word) == 1 and word in _FUNCTION and word not in "和与及":
                rest = phrase[position:]
        return rest


@cache
def phrases(cutter: Tokenizer) -> Phrases:
    """Return the phrases by a tokenizer."""
    return Phrases(cutter)
