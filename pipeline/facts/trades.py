"""Who figures are of where no company is named: trades and markets, and what a paragraph begins with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from pipeline.facts.naming import Naming
from pipeline.facts.records import Item
from pipeline.patterns import late

__all__ = ["chief_trade", "head_of"]

#: So many places are looked at, that a huge text of nothing else stays cheap.
MOST = 400
_TRADE = late(r"[\n。，,；;、：:年月日\s“【\d]([\u4e00-\u9fff]{2,8}?(?:业|市场|行业))(?![务绩界内者主额余态规份容空])")
_NO_TRADE = late(
    r"企业|由于|主要|就业|劳动力|[就营毕专创作转农]业$|^(?:各|该|此|本|其|过|差|低|高|符|略|远|好|逊|随|升|跌|受|以|推|挤|带|令|使|让|看|据|由|按|向|就|连|近|多|相关|整个)|[的在和与对为是及从]"
)


#: A headline that begins with a place, perhaps behind who tells: 国家统计局:全国….
_PLACE_AT = 14
_TIMES = late(r"^(?:上|本|首[一二两三四五六七八九十\d]*|去|今|前[一二两三四五六七八九十\d]*)?(?:个?月|年|季)度?")


_MARKET = late(r"[\u4e00-\u9fffA-Za-z]{2,12}?(?:市场|行业|产业|制造业|服务业|工业企业)(?![务绩界内者规份容空总])")


def chief_trade(canonical: dict[str, str], text: str, places: Iterable[Item]) -> str | None:
    """Where no company is named, figures are of the place or the trade (内地, 制造业) that the headline names."""
    first = text[: text.find("\n")] if "\n" in text else text[:80]
    found: Counter[str] = Counter()
    for match in islice(_TRADE.finditer("\n" + text), MOST):  # so that it begins at a line, too
        name = match[1]
        count = text.count(name)
        tails = (name[start:] for start in range(1, len(name) - 2))
        name = next((tail for tail in tails if text.count(tail) > count), name)
        name = _TIMES.sub("", name)
        if len(name) > 2 and not _NO_TRADE.search(name):
            found[name] += 1
    for name in found:
        canonical.setdefault(name, name)
    place = _place(first, places)
    if place is not None:
        canonical.setdefault(place, place)
        return place
    often = [name for name in found if name in first and text.count(name) > 1]
    return max(often, key=lambda name: (text.count(name), -text.find(name))) if often else None


def _place(first: str, items: Iterable[Item]) -> str | None:
    """Return the place that a headline begins with, or the market that it names so (全国乘用车市场)."""
    for item in items:
        if item.start > _PLACE_AT:
            return None
        entry = item.entry
        if entry is not None and entry.kind in ("place", "region") and first.startswith(entry.text, item.start):
            market = _MARKET.match(first, item.end)
            return entry.text + market[0] if market else entry.text
    return None


#: Words of time and of telling begin paragraphs too.
_NOBODY = late(
    r"\d|^(?:近|今|去|明|昨|上|下|本|当|多|记者|报道|经|营收|有|受|随|此|这|据|两)|[升跌涨降]|走[高低]|出现|率先|现身|介绍"
)


def head_of(naming: Naming, text: str, start: int, end: int) -> re.Match[str] | None:
    """Return what a paragraph begins with, when that may name somebody (海关, 国务院)."""
    match = naming.lead.match(text[start : min(end, start + 16)])
    if match is None or len(match[1]) > 8 or match[1] in naming.not_names or _NOBODY.search(match[1]):
        return None
    bad = naming.function.search(match[1]) or naming.deed.search(match[1])
    return None if bad or match[1].endswith(naming.no_ends) else match
