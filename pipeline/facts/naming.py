"""The patterns of names, compiled once per lexicon from ``naming.toml``.

Each looks back from a rare word (a bracket, a verb of announcing, a company suffix) to where the name began, so that
no pattern is tried at every character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import cast

from pipeline.facts.finder import Finder, Gate
from pipeline.lexicon import Lexicon
from pipeline.patterns import alternatives, late, led

__all__ = ["Naming", "naming"]

#: What somebody in quotation marks does right behind them.
_DEEDS = ("宣布", "完成", "获", "已", "再获", "连续", "正式", "拟")
_WORD = r"[\u4e00-\u9fffA-Za-z0-9·\-&]"
_EDGE = r"(?:^|[\x00\n。，,；:、】\s])"


@dataclass(frozen=True, slots=True)
class Naming:
    """Compiled patterns and word lists; every ``…_back`` pattern is matched against the text before a word."""

    ticker: re.Pattern[str]
    ticker_back: re.Pattern[str]
    short: re.Pattern[str]
    colon_back: re.Pattern[str]
    gate: Gate  # of short, quoted, holder and offering
    speech: Finder
    speech_back: re.Pattern[str]
    announces: tuple[str, ...]
    announced: re.Pattern[str]
    offering: re.Pattern[str]
    offering_back: re.Pattern[str]
    suffix: Finder
    suffix_back: re.Pattern[str]
    firm: tuple[str, ...]
    legal: re.Pattern[str]
    lead: re.Pattern[str]
    description: re.Pattern[str]
    trade: re.Pattern[str]
    made: re.Pattern[str]
    person: re.Pattern[str]
    quoted: re.Pattern[str]
    holder: re.Pattern[str]
    prefix: re.Pattern[str]
    clause_head: re.Pattern[str]
    dropped: re.Pattern[str]
    endings: tuple[str, ...]  # what it drops
    verb: re.Pattern[str]
    deed: re.Pattern[str]
    function: re.Pattern[str]
    verbal: re.Pattern[str]
    generic: frozenset[str]
    kinds: frozenset[str]
    here: tuple[str, ...]
    places: frozenset[str]
    never: tuple[str, ...]
    not_names: frozenset[str]
    no_ends: tuple[str, ...]


@cache
def naming(lexicon: Lexicon) -> Naming:
    """Compile ``naming.toml`` of ``lexicon``."""
    words = cast("dict[str, list[str]]", lexicon.tree("naming")["name"])
    described = alternatives(words["descriptions"])
    firm, suffixes = words["firm"], [*words["firm"], *words["suffixes"]]
    return Naming(
        ticker=late(
            r"\((?:行情|股票代码|股份代号|代码|港股代号|证券代码)?[: ]?(?:(?:SH|SZ|HK|US|BJ)[.:]?)?"
            r"(?:\d{4,6}(?:[.\-](?:SH|SZ|HK|BJ|TW|TWO|US|JP|KS))?|[A-Z]{1,5}[.\-](?:US|O|N|A))\b"
            r"(?![,.\d ]*(?:\d|[万亿兆千元%股台辆部家倍]))"
        ),
        ticker_back=late(rf"({_WORD}{{1,14}}(?: {_WORD}{{1,10}})?) ?$"),
        short=late(r"(?:简称|统称|下称)(?:为)?[:]? ?[\"“”「'‘]?([\u4e00-\u9fffA-Za-z0-9·\-& ]{2,14}?)[\"”“」'’)、,，]"),
        colon_back=late(r"(?:^|[\n【丨｜|；;])(?:\d{1,2}[、.] ?|[①-⑳] ?)?([^\n:，。、【】丨｜|()\s\"“”？?！!]{2,12})$"),
        gate=Gate(
            {
                "short": ("简称", "统称", "下称"),
                "quoted": [quote + deed for quote in "”」" for deed in ("近日", "近期", *_DEEDS)],
                "holder": words["holders"],
                "offering": words["offering"],
            }
        ),
        speech=Finder([*words["announces"], *words["says"]]),
        speech_back=late(
            rf"{_EDGE}([\u4e00-\u9fffA-Za-z0-9·\-&]{{2,12}}?)\x00*(?:{alternatives(words['time'])})?(?:{alternatives(words['time'])})?$"
        ),
        announces=tuple(words["announces"]),
        announced=late(rf"(?:{alternatives([*words['announces'], *words['says'], *words['time']])}|首日)+$"),
        offering=late(f"(?:{alternatives(words['offering'])})(?!书|说明|章程|文件|期|意向|公司)"),
        offering_back=late(
            rf"{_EDGE}([\u4e00-\u9fffA-Za-z·\-]{{2,36}}?)(?:，|,|\x00|今起|即日|计划|拟|将|于|{alternatives(words['time'])})[^。\n]{{0,24}}?$"
        ),
        suffix=Finder(suffixes),
        suffix_back=late(rf"(?:{_EDGE}|{described})([\u4e00-\u9fff]{{2,4}}?)$"),
        firm=tuple(firm),
        legal=late(r"([\u4e00-\u9fffA-Za-z()]{4,24}?)(?:股份有限公司|有限责任公司|有限公司)"),
        lead=late(rf"^[\s【《“]*({_WORD}{{2,10}}?)(?:{led(words['ends'])}|$)"),
        description=late(rf"^.*(?:{described})(?=.{{2}})"),
        trade=late(rf"^..+(?:{alternatives(words['trades'])}|厂)(?=..)"),
        made=late(rf"^(?:.*(?:{described}|{alternatives(words['makers'])})|..+[厂商])(?![业务城店场贸])(?=.{{2}})"),
        person=late(rf"(?:{alternatives(words['titles'])})[\u4e00-\u9fff·]{{0,4}}$"),
        quoted=late(rf"[“「]([\u4e00-\u9fffA-Za-z0-9]{{2,12}})[”」](?:近[日期]|{'|'.join(_DEEDS)})"),
        holder=late(
            rf"(?:{alternatives(words['holders'])})(?!会)([\u4e00-\u9fff]{{2,4}}?)"
            r"(?=在|于|持|拟|通过|及|、|，|与|合计|减持|增持|先生|女士|\d|此前)"
        ),
        prefix=late(rf"^(?:其(?!余)|将(?!军)|{alternatives(words['before'])})+"),
        clause_head=late(r"[\n。，,；]([\u4e00-\u9fff]{2,6})"),
        dropped=late(rf"(?:{alternatives(words['dropped'])})$"),
        endings=tuple(words["dropped"]),
        verb=late(rf"[{words['verb_letters']}]|{alternatives(words['verbs'])}|公司$|内$|中$"),
        deed=late(alternatives(words["verbs"])),
        function=late(rf"[{words['function_letters']}]"),
        verbal=late(rf"[{words['never_letters']}]"),
        kinds=frozenset(words["kinds"]),
        generic=frozenset(words["generic"]),
        here=tuple(words["here"]),
        places=frozenset(words["places"]),
        never=tuple(words["never"]),
        not_names=frozenset(words["not_names"]),
        no_ends=tuple(words["no_ends"]),
    )
