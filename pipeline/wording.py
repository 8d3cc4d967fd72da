"""One line for the reader: the calculation with the numbers as the article writes them, and what the text says."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

from pipeline.document import Document
from pipeline.formula import Const, Formula, Node, Part, Ref, show
from pipeline.grade import Grade
from pipeline.interval import Interval
from pipeline.model import Mention, Repair, Verdict
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal
from pipeline.view import fold

__all__ = ["formula_text", "messages", "written"]

_NUMBER = late(r"(\d[\d,]*(?:\.(\d+))?)\s*([十百千万亿兆]*)")
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12}
_SIGNS = {"=": "=", "<=": "≤", "<": "<", ">=": "≥", ">": ">"}
_FAILS = {"=": "≠", "<=": ">", "<": "≥", ">=": "<", ">": "≤"}
MOST_DIGITS = 60


def written(mention: Mention) -> str:
    """Return a figure as the article writes it, on one line."""
    return " ".join(mention.text.split())[:MOST_DIGITS]


def formula_text(proposal: Proposal, grade: Grade, document: Document) -> str:
    """Return ``50億 ÷ 4.2萬億 = 0.0012``: the calculation and what it gives."""
    reading = grade.reading
    names = _namer(document)
    if isinstance(reading.computed, Node) and reading.computed.operator == "steps":
        return _order(reading.computed, document, failing=grade.verdict == "inconsistent")
    left = show(reading.computed, names)
    right = show(reading.claimed, names)
    if reading.compared != "=":
        sign = (_FAILS if grade.verdict == "inconsistent" else _SIGNS)[reading.compared]
        left_value, right_value = (_aside(side, value, document) for side, value in
                                   ((reading.computed, grade.computed), (reading.claimed, grade.claimed)))  # fmt: skip
        return f"{left}{left_value} {sign} {right}{right_value}"
    if isinstance(reading.computed, Ref | Const):
        sign = "≠" if grade.verdict == "inconsistent" else "="
        return f"{left} {sign} {right}"
    claim = document.by_id.get(_plain_ref(reading.claimed) or proposal.claim or "")
    return f"{left} = {_result(grade.computed, claim)}"


def _order(side: Node, document: Document, *, failing: bool) -> str:
    """Return ``17.7% ≥ 14.1% ≥ 10.3%``, or of figures that do not run down the first pair that rises."""
    figures = [document.by_id[m] for m in _all_refs(side)]
    if failing:
        for a, b in pairwise(figures):
            if a.value is not None and b.value is not None and a.value < b.value:
                return f"{written(a)} < {written(b)}"
    return " ≥ ".join(map(written, figures))


def _aside(side: Formula, value: Interval | None, document: Document) -> str:
    """Return the value of a compound side, for an inequality."""
    if not isinstance(side, Node) or value is None:
        return ""
    names = [document.by_id[m] for m in _all_refs(side) if m in document.by_id]
    model = next((m for m in names if m.kind in ("money", "quantity")), names[0] if names else None)
    return f" ({_result(value, model)})"


def _all_refs(side: Formula) -> list[str]:
    if isinstance(side, Ref):
        return [side.mention]
    return [m for arg in side.args for m in _all_refs(arg)] if isinstance(side, Node) else []


def _namer(document: Document) -> _Names:
    return _Names(document)


class _Names:
    def __init__(self, document: Document) -> None:
        self._by_id = document.by_id

    def __call__(self, identity: str, part: Part = "") -> str:
        mention = self._by_id[identity]
        end = mention.low if part == "low" else mention.high if part == "high" else None
        if end is None:
            return written(mention)
        scale, suffix = _scale(mention, last=True)
        if mention.kind == "percent":
            return f"{_rounded(end * 100, 4)}%"
        return f"{_rounded(end / (scale or 1), 4)}{suffix}"


def _plain_ref(formula: Formula) -> str | None:
    return formula.mention if isinstance(formula, Ref) else None


def _result(value: Interval | None, model: Mention | None) -> str:
    """Print a computed value in the scale and to the precision of the figure it is compared with."""
    if value is None:
        return "?"
    middle = value.middle
    if middle is None:
        middle = value.low if value.low is not None else value.high
    if middle is None:
        return "?"
    if model is None:
        return _rounded(middle, 2)
    if model.kind in ("percent", "percentage_point"):
        suffix = "%" if model.kind == "percent" else fold(model.text).strip("0123456789.,+- ") and _points(model)
        return f"{_rounded(middle * 100, max(_decimals(model), 2))}{suffix}"
    if model.kind in ("multiple", "ratio", "rank"):
        return _rounded(middle, max(_decimals(model), 1))
    if model.kind == "duration":
        return f"{_rounded(middle, 2)} 年"
    scale, suffix = _scale(model)
    if not scale:
        return _rounded(middle, 2)
    return f"{_rounded(middle / scale, _decimals(model))}{suffix}"


def _points(model: Mention) -> str:
    return "個百分點" if "個" in model.text or "點" in model.text else "个百分点"


def _decimals(model: Mention) -> int:
    match = _NUMBER.search(fold(model.text))
    return len(match[2] or "") if match else 1


def _scale(model: Mention, *, last: bool = False) -> tuple[Decimal, str]:
    """Return the scale of a written figure and what stands after its digits; of a range by its last number."""
    matches = list(_NUMBER.finditer(fold(model.text)))
    match = matches[-1 if last else 0] if matches else None
    if not match:
        return Decimal(0), ""
    power = sum(_SCALES[c] for c in match[3])
    return Decimal(10) ** power, " ".join(model.text[match.end(1) :].split())


def _rounded(value: Decimal, decimals: int) -> str:
    """Round to ``decimals`` places, but keep two significant digits of a small number."""
    if not value.is_finite():
        return str(value)
    if value and abs(value) < 1:
        decimals = max(decimals, 1 - value.adjusted())
    if value.adjusted() > MOST_DIGITS:
        return f"{value:.3E}"
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    text = f"{rounded:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def rewritten(
    proposal: Proposal, grade: Grade, subtype: str | None, identity: str, document: Document
) -> tuple[Repair, ...]:
    """Return the repair where no slip of a hand explains the claim: what was computed, written as the claim is."""
    claim = document.by_id.get(proposal.claim or "")
    if proposal.suggestion is not None:
        mention, text = proposal.suggestion
        return (Repair(mention, text, period=document.by_id[mention].period, fixes=(identity,)),)
    if claim is None or claim.value is None:
        return ()
    if subtype == "wording":
        points = _in_script("个百分点", document)
        return (
            Repair(claim.id, claim.text.replace("%", points).replace("％", points), claim.value, fixes=(identity,)),
        )
    middle = grade.computed.middle if grade.computed else None
    if grade.reading.compared != "=" or not isinstance(grade.reading.claimed, Ref) or middle is None or not middle:
        return ()
    return _recomputed(claim, abs(middle), identity)


def _recomputed(claim: Mention, value: Decimal, identity: str) -> tuple[Repair, ...]:
    """Write a computed value in the scale and to the precision of the claim."""
    match = _NUMBER.search(fold(claim.text))
    if match is None or claim.kind not in ("money", "percent", "percentage_point", "multiple", "quantity"):
        return ()
    old = Decimal(match[1].replace(",", ""))
    unit = abs(claim.value or Decimal(0)) / old if old else Decimal(0)
    if not unit or not value.is_finite() or (value / unit).adjusted() > MOST_DIGITS:
        return ()
    decimals = len(match[2] or "")
    number = (value / unit).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    if not number:
        return ()
    written_as = f"{number:,f}" if "," in match[1] else f"{number:f}"
    text = claim.text[: match.start(1)] + written_as + claim.text[match.end(1) :]
    return (Repair(claim.id, text, number * unit, fixes=(identity,)),)


def messages(
    proposal: Proposal, grade: Grade, verdict: Verdict, subtype: str | None, formula: str, document: Document
) -> tuple[str, str]:
    """Return the line for the reader in the script of the article, and in English."""
    claim = document.by_id.get(proposal.claim or "")
    stated = written(claim) if claim else ""
    if subtype == "wording":
        chinese, english = (
            f"{formula}，是百分点，文中写作 {stated}",
            f"{formula}: percentage points, the text says {stated}",
        )
    elif verdict == "inconsistent" and claim and grade.reading.compared == "=":
        chinese, english = f"{formula}，文中称 {stated}", f"{formula}, the text says {stated}"
    elif verdict == "inconsistent":
        chinese, english = f"{formula}，与文中说法不符", f"{formula}, against what the text says"
    elif verdict == "conflict":
        chinese, english = f"{formula}，两个来源说法不一", f"{formula}: two sources differ"
    elif verdict == "undecidable":
        chinese, english = f"{formula}，无法判断", f"{formula}: cannot be decided"
    else:
        chinese = f"{formula}，与文中 {stated} 相符" if stated else f"{formula}，相符"
        english = f"{formula}, agrees with the {stated} of the text" if stated else f"{formula}, agrees"
    if verdict in ("loose", "other_reading") and grade.reading.name:
        chinese, english = f"{chinese}（{grade.reading.name}）", f"{english} ({grade.reading.name})"
    return _in_script(chinese, document), english


#: Our own words alone are turned: the article's figures are in its script already.
_TRADITIONAL = str.maketrans("称与说两来无断点个为数", "稱與說兩來無斷點個為數")


def _in_script(text: str, document: Document) -> str:
    return text.translate(_TRADITIONAL) if document.view.script == "hant" else text
