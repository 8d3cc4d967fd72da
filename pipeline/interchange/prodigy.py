"""Prodigy-style JSON lines: ``prodigy.jsonl`` with text, tokens, spans and relations.

Tokens are the figures and the single characters between them, so that a span border is a token border whatever
segmenter the reader uses. What Prodigy has no place for stands under ``meta``, which Prodigy keeps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.errors import InputError
from pipeline.interchange.annotated import Annotated, attributes, decode, encode, operands_of

__all__ = ["cut_at", "dump", "load"]

NAME = "prodigy.jsonl"


def dump(documents: Sequence[Annotated]) -> dict[str, bytes]:
    """Write one line an article."""
    lines = (encode(_row(document)) + "\n" for document in documents)
    return {NAME: "".join(lines).encode("utf-8", "surrogatepass")}


def _row(document: Annotated) -> dict[str, object]:
    places = [(int(str(m["start"])), int(str(m["end"]))) for m in document.mentions]
    tokens = _tokens(document.text, places)
    first = {int(str(token["start"])): int(str(token["id"])) for token in tokens}
    last = {int(str(token["end"])): int(str(token["id"])) for token in tokens}
    spans = [
        {"start": a, "end": b, "token_start": first[a], "token_end": last[b], "label": m["kind"], "id": m["id"]}
        for (a, b), m in zip(places, document.mentions, strict=True)
    ]
    by_id = {str(span["id"]): span for span in spans}
    relations = [
        {
            "head": by_id[str(check["claim"])]["token_start"],
            "child": by_id[operand]["token_start"],
            "head_span": by_id[str(check["claim"])],
            "child_span": by_id[operand],
            "label": check["relation"],
        }
        for check in document.checks
        if check.get("claim") is not None
        for operand in operands_of(check)
    ]
    meta = {
        "id": document.id,
        "meta": dict(document.meta),
        "mentions": {str(m["id"]): attributes(m) for m in document.mentions},
        "facts": list(document.facts),
        "checks": list(document.checks),
    }
    return {"text": document.text, "tokens": tokens, "spans": spans, "relations": relations, "meta": meta}


def _tokens(text: str, places: Sequence[tuple[int, int]]) -> list[dict[str, object]]:
    return [{"text": text[a:b], "start": a, "end": b, "id": i} for i, (a, b) in enumerate(cut_at(text, places))]


def cut_at(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the figures at ``places`` and the single characters between them, in order."""
    borders: list[tuple[int, int]] = []
    at = 0
    for start, end in sorted(places):
        borders += [(i, i + 1) for i in range(at, start)]
        borders.append((start, end))
        at = end
    borders += [(i, i + 1) for i in range(at, len(text))]
    return borders


def load(files: Mapping[str, bytes]) -> list[Annotated]:
    """Read every ``.jsonl`` file among ``files``; a line that was rejected is left out."""
    documents = []
    for name in sorted(n for n in files if n.endswith(".jsonl")):
        for number, line in enumerate(files[name].decode("utf-8", "surrogatepass").split("\n"), 1):
            row = decode(line, f"{name}:{number}") if line.strip() else None
            if row is None or (isinstance(row, dict) and row.get("answer") == "reject"):
                continue
            documents.append(_read(row, f"{name}:{number}"))
    return documents


def _read(row: object, name: str) -> Annotated:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InputError(name, "has no 'text'")
    kept = row.get("meta") or {}
    mentions = []
    for number, span in enumerate(row.get("spans", []), 1):
        identity = span.get("id", f"new{number}")
        place = {"start": span["start"], "end": span["end"], "text": row["text"][span["start"] : span["end"]]}
        mentions.append({"id": identity, **place, "kind": span["label"], **kept.get("mentions", {}).get(identity, {})})
    lists = (tuple(kept.get(key, ())) for key in ("facts", "checks"))
    return Annotated(str(kept.get("id", "article")), row["text"], kept.get("meta", {}), tuple(mentions), *lists)
