"""The repairs that are offered, and the slips that are searched."""

import re
from decimal import Decimal

import pytest

from pipeline.model import Mention
from pipeline.slips import slips_of
from tests.support.statements import alarms, first_repair


def test_the_dropped_character_goes_first_and_its_rival_second() -> None:
    text = (
        "公司A的日均調用量是4.2萬億Tokens，公司B的日均調用量是50億Tokens左右，兩者相差12倍。"
        "市場日均調用量超過10萬億Tokens。"
    )
    (finding,) = alarms(text)
    assert [re.sub("Tokens", "", r.text) for r in finding.repairs] == ["50萬億", "4.2億"]


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        ("收入分別為1.52億元和3.12億元，合計4.37億元。", "1.25億元"),
        ("單價由250元升至300元，漲幅2%。", "20%"),
        ("以每股116.20港元發行3,741.95萬股，集資約4.35億港元。", "43.5億港元"),
        ("1.2億股中，公眾持股0.3億股，其餘9億股由原股東持有。", "0.9億股"),
        ("公司現金28.4億元，每半年淨流出13.3億元，可維持約兩年。", "一年"),
        ("上半年虧損17.52億元，月均虧損近30億元。", "3億元"),
    ],
)
def test_first_repairs(text: str, repair: str) -> None:
    assert first_repair(text) == repair


def test_an_edit_that_breaks_another_relation_is_not_offered() -> None:
    text = "上半年收入3.0億元，其中硬件1.0億元、軟件2.0億元。全年收入由2.0億元增至3.0億元，增幅5%。"
    offered = [r.text for f in alarms(text) for r in f.repairs]
    assert "50%" in offered
    assert not any(r.startswith("2.1") for r in offered)


def mention(text: str, kind: str, value: str, ulp: str) -> Mention:
    return Mention("m1", 0, len(text), text, kind, "test", value=Decimal(value), ulp=Decimal(ulp), unit="CNY")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "value", "ulp", "slip", "meaning"),
    [
        ("50億", "money", "5e9", "1e8", "50萬億", "5e13"),
        ("4.2萬億", "money", "4.2e12", "1e11", "4.2億", "4.2e8"),
        ("1,254.5萬元", "money", "12545000", "1000", "1,245.5萬元", "12455000"),
        ("56.3%", "percent", "0.563", "0.001", "65.3%", "0.653"),
        ("0.5‰", "percent", "0.0005", "0.0001", "0.5%", "0.005"),
        ("四成", "percent", "0.4", "0.1", "五成", "0.5"),
        ("12倍", "multiple", "12", "1", "1.2倍", "1.2"),
    ],
)
def test_slips(text: str, kind: str, value: str, ulp: str, slip: str, meaning: str) -> None:
    found = {s.mention.text: s.mention.value for s in slips_of(mention(text, kind, value, ulp))}
    assert found[slip] == Decimal(meaning)


def test_each_meaning_of_another_scale_comes_once() -> None:
    values = [s.mention.value for s in slips_of(mention("6.60萬元", "money", "66000", "100")) if s.by_unit]
    assert len(values) == len(set(values))


def test_long_figures_have_no_slips() -> None:
    assert list(slips_of(mention("9" * 400, "money", "9e399", "1"))) == []
