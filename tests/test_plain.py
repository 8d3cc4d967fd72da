"""Records survive the way through plain data."""

from datetime import date
from decimal import Decimal

import pytest
import srsly

from pipeline.formula import Const, Node, Ref
from pipeline.interval import Interval
from pipeline.model import Evidence, Fact, Finding, Mention, Period, Repair, Span
from pipeline.plain import from_plain, to_plain
from pipeline.precision import Hedge

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
RECORDS = [
    Mention(
        "m1", 3, 8, "62億元", "money", "money.scaled", Decimal("6.20E+9"), ulp=Decimal("1E+8"), unit="CNY",
        hedge=Hedge.OVER, cue=Span(1, 3), period=YEAR,
    ),
    Fact("f1", "m1", "某公司", "net_loss", period=YEAR, value=Decimal("-0.24"), evidence=Evidence(metric=Span(0, 2))),
    Finding(
        "c1", "sum", "inconsistent", "error", "m1", ("m2", "m3"), "1 + 2 = 4",
        Interval(Decimal(1), None, True), None, repairs=(Repair("m1", "3", Decimal(3), fixes=("c1",)),),
    ),
    Node("sum", (Ref("m1", True), Const(Decimal(3), "3"), Node("quotient", (Ref("m2"), Ref("m3"))))),
]  # fmt: skip


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: type(r).__name__)
def test_round_trip(record: object) -> None:
    data = to_plain(record)
    assert srsly.msgpack_loads(srsly.msgpack_dumps(data)) == data
    assert from_plain(type(record), data) == record


def test_a_stranger_has_no_plain_form() -> None:
    with pytest.raises(TypeError, match="object"):
        to_plain(object())
