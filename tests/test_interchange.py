"""Every format gives back what it was given."""

import json
from decimal import Decimal

import pytest

from pipeline.errors import InputError, UsageError
from pipeline.interchange import FORMATS, Annotated, dump, load

TEXT = "😀公司2024年收入為3.12億\n元，同比增長150%，佔總收入的30%。"


def place(text: str) -> dict[str, object]:
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "text": text}


DOCUMENT = Annotated(
    "a-1",
    TEXT,
    {"published": "2025-03-01", "publisher": "某報"},
    (
        {"id": "m1", **place("2024年"), "kind": "date", "period": "2024-01-01/2024-12-31", "qualifier": "exact"},
        {"id": "m2", **place("3.12億\n元"), "kind": "money", "value": 312000000, "unit": "CNY", "qualifier": "exact"},
        {"id": "m3", **place("150%"), "kind": "percent", "value": Decimal("1.5"), "unit": "pure", "qualifier": "exact"},
    ),
    ({"mention": "m2", "subject": "公司", "metric": "revenue"},),
    (
        {"relation": "growth", "claim": "m3", "operands": ["m2"], "verdict": "undecidable"},
        {"relation": "calendar", "claim": None, "operands": ["m1"], "verdict": "consistent"},
    ),
)


def plain(document: Annotated) -> tuple[object, ...]:
    return (
        document.id,
        document.text,
        dict(document.meta),
        [dict(m) for m in document.mentions],
        [dict(f) for f in document.facts],
        [{**c, "operands": list(c["operands"])} for c in document.checks],  # type: ignore[call-overload]
    )


@pytest.mark.parametrize("form", list(FORMATS))
def test_round_trip(form: str) -> None:
    (back,) = load(dump([DOCUMENT], form), form)
    assert plain(back) == plain(DOCUMENT)


@pytest.mark.parametrize("form", list(FORMATS))
def test_round_trip_of_nothing(form: str) -> None:
    empty = Annotated("empty", "没有数字。")
    (back,) = load(dump([empty], form), form)
    assert plain(back) == plain(empty)


def test_a_correction_in_label_studio_comes_back() -> None:
    tasks = json.loads(dump([DOCUMENT], "label-studio")["label-studio.json"])
    result = tasks[0].pop("predictions")[0]["result"]
    kept = [row for row in result if row["id"] != "m3"]
    value = next(row for row in kept if row["id"] == "m2" and row["from_name"] == "value")
    value["value"]["text"] = ["321000000"]
    start = TEXT.index("30%")
    new = {"start": start, "end": start + 3, "text": "30%", "labels": ["percent"]}
    kept.append({"id": "x9Y", "from_name": "label", "to_name": "text", "type": "labels", "value": new})
    tasks[0]["annotations"] = [{"result": kept}]
    (back,) = load({"export.json": json.dumps(tasks).encode()}, "label-studio")
    assert [(m["id"], m["text"]) for m in back.mentions] == [("m1", "2024年"), ("m2", "3.12億\n元"), ("m3", "30%")]
    assert back.mentions[1]["value"] == 321000000
    assert [f["mention"] for f in back.facts] == ["m2"]
    assert [c["relation"] for c in back.checks] == ["calendar"]  # the growth lost its claim


def test_offsets_in_utf16_units_are_understood() -> None:
    tasks = json.loads(dump([DOCUMENT], "label-studio")["label-studio.json"])
    for row in tasks[0]["predictions"][0]["result"]:
        row["value"]["start"] += 1  # one astral character stands before every figure
        row["value"]["end"] += 1
    (back,) = load({"old.json": json.dumps(tasks).encode()}, "label-studio")
    assert [m["text"] for m in back.mentions] == [m["text"] for m in DOCUMENT.mentions]


@pytest.mark.parametrize(
    ("form", "name", "data"),
    [
        ("label-studio", "x.json", b"{"),
        ("label-studio", "x.json", b"{}"),
        ("label-studio", "x.json", b'[{"data": {}}]'),
        ("doccano", "x.jsonl", b'{"label": []}\n'),
        ("prodigy", "x.jsonl", b"[1]\n"),
        ("brat", "x.ann", b"T1\tmoney\n"),
        ("gold", "x.json", b"[]"),
        ("docbin", "x.spacy", b"zip"),
    ],
)
def test_a_file_of_another_form_is_named(form: str, name: str, data: bytes) -> None:
    with pytest.raises(InputError, match=name):
        load({name: data, "x.txt": b""}, form)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="brat"):
        dump([DOCUMENT], "excel")
