"""Two hundred inputs that nobody would wish for: each is processed, or is a named row in ``errors``."""

import json
import os
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.batch import Settings, run
from pipeline.store import Store

ROOT = Path(__file__).resolve().parents[1]
GOOD = "公司2024年营业收入为3.12亿元，同比增长15%，研发费用1.2亿元。"


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Yield (name, content); deterministic."""
    chance = random.Random(7)
    good = GOOD.encode()
    for n in range(30):
        yield f"random{n}.txt", chance.randbytes(2 ** (n % 12))
    for n in range(20):
        yield f"cut{n}.txt", (good * 3)[: 40 + n]
    for n in range(20):
        damaged = bytearray(good * 4)
        damaged[chance.randrange(len(damaged))] = chance.randrange(128, 256)
        yield f"flip{n}.txt", bytes(damaged)
    for n, character in enumerate(
        "\x00\x01\x07\x08\x0b\x0c\x1b\x7f\x85\xa0\u200b\u200d\u2028\u202e\u3000\ufeff\ufffe\uffff\U0001f600\U000e0001"
    ):
        yield f"control{n}.txt", (f"{character}{GOOD}{character}3{character}亿元" * 20).encode("utf-8", "surrogatepass")
    for n, run_of in enumerate("019一十百億亿,，.。%％-－(（、至年月第约多两零倍比：元\n"):
        yield f"run{n}.txt", (run_of * 20_000).encode()
    for n, text in enumerate(
        ("1,23,4億元", "24..66億", "3.8两亿股", "9" * 4000 + "元", "1e999亿元", "٣亿元", "②亿元", "Ⅻ亿元")
    ):
        yield f"figure{n}.txt", text.encode()
    for n, codec in enumerate(
        ("utf-16", "utf-16-le", "utf-32", "gb18030", "big5hkscs", "shift_jis", "euc-kr", "utf-7", "cp1252")
    ):
        yield f"codec{n}.txt", GOOD.encode(codec, "replace") * 4
    for n, head in enumerate(
        (
            b"PK\x03\x04",
            b"%PDF-1.4",
            b"\x1f\x8b\x08",
            b"\x89PNG",
            b"\x7fELF",
            b"PAR1",
            b"GIF89a",
            b"SQLite format 3\x00",
        )
    ):
        yield f"disguised{n}.txt", head + chance.randbytes(200)
    yield "archive.txt", _archive()
    yield "deep.html", b"<html><body>" + b"<div>" * 10_000 + good + b"</div>" * 10_000
    yield "deeper.html", b"<table><tr><td>" * 10_000 + good
    yield "unclosed.html", b"<html><p" + b" a='" * 5000
    yield "script.html", f"<html><body><script>{GOOD}</script></body></html>".encode()
    yield "nothing.html", b""
    yield "binary.html", chance.randbytes(5000)
    yield "entities.html", b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><p>" + b"&a;" * 5000 + b"</p>"
    yield from _tables(chance)
    yield from _lines()
    yield "empty.txt", b""
    yield "blank.txt", b" \r\n\t" * 500
    yield "mark.txt", b"\xef\xbb\xbf"
    yield "front.md", b"---\n" * 5000
    yield "front2.md", f"---\ndate: 2025-99-99\ntitle: {'x' * 5000}\n---\n{GOOD}".encode()
    yield "..odd name\n\t'\"$(x)`;.txt", good
    yield "-rf.txt", good
    yield "名字😀.txt", good
    yield f"{'n' * 240}.txt", good
    yield "%2e%2e%2fetc.txt", good
    yield "huge.txt", (GOOD.encode() * 700_000)[:50_000_000]


def _archive() -> bytes:
    import io

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("../../evil.txt", GOOD)
    return content.getvalue()


def _tables(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    yield "nocolumn.csv", b"id,content\n1,x\n"
    yield "empty.csv", b""
    yield "header.csv", b"text\n"
    yield "ragged.csv", f"text,id\n{GOOD}\n{GOOD},1,2,3\n,\n".encode()
    yield "quote.csv", f'text,id\n"{GOOD},1\n'.encode()
    yield "nul.csv", f"text,id\n{GOOD}\x00,1\n".encode()
    yield "random.csv", chance.randbytes(3000)
    yield "late.csv", b"text\n" + (b"ascii" * 200 + b"\n") * 1200 + b"\xff\xfe\xfd\n"
    yield "random.parquet", chance.randbytes(3000)
    yield "magic.parquet", b"PAR1" + chance.randbytes(300) + struct.pack("<I", 2**31) + b"PAR1"
    yield "empty.parquet", b""


def _lines() -> Iterator[tuple[str, bytes]]:
    good = json.dumps({"text": GOOD})
    bad = [
        "[]",
        "3",
        "null",
        '"x"',
        "{",
        "{}",
        '{"text": null}',
        '{"text": ["x"]}',
        '{"text": {"a": 1}}',
        "{'text': 1}",
    ]
    bad += ["[" * 50_000, '{"a":' * 50_000, '{"text": "\\ud800\\udc00"', "\x00", "9" * 10_000, "NaN", "\ufeff{"]
    for n, line in enumerate(bad):
        yield f"line{n}.jsonl", f"{good}\n{line}\n{good.replace('公司', '另一家')}\n".encode()
    odd = [
        {"text": GOOD, "id": "../../etc/passwd"},
        {"text": GOOD, "id": "<script>alert(1)</script>"},
        {"text": GOOD, "id": "\ud800", "title": "\udfff", "source": "\ud800"},
        {"text": GOOD + "\ud800", "published": "9" * 6000},
        {"text": GOOD, "published": {"year": 2025}, "publisher": ["x"], "currency": 5},
        {"text": GOOD, "published": -1e308},
        {"text": GOOD, "id": "x" * 100_000},
        {"text": "", "id": ""},
    ]
    yield "odd.jsonl", "\n".join(map(json.dumps, odd)).encode()
    yield "blank.jsonl", b"\n\n \n"
    yield "latin.jsonl", '{"text": "caf\xe9"}'.encode("latin-1")


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files, and what only a file system can do."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, content in hostile_files():
        (folder / name).write_bytes(content)
    raw = os.fsencode(folder) + b"/caf\xe9.txt"
    try:
        with open(raw, "wb") as file:  # noqa: PTH123 - a name that is no text
            file.write(GOOD.encode())
    except OSError:
        pass  # this file system keeps to Unicode
    (folder / "loop").symlink_to(folder)
    (folder / "dangling.txt").symlink_to(folder / "nowhere")
    (folder / "folder.txt").mkdir()
    (folder / "self.txt").symlink_to(folder / "self.txt")
    os.mkfifo(folder / "pipe.txt")
    return folder


def test_every_hostile_input_is_an_article_or_a_named_error(inbox: Path, tmp_path: Path) -> None:
    names = [path for path in inbox.iterdir() if path.name not in ("loop", "folder.txt")]
    assert len(names) >= 200
    out = tmp_path / "out"
    outcome = run(Settings([str(inbox)], str(out), jobs=2, timeout=3.0), lambda message: None)
    store = Store(out)
    errors = store.table("errors").to_pylist()
    articles = store.table("articles", ["article", "input", "id"]).to_pylist()
    assert outcome.done == len(articles)
    assert len(outcome.errors) == len(errors)
    assert all(row["reason"] and row["source"] for row in errors)
    accounted = {row["input"] for row in (*errors, *articles)}
    silent = {"blank.jsonl", "header.csv", "self.txt"}
    readable = {path for path in names if path.name not in silent}
    accounted |= {row["source"] for row in errors}
    missing = {path.name for path in readable} - {os.path.basename(name) for name in accounted}  # noqa: PTH119
    assert not {name for name in missing if name.isprintable() and "caf" not in name}, missing
    reasons = {os.path.basename(row["input"]): row["reason"] for row in errors}  # noqa: PTH119
    assert reasons["huge.txt"] == "took longer than 3 seconds"
    assert "ZIP archive" in reasons["archive.txt"]
    assert "has no column 'text'" in reasons["nocolumn.csv"]
    assert "is an array, not an object" in reasons["line0.jsonl"]
    assert reasons["pipe.txt"] == "is a broken link or no regular file"
    crashes = [row for row in errors if " in " in row["reason"] and ".py:" in row["reason"]]
    assert crashes == []
    keys = [row["article"] for row in articles]
    assert len(set(keys)) == len(keys)
    assert all("/" not in key and ".." not in key and len(key) < 100 for key in keys)
    # What has been refused once is refused again, and nothing else is done.
    again = run(Settings([str(inbox)], str(out), jobs=2, timeout=3.0), lambda message: None)
    assert (again.done, again.fresh) == (0, len(articles))
    assert Store(out).table("errors").num_rows == len(errors)


def test_exit_codes_and_messages_of_hostile_inputs(inbox: Path) -> None:
    names = ["random9.txt", "archive.txt", "nocolumn.csv", "line3.jsonl", "dangling.txt", "-rf.txt", "control0.txt"]
    arguments = [sys.executable, "-m", "pipeline", "extract", "--format", "jsonl", "--", *names]
    done = subprocess.run(
        arguments, capture_output=True, cwd=inbox, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 2
    errors = done.stderr.decode()
    assert "Traceback" not in errors
    for name in names[:5]:
        assert f"{name}: " in errors
    for line in done.stdout.splitlines():
        json.loads(line)
    assert len(done.stdout.splitlines()) == 4
