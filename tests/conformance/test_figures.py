"""Figures and numbers on the suites of other libraries: pass rates as a table, and a floor under each."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.conformance import (
    cn2an_numbers,
    duckling_figures,
    jionlp_money,
    minlp_numerals,
    recognizers_number,
    recognizers_unit,
)
from tests.conformance.calendar import SUITES, Outcome
from tests.conformance.figure_reading import skipped

pytestmark = pytest.mark.skipif(not SUITES.is_dir(), reason="the suites are not here")

ADAPTERS = (recognizers_number, recognizers_unit, duckling_figures, jionlp_money, cn2an_numbers, minlp_numerals)
FLOORS = Path(__file__).with_name("floor_figures.tsv")
#: At most this share of a suite may contradict the annotation guide.
CONTRADICTING = 0.1


@pytest.fixture(scope="module")
def outcomes() -> dict[str, list[Outcome]]:
    grouped: dict[str, list[Outcome]] = defaultdict(list)
    for adapter in ADAPTERS:
        for outcome in adapter.outcomes():
            grouped[outcome.group].append(outcome)
    return grouped


def floors() -> dict[str, tuple[float, float]]:
    lines = [line.split("\t") for line in FLOORS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {group: (float(floor), float(asked)) for group, floor, asked in lines[1:]}


def test_every_row_has_a_floor(outcomes: dict[str, list[Outcome]]) -> None:
    assert set(outcomes) == set(floors())


@pytest.mark.parametrize("group", sorted(floors()))
def test_rate_holds(group: str, outcomes: dict[str, list[Outcome]], capsys: pytest.CaptureFixture[str]) -> None:
    cases = outcomes[group]
    rate = sum(case.passed for case in cases) / len(cases)
    floor, asked = floors()[group]
    with capsys.disabled():
        print(f"\n{group:45s} {rate:.3f} of {len(cases):3d}   floor {floor:.3f}, asked {asked:.2f}", end="")
    failed = [f"{case.id}: {case.detail}" for case in cases if not case.passed]
    assert rate >= max(floor, asked), "\n".join(failed)


def test_contradictions_are_few_and_explained(outcomes: dict[str, list[Outcome]]) -> None:
    listed = Counter(name.split("/")[0] for name in skipped())
    assert all(skipped().values())
    sizes = Counter(case.id.split("/")[0] for cases in outcomes.values() for case in cases)
    for suite, count in listed.items():
        assert count <= CONTRADICTING * (sizes[suite] + count), suite
