"""The spaCy pipeline gives what `extract` gives, and its documents survive every way of moving them."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import pipeline
from pipeline.article import read_articles
from pipeline.components import COMPONENTS, GROUP, MentionTokenizer
from pipeline.errors import PipelineError
from pipeline.model import Article, Fact, Finding, Mention

ROOT = Path(__file__).resolve().parents[1]
TEXT = "😀星河公司12月公告，2024年收入3.12億元，其中硬件2.0億元、軟件1.5億元，同比增長150%。"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline.load(published="2025-03-01")


def content(doc: Doc) -> tuple[tuple[Mention, ...], tuple[Fact, ...], list[tuple[object, ...]]]:
    return doc._.mentions, doc._.facts, [told(c) for c in doc._.findings]


def told(finding: Finding) -> tuple[object, ...]:
    return finding.relation, finding.verdict, finding.claim, finding.operands, finding.message, finding.repairs


def articles() -> list[Article]:
    return [item for item in read_articles([str(ROOT / "corpus" / "articles")]) if isinstance(item, Article)]


def test_it_gives_what_extract_gives_on_the_whole_corpus() -> None:
    every = articles()
    assert len(every) >= 30
    for article in every:
        expected = pipeline.extract(article.text, article.published, article.publisher, article.currency)
        nlp = pipeline.load(article.published, article.publisher, article.currency)
        doc = nlp(article.text)
        assert doc.text == article.text
        assert doc._.mentions == expected.mentions
        assert doc._.facts == expected.facts
        assert doc._.findings == expected.findings
        assert [(s.start_char, s.end_char, s.id_) for s in doc.spans[GROUP]] == [
            (m.start, m.end, m.id) for m in expected.mentions
        ]


def test_getters(nlp: Language) -> None:
    doc = nlp(TEXT)
    by_text = {span.text: span for span in doc.spans[GROUP]}
    money = by_text["3.12億元"]
    assert money.label_ == "money"
    assert money._.quantity.value == 312_000_000
    assert str(money._.period) == "2024-01-01/2024-12-31"
    assert str(by_text["2024年"]._.period) == "2024-01-01/2024-12-31"
    assert doc[0:1]._.quantity is None
    assert any(c.verdict == "inconsistent" for c in doc._.findings)


def test_bytes_docbin_disk_and_pickle(nlp: Language, tmp_path: Path) -> None:
    doc = nlp(TEXT)
    expected = content(doc)
    assert expected[1]
    assert content(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == expected
    box = DocBin(store_user_data=True, docs=[doc])
    assert content(next(DocBin().from_bytes(box.to_bytes()).get_docs(nlp.vocab))) == expected
    doc.to_disk(tmp_path / "doc")
    assert content(Doc(nlp.vocab).from_disk(tmp_path / "doc")) == expected
    assert content(pickle.loads(pickle.dumps(doc))) == expected
    nlp.to_disk(tmp_path / "nlp")
    assert content(spacy.load(tmp_path / "nlp")(TEXT)) == expected
    assert content(spacy.blank("zh", config=nlp.config).from_bytes(nlp.to_bytes())(TEXT))[0] == expected[0]


def test_a_document_may_move_between_any_two_components(nlp: Language) -> None:
    expected = content(nlp(TEXT))
    doc = nlp.make_doc(TEXT)
    for name in COMPONENTS:
        doc = Doc(nlp.vocab).from_bytes(doc.to_bytes())
        doc = nlp.get_pipe(name)(doc)
    assert content(doc) == expected


def test_worker_processes(nlp: Language) -> None:
    texts = [TEXT, "没有数字。", "", "2023年虧損1億元，2024年虧損2億元。"]
    alone = [content(doc) for doc in nlp.pipe(texts)]
    together = [content(doc) for doc in nlp.pipe(texts, n_process=2, batch_size=2)]
    assert together == alone


def test_the_tokenizer_pickles(nlp: Language) -> None:
    again = pickle.loads(pickle.dumps(nlp.tokenizer))
    assert isinstance(again, MentionTokenizer)
    assert [t.text for t in again(TEXT)] == [t.text for t in nlp.make_doc(TEXT)]


def test_a_day_may_be_given_with_the_document(nlp: Language) -> None:
    doc = nlp.make_doc("今年收入1億元。")
    doc._.published = "2019-05-01"
    assert str(nlp(doc)._.facts[0].period) == "2019-01-01/2019-12-31"


def test_components_of_a_pipeline_with_another_tokenizer() -> None:
    nlp = spacy.blank("zh")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    assert [f.metric for f in nlp("2024年收入3.12億元。")._.facts] == ["revenue"]


def test_a_component_that_is_missing_is_named() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("ipo_checks")
    with pytest.raises(PipelineError, match="ipo_relations"):
        nlp("2024年收入3.12億元。")


def test_a_config_file_assembles(tmp_path: Path) -> None:
    config = tmp_path / "config.cfg"
    stages = "".join(f'\n[components.{name}]\nfactory = "{name}"\n' for name in COMPONENTS)
    tokenizer = '\n[nlp.tokenizer]\n@tokenizers = "ipo.MentionTokenizer.v1"\n'
    names = ",".join(f'"{name}"' for name in COMPONENTS)
    config.write_text(
        f'[nlp]\nlang = "zh"\npipeline = [{names}]\n{tokenizer}\n[components]\n{stages}', encoding="utf-8"
    )
    assembled = spacy.util.load_model_from_config(spacy.util.load_config(config), auto_fill=True)
    assert [f.value for f in assembled("2024年收入3.12億元。")._.facts] == [312_000_000]


def test_analysis_finds_nothing_missing(nlp: Language) -> None:
    problems = nlp.analyze_pipes()["problems"]
    assert not any(problems.values())


def test_displacy_renders(nlp: Language) -> None:
    page = displacy.render(nlp(TEXT), style="span", options={"spans_key": GROUP}, jupyter=False)
    assert "3.12億元" in page
    assert "money" in page
