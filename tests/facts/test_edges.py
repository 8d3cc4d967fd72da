"""The cheap tests before the patterns: none of them hides what its pattern would find."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts import dating, levels
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
