"""cn2an's numbers; its rewriting of sentences is another task."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.numerals import parse_numeral
from tests.conformance.calendar import Outcome, rows
from tests.conformance.figure_reading import close, figures, skipped

__all__ = ["outcomes"]

GROUP = "cn2an: numbers"
MONEY = re.compile(r"[元圆角分整正]")
PRICE = "售价"


def outcomes() -> Iterator[Outcome]:
    """Yield how the cases in scope went."""
    for row in rows("cn2an"):
        if row["model"] == "transform" or row["id"] in skipped():
            continue
        ours = parse_numeral(row["input"])
        if ours is None and MONEY.search(row["input"]):
            found = figures(row["input"], PRICE)
            ours = found[0].value if len(found) == 1 and found[0].kind == "money" else None
        theirs = row["expected"][0]["value"] if row["expected"] else None
        yield Outcome(row["id"], GROUP, close(ours, theirs), f"{row['input']}: {ours} not {theirs}")
