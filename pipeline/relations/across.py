"""One fact stated in two articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from pipeline.display import show_period
from pipeline.labels import label, language_of
from pipeline.model import Extraction, Fact, Finding, Mention, Verdict
from pipeline.patterns import late
from pipeline.view import fold

__all__ = ["across"]

_Key = tuple[object, ...]
#: An article's name, the fact, its mention, the language of labels beside the article, the filing it is cited from.
_Stated = tuple[str, Fact, Mention, str, str | None]
#: Filings that articles cite: two articles that cite the same one state the same fact.
_FILINGS = {
    "prospectus": "招股说?明?书|招股章程|招股文件|聆讯后资料集|申请版本|上市文件",
    "annual": "年度?报告?|全年业绩公?告?",
    "interim": "中期?报告?|半年度?报告?|中期业绩公?告?",
    "quarterly": "[一二三四]?季度?报告?",
    "report": "财报|业绩报告|业绩公告",
    "announcement": "公告",
}
_CITED = late("|".join(f"(?P<{name}>{words})" for name, words in _FILINGS.items()))
_SENTENCE = late(r"[，。；：]|[,;:](?!\d)")
#: A filing is cited this near before a figure.
NEAR = 60
#: Metrics that are of a moment or of an estimate: two articles may differ and both be right.
FLEETING = frozenset(
    {
        "price",
        "market_cap",
        "rank",
        "stake",
        "valuation",
        "other",
        "market_share",
        "pe_ratio",
        "oversubscription",
        "share",
    }
)
#: Statements of one fact that are compared; later ones are left out.
MOST = 500
#: More different figures than these for one fact mean that it is not one fact.
CAMPS = 5


def across(extractions: tuple[Extraction, ...]) -> tuple[Finding, ...]:
    """Compare the facts of several articles.

    Parameters
    ----------
    extractions : tuple of Extraction
        Articles in any order; those without an id are named by their position.

    Returns
    -------
    tuple of Finding
        For each fact that two articles state: ``consistent`` when the figures agree at the coarser precision, else
        ``inconsistent`` when both name the same source, else ``conflict``.
    """
    groups: dict[_Key, list[_Stated]] = defaultdict(list)
    for number, extraction in enumerate(extractions):
        name = extraction.article.id or str(number)
        mentions = {m.id: m for m in extraction.mentions}
        for fact in extraction.facts:
            mention = mentions[fact.mention]
            key = _key(fact, mention)
            if key is not None and _sure(extraction, fact, mention):
                filing = _filing(extraction.article.text, mention)
                groups[key].append((name, fact, mention, language_of(extraction.script), filing))
    found = [f for group in groups.values() for f in _compare(group)]
    return tuple(found)


def _sure(extraction: Extraction, fact: Fact, mention: Mention) -> bool:
    """Whether a fact can be held against one of another article: told in words, and of a time that is over.

    The words of a cell are those of its table, whose title says what it is a table of; and a figure of a year that
    has not ended is of a part of it that the article names elsewhere.
    """
    text = extraction.article.text
    start, end = text.rfind("\n", 0, mention.start) + 1, text.find("\n", mention.end)
    line = text[start : end if end >= 0 else len(text)]
    if start and _SENTENCE.search(line) is None:
        return False
    published = extraction.article.published
    over = published is None or fact.period is None or fact.period.end <= published
    return over or fact.aggregate in ("forecast", "target")


def _filing(text: str, mention: Mention) -> str | None:
    """Return the kind of filing that the words before a figure cite, back to the end of its line."""
    lead = fold(text[max(0, mention.start - NEAR) : mention.start]).rpartition("\n")[2]
    cited = [match.lastgroup for match in _CITED.finditer(lead)]
    return cited[-1] if cited else None


def _key(fact: Fact, mention: Mention) -> _Key | None:
    if fact.subject is None or fact.period is None or fact.metric in FLEETING:
        return None
    if fact.metric == "growth" and (fact.of is None or fact.of in FLEETING):
        return None
    if mention.kind == "money" and mention.unit is None:
        return None
    unit = None if mention.kind == "money" else mention.unit  # see `_one_currency`
    kind = "rate" if mention.kind in ("percent", "multiple") else mention.kind
    return (
        fact.subject,
        fact.metric,
        fact.of,
        fact.basis,
        fact.segment,
        fact.aggregate,
        fact.period,
        kind,
        unit,
    )


def _compare(group: list[_Stated]) -> Iterator[Finding]:
    """Compare each article's first, most precise statement with those of the articles before it."""
    by_article: dict[str, _Stated] = {}
    for stated in group:
        old = by_article.get(stated[0])
        if old is None or stated[2].ulp < old[2].ulp:
            by_article[stated[0]] = stated
    yield from _against_camps(list(by_article.values())[:MOST])


