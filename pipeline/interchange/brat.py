"""brat standoff: ``ID.txt`` and ``ID.ann``, with an ``annotation.conf`` for the kinds and relations.

A mention is a ``T`` line; its attributes, the facts and the checks are notes (``#``) in JSON on the mention, since
brat's own attributes take closed lists only. Every operand of a check is also an ``R`` line, to be seen in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.errors import InputError
from pipeline.interchange.annotated import Annotated, attributes, decode, encode, operands_of

__all__ = ["dump", "load"]

KINDS = ("money", "percent", "percentage_point", "multiple", "ratio", "quantity", "rank", "date", "duration", "number")
_ENTITY = re.compile(r"(\w+) (\d+) (?:\d+;\d+ )*(\d+)")


def dump(documents: Sequence[Annotated]) -> dict[str, bytes]:
    """Write two files an article, and the configuration."""
    files: dict[str, bytes] = {}
    relations: set[str] = set()
    for document in documents:
        files[f"{document.id}.txt"] = document.text.encode("utf-8", "surrogatepass")
        lines = "".join(line + "\n" for line in _lines(document))
        files[f"{document.id}.ann"] = lines.encode("utf-8", "surrogatepass")
        relations |= {str(check["relation"]) for check in document.checks}
    ends = "Arg1:<ENTITY>, Arg2:<ENTITY>"
    rows = ["[entities]", *KINDS, "", "[relations]", *(f"{name}\t{ends}" for name in sorted(relations)), ""]
    rows += ["[events]", "", "[attributes]", ""]
    files["annotation.conf"] = "\n".join(rows).encode()
    return files


def _lines(document: Annotated) -> Iterator[str]:
    tags = {str(m["id"]): f"T{number}" for number, m in enumerate(document.mentions, 1)}
    notes = 0
    for mention in document.mentions:
        start, end = int(str(mention["start"])), int(str(mention["end"]))
        covered = document.text[start:end]
        shown = re.sub(r"[\n\r]+", " ", covered)
        yield f"{tags[str(mention['id'])]}\t{mention['kind']} {_fragments(start, covered)}\t{shown}"
        notes += 1
        note = {"id": mention["id"], **attributes(mention)}
        yield f"#{notes}\tMention {tags[str(mention['id'])]}\t{encode(note)}"
    for fact in document.facts:
        notes += 1
        yield f"#{notes}\tFact {tags[str(fact['mention'])]}\t{encode(fact)}"
    arrows = 0
    for check in document.checks:
        operands = operands_of(check)
        claim = check.get("claim")
        anchor = str(claim) if claim is not None else (operands or [str(document.mentions[0]["id"])])[0]
        notes += 1
        yield f"#{notes}\tCheck {tags[anchor]}\t{encode(check)}"
        for operand in operands:
            if operand != anchor:
                arrows += 1
                yield f"R{arrows}\t{check['relation']} Arg1:{tags[anchor]} Arg2:{tags[operand]}"
    notes += 1
    yield f"#{notes}\tMeta {document.id}\t{encode(dict(document.meta))}"


def _fragments(start: int, covered: str) -> str:
    """Return offsets; brat wants a span that holds a line break in fragments."""
    pieces = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n\r]+", covered)]
    return ";".join(f"{a} {b}" for a, b in pieces) or f"{start} {start + len(covered)}"


def load(files: Mapping[str, bytes]) -> list[Annotated]:
    """Read ``.ann`` files with their texts; attributes come from the notes where there are any."""
    documents = []
    for name in sorted(n for n in files if n.endswith(".ann")):
        stem = name.removesuffix(".ann")
        if f"{stem}.txt" not in files:
            raise InputError(name, f"its text {stem}.txt is missing")
        text = files[f"{stem}.txt"].decode("utf-8", "surrogatepass")
        documents.append(_read(stem, text, files[name].decode("utf-8", "surrogatepass"), name))
    return documents


def _read(stem: str, text: str, annotations: str, name: str) -> Annotated:
    entities: dict[str, dict[str, object]] = {}
    notes: dict[str, list[Mapping[str, object]]] = {"Fact": [], "Check": []}
    meta: Mapping[str, object] = {}
    for number, line in enumerate(annotations.split("\n"), 1):
        head, _, rest = line.partition("\t")
        if head.startswith("T"):
            match = _ENTITY.match(rest)
            if match is None:
                raise InputError(name, f"line {number} is no entity of brat: {line[:60]!r}")
            start, end = int(match[2]), int(match[3])
            entities[head] = {"id": head, "start": start, "end": end, "text": text[start:end], "kind": match[1]}
        elif head.startswith("#"):
            about, _, body = rest.partition("\t")
            kind, _, target = about.partition(" ")
            if kind not in ("Mention", "Fact", "Check", "Meta"):
                continue  # a note that an annotator wrote
            value = decode(body, f"{name}:{number}")
            if not isinstance(value, dict):
                raise InputError(f"{name}:{number}", "the note is no JSON object")
            if kind == "Mention" and target in entities:
                entities[target].update(value)
            elif kind == "Meta":
                meta = value
            elif kind in notes:
                notes[kind].append(value)
    return Annotated(stem, text, meta, tuple(entities.values()), tuple(notes["Fact"]), tuple(notes["Check"]))
