"""Numbers of shares with the part of the capital, or of a holding, that they are."""

import pytest

from tests.support.statements import alarms, verdicts

NOTICE = (
    "截至公告日，林某持有公司股份88,315,852股，占公司总股本的42.35%；"
    "累计质押44,433,708股，占其所持公司股份的50.31%，占公司总股本的21.31%。"
)


def test_two_pairs_imply_one_capital() -> None:
    assert alarms(NOTICE) == []
    assert verdicts(NOTICE, "share").count("consistent") >= 3


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("42.35%", "24.35%"), ("44,433,708股", "4,443,708股"), ("50.31%", "0.31%"), ("21.31%", "213.1%")],
)
def test_a_slip_is_noticed(right: str, wrong: str) -> None:
    assert alarms(NOTICE.replace(right, wrong))


@pytest.mark.parametrize(
    "text",
    [
        "甲公司股东持有540万股，占公司总股本的5.79%。\n乙公司股东减持438万股，占公司总股本的3.13%。",
        "公司股东持股由4.17亿股（占当时总股本10.00%）减少至2.14亿股，占当前总股本的比例降至5.00%。",
        "本次发行8,000万股，占发行后总股本的20%，其持有1,000万股，占现有总股本的3.13%。",
    ],
)
def test_other_capitals_stay_silent(text: str) -> None:
    assert alarms(text) == []