def _against_camps(listed: list[_Stated]) -> tuple[Finding, ...]:
    """Compare each statement with the first that it agrees with, else with the first of each camp so far.

    The work grows with the number of articles, not with its square; a figure that has a camp of its own in article
    after article is not one figure.
    """
    camps: list[_Stated] = []
    found: list[Finding] = []
    for stated in listed:
        near = [camp for camp in camps if _one_currency(camp[2], stated[2])]
        alike = next((camp for camp in near if _agree(camp[2], stated[2])), None)
        apart = [camp for camp in near if camp[2].unit == stated[2].unit]
        found += [_finding(camp, stated) for camp in ([alike] if alike else apart)]
        if alike is None:
            camps.append(stated)
        if len(camps) > CAMPS:
            return ()
    return tuple(found)


_BARE_YUAN = late(r"[\d.,万亿千百十 ]*元?")


def _one_currency(a: Mention, b: Mention) -> bool:
    """Whether two amounts are in one currency; a bare 元 of two articles may be, whatever each was taken for."""
    return a.unit == b.unit or all(_BARE_YUAN.fullmatch(fold(m.text)) for m in (a, b))


def _finding(one: _Stated, other: _Stated) -> Finding:
    (name_a, fact_a, a, *_), (name_b, _, b, *_) = one, other
    agreed = _agree(a, b)
    rumour = fact_a.stance is not None or other[1].stance is not None
    wrong = not rumour and (_same_source(one, other) or _moved_point(a, b))
    verdict: Verdict = "consistent" if agreed else ("inconsistent" if wrong else "conflict")
    sign = "=" if agreed else "≠"
    texts = [" ".join(m.text.split()) for m in (a, b)]
    formula = f"{texts[0]} {sign} {texts[1]}"
    # Mentions of two articles may bear one id: each is named with its article.
    ids = (f"{name_a}/{a.id}", f"{name_b}/{b.id}")
    key = f"{name_a}|{a.start}|{name_b}|{b.start}|{fact_a.metric}"
    return Finding(
        id="x" + sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12],
        relation="duplicate",
        verdict=verdict,
        level={"consistent": "info", "inconsistent": "error"}.get(verdict, "warning"),  # type: ignore[arg-type]
        claim=None,
        operands=ids,
        formula=formula,
        stated=a.soft,
        computed=b.soft,
        message=f"{_name(fact_a, one[3])}：{formula}",
        message_en=f"{_name(fact_a, 'en')}: {formula}",
        articles={ids[0]: name_a, ids[1]: name_b},
    )


def _name(fact: Fact, language: str) -> str:
    """Return what the figure is of, in words: ``甲公司 收入 2024``."""
    metric = label("metric", fact.metric, language)
    of = f" ({label('metric', fact.of, language)})" if fact.of else ""
    basis, segment = label("basis", fact.basis, language), fact.segment
    return " ".join(filter(None, (fact.subject, segment, metric + of, basis, show_period(fact.period))))


def _same_source(one: _Stated, other: _Stated) -> bool:
    """Whether both name one source, or cite one kind of filing (of one subject and period, by their key)."""
    if one[1].source is not None and one[1].source == other[1].source:
        return True
    return one[4] is not None and one[4] == other[4]


def _moved_point(a: Mention, b: Mention) -> bool:
    """Whether two figures have the same digits at another power of ten: a slip, and no second opinion."""
    if not a.value or not b.value or a.value == b.value:
        return False
    first, second = (abs(m.value).normalize().as_tuple().digits for m in (a, b) if m.value)
    return first == second and len(first) > 1


def _agree(a: Mention, b: Mention) -> bool:
    """Whether two figures say the same at the coarser precision of the two."""
    if a.hard is None or b.hard is None:
        return True
    if a.value is not None and b.value is not None and a.ulp == b.ulp and a.qualifier == b.qualifier == "exact":
        return a.value == b.value
    return a.hard.meets(b.hard)
