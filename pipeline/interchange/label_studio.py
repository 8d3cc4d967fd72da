"""Label Studio tasks: ``label-studio.json`` with predictions to correct, ``label-studio.xml`` with the interface.

A region has the id of its mention; the attributes are text areas of the region. Corrected annotations come before
predictions when both are there. Facts and checks travel in the task's data and go with their mentions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import simplejson

from pipeline.errors import InputError
from pipeline.interchange.annotated import Annotated, attributes, decode, encode, renumber
from pipeline.interchange.brat import KINDS

__all__ = ["dump", "load"]

NAME = "label-studio.json"
FIELDS = ("value", "low", "high", "unit", "qualifier", "period", "iso")


def dump(documents: Sequence[Annotated]) -> dict[str, bytes]:
    """Write the tasks of all articles and the interface."""
    tasks = [_task(document) for document in documents]
    body = simplejson.dumps(tasks, ensure_ascii=False, use_decimal=True, indent=1)
    return {NAME: body.encode("utf-8", "surrogatepass"), "label-studio.xml": _interface().encode()}


def _interface() -> str:
    labels = "\n".join(f'    <Label value="{kind}"/>' for kind in KINDS)
    areas = "\n".join(
        f'  <TextArea name="{name}" toName="text" perRegion="true" maxSubmissions="1" placeholder="{name}"/>'
        for name in FIELDS
    )
    return (
        '<View>\n  <Labels name="label" toName="text">\n'
        f"{labels}\n  </Labels>\n"
        '  <Text name="text" value="$text" granularity="symbol"/>\n'
        f"{areas}\n</View>\n"
    )


def _task(document: Annotated) -> dict[str, object]:
    kept = {
        "id": document.id,
        "meta": dict(document.meta),
        "mentions": {str(m["id"]): attributes(m) for m in document.mentions},
        "facts": list(document.facts),
        "checks": list(document.checks),
    }
    result = [row for mention in document.mentions for row in _region(document, mention)]
    # The figures are a string: Label Studio would turn exact decimals into floats.
    return {
        "data": {"text": document.text, "ipo": encode(kept)},
        "predictions": [{"model_version": "ipo-figures", "result": result}],
    }


def _region(document: Annotated, mention: Mapping[str, object]) -> Iterator[dict[str, object]]:
    start, end = int(str(mention["start"])), int(str(mention["end"]))
    place = {"start": start, "end": end}
    frame = {"id": mention["id"], "to_name": "text"}
    covered = document.text[start:end]
    yield {
        **frame,
        "from_name": "label",
        "type": "labels",
        "value": {**place, "text": covered, "labels": [mention["kind"]]},
    }
    for name in FIELDS:
        if mention.get(name) is not None:
            yield {**frame, "from_name": name, "type": "textarea", "value": {**place, "text": [str(mention[name])]}}


def load(files: Mapping[str, bytes]) -> list[Annotated]:
    """Read exported tasks, corrected or not."""
    documents = []
    for name in sorted(n for n in files if n.endswith(".json")):
        tasks = decode(files[name], name)
        if not isinstance(tasks, list):
            raise InputError(name, "is no list of tasks: export from Label Studio as JSON")
        documents += [_read(task, f"{name}, task {number}") for number, task in enumerate(tasks, 1)]
    return documents


def _read(task: object, name: str) -> Annotated:
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict) or "text" not in task["data"]:
        raise InputError(name, "has no data.text")
    text = str(task["data"]["text"])
    raw = decode(str(task["data"].get("ipo", "{}")), name)
    kept = raw if isinstance(raw, dict) else {}
    corrected = task.get("annotations") or task.get("predictions") or [{}]
    regions: dict[str, dict[str, object]] = {}
    for row in corrected[0].get("result", []):
        if row.get("type") == "labels":
            start, end = _place(text, row["value"])
            place = {"start": start, "end": end, "text": text[start:end], "kind": row["value"]["labels"][0]}
            known = kept.get("mentions", {}).get(row["id"], {})
            regions[row["id"]] = {"id": row["id"], **place, **known}
    for row in corrected[0].get("result", []):
        if row.get("type") == "textarea" and row["id"] in regions:
            _correct(regions[row["id"]], row["from_name"], str(row["value"]["text"][0]), name)
    original = Annotated(
        str(kept.get("id", task.get("id"))),
        text,
        kept.get("meta", {}),
        facts=tuple(kept.get("facts", ())),
        checks=tuple(kept.get("checks", ())),
    )
    mentions, facts, checks = renumber(original, list(regions.values()))
    return Annotated(original.id, text, original.meta, mentions, facts, checks)


def _place(text: str, value: Mapping[str, object]) -> tuple[int, int]:
    """Return code-point offsets; releases before 1.6 counted UTF-16 units, which the stated text betrays."""
    start, end = int(str(value["start"])), int(str(value["end"]))
    stated = value.get("text")
    if isinstance(stated, str) and stated and text[start:end] != stated:
        units = text.encode("utf-16-le", "surrogatepass")
        before = units[: 2 * start].decode("utf-16-le", "surrogatepass")
        if text.startswith(stated, len(before)):
            return len(before), len(before) + len(stated)
    return start, end


def _correct(region: dict[str, object], name: str, text: str, where: str) -> None:
    if name in ("value", "low", "high"):
        number = decode(text, f"{where}, {region['id']}.{name}")
        region[name] = number
    else:
        region[name] = text
