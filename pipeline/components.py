"""The stages as spaCy components: `load` for the whole, factories and a tokenizer for pipelines of your own.

``doc.user_data["ipo"]`` holds plain data only, so that `Doc.to_bytes`, `DocBin`, pickling and worker processes work;
the getters below build our records from it when asked.

====================  =====================================================================
``doc._.mentions``    tuple of `Mention`; the spans are ``doc.spans["ipo_mentions"]``
``doc._.facts``       tuple of `Fact`
``doc._.findings``    tuple of `Finding`
``span._.quantity``   the `Mention` of a span of that group (its ``span.id_`` is the mention's id)
``span._.period``     the period of a date span or of the first fact of a figure, ``None`` without
``doc._.published``   day of publication as ISO text; set it before the pipeline runs
====================  =====================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import registry
from spacy.vocab import Vocab

from pipeline import facts, periods, relations, tokens, verdict
from pipeline.article import read_date
from pipeline.document import Document, make_document
from pipeline.errors import PipelineError
from pipeline.layout import make_layout
from pipeline.lexicon import load_lexicon
from pipeline.mentions import find_candidates
from pipeline.model import Article, Candidate, Fact, Finding, Mention, Period
from pipeline.plain import from_plain, to_plain
from pipeline.relations.proposal import Proposal
from pipeline.view import make_view

__all__ = ["COMPONENTS", "MentionTokenizer", "load"]

KEY = "ipo"
GROUP = "ipo_mentions"
COMPONENTS = ("ipo_periods", "ipo_facts", "ipo_relations", "ipo_checks")


def load(
    published: str | date | None = None,
    publisher: str | None = None,
    currency: str | None = None,
    lexicon: Iterable[str] = (),
) -> Language:
    """Return a spaCy pipeline that gives for a text what `pipeline.extract` gives.

    Parameters
    ----------
    published, publisher, currency : optional
        What is known of all articles; ``doc._.published`` overrules the day for one of them.
    lexicon : iterable of str
        Folders with words, units and metrics of your own.

    Returns
    -------
    Language
        A blank ``zh`` with `MentionTokenizer` and the four components.
    """
    folders = list(lexicon)
    tokenizer = {"@tokenizers": "ipo.MentionTokenizer.v1", "lexicon": folders}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    day, _ = read_date(published) if published is not None else (None, None)
    nlp.add_pipe("ipo_periods", config={"published": day.isoformat() if day else None, "lexicon": folders})
    nlp.add_pipe("ipo_facts", config={"publisher": publisher, "currency": currency, "lexicon": folders})
    nlp.add_pipe("ipo_relations", config={"lexicon": folders})
    nlp.add_pipe("ipo_checks", config={"lexicon": folders})
    return nlp


class MentionTokenizer:
    """Cut a text so that every border of a figure is a border of a token.

    Parameters
    ----------
    vocab : spacy.vocab.Vocab
    lexicon : tuple of str
        Folders of the user.
    """

    def __init__(self, vocab: Vocab, lexicon: tuple[str, ...] = ()) -> None:
        self.vocab = vocab
        self.lexicon = lexicon

    def __call__(self, text: str) -> Doc:
        """Return the tokens of ``text``; ``doc.text`` is ``text``."""
        lexicon = load_lexicon(self.lexicon)
        view = make_view(text)
        candidates = find_candidates(view, lexicon)
        cut = tokens.tokenizer(lexicon).tokens(view.folded, 0, len(text), candidates)
        words = [text[token.start : token.end] for token in cut]
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        doc.user_data[KEY] = {"candidates": to_plain(candidates)}
        return doc

    def __reduce__(self) -> tuple[object, ...]:
        return MentionTokenizer, (self.vocab, self.lexicon)

    def to_bytes(self, **_: object) -> bytes:
        """Return nothing: the configuration says it all."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> MentionTokenizer:
        """Return itself: the configuration says it all."""
        return self

    def to_disk(self, path: Path | str, **_: object) -> None:
        """Write nothing: the configuration says it all."""

    def from_disk(self, path: Path | str, **_: object) -> MentionTokenizer:
        """Return itself: the configuration says it all."""
        return self


