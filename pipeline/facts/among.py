"""Percentages of what was counted right before: 引进66家企业，其中80%已设立总部."""

from __future__ import annotations

from pipeline.facts.context import Context
from pipeline.facts.records import Draft
from pipeline.patterns import late

__all__ = ["among"]

_AMONG = late(r"(?:其中|当中)(?:有|的)?(?:约|近|逾|超|超过|将近)*")
#: What part of those counted before is or does something.
_GOES_ON = late(r" ?(?:的|是|为|已|有|没|未|不|曾|正|将|均|都|来自|属|选择|认为|表示)")
#: What is no count of things that a percentage could be a part of.
_NO_COUNT = frozenset({"other", "growth", "share"})


def among(context: Context, after: str) -> list[Draft]:
    """Return the run as shares of what the clause before counted; ``after`` is the text behind the run."""
    reader = context.reader
    said = reader.gap(reader.clause_start, context.start)
    if said[:2] not in ("其中", "当中") or not _AMONG.fullmatch(said) or not _GOES_ON.match(after):
        return []
    last = reader.drafts[-1] if reader.drafts else None
    when = last.when if last is not None else None
    of = last.metric if last is not None and last.cand.kind == "quantity" and last.metric not in _NO_COUNT else "other"
    text = last.metric_text if last is not None and of == "other" else None
    return [
        Draft(item.cand, "share", of=of, metric_text=text, value=item.cand.value, when=when)
        for item in context.run
        if item.cand is not None
    ]
