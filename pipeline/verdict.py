"""The one evaluator: proposals in, findings out.

It computes every reading on intervals and grades the best one. It never looks at the text beyond the figures
that a proposal names, and the finders never compute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

from pipeline import repair, wording
from pipeline.document import Document
from pipeline.grade import Figures, Grade, grade_of
from pipeline.lexicon import Lexicon
from pipeline.model import Finding, Level, Verdict
from pipeline.precision import Hedge
from pipeline.relations.proposal import Proposal

__all__ = ["judge"]


class _Judged(NamedTuple):
    proposal: Proposal
    grade: Grade
    verdict: Verdict
    subtype: str | None = None
    repairs: tuple[repair.Edit, ...] = ()


def judge(document: Document, proposals: Iterable[Proposal], lexicon: Lexicon) -> tuple[Finding, ...]:
    """Judge what the finders propose.

    Parameters
    ----------
    document : Document
        The article with its figures.
    proposals : iterable of Proposal
        See `pipeline.relations`.
    lexicon : Lexicon
        Kept for rules of the user; the evaluator itself needs no words.

    Returns
    -------
    tuple of Finding
        In order of the text; one for each relation between the same figures.
    """
    del lexicon
    figures = Figures(document.by_id)
    graded = _columns([(p, grade_of(p, figures)) for p in _distinct(proposals, document)])
    graded = _untold(graded)
    explained = _explained(graded)
    failing = [p for p, g in graded if _fails(p, g) and not _is_explained(p, explained)]
    search = repair.Search(document, figures, [p for p, _ in graded], failing)
    judged = [_settle(p, g, document, explained, search) for p, g in graded]
    findings = [_finding(j, document) for j in _without_echoes(j for j in judged if j is not None)]
    return tuple(sorted(findings, key=lambda f: (_first(f, document), f.relation, f.id)))


def _distinct(proposals: Iterable[Proposal], document: Document) -> list[Proposal]:
    """Keep one proposal for each relation between the same figures: the first, which is the surer one."""
    rank = {"plain": 0, "group": 1, "near": 2, "tight": 3, "slip": 3, "doubtful": 4, "trial": 5, "guess": 6}
    rank["unknown"] = 7
    seen: dict[tuple[object, ...], Proposal] = {}
    for item in sorted(proposals, key=lambda p: rank[p.strength]):
        if any(member not in document.by_id for member in item.members):
            continue
        if any(document.by_id[m].hedge is Hedge.CONTRADICTORY for m in item.members):
            continue
        first = item.readings[0].computed if not item.members else None
        order_matters = item.operands if item.strength == "trial" else ()  # a ÷ b and b ÷ a are two trials
        key = (item.relation, item.claim, item.members, first, item.group, item.subtype, order_matters)
        seen.setdefault(key, item)
    return list(seen.values())


def _fails(item: Proposal, grade: Grade) -> bool:
    return (
        grade.verdict == "inconsistent"
        and item.strength in ("plain", "near", "slip", "tight", "group", "trial")
        and not item.conflict
    )


def _columns(graded: list[tuple[Proposal, Grade]]) -> list[tuple[Proposal, Grade]]:
    """Keep the columns that belong together: most of a group hold, so the one that fails is an error.

    Figures that were put side by side by chance agree in no column, or in one by accident.
    """
    holding: Counter[tuple[str, ...]] = Counter()
    failing: Counter[tuple[str, ...]] = Counter()
    for item, grade in graded:
        if item.group:
            (failing if grade.verdict in ("inconsistent", "undecidable") else holding)[item.group] += 1
    kept = []
    for item, grade in graded:
        hold, fail = holding[item.group], failing[item.group]
        if item.group and not (hold > fail or (hold == fail == 1)):
            continue
        # One column against another: which of them is right is not plain.
        few = item.group and hold <= MOST_CHANCE and fail and len(item.operands) < MANY
        kept.append((item._replace(strength="slip") if few else item, grade))
    return kept


#: So many columns may agree by chance, unless they are sums of so many figures.
MOST_CHANCE = 1
MANY = 3
#: The grades of a relation that holds; a doubtful one has to hold on soft intervals to explain anything.
CALM = ("consistent", "other_reading", "loose")
#: Claim → the operands of each relation that explains it.
_Explained = dict[str, list[frozenset[str]]]


def _explained(graded: list[tuple[Proposal, Grade]]) -> _Explained:
    """Return the claims that some arithmetic relation explains to the last digit."""
    explained: _Explained = {}
    for item, grade in graded:
        calm = CALM if item.strength != "doubtful" else CALM[:2]
        if grade.verdict in calm and item.strength not in ("guess", "trial") and _computes(item, grade):
            explained.setdefault(item.claim or "", []).append(frozenset(item.operands))
    return explained


def _computes(item: Proposal, grade: Grade) -> bool:
    """Whether a relation computes its claim, rather than bounds it."""
    return bool(item.claim) and item.relation in ARITHMETIC and grade.reading.compared == "="


def _untold(graded: list[tuple[Proposal, Grade]]) -> list[tuple[Proposal, Grade]]:
    """Leave out the failing trials of claims that a relation of their kind explains, were it by a guess."""
    told: dict[tuple[str | None, str | None], list[frozenset[str] | None]] = {}
    for item, grade in graded:
        if grade.verdict in CALM and _computes(item, grade):
            own = frozenset(item.operands) if item.strength == "guess" or item.relation == "sum" else None
            told.setdefault((item.claim, _KIND.get(item.relation)), []).append(own)
    return [(p, g) for p, g in graded if p.strength != "trial" or g.verdict in CALM or not _is_told(p, told)]


def _is_told(item: Proposal, told: Mapping[tuple[str | None, str | None], list[frozenset[str] | None]]) -> bool:
    """Whether another relation explains a claim; a guess, or another sum, only where it shares a figure."""
    known = told.get((item.claim, _KIND.get(item.relation)), ())
    return any(own is None or not own.isdisjoint(item.operands) for own in known)


#: Relations that one rate or amount may be by turns; a guess of another kind says nothing of it.
_KIND = {
    **dict.fromkeys(("growth", "growth_multiple", "from_to", "cagr", "percentage_point_change"), "change"),
    **dict.fromkeys(("margin", "ratio", "share", "share_of_market", "multiple"), "quotient"),
    **dict.fromkeys(("sum", "difference", "complement"), "sum"),
    **dict.fromkeys(("price_times_shares", "market_value", "average"), "product"),
}


#: Share of the larger side within which a doubtful binding is taken for a near miss.
NEAR_MISS = Decimal("0.08")
#: Off by less than this, sums of one metric over periods that tile are taken for errors of the article.
HAIR = Decimal("0.01")
#: What is so exact is missed by less.
FINE, FINE_MISS = Decimal("0.01"), Decimal("0.02")
#: What is wider than this share of its middle meets others by chance.
SHARP = Decimal("0.06")
#: What is wider than this is so blunt that the change of one digit explains nothing.
BLUNT = Decimal("0.4")
#: Relations whose claim has a direction, which a word may turn round.
TURNING = frozenset({"growth", "from_to", "percentage_point_change"})
#: Relations that compute a claim; when one holds, a second, looser binding of the same claim is no alarm.
ARITHMETIC = frozenset(
    {
        "sum", "share", "growth", "from_to", "difference", "percentage_point_change", "cagr", "ratio", "multiple",
        "growth_multiple", "margin", "price_times_shares", "market_value", "oversubscription", "average", "runway",
        "share_of_market", "complement",
    }
)  # fmt: skip


def _is_explained(item: Proposal, explained: _Explained) -> bool:
    """Whether the claim follows from figures by another relation, so that this binding of it is a misreading.

    A whole may be cut twice (by region and by product), and a row of a table be computed in two ways: where the other
    figures are not the same, both hold.
    """
    if item.relation not in ARITHMETIC or item.claim not in explained:
        return False
    whole = item.subtype in ("closed", "parts") or (item.relation == "sum" and item.strength in ("trial", "near"))
    if not whole and item.strength != "group":
        return True
    return any(not others.isdisjoint(item.operands) for others in explained[item.claim])


def _settle(
    item: Proposal, grade: Grade, document: Document, explained: _Explained, search: repair.Search
) -> _Judged | None:
    """Turn a grade into a verdict; ``None`` where silence is better."""
    if item.strength == "unknown":
        return _Judged(item, grade, "undecidable", item.subtype)
    if grade.verdict == "undecidable":
        return None  # a figure without a number, or a divisor that may be zero: nothing is claimed of it
    if grade.verdict != "inconsistent":
        if item.quiet and grade.subtype is None:
            return None
        return _Judged(item, grade, grade.verdict, grade.subtype or item.subtype)
    if item.conflict:
        return _Judged(item, grade, "conflict", item.subtype)
    if _is_explained(item, explained) or item.strength in ("doubtful", "guess"):
        return None
    doubted = item.strength in ("slip", "near", "tight", "trial") and grade.subtype is None
    if doubted and not _is_one_slip(item, grade, search, counted=_counted(item, document)):
        return None
    edits = search.edits(item)
    if grade.subtype is None and _beyond_hard_end(item, grade, document) and not any(e.by_unit for e in edits):
        return _Judged(item, grade, "loose", item.subtype)
    return _Judged(item, grade, "inconsistent", grade.subtype or item.subtype, edits[:2])


def _is_one_slip(item: Proposal, grade: Grade, search: repair.Search, *, counted: bool) -> bool:
    """Whether the figures are far apart and one common mistake explains it: they do belong together.

    Where things are ``counted`` one by one, any other digit is a mistake as common.
    """
    if item.strength == "near" and grade.off_by < HAIR:
        return True
    if item.strength == "trial" and not _sharp(grade):
        return False
    sides = (grade.computed, grade.claimed)
    if item.relation in TURNING and sides[0] is not None and sides[1] is not None and sides[0].meets(-sides[1]):
        return True  # 增長 for 下降
    exact = item.strength == "tight" or item.relation in (("sum", "difference") if item.strength == "trial" else ())
    exact = exact or (item.strength == "slip" and item.relation in ("difference", "complement"))
    fine = item.relation != "sum" and _sharp(grade, FINE)  # a sum of other things may be near
    far = exact or grade.off_by >= (FINE_MISS if fine else NEAR_MISS)
    blunt = item.strength == "slip" and not _sharp(grade, BLUNT)  # 2 億股 and a whole far off: met by any digit
    return far and any(edit.plain and (edit.by_unit or not blunt) for edit in search.edits(item, common=not counted))


def _sharp(grade: Grade, width: Decimal = SHARP) -> bool:
    """Whether both sides are so exact that a slip makes them meet by no chance."""
    return all(
        side is not None
        and side.low is not None
        and side.high is not None
        and side.middle
        and (side.high - side.low) <= width * abs(side.middle)
        for side in (grade.computed, grade.claimed)
    )


def _counted(item: Proposal, document: Document) -> bool:
    """Whether a complete list counts things one by one: 23間酒店，包括香港9間、澳門3間及海外11間."""
    return item.subtype == "closed" and all(document.by_id[m].count for m in item.members)


def _beyond_hard_end(item: Proposal, grade: Grade, document: Document) -> bool:
    """Whether the result lies beyond the far end of a 超 or a 不足 (a floor that is far too low is no error)."""
    claim = document.by_id.get(item.claim or "")
    if claim is None or grade.computed is None or grade.claimed is None:
        return False
    if claim.hedge in (Hedge.OVER, Hedge.AT_LEAST):
        return grade.claimed.below(grade.computed)
    return claim.hedge is Hedge.UNDER and grade.computed.below(grade.claimed)


def _without_echoes(judged: Iterable[_Judged]) -> list[_Judged]:
    """Drop an alarm whose figures are all named by a surer alarm of the same claim."""
    judged = sorted(judged, key=_off_claim)
    sure = [j for j in judged if j.proposal.strength not in ("guess", "trial") and j.proposal.claim]
    told = {j.proposal.claim for j in sure if j.verdict == "inconsistent" or j.proposal.relation in ARITHMETIC}
    kept: list[_Judged] = []
    seen: set[tuple[object, ...]] = set()
    alarmed: set[tuple[str | None, str]] = set()
    for item in judged:
        identity = (item.proposal.relation, item.proposal.claim, item.proposal.members)
        if item.proposal.group and identity in seen:
            continue
        gathered = item.verdict == "inconsistent" and item.proposal.relation == "sum"  # of other figures
        if item.proposal.strength in ("guess", "trial") and item.proposal.claim in told and not gathered:
            continue  # what a surer relation says of a figure, right or wrong, needs no guess
        seen.add(identity)
        if item.verdict == "inconsistent" and item.proposal.claim:
            key = (item.proposal.claim, item.proposal.relation)
            if key in alarmed and item.proposal.strength != "plain":
                continue
            alarmed.add(key)
        kept.append(item)
    return kept


def _off_claim(judged: _Judged) -> bool:
    """Whether an alarming trial is mended by an operand: another trial, mended by the claim, is the likelier."""
    claim = judged.proposal.claim
    return judged.proposal.strength == "trial" and any(e.slip.mention.id != claim for e in judged.repairs[:1])


def _finding(judged: _Judged, document: Document) -> Finding:
    item, grade = judged.proposal, judged.grade
    identity = _identity(item, document)
    repairs = tuple(e.as_repair((identity,)) for e in judged.repairs)
    if judged.verdict == "inconsistent" and not repairs:
        repairs = wording.rewritten(item, grade, judged.subtype, identity, document)
    formula = wording.formula_text(item, grade, document)
    chinese, english = wording.messages(item, grade, judged.verdict, judged.subtype, formula, document)
    return Finding(
        id=identity,
        relation=grade.reading.relation or item.relation,
        verdict=judged.verdict,
        level=_level(judged.verdict, judged.subtype),
        claim=item.claim,
        operands=item.operands,
        formula=formula,
        stated=grade.claimed,
        computed=grade.computed,
        reading=grade.reading.name,
        subtype=judged.subtype,
        message=chinese,
        message_en=english,
        repairs=repairs,
    )


def _identity(item: Proposal, document: Document) -> str:
    """Make an id from article, relation and offsets: it survives a new run and a new order of mentions."""
    spans = sorted((document.by_id[m].start, document.by_id[m].end) for m in item.members)
    claim = document.by_id[item.claim].start if item.claim else -1
    first = str(item.readings[0].computed) if not spans else ""
    article = document.article
    name = article.id if article.id is not None else f"{len(article.text)}|{article.text[:200]}"
    key = f"{name}|{item.relation}|{claim}|{spans}|{first}"
    return "c" + sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _level(verdict: Verdict, subtype: str | None) -> Level:
    if verdict == "inconsistent":
        return "warning" if subtype == "wording" else "error"
    return "warning" if verdict == "conflict" else "info"


def _first(finding: Finding, document: Document) -> int:
    members = [*finding.operands, *([finding.claim] if finding.claim else [])]
    return min((document.by_id[m].start for m in members), default=0)
