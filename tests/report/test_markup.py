"""Pieces of a page, without a browser."""

from __future__ import annotations

import re
from decimal import Decimal
from html.parser import HTMLParser
from xml.etree import ElementTree as Tree

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.interval import Interval
from pipeline.report.charts import Bar, metric_chart, share_chart
from pipeline.report.drawing import difference, scale
from pipeline.report.marks import Note, marked_text, paragraphs
from pipeline.report.page import data_block, page_name
from pipeline.report.rows import Figure
from tests.report.made import HOSTILE


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text, self.marks, self.tags, self.depth = "", [""], set[str](), 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.depth += tag == "mark"
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "mark"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.depth:
            self.marks[-1] += data


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80), st.data())
def test_any_text_with_any_figures_comes_out_as_it_went_in(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    figures = [Figure(f"m{i}", a, b, text[a:b], "money") for i, (a, b) in enumerate(spans)]
    parser = _Text()
    parser.feed(str(marked_text(text, figures, {"m0": Note("error", ("1",))}, "hans")))
    parser.close()
    assert parser.text == text
    assert parser.marks[1:] == [text[a:b] for a, b in spans]
    assert parser.tags <= {"p", "mark"}


def test_of_overlapping_figures_one_is_marked() -> None:
    figures = [Figure("m1", 0, 3, "3億元", "money"), Figure("m2", 1, 4, "億元整", "money")]
    assert re.sub("<[^>]*>", "", marked_text("3億元整", figures, {}, "hant")) == "3億元整"


def test_a_figure_over_a_line_break_stays_in_one_paragraph() -> None:
    text = "甲\n1億\n元乙\n丙"
    figure = Figure("m1", 2, 6, text[2:6], "money")
    assert [(a, b, len(f)) for a, b, f in paragraphs(text, [figure])] == [(0, 2, 0), (2, 7 + 1, 1), (8, 9, 0)]


def test_data_cannot_end_its_element() -> None:
    block = str(data_block({"a": "</script><!--&\u2028\ud800"}))
    assert not re.search("[<>&\u2028\ud800]", block)
    assert block == r'{"a":"\u003c/script\u003e\u003c!--\u0026\u2028\ud800"}'


def test_page_names_are_plain_and_apart() -> None:
    names = {page_name(key) for key in ("a/b.txt", "c/b.txt", "../../etc/passwd", HOSTILE, "智谱", "", "\ud800")}
    assert len(names) == 7
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+\.html", name) and not name.startswith(".") for name in names)


def test_differences() -> None:
    assert [str(part) for part in difference("50億", "50萬億")] == ["50億", "50<ins>萬</ins>億"]
    assert [str(part) for part in difference("兩年", "一年")] == ["<del>兩</del>年", "<ins>一</ins>年"]
    assert "<script" not in "".join(difference("3億", HOSTILE))


def _rectangles(svg: str) -> dict[str, tuple[float, float]]:
    return {
        r.attrib["class"]: (float(r.attrib["x"]), float(r.attrib["x"]) + float(r.attrib["width"]))
        for r in Tree.fromstring(svg).iter("rect")
    }


def test_intervals_are_to_scale() -> None:
    svg = str(scale(Interval(Decimal(10), Decimal(20)), Interval(Decimal(30), Decimal(40)), "number", None, "hans"))
    (a, b), (c, d) = (_rectangles(svg)[name] for name in ("stated", "computed"))
    assert abs((b - a) - (d - c)) < 0.5
    assert abs((c - b) - (b - a)) < 0.5


def test_far_intervals_are_on_a_logarithmic_axis_and_unbounded_ones_have_arrows() -> None:
    low, high = Interval(Decimal("0.001"), Decimal("0.002"), high_open=True), Interval(Decimal(12), None)
    svg = str(scale(low, high, "multiple", None, "hant"))
    assert "對數刻度" in svg
    assert 'class="stated end open"' in svg
    assert svg.count("<circle") == 1
    assert 'class="computed end" d=' in svg
    assert all(0 <= x <= 320 for pair in _rectangles(svg).values() for x in pair)


def test_odd_intervals_draw_something_or_nothing() -> None:
    everything, zero, huge = Interval(None, None), Interval.point(0), Interval.point(Decimal("1e5000"))
    assert scale(everything, everything, "number", None, "hans") == ""
    assert scale(None, zero, "number", None, "hans") == ""
    for a in (everything, zero, huge, Interval(Decimal("-5"), Decimal("1e300"))):
        for b in (zero, huge, Interval(Decimal("1e-300"), Decimal("1e-299"))):
            svg = str(scale(a, b, "number", None, "hans"))
            assert svg == "" or Tree.fromstring(svg).tag == "svg"


def test_charts_carry_no_style_no_script_and_no_markup_of_others() -> None:
    bar = Bar(HOSTILE + "\x01", Decimal(5), Decimal(4), Decimal(6), title=HOSTILE)
    charts = metric_chart([bar, bar], "money", "CNY", "hans", HOSTILE)
    charts += share_chart([HOSTILE], {HOSTILE: [Decimal("0.4")]}, "rest", "hans", HOSTILE)
    root = Tree.fromstring(f"<div>{charts}</div>")
    tags = {element.tag for element in root.iter()}
    assert tags <= {"div", "svg", "g", "rect", "path", "text", "title"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in attributes if name == "style" or name.startswith("on") or "href" in name]
