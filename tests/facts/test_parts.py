"""The parts of the stage: lists, signs, the lexicon of metrics, evidence, currencies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipeline import facts, periods
from pipeline.errors import LexiconError
from pipeline.facts.lists import name_list, split_period
from pipeline.facts.vocabulary import vocabulary
from pipeline.layout import make_layout
from pipeline.lexicon import Lexicon, load_lexicon
from pipeline.mentions import find_candidates
from pipeline.model import Article, Fact, Mention, Period
from pipeline.view import make_view
from tests.support.growth import growth

IDS = {
    "revenue",
    "cost",
    "gross_profit",
    "gross_margin",
    "operating_profit",
    "operating_margin",
    "net_profit",
    "net_loss",
    "net_margin",
    "adjusted_net_profit",
    "adjusted_net_loss",
    "ebitda",
    "rnd_expense",
    "selling_expense",
    "admin_expense",
    "finance_cost",
    "impairment",
    "eps",
    "dividend_per_share",
    "payout_ratio",
    "operating_cash_flow",
    "operating_cash_outflow",
    "cash",
    "borrowings",
    "total_assets",
    "net_assets",
    "capex",
    "contract_value",
    "market_share",
    "market_size",
    "proceeds",
    "offer_price",
    "shares_offered",
    "market_cap",
    "valuation",
    "pe_ratio",
    "oversubscription",
    "stake",
    "customers",
    "users",
    "orders",
    "shipments",
    "output",
    "price",
    "headcount",
    "layoffs",
    "token_usage",
}


def read(text: str, published: str = "2025-03-28", **given: str) -> tuple[tuple[Mention, ...], tuple[Fact, ...]]:
    view, lexicon = make_view(text), load_lexicon()
    layout, candidates = make_layout(view.folded), find_candidates(view, lexicon)
    day = date.fromisoformat(published)
    periods.resolve(view, layout, candidates, day, lexicon)
    return facts.attribute(Article(text=text, published=day, **given), view, layout, candidates, lexicon)


def test_every_metric_of_the_annotation_guide_has_words() -> None:
    metrics = vocabulary(load_lexicon()).metrics
    assert set(metrics) == IDS
    for row in load_lexicon().tree("metrics")["metric"].values():  # type: ignore[attr-defined]
        assert row["words"]
        assert set(row["takes"]) <= {"money", "percent", "quantity", "multiple"}


def test_signed_counterparts_and_identities_name_metrics() -> None:
    rows = load_lexicon().tree("metrics")["metric"]
    for row in rows.values():  # type: ignore[attr-defined]
        assert row.get("signed", "revenue") in IDS
        for word in row.get("identity", "").replace("/", " ").replace("-", " ").split():
            assert word in IDS


def test_a_loss_is_a_negative_profit_when_signed() -> None:
    _, found = read("澜山科技公告，2024年净亏损3亿元，净利润同比下降20%。")
    loss = facts.signed(found[0], load_lexicon())
    assert (found[0].metric, found[0].value) == ("net_loss", Decimal(300000000))
    assert (loss.metric, loss.value) == ("net_profit", Decimal(-300000000))
    assert facts.signed(found[1], load_lexicon()) == found[1]


@pytest.mark.parametrize(
    ("start", "end", "count", "parts"),
    [
        ("2022-01-01", "2024-12-31", 3, ["2022-01-01/2022-12-31", "2023-01-01/2023-12-31", "2024-01-01/2024-12-31"]),
        ("2023-01-01", "2024-06-30", 2, ["2023-01-01/2023-12-31", "2024-01-01/2024-06-30"]),
        ("2024-01-01", "2024-12-31", 2, ["2024-01-01/2024-06-30", "2024-07-01/2024-12-31"]),
        ("2024-01-01", "2024-09-30", 3, ["2024-01-01/2024-03-31", "2024-04-01/2024-06-30", "2024-07-01/2024-09-30"]),
        ("2022-01-01", "2024-12-31", 4, None),
        ("2024-01-15", "2024-03-14", 2, None),
        ("2024-01-01", "2024-12-31", 5, None),
    ],
)
def test_a_span_is_cut_into_calendar_parts(start: str, end: str, count: int, parts: list[str] | None) -> None:
    cut = split_period(Period(date.fromisoformat(start), date.fromisoformat(end)), count)
    assert (None if cut is None else [str(p) for p in cut]) == parts


@pytest.mark.parametrize(
    ("text", "count", "names"),
    [
        ("其中，线上、线下及其他渠道", 3, ["线上", "线下", "其他渠道"]),
        ("重油、原油、煤油的", 3, ["重油", "原油", "煤油"]),
        ("研发与设计、销售", 2, ["研发与设计", "销售"]),
        ("境内和境外", 2, ["境内", "境外"]),
        ("境内和境外", 3, None),
        ("", 2, None),
    ],
)
def test_names_are_listed_whatever_joins_them(text: str, count: int, names: list[str] | None) -> None:
    assert name_list(text, count) == names


def test_evidence_spans_hold_the_words() -> None:
    text = "2024年，澜山科技营业收入3.2亿元，同比增长12%。"
    _, found = read(text)
    for fact in found:
        spans = fact.evidence
        assert spans.subject is not None
        assert spans.metric is not None
        assert spans.period is not None
        assert text[slice(*spans.subject)] == "澜山科技"
        assert text[slice(*spans.metric)] == "营业收入"
        assert text[slice(*spans.period)] == "2024年"


@pytest.mark.parametrize(
    ("text", "given", "unit"),
    [
        ("公司營收3億元。", {"currency": "USD"}, "USD"),
        ("公司營收3億元。", {"publisher": "RTHK 香港電台"}, "HKD"),
        ("公司營收3億元。", {"publisher": "鉅亨網"}, "TWD"),
        ("公司营收3亿元。", {"publisher": "财联社"}, "CNY"),
        ("宏曜營收3億元，年增5%，月減2%，法人看好。", {}, "TWD"),
        ("集團盈利按年升5%至3億元，較預期為佳，並派末期息。", {}, "HKD"),
        ("公司去年的利润增长很快，达到3亿元。", {}, "CNY"),
    ],
)
def test_a_bare_yuan_takes_the_currency_of_the_region(text: str, given: dict[str, str], unit: str) -> None:
    mentions, _ = read(text, **given)
    assert {m.unit for m in mentions if m.kind == "money"} == {unit}


def test_mentions_and_facts_are_numbered_in_order() -> None:
    mentions, found = read("2024年营收3亿元，毛利率31%，净利润0.2亿元，同比增长5%。")
    assert [m.id for m in mentions] == [f"m{n}" for n in range(1, len(mentions) + 1)]
    assert [f.id for f in found] == [f"f{n}" for n in range(1, len(found) + 1)]
    order = [next(m.start for m in mentions if m.id == f.mention) for f in found]
    assert order == sorted(order)


def test_a_bare_number_without_a_metric_is_dropped() -> None:
    mentions, found = read("他今天跑了3圈，答对12。")
    assert not found or all(f.metric == "other" for f in found)
    assert all(m.kind != "number" or m.unit for m in mentions)


@pytest.mark.parametrize(
    "text", ["", " ", "。", "\x00", "\ud800亿元", "3亿元", "（" * 50 + "3亿元", "分别为3亿元、", "较同比增长至"]
)
def test_any_text_is_legal(text: str) -> None:
    mentions, found = read(text)
    assert len(found) <= 2 * len(mentions)


@pytest.mark.parametrize(
    "unit",
    [
        "收入3亿元、",
        "收入3亿元同比增长5%，",
        "营收占比同比增长",
        "公司集团股份科技",
        "甲乙丙：",
        "1 2 3%\n",
        "(",
        "2024年",
    ],
)
def test_long_texts_take_time_in_proportion(unit: str) -> None:
    assert growth(lambda count: read(unit * count + "3亿元"), 1000, 4000, tries=2) < 12


def test_a_lexicon_of_the_user_adds_metrics(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "metrics.toml").write_text('[metric.revenue]\nwords = ["水头"]\n', encoding="utf-8")
    words = vocabulary(Lexicon((str(tmp_path),)))
    assert words.entries["水头"].metrics[0].id == "revenue"
    assert words.entries["营收"].metrics[0].id == "revenue"
    with pytest.raises(LexiconError):
        Lexicon((str(tmp_path / "none"),))
