"""What holds of recognition on any text: offsets, order, values, time."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon import load_lexicon
from pipeline.mentions import find_candidates
from pipeline.mentions.scan import find_figures
from pipeline.view import fold, make_view
from tests.support.growth import growth
from tests.support.writer import PLAIN, arabic, chinese, mixed

CHARACTERS = "亿万兆千百十一两三几数多余半成倍折厘%元股家个年月日第前首约近至-~、和比:/()，。\n点翻番"
WORDS = ("美元", "人民币", "US$", "个百分点", "超过", "不足", "左右", "以上", "分之", "公司", "GLM")
PIECES = st.sampled_from(["0", "1", "3.5", "12,000", "2025", *CHARACTERS, *WORDS])
MIXTURES = st.lists(PIECES, max_size=40).map("".join)
VALUES = st.decimals(min_value="0.01", max_value=99999, places=2, allow_nan=False, allow_infinity=False)


def check(text: str) -> None:
    candidates = find_candidates(make_view(text), load_lexicon())
    end = 0
    for candidate in candidates:
        assert end <= candidate.start < candidate.end <= len(text)
        end = candidate.end
        assert candidate.ulp > 0
        if candidate.kind not in ("date", "duration"):
            known = candidate.value is not None or candidate.low is not None
            assert known or candidate.warning
            assert candidate.value is None or candidate.low is None


@settings(deadline=None)
@given(MIXTURES)
def test_any_mixture_gives_ordered_spans(text: str) -> None:
    check(text)


@settings(deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_legal(text: str) -> None:
    check(text)


@settings(deadline=None)
@given(VALUES, st.sampled_from(["万", "亿", "万亿"]))
def test_money_is_read_back(value: Decimal, scale: str) -> None:
    exact = value.scaleb({"万": 4, "亿": 8, "万亿": 12}[scale])
    for text in (
        f"收入{arabic(value)}{scale}元，",
        f"收入{mixed(exact, scale)}港元，",
        f"为RMB {arabic(value)}{scale}，",
    ):
        (found,) = find_figures(fold(text), load_lexicon())
        assert (found.kind, found.value) == ("money", exact)
        assert found.end == len(text) - 1


@settings(deadline=None)
@given(st.integers(3, 9_999_999))
def test_counts_are_read_back_in_chinese(number: int) -> None:
    (found,) = find_figures(f"共{chinese(Decimal(number), PLAIN)}家企业", load_lexicon())
    assert found.value == number


ADVERSARIAL = [
    *"1一亿,第约元(多翻成", "1,", "，1", "1-", "1至", "近1", "1亿元、", "3:", "百分之", "1/", "三分之", "1%-", "前五",
    "US$", "几十", "1 ", "¥1", "1成", "单位:万元\n", "(万元)\n", "1,234\n", "约占的1%",
]  # fmt: skip


@pytest.mark.parametrize("unit", ADVERSARIAL)
def test_linear_in_the_length_of_the_text(unit: str) -> None:
    lexicon = load_lexicon()
    assert growth(lambda size: find_figures((unit * size)[:size], lexicon), 3_000, 30_000) < 40
