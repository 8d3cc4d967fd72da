"""What is paid out: so much a share, the shares, and the sum of it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.formula import Const, Formula, Ref, product, quotient
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.parts import shares_of_rate
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, comparable, needs

__all__ = ["FINDERS"]

#: Dividends of so many shares are fewer than these.
FEW = 1000
_PAID = late("派[发息现付]?|分红|红利|股息|股利|分配|现金")
_SUM = late(
    "(?:合计|合共|共计?|总计|总额|总共|拟共).{0,6}(?:派|分配|分红|红利|股息|股利|现金)|派息总额|分红总额|股息总额"
)
_CAPITAL = late("股本|股份|股数|已发行")
#: Shares that get nothing are left out of the count.
_LEFT_OUT = late("扣除|剔除|回购专[用户]|库存股|不含")


@needs(kinds="M", words="派 分红 红利 股息 股利")
def payouts(scene: Scene) -> Iterator[Proposal]:
    """每股派息 0.35 元，總股本 4.2 億股，合共派息 1.47 億元."""
    for claim in scene.mentions:
        if claim.kind != "money" or not claim.value or not _SUM.search(scene.before(claim, 16)):
            continue
        start, end = scene.sentence_of(claim)
        inside = scene.inside(start, end)
        rates = [rate for m in inside if m is not claim and comparable(m, claim) and (rate := _rate(scene, m))]
        capital = [
            m for m in inside if m.unit == "股" and (m.value or 0) >= FEW and _CAPITAL.search(scene.before(m, 10))
        ]
        if len(rates) == len(capital) == 1:
            reading = Reading(product(rates[0], Ref(capital[0].id)), Ref(claim.id))
            sure: Strength = "doubtful" if _LEFT_OUT.search(scene.masked[start:end]) else "slip"
            yield proposal("price_times_shares", claim.id, reading, strength=sure)


def _rate(scene: Scene, mention: Mention) -> Formula | None:
    """Return the dividend of one share: 每股派息 0.35 元, 每 10 股派 3.5 元."""
    before = scene.before(mention, 16)
    if not _PAID.search(before):
        return None
    if "每股" in before:
        return Ref(mention.id)
    shares = shares_of_rate(scene, mention)
    if shares is None or shares.value is None or (shares.value or FEW) >= FEW:
        return None
    return quotient(Ref(mention.id), Const(shares.value, f"{shares.value.normalize():f}"))


FINDERS = (payouts,)
