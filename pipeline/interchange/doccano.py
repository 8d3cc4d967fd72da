"""doccano's JSON lines for sequence labelling with relations: ``doccano.jsonl``.

What doccano has no place for (values, facts, checks) stands under ``ipo``, a column that doccano keeps as metadata.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.errors import InputError
from pipeline.interchange.annotated import Annotated, attributes, decode, encode, operands_of

__all__ = ["dump", "load"]

NAME = "doccano.jsonl"


def dump(documents: Sequence[Annotated]) -> dict[str, bytes]:
    """Write one line an article."""
    lines = (encode(_row(document)) + "\n" for document in documents)
    return {NAME: "".join(lines).encode("utf-8", "surrogatepass")}


def _row(document: Annotated) -> dict[str, object]:
    numbers = {str(m["id"]): number for number, m in enumerate(document.mentions, 1)}
    entities = [
        {"id": numbers[str(m["id"])], "label": m["kind"], "start_offset": m["start"], "end_offset": m["end"]}
        for m in document.mentions
    ]
    relations: list[dict[str, object]] = []
    for check in document.checks:
        claim = check.get("claim")
        for operand in operands_of(check) if claim is not None else ():
            ends = {"from_id": numbers[str(claim)], "to_id": numbers[operand]}
            relations.append({"id": len(relations) + 1, **ends, "type": check["relation"]})
    kept = {
        "id": document.id,
        "meta": dict(document.meta),
        "mentions": {str(numbers[str(m["id"])]): {"id": m["id"], **attributes(m)} for m in document.mentions},
        "facts": list(document.facts),
        "checks": list(document.checks),
    }
    return {"id": document.id, "text": document.text, "entities": entities, "relations": relations, "ipo": kept}


def load(files: Mapping[str, bytes]) -> list[Annotated]:
    """Read every ``.jsonl`` file among ``files``."""
    documents = []
    for name in sorted(n for n in files if n.endswith(".jsonl")):
        for number, line in enumerate(files[name].decode("utf-8", "surrogatepass").split("\n"), 1):
            if line.strip():
                documents.append(_read(decode(line, f"{name}:{number}"), f"{name}:{number}"))
    return documents


def _read(row: object, name: str) -> Annotated:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InputError(name, "has no 'text': export from doccano as JSONL (relation)")
    kept = row.get("ipo") or {}
    known = kept.get("mentions", {})
    mentions = []
    for entity in row.get("entities", []):
        start, end = entity["start_offset"], entity["end_offset"]
        extra = known.get(str(entity["id"]), {"id": f"new{entity['id']}"})
        place = {"start": start, "end": end, "text": row["text"][start:end], "kind": entity["label"]}
        mentions.append({"id": extra["id"], **place, **{k: v for k, v in extra.items() if k != "id"}})
    identity = str(kept.get("id", row.get("id")))
    return Annotated(
        identity,
        row["text"],
        kept.get("meta", {}),
        tuple(mentions),
        tuple(kept.get("facts", ())),
        tuple(kept.get("checks", ())),
    )
