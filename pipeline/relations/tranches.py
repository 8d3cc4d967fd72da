"""Which part of an offering a number of shares is: all of it, what the public applies for, or what is placed."""

from __future__ import annotations

from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.scene import Scene

__all__ = ["of_another"]

#: So far before a number its part of the offering is named.
LEAD = 40
_TRANCHE = late(
    "(?P<all>全球发售|股份发售(?!价))|(?P<public>公开发售|香港发售|公开招股)|(?P<placed>国际发售|国际配售|配售)"
)
#: What was asked for or lent is no part of what is offered.
_ASKED = late("认购(?:合共|总数|数目)|申请|超额分配|超额配[股售]")


def of_another(scene: Scene, whole: Mention, words: str) -> bool:
    """Whether a number of shares is of another part of the offering than the words of a share name.

    相當於全球發售初步可供認購股份總數的 20% is none of the 3,000 萬股 that the public may apply for.
    """
    if whole.unit != "股":
        return False
    named = _last(words)
    if named is None:
        return False
    place = scene.place(whole)
    lead = scene.masked[max(scene.sentence_of(whole)[0], place - LEAD) : place]
    own = _last(lead)
    return _ASKED.search(lead[-12:]) is not None or (own is not None and own != named)


def _last(words: str) -> str | None:
    """Return the part that the words name last."""
    found = None
    for match in _TRANCHE.finditer(words):
        found = match.lastgroup
    return found
