"""Outlines: what a pattern asks of figures and stops alone."""

from __future__ import annotations

import pytest

from pipeline.document import make_document
from pipeline.lexicon import load_lexicon
from pipeline.relations.outline import opener_of, outline_of
from pipeline.relations.scene import Scene, compiled
from tests.support.statements import read


def _outline(pattern: str) -> str:
    outline = outline_of(compiled(pattern).pattern)
    return (
        ""
        if outline is None
        else "".join(chr(ord(c) & 0xFF) if "\ue000" <= c <= "\uf8ff" else c for c in outline.pattern)
    )


@pytest.mark.parametrize(
    ("pattern", "outline"),
    [
        ("(?P<a>«M»)[，,]?(?:增长|下降)约?(?P<b>«P»)", "[M][P]"),
        ("(?P<a>«M»)«^»{0,8}?占«~»{0,8}?(?P<b>«P»)", "[M][KDT]{0,8}[P]"),
        ("(?P<a>«M»)[，；]其中(?!«D»)(?P<b>«P»)?", "[M][；]?[P]?"),
        ("(?P<a>«M»)«~»{0,4}«~»{0,5}(?:年|«D»)(?P<b>«P»)", "[M][KDT]{0,99}[D]?[P]"),
        ("(?P<a>«M»)(?:、«M»){1,12}", "[M][M]{0,99}"),
        ("增长«^»{0,8}", ""),
    ],
)
def test_outline_keeps_figures_and_stops(pattern: str, outline: str) -> None:
    assert _outline(pattern) == outline


@pytest.mark.parametrize(
    ("pattern", "opener"),
    [
        ("(?:由|从自|自)x", "[从由自]"),
        ("(?:(?P<up>(?:升|增长))|(?P<down>降))x", "[升增降]"),
        ("每(?P<what>吨|桶)x", "[吨桶每]"),
        ("(?:由|从)?x", None),
        ("(?:由|)x", None),
        ("(?:由|从?)x", None),
        ("(?:由|从)x|(?:自)y", None),
        ("[由从]x", None),
    ],
)
def test_opener_is_one_of_the_first_characters(pattern: str, opener: str | None) -> None:
    found = opener_of(pattern)
    assert (None if found is None else found.pattern) == opener


@pytest.mark.parametrize(
    "pattern",
    [
        "(?P<a>«M»)«~»{0,12}?(?:增长|下降)(?P<b>«P»)",
        "(?:收入|入)«^»{0,4}?(?P<b>«M»)",
        "[收利]«^»{0,4}?(?P<b>«M»)",
    ],
)
def test_find_yields_every_start(pattern: str) -> None:
    text = "2024年收入12亿元，增长5%；利润3亿元，下降8%。收入9亿元，利润1亿元，增长7%。"
    told = read(text)
    scene = Scene(make_document(told.article, told.mentions, told.facts), load_lexicon())
    wanted = compiled(pattern)
    every = (wanted.match(scene.masked, place) for place in range(len(scene.masked)))
    spans = [m.span() for m in every if m]
    for _ in range(2):  # without outlines, then with them
        assert [m.span() for m in scene.find(wanted)] == spans != []
