"""The masked text that the finders read, and its look-ups."""

from __future__ import annotations

import pytest

from pipeline.document import Document, make_document
from pipeline.lexicon import load_lexicon
from pipeline.model import Article, Mention
from pipeline.relations.needs import wanted
from pipeline.relations.scene import Scene, compiled, needs
from tests.support.statements import read

TEXT = "收入12億元，同比增長5%。沒有數字的一句。再一句！毛利3億元。\n第二段，員工300人。"


def scene(text: str) -> Scene:
    extraction = read(text)
    document: Document = make_document(Article(text=text), extraction.mentions, extraction.facts)
    return Scene(document, load_lexicon())


def figure(found: Scene, text: str) -> Mention:
    return next(m for m in found.mentions if m.text == text)


def test_each_mention_is_one_character() -> None:
    found = scene(TEXT)
    assert [found.at(place).text for place in found.places] == [m.text for m in found.mentions]
    assert len(found.masked) < len(TEXT)


def test_sentences_without_figures_are_left_out_but_for_their_stops() -> None:
    found = scene(TEXT)
    assert "没有数字" not in found.masked
    assert "再一句" not in found.masked
    assert found.masked.count("\n") == 1
    between = found.masked[found.place(figure(found, "5%")) + 1 : found.place(figure(found, "3億元"))]
    assert between == "。！毛利"


def test_words_around_a_figure_stop_at_its_neighbours_and_its_sentence() -> None:
    found = scene(TEXT)
    assert found.before(figure(found, "5%")) == "，同比增长"
    assert found.after(figure(found, "5%")) == ""
    assert found.before(figure(found, "3億元")) == "毛利"


def test_patterns_match_kinds_of_figures() -> None:
    found = scene(TEXT)
    pattern = compiled(r"(?P<a>«M»)«^»{0,6}增长(?P<b>«P»)")
    (match,) = found.find(pattern)
    assert (found.group(match, "a").text, found.group(match, "b").text) == ("12億元", "5%")


@pytest.mark.parametrize(
    ("kinds", "words", "held"), [("R", "", False), ("P", "", True), ("", "毛利", True), ("", "凈利", False)]
)
def test_finders_are_asked_only_where_they_have_something_to_say(kinds: str, words: str, held: bool) -> None:
    @needs(kinds=kinds, words=words)
    def finder(found: Scene) -> None:
        del found

    assert (wanted((finder,), scene(TEXT).masked, load_lexicon()) == [finder]) is held


def test_all_needs_must_be_met() -> None:
    @needs(kinds="P")
    @needs(words="凈利 毛利")
    @needs(words="增长")
    def met(found: Scene) -> None:
        del found

    @needs(words="增长")
    @needs(words="凈利")
    def unmet(found: Scene) -> None:
        del found

    assert wanted((met, unmet), scene(TEXT).masked, load_lexicon()) == [met]


def test_private_characters_of_the_text_are_no_figures() -> None:
    text = "\ue04d收入12億元\ue050。"
    found = scene(text)
    assert [found.at(place).text for place in found.places] == ["12億元"]
    assert "\ue050" not in found.masked
