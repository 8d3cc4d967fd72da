"""What the tables of figures and of times share: outcomes by row, the floors, and how a row is held to its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from tests.conformance.calendar import Outcome

__all__ = ["Floors", "Outcomes", "check_contradictions", "check_rate", "grouped", "read_floors"]

Outcomes = Mapping[str, list[Outcome]]
#: Row of the table → the floor under it, and the rate that is asked.
Floors = Mapping[str, tuple[float, float]]
#: At most this share of a suite may contradict the annotation guide.
CONTRADICTING = 0.1


def grouped(adapters: Iterable[ModuleType]) -> Outcomes:
    """Run every case of every adapter; the outcomes by the row that they count in."""
    rows: dict[str, list[Outcome]] = defaultdict(list)
    for adapter in adapters:
        for outcome in adapter.outcomes():
            rows[outcome.group].append(outcome)
    return rows


def read_floors(path: Path) -> Floors:
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {group: (float(floor), float(asked)) for group, floor, asked in lines[1:]}


def check_rate(group: str, cases: list[Outcome], floors: Floors, capsys: pytest.CaptureFixture[str]) -> None:
    """Print the row; its rate is at the floor and at what is asked."""
    rate = sum(case.passed for case in cases) / len(cases)
    floor, asked = floors[group]
    with capsys.disabled():
        print(f"\n{group:45s} {rate:.3f} of {len(cases):3d}   floor {floor:.3f}, asked {asked:.2f}", end="")
    failed = [f"{case.id}: {case.detail}" for case in cases if not case.passed]
    assert rate >= max(floor, asked), "\n".join(failed)


def check_contradictions(listed: Mapping[str, str], outcomes: Outcomes) -> None:
    """Each case that is listed out has a reason, and they are few of their suite."""
    assert all(listed.values())
    counted = Counter(name.split("/")[0] for name in listed)
    sizes = Counter(case.id.split("/")[0] for cases in outcomes.values() for case in cases)
    for suite, count in counted.items():
        assert count <= CONTRADICTING * (sizes[suite] + count), suite
