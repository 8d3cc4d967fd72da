"""Units that the characters leave open: 16亿 of research spending, and whose 元."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.facts.records import Draft
from pipeline.facts.vocabulary import Metric, Vocabulary
from pipeline.model import Article, Candidate, View

__all__ = ["default_currency", "settle"]

_HONG_KONG = re.compile(
    r"RTHK|香港|[Hh]ong ?[Kk]ong|明报|星岛|经济日报 香港|信报|东网|阿思达克|AASTOCKS|etnet|HKEX", re.I
)
_TAIWAN = re.compile(
    r"钜亨|鉅亨|台北|臺北|中央社|经济日报|工商时报|MoneyDJ|联合报|自由时报|台湾|cnyes|Anue|公開資訊|新竹", re.I
)
_HK_WORDS = re.compile(r"按年|按季|孖展|每手|港股|本港|溢利|厘|港元|招股价|入场费|派息")
_TW_WORDS = re.compile(r"年增|年减|季增|季减|月增|月减|新台币|台币|法人|每股纯益|上柜|外资|投信|毛利率|-TW")
_CN_WORDS = re.compile(r"同比|环比|招股书|招股说明书|归母|人民币|A股|证券时报|财联社|亿元")


def default_currency(article: Article, view: View) -> str | None:
    """Return the currency of a bare 元 in an article, by caller, publisher, wording and script; ``None`` if unknown."""
    if article.currency:
        return article.currency
    publisher = article.publisher or ""
    if publisher:
        if _HONG_KONG.search(publisher):
            return "HKD"
        if _TAIWAN.search(publisher):
            return "TWD"
        if re.search(r"[\u4e00-\u9fff]", publisher) and view.script != "hant":
            return "CNY"
    sample = view.folded[:6000]
    if view.script == "hant":
        hong_kong, taiwan, mainland = (len(p.findall(sample)) for p in (_HK_WORDS, _TW_WORDS, _CN_WORDS))
        mainland += 2 * len(re.findall("同比|环比|招股书|人民币", sample))
        best = max(hong_kong, taiwan, mainland)
        if best == 0:
            return None
        return "CNY" if mainland == best else "TWD" if taiwan == best else "HKD"
    return "CNY"


_UNIT_OF = {
    "customers": "家",
    "users": "人",
    "orders": "单",
    "headcount": "人",
    "layoffs": "人",
    "token_usage": "token",
}


def settle(
    candidates: Sequence[Candidate], drafts: Sequence[Draft], article: Article, view: View, words: Vocabulary
) -> None:
    """Fill the units that are open, in place: by the metric, by neighbours, by the article."""
    default = default_currency(article, view)
    of: dict[int, Draft] = {id(draft.cand): draft for draft in reversed(drafts)}
    explicit: dict[str | None, str] = {}
    for cand in candidates:
        draft = of.get(id(cand))
        subject = draft.subject if draft else None
        if cand.unit in (None, "") and cand.kind in ("number", "quantity", "money"):
            _restore(cand, draft, words)
        if cand.kind == "money":
            if cand.unit == "元" or cand.unit is None:
                cand.unit = explicit.get(subject) or default
                if cand.unit is None:
                    cand.unit_from = "unknown"
            elif cand.unit and draft is not None and draft.metric not in ("offer_price", "dividend_per_share", "price"):
                explicit[subject] = cand.unit


_TEXT_UNITS = (
    (re.compile(r"人数$|人员$|户数$|会员$"), "人"),
    (re.compile(r"额度?$|费$|金$|款$|开支$|成本$|收入$|投资$|补贴$|价$|产值$|GTV$|GMV$|ARR$|利润$|贷款$|存款$"), "money"),
)


def _by_text(text: str) -> str | None:
    """The unit of a metric without an id, by what its name ends with."""
    return next((unit for pattern, unit in _TEXT_UNITS if pattern.search(text)), None)


def _restore(cand: Candidate, draft: Draft | None, words: Vocabulary) -> None:
    if draft is None:
        return
    metric: Metric | None = words.metrics.get(
        draft.of if draft.metric in ("growth", "share") and draft.of else draft.metric
    )
    unit = metric.unit if metric is not None else None
    if metric is None or unit is None:
        unit = _by_text(draft.metric_text or "")
        if unit is None:
            return
    if unit == "money":
        cand.kind, cand.unit = "money", "元"
    elif cand.kind != "money":
        cand.kind, cand.unit = "quantity", unit
    cand.unit_from = "context"
