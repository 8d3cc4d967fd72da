"""MiNLP's numerals."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.calendar import Outcome, rows
from tests.conformance.figure_reading import close, numbers, plain_value, skipped

__all__ = ["outcomes"]

GROUP = "minlp: numerals"


def outcomes() -> Iterator[Outcome]:
    """Yield how the cases in scope went."""
    for row in rows("minlp"):
        if row["model"] != "numeral" or row["id"] in skipped():
            continue
        ours = [plain_value(n) for n in numbers(row["input"])]
        passed = len(ours) == 1 and close(ours[0], row["expected"][0]["value"])
        yield Outcome(row["id"], GROUP, passed, f"{row['input']}: {ours}")
