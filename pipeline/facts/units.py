"""Units that the characters leave open: 16亿 of research spending, and whose 元."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import cast

from pipeline.facts.finder import Finder
from pipeline.facts.records import Draft
from pipeline.facts.vocabulary import Metric, Vocabulary
from pipeline.lexicon import Lexicon
from pipeline.model import Article, Candidate, View
from pipeline.patterns import late
from pipeline.view import fold

__all__ = ["default_currency", "settle"]

STRONG, WEAK = 3, 1
#: An article need not be read to its end to tell where it is from; one word counts so often at most.
SAMPLE, OFTEN = 6000, 3
#: A currency and the hedge after it take up no more characters than these.
NEAR = 8
#: Two amounts of one unit stand no further apart than this, and in one sentence.
BESIDE = 12
#: What is written 元 for short; nobody says 元 of a dollar or a yen that was named before.
IN_YUAN = ("CNY", "HKD", "TWD", "MOP")
EXCHANGE = ("HKD",)  # of those, what shares of companies from elsewhere are quoted in
#: Prices of shares are in the currency of the exchange, whatever the accounts are in.
QUOTED = ("offer_price", "price")
#: What an exchange counts in its own currency does not tell what the accounts are in.
LISTED = (*QUOTED, "dividend_per_share", "proceeds", "market_cap", "other")
#: Kinds whose unit may be open.
_COUNTED = frozenset({"number", "quantity", "money"})
#: A currency that was written for somebody goes on so far.
AROUND = 300
#: （人民币，下同）, (单位：港元，下同), (单位下同)
_DITTO = late(r"\((?:单位|货币|币种)?(?:[:：]|为|均?以)?(?P<word>[一-鿿]{0,4}?)(?:计算?|为单位)?[^一-鿿()]{0,2}下同\)")
_APART = late(r"[。！？!?；;：:\n\d]")


def default_currency(article: Article, view: View, lexicon: Lexicon) -> str | None:
    """Return the currency of a bare 元 in an article, by caller, publisher, wording and script; ``None`` if unknown."""
    if article.currency:
        return article.currency
    regions = _regions(lexicon)
    publisher = fold(article.publisher or "")
    for currency, region in regions.items() if publisher else ():
        if any(part in publisher for part in region["publishers"]):
            return currency
    finder, weights = _wordings(lexicon)
    scores = dict.fromkeys(regions, 0)
    often = Counter([number for number, _, _ in finder.find(view.folded[:SAMPLE])])
    for number, count in often.items():
        for currency, weight in weights[number]:
            scores[currency] += weight * min(count, OFTEN)
    if view.script == "hans":
        scores["CNY"] += STRONG * OFTEN
    best = max(scores.values())
    leaders = [currency for currency, score in scores.items() if score == best]
    return leaders[0] if best and len(leaders) == 1 else None


@cache
def _regions(lexicon: Lexicon) -> Mapping[str, Mapping[str, Sequence[str]]]:
    return cast(Mapping[str, Mapping[str, Sequence[str]]], lexicon.tree("regions"))


@cache
def _wordings(lexicon: Lexicon) -> tuple[Finder, Sequence[Sequence[tuple[str, int]]]]:
    """Return what finds the wordings of the regions, and of each in its order what it speaks for and how strongly."""
    weights: dict[str, list[tuple[str, int]]] = {}
    for currency, region in _regions(lexicon).items():
        for name, weight in (("strong", STRONG), ("weak", WEAK)):
            for word in region[name]:
                weights.setdefault(word, []).append((currency, weight))
    return Finder(weights, every=True), tuple(weights.values())


def settle(
    candidates: Sequence[Candidate],
    drafts: Sequence[Draft],
    article: Article,
    view: View,
    words: Vocabulary,
    lexicon: Lexicon,
) -> None:
    """Fill the units that are open, in place: by the metric, by neighbours, by the article."""
    of: dict[int, Draft] = {id(draft.cand): draft for draft in reversed(drafts)}
    currencies = _Currencies(article, view, lexicon)
    last: Candidate | None = None
    for cand in candidates:
        if cand.kind not in _COUNTED:
            continue
        draft = of.get(id(cand))
        if not cand.unit:
            _restore(cand, draft, words)
        if last is not None and cand.kind == "number" and cand.unit is None and cand.scaled:
            _inherit(cand, last, view.folded)
        if cand.scaled and cand.unit_from == "context":
            last = cand
        if cand.kind == "money":
            currencies.settle(cand, draft)


class _Currencies:
    """The currencies that were written for the subjects of an article, how far each goes, and the article's own."""

    def __init__(self, article: Article, view: View, lexicon: Lexicon) -> None:
        self.article = article
        self.view = view
        self.lexicon = lexicon
        self.of: dict[str | None, tuple[str, int]] = {}
        self.told = False  # whether its own is known: it costs a search of the article
        self.own: str | None = None
        self.ahead = _dittoes(view.folded, lexicon)
        self.ditto: str | None = None
        self.written: str | None = None

    def settle(self, cand: Candidate, draft: Draft | None) -> None:
        """Give a bare 元 its currency, and remember one that is written."""
        while self.ahead and self.ahead[0][0] <= cand.start:
            self.ditto = self.ahead.pop(0)[1] or self.written
        if cand.unit is not None and cand.unit != "元":
            self.written = cand.unit
            if draft is not None:
                self.note(cand, draft)
            return
        cand.unit = (
            _named_before(cand, self.view.folded, self.lexicon) or self.same(cand, draft) or self.near(cand, draft)
        )
        if cand.unit is None:
            if not self.told:
                self.told, self.own = True, default_currency(self.article, self.view, self.lexicon)
            cand.unit = self.own
        if cand.unit is None:
            cand.unit_from = "unknown"

    def same(self, cand: Candidate, draft: Draft | None) -> str | None:
        """Return the currency that a bracket right behind, or one before, says is that of all: （人民币，下同）."""
        if self.ahead and self.ahead[0][0] == cand.end and self.ahead[0][1]:
            return self.ahead[0][1]
        return None if draft is not None and draft.metric in QUOTED else self.ditto

    def note(self, cand: Candidate, draft: Draft) -> None:
        """Remember the currency of an amount of the accounts."""
        told = draft.metric not in (LISTED if cand.unit in EXCHANGE else QUOTED)
        if cand.unit in IN_YUAN and told:
            self.of[draft.subject] = (cand.unit, cand.end + AROUND)

    def near(self, cand: Candidate, draft: Draft | None) -> str | None:
        """Return the currency that a bare 元 takes from what was written for its subject nearby."""
        subject = draft.subject if draft else None
        unit, ends = self.of.get(subject, (None, 0))
        quoted = draft is not None and (draft.metric in QUOTED or (draft.metric_text or "").endswith("价"))
        if unit is None or cand.start > ends or quoted:
            return None
        self.of[subject] = (unit, cand.end + AROUND)
        return unit


