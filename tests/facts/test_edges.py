"""The cheap tests before the patterns: none of them hides what its pattern would find."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts import dating, growth, levels, telling
from pipeline.facts.finder import Finder, Gate
from pipeline.facts.items import with_breaks
from pipeline.facts.records import Item
from pipeline.facts.vocabulary import vocabulary
from pipeline.lexicon import load_lexicon

LEXICON = load_lexicon()
READING = LEXICON.tree("reading")


@pytest.mark.parametrize("name", sorted(READING))
def test_edges_of_cues_let_every_word_through(name):
    cue = vocabulary(LEXICON).cues[name]
    for word in READING[name]["words"]:
        said = {"end": f"乙{word}", "start": f"{word}乙", "any": word}[READING[name]["at"]]
        edge = said[-1] if READING[name]["at"] == "end" else said[0]
        assert cue.search(said) is not None
        assert edge in cue.edges


def test_edges_of_what_is_due():
    for soon in ("", *dating._SOON):
        for done in (*dating._DONE, "合约"):
            assert dating._DUE.match(soon + done)
            assert (soon + done)[0] in dating._DUE_EDGES


@pytest.mark.parametrize("hedge", levels._HEDGES)
def test_hedges_are_cut(hedge):
    assert levels._without_hedge(f"现金{hedge}") == "现金"


@pytest.mark.parametrize("lead", levels._LEADS)
def test_leads_are_cut(lead):
    assert levels._without_lead(f"现金{lead}") == "现金"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (telling._PAID, ("每10股派", "每股共分红", "派息", "股息", "分红")),
        (telling._CLOSED, ("收于", "收在", "收报", "报收", "现报", "收盘报", "报约")),
        (telling._EACH, ("每桶", "每盎司约")),
        (telling._SALES, ("销售额", "销售", "销售总额跌至")),
        (telling._BRINGS, ("贡献", "带来了约")),
        (telling._SOLD_AT, ("卖", "售", "售价约", "卖到")),
    ],
)
def test_letters_of_telling_words(pattern, said):
    for words in said:
        assert pattern.search(words)
        assert not telling._TELLING.isdisjoint(words)


@pytest.mark.parametrize("said", ["较去年高", "比招股价低约", "较上年多出", "比它少了", "较去年高超过", "比它低逾"])
def test_ends_of_what_compares(said):
    assert growth._HIGHER.search(said)
    assert said[-1] in growth._HIGHER_ENDS


PLAIN = re.compile(r"[，。；！？!?;】【():]|,(?!\d{3})|(?<=[\u4e00-\u9fff%])[ ]{1,2}(?=[\u4e00-\u9fff])")


@given(st.text(alphabet="，,;。( )%收入1289 ", max_size=24))
def test_breaks_are_the_marks_and_the_spaces_between_words(text):
    first = Item(0, 0, "F")
    found = with_breaks(text, [first], 0, len(text), spaced=True)
    assert [(item.start, item.end) for item in found if item.tag == "C"] == [m.span() for m in PLAIN.finditer(text)]


def test_no_break_within_an_item():
    items = [Item(0, 5, "F"), Item(6, 8, "W")]
    found = with_breaks("1,234，收入", items, 0, 8, spaced=True)
    assert [(item.start, item.tag) for item in found] == [(0, "F"), (5, "C"), (6, "W")]


def test_gate_names_the_patterns_whose_words_occur():
    gate = Gate({"short": ["简称"], "holder": ["股东", "董事"], "both": ["简称"]})
    assert gate.open("某某股份（简称某某）") == {"short", "both"}
    assert gate.open("第一大股东") == {"holder"}
    assert gate.open("\ud800") == set()


def test_finder_prefers_the_longest_of_the_first():
    assert Finder(["发布", "发布公告", "公告"]).find("昨日发布公告") == [(1, 2, 6)]
