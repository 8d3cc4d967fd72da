"""An annotated article as plain data: what every format is made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import simplejson

from pipeline.errors import InputError

__all__ = ["Annotated", "attributes", "decode", "encode", "from_contract", "from_gold", "operands_of", "renumber"]

#: Keys of a mention that say where it is; all others are attributes.
PLACE = ("id", "start", "end", "text", "kind")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text with mentions, facts and checks as dictionaries in the words of the annotation guide.

    Every mention has ``id``, ``start``, ``end``, ``text`` and ``kind``; facts and checks refer to it by ``id``.
    """

    id: str
    text: str
    meta: Mapping[str, object] = field(default_factory=dict)
    mentions: tuple[Mapping[str, object], ...] = ()
    facts: tuple[Mapping[str, object], ...] = ()
    checks: tuple[Mapping[str, object], ...] = ()


def attributes(mention: Mapping[str, object]) -> dict[str, object]:
    """Return what a mention says beyond its place and kind."""
    return {key: value for key, value in mention.items() if key not in PLACE and value is not None}


def from_contract(row: Mapping[str, object], text: str) -> Annotated:
    """Build a document from the JSON object of ``extract --format json``."""
    article = _mapping(row.get("article"))
    meta = {key: value for key, value in article.items() if key != "id" and value is not None}
    drop = ("interval", "rule")
    mentions = tuple(
        {key: value for key, value in m.items() if key not in drop and value is not None}
        for m in _rows(row, "mentions")
    )
    facts = tuple({key: value for key, value in f.items() if value is not None} for f in _rows(row, "facts"))
    keys = ("relation", "claim", "operands", "verdict", "formula", "reading")
    checks = tuple(
        {key: f.get(key) for key in keys if f.get(key) is not None or key == "claim"} for f in _rows(row, "findings")
    )
    return Annotated(str(article.get("id") or "article"), text, meta, mentions, facts, checks)


def from_gold(row: Mapping[str, object], text: str) -> Annotated:
    """Build a document from a gold file and the text it annotates."""
    lists = ("mentions", "facts", "checks")
    meta = {key: value for key, value in row.items() if key not in (*lists, "article", "sha256")}
    return Annotated(str(row.get("article")), text, meta, *(tuple(_rows(row, name)) for name in lists))


def renumber(
    document: Annotated, regions: list[dict[str, object]]
) -> tuple[tuple[Mapping[str, object], ...], tuple[Mapping[str, object], ...], tuple[Mapping[str, object], ...]]:
    """Give mentions new ids in order of offset; facts and checks go with the mentions that they speak of."""
    regions.sort(key=lambda m: (m["start"], m["end"]))
    new = {str(m["id"]): f"m{number}" for number, m in enumerate(regions, 1)}
    mentions = tuple({**m, "id": new[str(m["id"])]} for m in regions)
    facts = tuple({**f, "mention": new[str(f["mention"])]} for f in document.facts if str(f["mention"]) in new)
    checks = []
    for check in document.checks:
        claim, operands = check.get("claim"), operands_of(check)
        if all(o in new for o in operands) and (claim is None or str(claim) in new):
            renamed = None if claim is None else new[str(claim)]
            checks.append({**check, "claim": renamed, "operands": [new[o] for o in operands]})
    return mentions, facts, tuple(checks)


def encode(value: object) -> str:
    """Return compact JSON with exact decimals."""
    return simplejson.dumps(value, ensure_ascii=False, use_decimal=True, separators=(",", ":"))


def decode(data: bytes | str, name: str) -> object:
    """Read JSON with exact decimals; an error names the file."""
    try:
        return json.loads(data, parse_float=Decimal)
    except ValueError as error:
        raise InputError(name, f"is no JSON ({error}); export it again") from error


def operands_of(check: Mapping[str, object]) -> list[str]:
    """Return the mention ids that a check is computed from."""
    return [str(operand) for operand in _list(check.get("operands"))]


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _rows(row: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    return [_mapping(item) for item in _list(row.get(name))]
