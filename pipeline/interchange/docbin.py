"""spaCy's `DocBin`: ``articles.spacy`` with the figures as ``doc.spans["ipo_mentions"]``, labelled by kind.

Tokens are those of `pipeline.interchange.prodigy`. All else stands in ``doc.user_data["ipo_annotated"]`` as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from pipeline.errors import InputError
from pipeline.interchange.annotated import Annotated, attributes, decode, encode
from pipeline.interchange.prodigy import cut_at

__all__ = ["dump", "load"]

NAME = "articles.spacy"
GROUP = "ipo_mentions"
KEY = "ipo_annotated"


def dump(documents: Sequence[Annotated]) -> dict[str, bytes]:
    """Write all articles into one file."""
    vocab = Vocab()
    box = DocBin(store_user_data=True)
    for document in documents:
        box.add(_doc(document, vocab))
    return {NAME: box.to_bytes()}


def _doc(document: Annotated, vocab: Vocab) -> Doc:
    places = [(int(str(m["start"])), int(str(m["end"]))) for m in document.mentions]
    words = [document.text[a:b] for a, b in cut_at(document.text, places)]
    doc = Doc(vocab, words=words, spaces=[False] * len(words))
    spans = (
        doc.char_span(a, b, label=str(m["kind"]), span_id=str(m["id"]))
        for (a, b), m in zip(places, document.mentions, strict=True)
    )
    doc.spans[GROUP] = [span for span in spans if span is not None]
    kept = {
        "id": document.id,
        "meta": dict(document.meta),
        "mentions": {str(m["id"]): attributes(m) for m in document.mentions},
        "facts": list(document.facts),
        "checks": list(document.checks),
    }
    doc.user_data[KEY] = encode(kept)
    return doc


def load(files: Mapping[str, bytes]) -> list[Annotated]:
    """Read every ``.spacy`` file among ``files``."""
    documents = []
    for name in sorted(n for n in files if n.endswith(".spacy")):
        try:
            docs = list(DocBin().from_bytes(files[name]).get_docs(Vocab()))
        except Exception as error:  # zlib, msgpack and spaCy each raise their own
            raise InputError(name, f"is no DocBin ({error})") from error
        documents += [_read(doc, name) for doc in docs]
    return documents


def _read(doc: Doc, name: str) -> Annotated:
    raw = decode(str(doc.user_data.get(KEY, "{}")), name)
    kept = raw if isinstance(raw, dict) else {}
    mentions = [
        {
            "id": span.id_,
            "start": span.start_char,
            "end": span.end_char,
            "text": span.text,
            "kind": span.label_,
            **kept.get("mentions", {}).get(span.id_, {}),
        }
        for span in doc.spans.get(GROUP, ())
    ]
    lists = (tuple(kept.get(key, ())) for key in ("facts", "checks"))
    return Annotated(str(kept.get("id", "article")), doc.text, kept.get("meta", {}), tuple(mentions), *lists)
