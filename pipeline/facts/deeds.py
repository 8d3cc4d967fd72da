"""Percentages of what is paid out, sold, pledged or bought back, which are no stakes and no plain shares."""

from __future__ import annotations

from pipeline.facts.context import Context
from pipeline.patterns import late

__all__ = ["PROFITS", "SELLS", "deed_of", "of_capital", "paid_out"]

PROFITS = frozenset({"net_profit", "adjusted_net_profit"})
_PAYMENT = late(r"派|分红|股息|红利|股利")
SELLS = late(r"(减持|质押|冻结|拍卖|增持)[^,，。;；]*$")
_DEED = late(r"(减持|增持|质押|解除质押|冻结|拍卖|转让|回购)(?!.{0,4}后)")


def paid_out(context: Context) -> bool:
    """派发3.89亿元，占净利润的40%: what is paid out of the profit."""
    reader = context.reader
    return _PAYMENT.search(reader.text, max(reader.sentence.start, context.start - 40), context.start) is not None


_CAPITAL = late(r"(?:回购|发行)[^。;；]{0,40}(?:总股本|股本总额|股份总数|股本)[^,，。;；]{0,10}$")


def of_capital(context: Context) -> bool:
    """回购523.6万股，占总股本的1.05%: a share of the capital that nobody holds as a stake."""
    reader = context.reader
    begin = max(reader.sentence.start, context.start - 64)
    return _CAPITAL.search(reader.text, begin, context.start) is not None


def deed_of(context: Context) -> str | None:
    """减持972万股，占总股本的1%: the shares sold or pledged, and no stake."""
    reader = context.reader
    last = reader.drafts[-1] if reader.drafts else None
    if last is None or last.cand.start < reader.sentence.start or last.metric == "stake":
        return None
    deeds = _DEED.findall(reader.text, max(reader.sentence.start, context.start - 60), context.start)
    return f"{deeds[-1]}比例" if deeds else None
