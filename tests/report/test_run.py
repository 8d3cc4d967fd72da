"""The report of a run's tables: the same pages as of the results themselves, made again only where they changed."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import StoreError
from pipeline.report import write_pages, write_report
from pipeline.report.article import article_page
from pipeline.report.index import Summary, index_page
from pipeline.report.rows import ArticleRows, MemoryRun
from pipeline.report.table import Place
from pipeline.store import Store
from pipeline.store.dismissals import dismiss
from pipeline.tables.arrow import arrow_tables
from pipeline.tables.columns import ErrorRow, Stamp
from tests.report.conftest import Visit
from tests.report.made import calm, hostile, loud, mention, plain


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    store = Store(tmp_path / "outputs", create=True)
    store.open_for_writing()
    for extraction in (loud(), calm()):
        stamp = Stamp(extraction.article.id, "in", "00", "00", "1", "1")
        store.commit(arrow_tables([(extraction, stamp)], [ErrorRow("bad", None, "bad.txt", "in", "no text")]))
    return tmp_path / "outputs"


def test_tables_give_the_same_pages_as_the_results(outputs: Path, tmp_path: Path) -> None:
    index = write_report(outputs)
    assert index == outputs / "report" / "index.html"
    made = write_pages(MemoryRun((ArticleRows.of(loud()), ArticleRows.of(calm()))), tmp_path / "made").parent
    stored = outputs / "report"
    for path in sorted(made.glob("articles/*.html")):
        pages = [folder.read_text("utf-8").split("\n", 2) for folder in (stored / "articles" / path.name, path)]
        assert pages[0][2] == pages[1][2]  # the second line says what a page was made from
    assert {p.name for p in stored.glob("companies/*")} == {p.name for p in made.glob("companies/*")}
    assert "bad.txt" in index.read_text("utf-8")


def test_pages_that_have_not_changed_are_left_alone_and_old_ones_go(outputs: Path) -> None:
    folder = write_report(outputs).parent
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.html")}
    (folder / "articles" / "gone.html").write_text("old", encoding="utf-8")
    time.sleep(0.01)
    write_report(outputs)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.html")} == before


def test_what_was_dismissed_is_no_alarm_but_is_shown(outputs: Path) -> None:
    dismiss(outputs, "c-times", "the reporter meant 50萬億")
    index = write_report(outputs)
    page = next(index.parent.glob("articles/loud*")).read_text("utf-8")
    assert "已駁回" in page
    assert "the reporter meant 50萬億" in page
    assert 'id="m9" class="m multiple"' in page
    assert "0.0012，文中稱 12倍" not in index.read_text("utf-8")


def test_a_folder_without_tables_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        write_report(tmp_path)


def test_nothing_at_all_is_a_page_too(tmp_path: Path) -> None:
    assert "index.html" in str(write_pages(MemoryRun(()), tmp_path))


def _long() -> ArticleRows:
    """Return an article of 100,000 characters with 3,000 figures."""
    text = "".join(
        f"甲公司第{i}項業務的收入為{i}萬元，其餘說明從略，謹此奉告各位讀者。\n" for i in range(10_000, 13_000)
    )
    text += "補" * (100_000 - len(text))
    mentions = [mention(text, f"m{i}", f"{i}萬元", "money", f"{i}e4", "CNY") for i in range(10_000, 13_000)]
    findings = [
        replace(loud().findings[1], id=f"c{i}", claim=f"m{i}", operands=(f"m{i + 1}",)) for i in range(10_000, 10_400)
    ]
    return ArticleRows.of(plain(text, "long", mentions, findings=findings))


@pytest.mark.browser
def test_a_long_article_stays_usable(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "long.html"
    start = time.perf_counter()
    path.write_text(article_page(_long()), encoding="utf-8")
    made = time.perf_counter()
    page = visit.open(path)
    page.keyboard.press("n")
    opened = time.perf_counter()
    for _ in range(10):
        page.keyboard.press("n")
    assert page.inner_text("#step") == "11"
    assert page.evaluate("document.activeElement.textContent") == "10010萬元"
    stepped = time.perf_counter()
    assert made - start < 5
    assert opened - made < 8
    assert stepped - opened < 5


@pytest.mark.browser
def test_a_thousand_articles_stay_usable(visit: Visit, tmp_path: Path) -> None:
    alarms = loud().findings[1:2]
    summaries = [_summary(i, alarms if i % 5 == 0 else ()) for i in range(1_000)]
    path = tmp_path / "index.html"
    path.write_text(index_page(summaries, (), 0, (), {}, "hans"), encoding="utf-8")
    start = time.perf_counter()
    page = visit.open(path)
    page.fill("[name=words]", "文章 999")
    assert page.locator("#articles .item:visible").count() == 1
    page.fill("[name=words]", "")
    page.select_option("[name=verdict]", index=1)
    assert page.inner_text("#shown") == "200 / 1000"
    assert time.perf_counter() - start < 8


def _summary(i: int, alarms: Any) -> Summary:
    place = Place(f"articles/{i}.html", f"文章 {i}", None, "hans")
    verdicts = Counter({"inconsistent": len(alarms), "consistent": 5})
    subjects = Counter({f"公司{i % 300}": 4, "行业": 1})
    return Summary(
        place, str(i), "某报", "hans", 50, 30, verdicts, 0, alarms, len(alarms), subjects, frozenset({"revenue"})
    )


def test_a_hostile_article_writes_inside_its_folder(tmp_path: Path) -> None:
    write_pages(MemoryRun((ArticleRows.of(hostile()),)), tmp_path / "a" / "b")
    assert {p.name for p in tmp_path.iterdir()} == {"a"}
    assert {p.name for p in (tmp_path / "a").iterdir()} == {"b"}
