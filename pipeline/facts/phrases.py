"""Noun phrases beside metrics: segments, and the words of a metric that has no id."""

from __future__ import annotations

import re

__all__ = ["clean_segment", "tail_phrase"]

_CUT = re.compile(
    r"[,，。:：;；、()（）“”\"「」\s【】《》]|实现|录得|其中|包括|公司|集团|期内|报告期|累计|合计|预计|预期|方面|分别|同比|环比|按年|按季|本次|此次|上述|达到|完成|拥有|取得|获得|推动|带动|受惠|主要|整体|总体|全年|年度|单季|单月|当期|当季|录|由于|因为|以及其|全部|所有|每年|季内|年内|止年度|未经审核|旗下|对应|产生|发生|贡献|营业|合并|整车总|该|其|将|共|为|的|在|于|自|从|由|是|了|已|仅|有|达|至|对|向|以|拟|可|且|但|而|也|又|则|均|按|至|来自|用于"
)
_GENERIC = re.compile(
    r"^(?:主营业务|业务|总|净|年|月|季度|全|新|期间|各|去年|今年|本期|上期|同期|单|日|合|归属|经营|销售|基本|普通股股东|产品|主要产品|一|二|三|四|第|首|Q\d|综合|平均|当年|每股|总体|整体|实际|年化|累|量|额)?$"
)
_TAIL = re.compile(r"(?:板块|业务|部分|分部|产品类|的)+$")
LONGEST = 18


def tail_phrase(text: str, *, keep: int = LONGEST) -> str:
    """Return the noun phrase that ``text`` ends with: what follows the last word that no name holds."""
    last = 0
    for match in _CUT.finditer(text):
        last = match.end()
    phrase = text[last:].strip()
    return phrase[-keep:]


def clean_segment(text: str) -> str | None:
    """Return the segment that a metric is said of, from the words before it; ``None`` when they name none."""
    phrase = _TAIL.sub("", tail_phrase(text))
    if len(phrase) < 2 or len(phrase) > LONGEST or _GENERIC.match(phrase):
        return None
    return phrase