@registry.tokenizers("ipo.MentionTokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(lexicon: list[str] | None = None) -> Callable[[Language], MentionTokenizer]:
    """Return a maker of `MentionTokenizer` for ``[nlp.tokenizer]`` of a config file."""
    return lambda nlp: MentionTokenizer(nlp.vocab, tuple(lexicon or ()))


class Stage:
    """One component: a function of document and lexicon, with its settings."""

    def __init__(self, run: Callable[[Doc, Stage], None], lexicon: Iterable[str], **settings: str | None) -> None:
        self.run = run
        self.folders = tuple(lexicon)
        self.settings = settings

    def __call__(self, doc: Doc) -> Doc:
        """Run the stage on one document."""
        self.run(doc, self)
        return doc


@Language.factory("ipo_periods", default_config={"published": None, "lexicon": []}, assigns=["doc.user_data"])
def make_periods(nlp: Language, name: str, published: str | None, lexicon: list[str]) -> Stage:
    """Component that resolves the dates against ``published`` (or ``doc._.published``)."""
    return Stage(_resolve, lexicon, published=published)


@Language.factory(
    "ipo_facts",
    default_config={"publisher": None, "currency": None, "lexicon": []},
    assigns=["doc.spans", "doc._.mentions", "doc._.facts", "span._.quantity", "span._.period"],
    requires=["doc.user_data"],
)
def make_facts(nlp: Language, name: str, publisher: str | None, currency: str | None, lexicon: list[str]) -> Stage:
    """Component that says what each figure means."""
    return Stage(_attribute, lexicon, publisher=publisher, currency=currency)


@Language.factory(
    "ipo_relations",
    default_config={"lexicon": []},
    assigns=["doc._.relations"],
    requires=["doc._.mentions", "doc._.facts"],
)
def make_relations(nlp: Language, name: str, lexicon: list[str]) -> Stage:
    """Component that proposes relations between the figures."""
    return Stage(_propose, lexicon)


@Language.factory(
    "ipo_checks", default_config={"lexicon": []}, assigns=["doc._.findings"], requires=["doc._.relations"]
)
def make_checks(nlp: Language, name: str, lexicon: list[str]) -> Stage:
    """Component that judges the proposed relations and looks for repairs."""
    return Stage(_judge, lexicon)


def _state(doc: Doc, needed: str, component: str) -> dict[str, Any]:
    state: dict[str, Any] = doc.user_data.setdefault(KEY, {})
    if needed not in state and needed == "candidates":
        # Another tokenizer cut the text: the figures are found all the same, and bound to its tokens where they fit.
        state["candidates"] = to_plain(find_candidates(make_view(doc.text), load_lexicon()))
    if needed not in state:
        order = " → ".join(COMPONENTS)
        raise PipelineError(f"{component} needs {needed!r}: add the components before it, too ({order})")
    return state


def _resolve(doc: Doc, stage: Stage) -> None:
    state = _state(doc, "candidates", "ipo_periods")
    day = doc._.published or stage.settings["published"]
    published = date.fromisoformat(day) if day else None
    view = make_view(doc.text)
    candidates = [from_plain(Candidate, item) for item in state["candidates"]]
    periods.resolve(view, make_layout(view.folded), candidates, published, load_lexicon(stage.folders))
    state["candidates"] = to_plain(candidates)
    state["published"] = day
    state["resolved"] = True


def _attribute(doc: Doc, stage: Stage) -> None:
    state = _state(doc, "resolved", "ipo_facts")
    published = date.fromisoformat(state["published"]) if state["published"] else None
    publisher, currency = stage.settings["publisher"], stage.settings["currency"]
    article = Article(doc.text, published=published, publisher=publisher, currency=currency)
    view = make_view(doc.text)
    candidates = [from_plain(Candidate, item) for item in state.pop("candidates")]
    mentions, found = facts.attribute(article, view, make_layout(view.folded), candidates, load_lexicon(stage.folders))
    state["article"] = {"publisher": publisher, "currency": currency}
    state["mentions"], state["facts"] = to_plain(mentions), to_plain(found)
    spans = [doc.char_span(m.start, m.end, label=m.kind, span_id=m.id) for m in mentions]
    doc.spans[GROUP] = [span for span in spans if span is not None]


def _propose(doc: Doc, stage: Stage) -> None:
    state = _state(doc, "facts", "ipo_relations")
    state["relations"] = to_plain(list(relations.propose(_document(doc), load_lexicon(stage.folders))))


def _judge(doc: Doc, stage: Stage) -> None:
    state = _state(doc, "relations", "ipo_checks")
    proposals = [from_plain(Proposal, item) for item in state["relations"]]
    state["findings"] = to_plain(verdict.judge(_document(doc), proposals, load_lexicon(stage.folders)))


def _document(doc: Doc) -> Document:
    state = doc.user_data[KEY]
    published = date.fromisoformat(state["published"]) if state["published"] else None
    article = Article(doc.text, published=published, **state["article"])
    return make_document(article, doc._.mentions, doc._.facts)


def _read(doc: Doc, name: str, kind: type[Any]) -> tuple[Any, ...]:
    return tuple(from_plain(kind, item) for item in doc.user_data.get(KEY, {}).get(name, ()))


def _quantity(span: Span) -> Mention | None:
    found = doc_mentions(span.doc)
    return next((m for m in found if m.id == span.id_ or (m.start, m.end) == (span.start_char, span.end_char)), None)


def doc_mentions(doc: Doc) -> tuple[Mention, ...]:
    """Return the mentions of a document."""
    return _read(doc, "mentions", Mention)


def _period(span: Span) -> Period | None:
    mention = _quantity(span)
    if mention is None:
        return None
    if mention.period is not None:
        return mention.period
    return next((fact.period for fact in _read(span.doc, "facts", Fact) if fact.mention == mention.id), None)


def _register() -> None:
    Doc.set_extension("published", default=None, force=True)
    Doc.set_extension("mentions", getter=doc_mentions, force=True)
    Doc.set_extension("facts", getter=lambda doc: _read(doc, "facts", Fact), force=True)
    Doc.set_extension("relations", getter=lambda doc: _read(doc, "relations", Proposal), force=True)
    Doc.set_extension("findings", getter=lambda doc: _read(doc, "findings", Finding), force=True)
    Span.set_extension("quantity", getter=_quantity, force=True)
    Span.set_extension("period", getter=_period, force=True)


_register()
