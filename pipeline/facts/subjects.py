"""The companies and products that an article names, found in the article itself.

A name comes from a headline (``X：…``), a bracket that shortens it (``（以下简称“X”）``), a ticker behind it, the word of
announcing after it (``X公告``), an offering (``…平台X今日起招股``), the cover of a prospectus, or the gazetteer; how
often it occurs decides where it begins, and a dictionary tells names from words.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from pipeline.facts.flow import Flow
from pipeline.facts.items import mask
from pipeline.facts.records import Item
from pipeline.facts.vocabulary import Vocabulary
from pipeline.tokens import Tokenizer

__all__ = ["Names", "find_names"]

_WORD = r"[\u4e00-\u9fffA-Za-z0-9·\-&]"
_TICKER = re.compile(
    rf"({_WORD}{{1,14}}(?: {_WORD}{{1,10}})?) ?\((?:行情|股票代码|股份代号|代码|港股代号|证券代码)?[:： ]?"
    r"(?:(?:SH|SZ|HK|US|BJ)[.:]?)?(?:\d{4,6}(?:[.\-](?:SH|SZ|HK|BJ|TW|TWO|US|JP|KS))?|[A-Z]{1,5}[.\-](?:US|O|N|A))\b"
)
_SHORT = re.compile(
    r"(?:以下|下)?(?:简称|统称)(?:为)?[:：]? ?[\"“”「'‘]?([\u4e00-\u9fffA-Za-z0-9·\-& ]{2,14}?)[\"”“」'’)、,，]"
)
_HEAD = re.compile(
    r"(?:^|[\n【丨｜|；;])(?:\d{1,2}[、.] ?|[①-⑳] ?)?([^\n：:，。、【】丨｜|()（）\s\"“”？?！!]{2,12})[:：]"
)
_SPEAKER = re.compile(
    r"(?:^|(?<=[\n。，,；】:\s]))([\u4e00-\u9fffA-Za-z0-9·\-&]{2,12}?)"
    r"[\x00]*(?:晚间|今日|昨日|昨晚|今天|周[一二三四五六日])?(?:在港交所)?"
    r"(?:公告|公布|发布|宣布|披露|表示|透露|回应|称|在互动平台|创始人|董事长|首席执行官|CEO)"
)
_LISTING = re.compile(
    r"(?:^|(?<=[\n。，,；]))([\u4e00-\u9fffA-Za-z·\-]{2,36}?)"
    r"(?:，|\x00|今日|今起|即日|明日|昨日|周[一二三四五六日]|本周|下周|本月|计划|拟|将|于|\d)"
    r"[^。\n]{0,24}?(?:招股|公开发售|全球发售|挂牌|通过聆讯|递表|首次公开)"
)
_LEGAL = re.compile(r"([\u4e00-\u9fffA-Za-z()]{4,24}?)(?:股份有限公司|有限责任公司|有限公司)")
_LEAD_NAME = re.compile(
    rf"^[\s【《“]*({_WORD}{{2,10}}?)"
    r"(?:宣布|公布|拟|料|指|表示|公告|发布|计划|称|与|获|或|将|以|按|于|在|每|今次|的|目前|已|自结|截至|截止|本次|拥有|持有|预计|预期|首次|近日|近期|回购|斥资|增持|减持|收购|宣派|派|完成|今年|去年|上季|今日|首|，|：|:|$)"
)
_DESCRIPTION = re.compile(
    r"^.*(?:平台|品牌|提供商|制造商|开发商|运营商|供应商|服务商|生产商|经销商|零售商|公司|企业|厂商|龙头|巨头|独角兽|的|机构|内地|本港|至于|另外|药企|车企|连锁|集团旗下)(?=.{2})"
)
_QUOTED = re.compile(r"[“「]([\u4e00-\u9fffA-Za-z0-9]{2,12})[”」](?:宣布|完成|获|近日|已)")
_HOLDER = re.compile(
    r"(?:股东|董事长|董事|总经理|实际控制人|控股股东|高管|监事|董事会秘书|财务总监|一致行动人)(?!会)([\u4e00-\u9fff]{2,4}?)(?=在|于|持|拟|通过|及|、|，|与|合计|减持|增持|先生|女士|\d|此前)"
)
_PREFIX = re.compile(
    r"^(?:其(?!余)|据|而|但|另外|此外|目前|近日|昨日|今日|日前|消息|报道|由|对|与|和|及|在|从|向|作为|随着|根据|按照|当前|对于|至于|例如|比如|包括|即|以|内地"
    r"|控股股东|标的公司|标的|旗下|全资子公司|子公司|孙公司|关联方|截至|关于|受惠|称|同属)+"
)
_NOT_NAME = re.compile(
    r"^(?:公司|集团|该公司|本公司|报告|公告|数据|记者|编辑|作者|来源|资料来源|图|注|图源|消息|机构|业内人士|分析师|专家|官方|原标题|其中|同时|截至|免责声明|特别声明|财联社|小财注|市场|行业|方面|人士|文章来源"
    r"|责任编辑|标题|导语|核心观点|投资要点|股份|今日|昨日|单位|结果|资金用途|融资金额|成立时间|公司总部|快讯|要闻|重磅|独家|突发|新闻|收益|业务|财务数据|数据显示|资料显示|大公司|相关|电商|经销商|目前市场)$"
)
_VERB = re.compile(
    r"^(?:公司|集团|本|该|其|两)|[的了在与和及或为将被从上下大增减跌涨升降年月日]|预计|拟|实现|同比|公告|签|获|发布|报告|指数|数据|公司$|配售|发售|内$|[季期]内|中$|余|首"
)
_SUFFIX = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|集团|控股|股份|科技|汽车|出行|银行|证券|医药|生物|电子|食品|健康食品|医疗科技|公司|商业银行|地产|移动|信息)$"
)
_NEVER = ("公司", "集团", "本公司", "该", "其", "两家", "上述", "此次", "本次")
_SUFFIXED = re.compile(
    r"(?:^|(?<=[\x00\n。，,；:、])|(?<=企业)|(?<=公司)|(?<=龙头)|(?<=厂商)|(?<=品牌)|(?<=平台)|(?<=巨头)|(?<=股东))(([\u4e00-\u9fff]{2,4}?)(?:生物|科技|出行|集团|股份|重工|光电|银行|证券|汽车|医药|电子|控股|半导体|能源|智能|医疗|航空|制药|食品|传媒|材料|国际|实业|微电子|通信|软件|机器人|储能|新材|环境|电气|电机|光学|精密|信息|动力|资本|保险|地产|物流|航运|矿业))"
)
_HERE = ("中国", "全球", "美国", "日本", "国内", "海外", "我国", "内地", "香港", "台湾", "韩国", "欧洲")
_FIRM = re.compile(r"(?:集团|股份|科技|控股|银行|证券|重工|光电|储能|生物|微电子|实业|出行|医药|制药|新材)$")
_GENERIC = frozenset(
    [
        "新能源",
        "消费",
        "汽车",
        "人工",
        "国产",
        "国有",
        "大型",
        "商业",
        "股份",
        "中小",
        "传统",
        "智能",
        "医疗",
        "光伏",
        "半导体",
        "电子",
        "海外",
        "境外",
        "境内",
        "国内",
        "国际",
        "高端",
        "先进",
        "民营",
        "外资",
        "合资",
        "头部",
        "主流",
        "通信",
        "工业",
        "乘用",
        "商用",
        "燃油",
        "电动",
        "自主",
        "主要",
        "其他",
        "美国",
        "日本",
        "中国",
        "全球",
        "创新",
        "中资",
        "内资",
        "地方",
        "农村",
        "城市",
        "投资",
        "政策",
        "中央",
        "高新",
        "信息",
        "金融",
        "绿色",
        "前沿",
        "硬核",
        "新兴",
        "化学",
        "现代",
        "户用",
        "工商业",
        "独立",
        "电网",
        "新型",
        "共享",
        "网络",
        "民间",
        "企业",
        "上市",
        "央行",
        "开户",
        "村镇",
        "私人",
        "公募",
        "基因",
        "合成",
    ]
)
_CLAUSE_HEAD = re.compile(r"(?:^|(?<=[\n。，,；]))([\u4e00-\u9fff]{2,6})")
_COMMON = re.compile(
    r"[这那一二三四五六七八九十几个是有也都不没其该此每各某何所以可能会要该就则却仅只更最很太再又还已曾正当若如因而且但或及并等之于由从对向往到给让使叫把比跟同像按据为被将]"
)
_PLACES = frozenset(
    [
        "江苏",
        "北京",
        "上海",
        "宁波",
        "南京",
        "杭州",
        "成都",
        "浙江",
        "广东",
        "深圳",
        "苏州",
        "重庆",
        "长沙",
        "青岛",
        "郑州",
        "中国",
        "香港",
        "台湾",
        "华夏",
        "平安",
        "东方",
        "国际",
    ]
)
MAX_NAMES = 80
#: Votes that make a name of what occurs only once.
SURE = 3


@dataclass(slots=True)
class Names:
    """Names by their written form: canonical (shortest) form; and who the article is about."""

    canonical: dict[str, str] = field(default_factory=dict)
    main: str | None = None
    pattern: re.Pattern[str] | None = None


class _Votes:
    """Candidates with what speaks for them."""

    def __init__(self, text: str, words: Vocabulary, cutter: Tokenizer) -> None:
        self.text = text
        self.words = words
        self.cutter = cutter
        self.score: Counter[str] = Counter()

    def add(self, name: str, weight: int) -> None:
        """Count a vote, unless the candidate reads like anything but a name."""
        name = _PREFIX.sub("", name.strip(" -·"))
        if (
            len(name) < 2
            or name.startswith(_NEVER)
            or _NOT_NAME.match(name)
            or re.fullmatch(r"[\d年月日季度上下半]+", name)
        ):
            return
        if self.score[name] == 0 and not self._plausible(name, weight):
            del self.score[name]
            return
        self.score[name] += weight

    def _plausible(self, name: str, weight: int) -> bool:
        if weight < SURE and (self.text.count(name) < 2 or _VERB.search(name)):
            return False
        for _, entry in self.words.automaton.iter_long(name):
            listed = any(m.id not in ("stake", "other") for m in entry.metrics)
            if len(entry.text) > 1 and not entry.name and (listed or (entry.metrics and entry.text == name)):
                return False
            if entry.kind == "agency" and entry.text != name:
                return False
            if len(entry.text) > 1 and (entry.growth or entry.basis or entry.share):
                return False
        if weight < SURE and not self.unknown(name):
            return False
        return weight > SURE or not self.cutter.common(name)

    def unknown(self, name: str) -> bool:
        """Whether the dictionary has no word for the name: it falls apart into single characters, or is Latin."""
        if name.isascii():
            return name[0].isupper()
        parts = self.cutter.cut(name)
        return all(len(part) == 1 or part.isascii() for part in parts) and not _COMMON.search(name)

    def repeated(self) -> None:
        """Count what clauses begin with: a name that no dictionary has, three times or more."""
        heads: Counter[str] = Counter()
        for match in _CLAUSE_HEAD.finditer(self.text):
            for length in range(2, min(6, len(match[1])) + 1):
                heads[match[1][:length]] += 1
        longest: dict[str, int] = {}  # how often the commonest head that is one character longer occurs
        for name, count in heads.items():
            longest[name[:-1]] = max(longest.get(name[:-1], 0), count)
        for name, count in heads.items():
            if count < 3 or _COMMON.search(name) or _VERB.search(name):
                continue
            longer = longest.get(name, 0)
            if longer <= 0.6 * count and self.text.count(name) >= 4 and self.unknown(name):
                self.add(name, SURE)


def find_names(
    flow: Flow, known: dict[str, str], items: list[Item], words: Vocabulary, cutter: Tokenizer, cover: str = ""
) -> Names:
    """Return the names of an article.

    Parameters
    ----------
    flow : Flow
        The squeezed text.
    known : dict
        Names of the gazetteer that occur, with their short forms.
    items : list of Item
        Mentions and words, sorted: what a headline says before the first of them may be a name.
    words, cutter
        The lexicon's words and the tokenizer, which tell words of the language from names.
    cover : str
        Title and publisher, which name the company of a prospectus.
    """
    text = flow.text
    masked = mask(flow, [item for item in items if item.tag in "DTF"])
    votes = _Votes(text, words, cutter)
    first = text[: text.find("\n")] if "\n" in text else text[:80]
    for match in _SHORT.finditer(text):
        votes.add(match[1], SURE + 1)
    for match in _TICKER.finditer(masked):
        votes.add(_trim(match[1], text, cutter), SURE + 1)
    for match in _HEAD.finditer(text) if not flow.wrapped else ():
        votes.add(match[1], SURE if match.start() == 0 or text[match.start()] == "【" else 2)
    for match in _LISTING.finditer(masked) if not flow.wrapped else ():
        votes.add(_DESCRIPTION.sub("", match[1]), SURE)
    for match in _SPEAKER.finditer(masked) if not flow.wrapped else ():
        votes.add(_trim(match[1], text, cutter), SURE if match[0].endswith(("公告", "公布", "披露")) else 1)
    for match in _HOLDER.finditer(text):
        votes.add(match[1], 1)
    for match in _QUOTED.finditer(text):
        votes.add(match[1], SURE)
    for match in _SUFFIXED.finditer(masked) if not flow.wrapped else ():
        stem = match[2]
        if not _VERB.search(stem) and (
            votes.unknown(stem) or (_FIRM.search(match[1]) and stem not in _GENERIC and not stem.startswith(_HERE))
        ):
            votes.add(match[1], SURE)
    for number, name in enumerate(_leads(flow, items) if not flow.wrapped else ()):
        sure = [*known, *(other for other, score in votes.score.items() if score >= SURE)]
        if not any(name != other and (name.startswith(other) or name.endswith(other)) for other in sure):
            votes.add(name, 2 if number else SURE)
    if flow.wrapped:
        for match in _LEGAL.finditer(f"{first} {cover}"):
            votes.add(match[1], 20)
    if not flow.wrapped and len(text) > 400:
        votes.repeated()
    for name in known:
        votes.score[name] += 2
    canonical = _shorten(votes.score, known, text)
    main = _main(canonical, votes.score, first, text)
    written = sorted(canonical, key=lambda name: (-len(name), name))[:MAX_NAMES]
    pattern = re.compile("|".join(map(re.escape, written))) if written else None
    return Names(canonical, main, pattern)


def _leads(flow: Flow, items: list[Item]) -> list[str]:
    """What stands before the first date, metric or verb of the headline and of every paragraph."""
    found = []
    at = 0
    block = -1
    for sentence in flow.sentences:
        if sentence.block == block:
            continue
        block = sentence.block
        while at < len(items) and (items[at].start < sentence.start or not _ends_name(items[at])):
            at += 1
        end = items[at].start if at < len(items) else sentence.end
        text = flow.text[flow.forward(sentence.start) : flow.forward(min(end, sentence.end))]
        match = _LEAD_NAME.match(text)
        if match or not found:
            found.append(match[1] if match else "")
    return found


def _ends_name(item: Item) -> bool:
    """Whether a name cannot go on here: at a mention, a metric, a word of change (not at 控股, 集团, 储能)."""
    if item.entry is None:
        return True
    entry = item.entry
    if any(m.id not in ("stake", "other") for m in entry.metrics):
        return True
    return bool(entry.growth or entry.basis or entry.aggregate or entry.share or entry.listing)


def _trim(name: str, text: str, cutter: Tokenizer) -> str:
    """Cut descriptions before a name: the longest tail that occurs again is the name."""
    name = name.strip()
    if " " in name and not re.search(r"[A-Za-z] [A-Za-z]", name):
        name = name.rsplit(" ", 1)[1]
    if text.count(name) > 1:
        return name
    for start in range(1, len(name) - 1):
        tail = name[start:]
        if len(tail) == 2 and name[start - 1] not in "厂商业股者方的司":
            continue
        if text.count(tail) > 1 and not (tail[0].isascii() and name[start - 1].isascii()) and not cutter.common(tail):
            return tail
    return name


def _shorten(score: Counter[str], known: dict[str, str], text: str) -> dict[str, str]:
    """Map every name to its shortest form in the article: without its suffix, or as another name gives it."""
    canonical: dict[str, str] = {}
    for name in sorted(score, key=lambda n: (len(n), n)):
        canonical[name] = _short_form(name, known, score, canonical, text)
    for short in list(canonical.values()):
        canonical.setdefault(short, short)
    return canonical


def _short_form(name: str, known: dict[str, str], score: Counter[str], done: dict[str, str], text: str) -> str:
    defined = [other for other in done if len(other) >= 2 and score[other] > SURE and name.startswith(other)]
    if defined:
        return done[defined[0]]
    short = known.get(name)
    if short and short != name and short in text:
        return short
    stem = name
    while (cut := _SUFFIX.sub("", stem)) != stem and len(cut) >= 2:
        stem = cut
        if stem in done and score[stem]:
            return done[stem]
    often = text.count(name)
    if stem != name and text.count(stem) - often >= max(1, often) and stem not in _PLACES:
        return stem
    match = _SUFFIX.search(name)
    if match and len(name) >= 6:
        blend = name[:2] + match[0].removeprefix("商业")
        if blend != name and blend in text:
            return blend
    return name


def _main(canonical: dict[str, str], score: Counter[str], first: str, text: str) -> str | None:
    """Whom the article is about: by occurrences, with the headline counted."""
    best: tuple[int, int, str] | None = None
    votes: Counter[str] = Counter()
    for name, short in canonical.items():
        votes[short] += score[name]
    for name in dict.fromkeys(canonical.values()):
        weight = text.count(name) + (6 if name in first else 0) + votes[name]
        key = (weight, -text.find(name), name)
        if best is None or key > best:
            best = key
    return best[2] if best else None