def _inherit(cand: Candidate, last: Candidate, folded: str) -> None:
    """A日均調用量 50 萬億，B 4.2 萬億: a bare amount takes the unit that the one just before it was given."""
    between = folded[last.end : cand.start]
    if len(between) <= BESIDE and not _APART.search(between):
        cand.kind, cand.unit, cand.unit_from = last.kind, last.unit, "context"


def _named_before(cand: Candidate, folded: str, lexicon: Lexicon) -> str | None:
    """Return the currency that stands before the hedge of an amount: 折合人民币约3.55亿元."""
    if folded[cand.start - 1 : cand.start] not in _HEDGED:
        return None
    match = _currency_before(lexicon).search(folded, max(0, cand.start - NEAR), cand.start)
    return _currencies(lexicon)[match["word"]] if match else None


@cache
def _currencies(lexicon: Lexicon) -> Mapping[str, str]:
    rows = lexicon.table("currencies", ("word", "currency", "factor", "side"))
    return {r["word"]: r["currency"] for r in rows if r["currency"] != "元" and r["side"] == "both"}


def _dittoes(folded: str, lexicon: Lexicon) -> list[tuple[int, str | None]]:
    """Return where brackets say 下同 of a currency, and which; ``None`` for that of the amount before (单位下同)."""
    if "下同" not in folded:
        return []
    found = []
    for match in _DITTO.finditer(folded):
        word = match["word"] or ""
        if not word or word in _currencies(lexicon):
            found.append((match.start(), _currencies(lexicon).get(word)))
    return found


@cache
def _currency_before(lexicon: Lexicon) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _currencies(lexicon)), key=len, reverse=True))
    return late(rf"(?P<word>{words})(?:大?约为?|将?近|超过?|逾|不足|不超过|共|为|合计|达)$")


#: What the hedges after a currency end with.
_HEDGED = frozenset("约为近超过逾足共计达")


_TEXT_UNITS = (
    (late(r"人数$|人员$|户数$|会员$|(?:家|客|者|户)数[从由自]?$"), "人"),
    (
        late(
            r"额度?$|费$|金$|月薪$|年薪$|薪资$|薪酬$|工资$|款$|开支$|成本$|收入$|投资$|补贴$|价$|产值$|GTV$|GMV$|ARR$|利润$|贷款$|存款$"
        ),
        "money",
    ),
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
