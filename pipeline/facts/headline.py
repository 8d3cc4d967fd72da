"""What a headline leaves out (whose quarter, of what), its article says: figures of headings learn it from the text."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facts.flow import Flow
from pipeline.facts.records import Draft

__all__ = ["complete"]

#: A headline rounds: 27亿 of 27.82亿.
CLOSE = 0.05
#: 近7% of 6.6%, where both name one metric.
CLOSE_NAMED = 0.1
#: So many figures behind a heading the text repeats it.
NEAR = 40


def complete(drafts: Sequence[Draft], flow: Flow) -> None:
    """Give figures of headings the period, and where it has none the metric, of the same figure in the text."""
    headings = [s for s in flow.sentences if s.heading]
    if not headings:
        return
    at = 0
    for index, draft in enumerate(drafts):
        while at < len(headings) and headings[at].end <= draft.cand.start:
            at += 1
        if at == len(headings):
            return
        heading = headings[at]
        if draft.cand.start < heading.start or (draft.when is not None and draft.metric != "other"):
            continue
        if "none" in draft.notes:
            continue
        twin = next(
            (d for d in drafts[index + 1 : index + NEAR] if d.cand.start >= heading.end and _same(draft, d)), None
        )
        if twin is None:
            continue
        draft.when = draft.when or twin.when
        if twin.subject is not None and "none" not in twin.notes:
            draft.subject, draft.subject_span = twin.subject, twin.subject_span
        if "unnamed" in draft.notes:
            draft.metric, draft.of, draft.basis, draft.metric_text = twin.metric, twin.of, twin.basis, twin.metric_text


def _same(draft: Draft, other: Draft) -> bool:
    """Whether the text states the figure of a heading: of one metric where both name one, equal when rounded."""
    if draft.cand.kind != other.cand.kind or draft.cand.value is None or other.cand.value is None:
        return False
    if "unnamed" not in draft.notes and (draft.metric, draft.of) != (other.metric, other.of):
        return False
    if draft.cand.kind == "quantity" and draft.cand.unit != other.cand.unit:
        return False
    a, b = abs(float(draft.cand.value)), abs(float(other.cand.value))
    close = CLOSE if "unnamed" in draft.notes else CLOSE_NAMED
    return abs(a - b) <= close * max(a, b)
