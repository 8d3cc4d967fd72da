"""A whole and its parts over clauses."""

import pytest

from tests.support.statements import alarms, verdicts

OVER_CLAUSES = "期內總收入182億元，按年升4%。其中利息收入131億元，佔總收入72%；佣金收入33億元，其他收入18億元。"
TWO_CUTS = "新納入的24隻股票中，A股17隻、港股7隻；按行業劃分，科技11隻、醫藥6隻、材料4隻、工業3隻。"
CHANGES = "前三季貸款增加14.75萬億元，其中住戶貸款增加1.11萬億元，企業貸款增加13.43萬億元，其他貸款增加2,100億元。"


@pytest.mark.parametrize("text", [OVER_CLAUSES, TWO_CUTS, CHANGES])
def test_the_parts_make_up_the_whole(text: str) -> None:
    assert alarms(text) == []
    assert "consistent" in verdicts(text, "sum")


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (OVER_CLAUSES, "33億元", "53億元"),
        (OVER_CLAUSES, "182億元", "128億元"),
        (TWO_CUTS, "科技11隻", "科技41隻"),
        (CHANGES, "13.43萬億元", "1.343萬億元"),
    ],
)
def test_a_slip_is_noticed(text: str, right: str, wrong: str) -> None:
    assert "sum" in [f.relation for f in alarms(text.replace(right, wrong))]


@pytest.mark.parametrize(
    "text",
    [
        "有267家機構調研，包括49家基金公司、61家證券公司、91家私募、16家保險公司等。",
        "建設年產30萬噸裝置，主要包括：年產30萬噸磷酸鐵裝置及年產15萬噸鈦白粉裝置。",
        "營收分別為7.75億元、22億元和10.23億元，淨利潤分別為0.34億元、1.86億元和0.44億元。",
    ],
)
def test_open_lists_stay_silent(text: str) -> None:
    assert alarms(text) == []
