"""The page of an article, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.report.article import article_page
from pipeline.report.rows import ArticleRows
from tests.report.conftest import Visit, article_of
from tests.report.made import hostile, loud

pytestmark = pytest.mark.browser

CORPUS = Path(__file__).parents[2] / "corpus" / "articles"

#: Where each mark begins and ends, counted in code points of the text as the browser holds it.
PLACES = """() => {
  const points = (text) => [...text].length;
  return [...document.querySelectorAll('#text mark')].map((mark) => {
    const range = document.createRange();
    range.selectNodeContents(document.getElementById('text'));
    range.setEndBefore(mark);
    const start = points(range.toString());
    return [mark.id, start, start + points(mark.textContent), mark.textContent];
  });
}"""
LIT = "() => [...document.querySelectorAll('#text .lit')].map((mark) => mark.textContent)"


def _contents(page: Any) -> str:
    text: str = page.evaluate("document.getElementById('text').textContent")
    return text


def test_marks_stand_at_the_offsets_and_the_text_is_as_it_was(visit: Visit, site: Path) -> None:
    extraction = loud()
    page = visit.open(article_of(site, "loud"))
    assert _contents(page) == extraction.article.text
    expected = [[m.id, m.start, m.end, extraction.article.text[m.start : m.end]] for m in extraction.mentions]
    assert page.evaluate(PLACES) == expected


@pytest.mark.parametrize("name", ["zhipu-minimax", "tw-monthly", "pdf-table"])
def test_marks_of_real_results_stand_at_their_offsets(visit: Visit, tmp_path: Path, name: str) -> None:
    text = "📈𠮷\r\n" + (CORPUS / f"{name}.txt").read_text(encoding="utf-8")
    extraction = pipeline.extract(text, published="2025-12-24")
    path = tmp_path / "article.html"
    path.write_text(article_page(ArticleRows.of(extraction, name)), encoding="utf-8", newline="")
    page = visit.open(path)
    assert len(extraction.mentions) > 20
    assert _contents(page) == text
    assert page.evaluate(PLACES) == [[m.id, m.start, m.end, text[m.start : m.end]] for m in extraction.mentions]


def test_a_finding_lights_its_figures_and_draws_lines(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    page.click("#c-times .pick")
    assert page.evaluate(LIT) == ["4.2萬億", "50億", "12倍"]
    assert page.locator("#text .claim").all_text_contents() == ["12倍"]
    assert page.locator("#links path").count() == 2
    start = page.locator("#m9").bounding_box()
    lines = page.locator("#links path").first.bounding_box()
    assert lines["y"] - 60 <= start["y"] <= lines["y"] + lines["height"] + 60
    page.click("#c-times .pick")
    assert page.evaluate(LIT) == []
    assert page.locator("#links path").count() == 0


def test_a_finding_in_words_lights_all_its_figures(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    page.click("#c-men .pick")
    assert page.evaluate(LIT) == ["百人", "十餘人"]
    assert page.locator("#links path").count() == 1


def test_lines_follow_the_text_when_it_moves(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    page.click("#c-times .pick")
    before = page.locator("#links path").first.get_attribute("d")
    page.set_viewport_size({"width": 520, "height": 800})
    page.wait_for_function("(d) => document.querySelector('#links path').getAttribute('d') !== d", arg=before)
    dots = page.evaluate("[...document.querySelectorAll('#links circle')].map((c) => c.getBoundingClientRect().x)")
    assert all(0 <= x <= 520 for x in dots)


def test_keys_step_through_the_alarms_and_the_figures(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    focused = "document.activeElement.textContent"
    steps = []
    for key in ("n", "n", "n", "n", "p"):
        page.keyboard.press(key)
        steps.append((page.inner_text("#step"), page.evaluate(focused)))
    assert steps == [("1", "12倍"), ("2", "兩年"), ("3", "百人"), ("1", "12倍"), ("3", "百人")]
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused) == "十餘人"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(focused) == "12倍"
    page.keyboard.press("Enter")
    assert page.evaluate(LIT) == ["4.2萬億", "50億", "12倍"]
    page.keyboard.press("Escape")
    assert page.evaluate(LIT) == []
    assert not page.is_visible("#card")


def test_keys_typed_into_a_field_are_no_commands(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    page.fill(".table-search", "")
    page.type(".table-search", "nnpn")
    assert page.input_value(".table-search") == "nnpn"
    assert page.inner_text("#step") == "–"


def test_tab_goes_to_the_text_once_and_on_to_the_findings(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    page.focus("#labels")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "m1"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.findings') !== null")


def test_the_card_says_what_a_figure_means(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    page.hover("#m2")
    card = page.inner_text("#card")
    for words in (
        "1.25億元",
        "[1.245億元 – 1.255億元]",
        "人民幣" if "人民幣" in card else "CNY",
        "甲公司",
        "收入",
        "2023",
    ):
        assert words in card
    page.mouse.move(2, 2)
    assert not page.is_visible("#card")
    page.focus("#m11")
    assert "[11人 – 19人]" in page.inner_text("#card")


def test_alarms_are_marked_by_more_than_colour(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    style = """(id) => {
      const style = getComputedStyle(document.getElementById(id));
      return [style.textDecorationStyle, style.fontWeight];
    }"""
    assert page.evaluate(style, "m9") == ["wavy", "700"]
    assert page.get_attribute("#m9", "data-n") == "1"
    assert [page.get_attribute(f"#{name}", "class") for name in ("m10", "m11")] == ["m quantity alarm mild"] * 2
    styles = {page.evaluate(style, name)[0] for name in ("m2", "m4", "m7", "m12")}
    assert {"solid", "dashed", "dotted"} <= styles
    page.click("#labels")
    after = "getComputedStyle(document.getElementById('m2'), '::after').content"
    assert page.evaluate(after) == '"幣"'


def test_a_kind_can_be_left_out(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    line = "getComputedStyle(document.getElementById('m2')).textDecorationLine"
    assert page.evaluate(line) == "underline"
    page.click('.kind[data-kind="money"]')
    assert page.evaluate(line) == "none"
    assert page.get_attribute('.kind[data-kind="money"]', "aria-pressed") == "false"


def test_repairs_are_differences_and_intervals_are_drawn(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    assert page.locator("#c-times .diff").all_text_contents() == ["50億 → 50萬億", "4.2萬億 → 4.2億"]
    assert page.locator("#c-times .diff ins").all_text_contents() == ["萬"]
    assert page.locator("#c-times .diff del").all_text_contents() == ["萬"]
    stated = page.locator("#c-times rect.stated").bounding_box()
    computed = page.locator("#c-times rect.computed").bounding_box()
    assert stated["x"] > computed["x"] + computed["width"]


def test_links_to_a_finding_and_to_a_figure(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"), "#c-run")
    assert page.evaluate(LIT) == ["兩年", "1.25億元"]
    page.evaluate("location.hash = '#m3'")
    page.wait_for_function("document.activeElement.id === 'm3'")


def test_a_click_on_a_figure_goes_through_its_findings(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    page.click("#m4")
    assert page.evaluate(LIT) == ["85%", "15%"]
    assert page.locator("details[open] #c-share").count() == 1


def test_english_and_back(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    assert page.get_attribute("html", "lang") == "zh-Hant"
    page.click("#language")
    assert page.get_attribute("html", "lang") == "en"
    assert "the text says" in page.inner_text("#c-times .message")
    assert page.get_attribute("#next", "aria-label") == "Next alarm"
    page.hover("#m2")
    assert "125m CNY" in page.inner_text("#card")
    assert "revenue" in page.inner_text(".facts tbody")
    assert _contents(page) == loud().article.text
    page.reload()
    assert page.get_attribute("html", "lang") == "en"
    page.click("#language")
    assert "文中稱" in page.inner_text("#c-times .message")


def test_markup_in_an_article_is_text(visit: Visit, site: Path) -> None:
    extraction = hostile()
    page = visit.open(next(p for p in site.glob("articles/*.html") if "onerror" in p.read_text(encoding="utf-8")))
    shown = extraction.article.text.replace("\0", "\ufffd").replace("\ud800", "\ufffd")
    assert _contents(page) == shown
    page.hover("#m1")
    page.click("#c1 .pick")
    page.click("#language")
    page.click(".table-copy")
    assert page.evaluate("window.ran") is None
    assert page.locator("#text script, #text img, .findings script, .findings img, .facts img, #card img").count() == 0


def test_the_policy_stops_a_script_that_got_in(site: Path, browser: Any) -> None:
    page = browser.new_page()
    page.goto(article_of(site, "loud").as_uri())
    policy = page.get_attribute('meta[http-equiv="Content-Security-Policy"]', "content")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page.evaluate("""() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = 1';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ran = 2">');
      fetch('http://127.0.0.1:9/').catch(() => { window.refused = 1; });
    }""")
    page.wait_for_function("window.refused === 1")
    assert page.evaluate("window.ran") is None
    page.close()


def test_without_scripts_text_and_findings_are_there(site: Path, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(article_of(site, "loud").as_uri())
    assert "兩者相差12倍" in page.inner_text("#text")
    assert "文中稱 12倍" in page.inner_text("#c-times")
    context.close()


def test_print_leaves_the_tools_out(visit: Visit, site: Path) -> None:
    page = visit.open(article_of(site, "loud"))
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.is_visible(".masthead")
    assert page.is_visible("#c-times")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
