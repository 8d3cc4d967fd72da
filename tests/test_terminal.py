"""The terminal shows what the page shows: marks at the right columns, colour only where it can be seen."""

from __future__ import annotations

import io
import itertools
from datetime import date
from decimal import Decimal

import pytest
from rich.cells import cell_len

from pipeline.interval import Interval
from pipeline.model import Article, Extraction, Fact, Finding, Mention, Period, Repair
from pipeline.terminal import make_console, show_across, show_extraction, show_findings

TEXT = "甲公司收入3.12億元，成本5億元，\u200b佔8成。\n第二段說乙公司的👍收入是12億元，\x1b[31m毛利率高。"
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


def _mention(name: str, written: str, kind: str, value: str, start: int = 0) -> Mention:
    start = TEXT.index(written, start)
    return Mention(name, start, start + len(written), written, kind, "test", Decimal(value), unit="CNY")


@pytest.fixture
def extraction() -> Extraction:
    mentions = (_mention("m1", "3.12億元", "money", "3.12e8"), _mention("m2", "5億元", "money", "5e8"))
    mentions += (_mention("m3", "8成", "percent", "0.8"), _mention("m4", "12億元", "money", "1.2e9", 30))
    facts = (Fact("f1", "m1", "甲公司", "revenue", period=YEAR), Fact("f2", "m4", "乙公司", "revenue"))
    repair = Repair("m3", "6成", Decimal("0.6"), fixes=("c1",))
    finding = Finding(
        "c1", "share", "inconsistent", "error", "m3", ("m1", "m2"), "3.12億 ÷ 5億 = 62%",
        Interval(Decimal("0.75"), Decimal("0.85"), high_open=True), Interval(Decimal("0.6"), Decimal("0.63")),
        message="3.12億 ÷ 5億 = 62%，文中稱 8成", message_en="3.12億 ÷ 5億 = 62%, not 8成", repairs=(repair,),
    )  # fmt: skip
    return Extraction(Article(TEXT, id="a", title="標題"), "hant", mentions, facts, (finding,))


def _printed(extraction: Extraction, *, color: bool | None = None, language: str | None = None) -> str:
    file = io.StringIO()
    show_extraction(make_console(file, color=color), extraction, language)
    return file.getvalue()


def test_piped_output_is_plain_and_marks_every_figure_at_its_columns(extraction: Extraction) -> None:
    lines = _printed(extraction).split("\n")
    assert not any("\x1b" in line for line in lines)
    marked = []
    for above, below in itertools.pairwise(lines):
        if "‾" in below and "‾" not in above:
            columns = [(cell_len(above[:i]), c) for i, c in enumerate(above)]
            under = {i for i, c in enumerate(below) if c == "‾"}
            marked.append("".join(c for column, c in columns if column in under))
    assert marked == ["3.12億元5億元8成", "3.12億元5億元8成", "12億元"]


def test_a_terminal_gets_colours_by_kind_and_an_underline(extraction: Extraction) -> None:
    out = _printed(extraction, color=True)
    assert "\x1b[4;32m3.12億元\x1b[0m" in out  # underlined, green: money
    assert "\x1b[4;36m8成\x1b[0m" in out
    assert "‾" not in out


def test_an_alarm_shows_formula_intervals_and_repair(extraction: Extraction) -> None:
    file = io.StringIO()
    show_findings(make_console(file), extraction)
    out = file.getvalue()
    assert "✗ 不符  佔比  3.12億 ÷ 5億 = 62%，文中稱 8成" in out
    assert "[75% – 85%)" in out
    assert "[60% – 63%]" in out
    assert "8成 → 6成" in out


def test_english_labels(extraction: Extraction) -> None:
    out = _printed(extraction, language="en")
    assert "inconsistent" in out
    assert "not 8成" in out
    assert "revenue" in out


def test_a_long_label_is_parted_from_what_follows(extraction: Extraction) -> None:
    file = io.StringIO()
    show_findings(make_console(file), extraction, language="en")
    assert "  Suggested repair 8成 → 6成" in file.getvalue()


def test_columns_of_a_sentence_line_up(extraction: Extraction) -> None:
    rows = [line for line in _printed(extraction).split("\n") if line.startswith("    ") and "‾" not in line]
    kinds = [row for row in rows if "金額" in row or "百分比" in row]
    assert len(kinds) == 4
    first = kinds[:3]
    assert len({cell_len(row[: row.index("金額" if "金額" in row else "百分比")]) for row in first}) == 1


def test_control_characters_do_not_reach_the_terminal(extraction: Extraction) -> None:
    assert "·[31m" in _printed(extraction)


@pytest.mark.parametrize("width", ["20", "41", "300"])
def test_no_line_of_text_is_wider_than_the_terminal(
    extraction: Extraction, width: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    out = _printed(extraction)
    text = [line for line in out.split("\n") if line.startswith("  ") and not line.startswith("    ")]
    quoted = [line for line in text if "公司" in line or "收入" in line]
    assert quoted
    assert all(cell_len(line) <= int(width) for line in quoted)


def test_no_line_begins_with_a_closing_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "23")
    text = "甲公司去年的收入是五億，乙公司。"  # the comma would begin the second line
    first = Mention("m1", 8, 10, "五億", "money", "test", Decimal("5e8"), unit="CNY")
    out = _printed(Extraction(Article(text), "hant", (first,)))
    lines = [line.strip() for line in out.split("\n") if line.startswith("  ") and "‾" not in line]
    assert lines[:2] == ["甲公司去年的收入是五", "億，乙公司。"]


def test_findings_across_articles_quote_both(extraction: Extraction) -> None:
    other = Extraction(Article("甲公司收入31.2億元。", id="b"), "hant", (
        Mention("m1", 5, 11, "31.2億元", "money", "test", Decimal("3.12e9"), unit="CNY"),
    ))  # fmt: skip
    finding = Finding(
        "x1", "duplicate", "conflict", "warning", None, ("a/m1", "b/m1"), "3.12億元 ≠ 31.2億元",
        articles={"a/m1": "a", "b/m1": "b"},
    )  # fmt: skip
    file = io.StringIO()
    show_across(make_console(file), [finding], {"a": extraction, "b": other}, "hant")
    out = file.getvalue()
    assert "甲公司收入31.2億元" in out
    assert "甲公司收入3.12億元" in out


def test_nothing_found_is_a_heading_alone() -> None:
    out = _printed(Extraction(Article("沒有", id="空"), "hant"))
    assert out.strip() == "空  日期不明 · 0 數字 · 0 數據 · 0 核對"
