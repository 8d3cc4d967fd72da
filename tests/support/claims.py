"""The arithmetic of a gold check: its ``expr`` over mention ids, worked out on intervals."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pipeline.evaluate.gold import gold_mention, gold_period
from pipeline.interval import Interval

__all__ = ["Figures", "holds"]

ISO = re.compile(r"P(?:([\d.]+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
DAYS = Decimal("365.25")
#: A length of time is as exact as its words: a twentieth, with 約 a quarter.
SLACK = {"exact": Decimal("0.05"), "approx": Decimal("0.25")}


class Figures:
    """The mentions of one gold file as intervals, soft (what the words say) or hard (what they bear)."""

    def __init__(self, mentions: list[dict[str, Any]], *, hard: bool) -> None:
        self.mentions = {m["id"]: m for m in mentions}
        self.hard = hard

    def __getitem__(self, name: str) -> Interval:
        gold = self.mentions[name]
        if gold["kind"] == "duration":
            length = _years(gold["iso"])
            return Interval.around(length, length * SLACK.get(gold["qualifier"], SLACK["exact"]))
        mention = gold_mention(gold)
        interval = mention.hard if self.hard else mention.soft
        assert interval is not None, f"{name} has no number"
        return interval

    def end(self, name: str, which: str) -> Interval:
        """Return one written end of a range, give or take half its last place."""
        gold = self.mentions[name]
        return Interval.around(gold[which], gold_mention(gold).ulp / 2)

    def span(self, name: str) -> Interval:
        """Return the length of a period in years, give or take a hundredth."""
        period = gold_period(self.mentions[name]["period"])
        assert period is not None, f"{name} has no period"
        return Interval.point(Decimal(period.days) / DAYS).widen(Decimal("0.01"))


def _years(iso: str) -> Decimal:
    found = ISO.fullmatch(iso.split("/")[0])
    assert found, iso
    years, months, weeks, days = (Decimal(group or 0) for group in found.groups())
    return years + months / 12 + (weeks * 7 + days) / DAYS


def _power(base: Interval, exponent: Interval) -> Interval:
    assert exponent.middle is not None
    return base.power(exponent.middle)


OPERATIONS: dict[type, Callable[[Interval, Interval], Interval]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: _power,
}
COMPARISONS: dict[type, Callable[[Interval, Interval], bool]] = {
    ast.LtE: lambda a, b: not b.below(a),
    ast.GtE: lambda a, b: not a.below(b),
}


def _value(node: ast.expr, figures: Figures) -> Interval:
    if isinstance(node, ast.Name):
        return figures[node.id]
    if isinstance(node, ast.Constant):
        return Interval.point(Decimal(str(node.value)))
    if isinstance(node, ast.BinOp):
        return OPERATIONS[type(node.op)](_value(node.left, figures), _value(node.right, figures))
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    assert isinstance(node.args[0], ast.Name)
    if node.func.id == "years":
        return figures.span(node.args[0].id)
    return figures.end(node.args[0].id, node.func.id)


def holds(check: dict[str, Any], mentions: list[dict[str, Any]]) -> bool:
    """Whether a check's expression agrees with its claim (or, for a comparison, with itself) in some reading."""
    tree = ast.parse(check["expr"], mode="eval").body
    readings = [Figures(mentions, hard=hard) for hard in (False, True)]
    if isinstance(tree, ast.Compare):
        return any(_compared(tree, figures) for figures in readings)
    soft, hard = readings
    plain, wide = soft[check["claim"]], hard[check["claim"]]
    computed, widest = _value(tree, soft), _value(tree, hard)
    return plain.meets(computed) or plain.meets(widest) or wide.meets(widest)


def _compared(tree: ast.Compare, figures: Figures) -> bool:
    values = [_value(node, figures) for node in (tree.left, *tree.comparators)]
    steps = zip(tree.ops, pairwise(values), strict=True)
    return all(COMPARISONS[type(op)](a, b) for op, (a, b) in steps)
