"""`extract` on any string at all: nothing raises, offsets are exact, the same text gives the same result."""

from __future__ import annotations

import random
import re
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline

ROOT = Path(__file__).resolve().parents[1]
CORPUS = sorted((ROOT / "corpus" / "articles").glob("*.txt"))
DAY = date(2025, 12, 24)
#: What articles are made of, to be thrown together in any order.
PIECES = """
2024年 2025年上半年 前三季度 第三季 去年同期 截至6月30日 三年半 收入 營收 淨利潤 虧損 毛利率 市場份額 分別 合計 其中
占比 同比增長 下降 約 超過 近 不足 3.12億元 50萬億 12倍 8.4:1 35% 三成五 2.5個百分點 第二 前五大 兩年 十餘人 HK$5.2
人民幣 美元 元 股 每股 公司 智譜 （ ） ， 。 、 ： - 至 和 與 及 1 23 4,567 . % 萬 億
""".split()  # noqa: SIM905 - a list of 70 strings is harder to read


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from([None, DAY, date(1, 1, 1), date.max])
)
def test_any_heap_of_pieces(text: str, published: date | None) -> None:
    result = pipeline.extract(text, published=published)
    ids = {m.id for m in result.mentions}
    assert all(text[m.start : m.end] == m.text for m in result.mentions)
    assert all(a.end <= b.start for a, b in zip(result.mentions, result.mentions[1:], strict=False))
    assert all(fact.mention in ids for fact in result.facts)
    assert all({*c.operands, *([c.claim] if c.claim else [])} <= ids for c in result.findings)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=120))
def test_any_text(text: str) -> None:
    result = pipeline.extract(text, published=DAY)
    assert all(text[m.start : m.end] == m.text for m in result.mentions)


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.stem)
def test_the_corpus_with_other_numbers(path: Path) -> None:
    """首8季, 9月31日, 第0名: numbers that no writer meant."""
    draw = random.Random(path.stem)
    text = path.read_text(encoding="utf-8")
    for pattern, digits in ((r"\d", "0123456789"), (r"[一二三四五六七八九十]", "一二三四五六七八九十百两半")):
        varied = re.sub(pattern, lambda _, digits=digits: draw.choice(digits), text)  # type: ignore[misc]
        result = pipeline.extract(varied, published=DAY)
        assert all(varied[m.start : m.end] == m.text for m in result.mentions)


def test_the_same_text_gives_the_same_result() -> None:
    text = CORPUS[0].read_text(encoding="utf-8")
    assert pipeline.extract(text, published=DAY) == pipeline.extract(text, published=DAY)


def test_a_result_cannot_be_changed() -> None:
    result = pipeline.extract("收入3.12億元。")
    with pytest.raises(FrozenInstanceError):
        result.mentions[0].value = None  # type: ignore[misc]


@pytest.mark.parametrize("text", ["", " ", "\n", "没有数字。", "\ufeff", "\ud800", "\x00"])
def test_nothing_is_no_error(text: str) -> None:
    result = pipeline.extract(text)
    assert (result.mentions, result.facts, result.findings) == ((), (), ())
