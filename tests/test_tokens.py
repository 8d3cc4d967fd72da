"""Words between mentions: borders, the private tokenizer, pickling."""

from __future__ import annotations

import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import pipeline
from pipeline.errors import LexiconError
from pipeline.lexicon import load_lexicon
from pipeline.mentions import find_candidates
from pipeline.model import Candidate
from pipeline.tokens import Tokenizer, tokenizer
from pipeline.view import make_view

ARTICLES = Path(__file__).resolve().parents[1] / "corpus" / "articles"
TEXT = "公司发行4,010.00万股，募集资金3.2亿元，归母净利润同比增长12.5%。"


def test_a_mention_is_one_token_and_its_borders_are_word_borders() -> None:
    view = make_view(TEXT)
    candidates = find_candidates(view, load_lexicon())
    tokens = tokenizer(load_lexicon()).tokens(view.folded, 0, len(TEXT), candidates)
    assert "".join(token.text for token in tokens) == view.folded
    assert [t.start for t in tokens] == [0, *(t.end for t in tokens[:-1])]
    assert [t.text for t in tokens if t.mention] == ["4,010.00万股", "3.2亿元", "12.5%"]


def test_a_stretch_starts_and_ends_where_asked() -> None:
    figure = Candidate(4, 8, "money", "test", value=Decimal(1))
    tokens = tokenizer(load_lexicon()).tokens("甲公司的1亿元收入与2亿元", 3, 10, [figure])
    assert (tokens[0].start, tokens[-1].end) == (3, 10)
    assert [t.text for t in tokens if t.mention] == ["1亿元收"[:4]]


def test_metrics_and_names_of_the_lexicon_stay_whole() -> None:
    words = tokenizer(load_lexicon()).cut("影石创新归母净利润")
    assert words == ["影石创新", "归母净利润"]


def test_the_global_tokenizer_is_left_alone() -> None:
    import jieba

    tokenizer(load_lexicon()).cut("归母净利润")
    assert not jieba.dt.initialized
    Tokenizer((), "jieba").cut("归母净利润")
    assert not jieba.dt.initialized


def test_it_pickles_by_its_words_and_loads_again() -> None:
    original = Tokenizer(("甲乙丙丁戊",))
    copy = pickle.loads(pickle.dumps(original))
    assert copy.extra == original.extra
    assert copy.cut("甲乙丙丁戊") == ["甲乙丙丁戊"]


def test_common_words_are_told_from_names() -> None:
    words = tokenizer(load_lexicon())
    assert words.common("然而")
    assert not words.common("阿麦斯")
    assert words.frequency("澜湟") == 0


def test_the_engines_give_the_same_facts_on_the_whole_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.txt"))]
    ours = [pipeline.extract(text, published="2025-12-24").facts for text in texts]
    original = Tokenizer(tokenizer(load_lexicon()).extra, "jieba")
    monkeypatch.setattr("pipeline.facts.tokenizer", lambda _lexicon: original)
    assert [pipeline.extract(text, published="2025-12-24").facts for text in texts] == ours


def test_a_user_may_choose_the_engine(tmp_path: Path) -> None:
    (tmp_path / "facts.toml").write_text('[segmenter]\nengine = "jieba"\n', encoding="utf-8")
    assert tokenizer(load_lexicon((str(tmp_path),))).engine == "jieba"
    with pytest.raises(LexiconError, match="hanlp"):
        Tokenizer((), "hanlp")


def test_a_process_of_our_own_takes_the_default_of_rjieba_once() -> None:
    script = (
        "import pipeline.tokens as t\n"
        "from pipeline.tokens import Tokenizer\n"
        "t.take_default(); a = Tokenizer(('甲乙丙丁戊',)); b = Tokenizer(('己庚辛壬癸',))\n"
        "print(a.cut('甲乙丙丁戊'), b.cut('己庚辛壬癸'))\n"
        "import rjieba; print(rjieba.has_word('甲乙丙丁戊'), rjieba.has_word('己庚辛壬癸'))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines() == ["['甲乙丙丁戊'] ['己庚辛壬癸']", "True False"]
