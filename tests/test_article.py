"""From files, folders and streams to articles."""

import io
import json
import os
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.article import Defaults, Failure, Input, find_inputs, read_articles, read_date, read_input
from pipeline.article.counting import count_articles
from pipeline.article.encoding import NotTextError, decode
from pipeline.errors import UsageError
from pipeline.model import Article

SIMPLE = "这家公司2024年的营业收入为3.12亿元，同比增长15%，研发费用为1.2亿元，净利润则下降。"
TRADITIONAL = "這家公司2024年的營業收入為3.12億元，同比增長15%，研發費用為1.2億元，淨利潤則下降。"


def read(*paths: object, stdin: bytes | None = None, form: str = "auto", **defaults: str) -> list[Article | Failure]:
    stream = None if stdin is None else io.BytesIO(stdin)
    return list(read_articles([str(path) for path in paths], Defaults(**defaults), form, stream))


def only(*paths: object, **options: object) -> Article:
    found = read(*paths, **options)
    assert len(found) == 1
    assert isinstance(found[0], Article), found[0]
    return found[0]


def reason(*paths: object, **options: object) -> str:
    found = read(*paths, **options)
    assert len(found) == 1
    assert isinstance(found[0], Failure)
    return str(found[0])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025-12-24", date(2025, 12, 24)),
        ("2026-05-19T07:23:00+08:00", date(2026, 5, 19)),
        ("2025-12-24T23:30:00Z", date(2025, 12, 24)),
        ("2025-09-30 08:55:37  +0800", date(2025, 9, 30)),
        ("Wed, 12 Mar 2025 21:37:00 +0800", date(2025, 3, 12)),
        ("Wed, 12 Mar 2025 23:37:00 -0500", date(2025, 3, 12)),
        ("2018年5月29日", date(2018, 5, 29)),
        ("２０１８年５月２９日 10:00", date(2018, 5, 29)),
        ("2025/1/2", date(2025, 1, 2)),
        ("2025.01.02", date(2025, 1, 2)),
        ("20250102", date(2025, 1, 2)),
        ("1728786232", date(2024, 10, 13)),
        (1728786232, date(2024, 10, 13)),
        (1728786232000, date(2024, 10, 13)),
        (datetime(2025, 1, 2, 23, 0, tzinfo=timezone(timedelta(hours=8))), date(2025, 1, 2)),
        (date(2025, 1, 2), date(2025, 1, 2)),
    ],
)
def test_dates_are_read_in_every_notation(written: object, expected: date) -> None:
    assert read_date(written) == (expected, None)


@pytest.mark.parametrize("nothing", ["", "  ", None, float("nan")])
def test_a_date_that_is_not_there_is_no_warning(nothing: object) -> None:
    assert read_date(nothing) == (None, None)


@pytest.mark.parametrize("wrong", ["yesterday", "2025-13-40", "9" * 5000, True, ["2025"], "\ud800", 1e300, -1e300])
def test_what_is_no_date_is_a_warning_of_one_short_line(wrong: object) -> None:
    day, warning = read_date(wrong)
    assert day is None
    assert warning is not None
    assert "undated" in warning
    assert len(warning) < 160
    assert warning.isprintable()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
def test_encodings_of_simplified_text(encoding: str) -> None:
    assert decode(SIMPLE.encode(encoding)) == SIMPLE


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030"])
def test_encodings_of_traditional_text(encoding: str) -> None:
    text = TRADITIONAL.replace("億", "億") * 3
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"PK\x03\x04rest of an archive", "ZIP"),
        (b"%PDF-1.7 and more", "PDF"),
        (bytes(range(128, 256)) * 4, "UTF-8, GB18030 or Big5"),
        (SIMPLE.encode()[:-2], "broken character at byte"),
        (b"\x00\x01" * 100, "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(content: bytes, expected: str) -> None:
    with pytest.raises(NotTextError, match=expected):
        decode(content)


def test_a_text_file_keeps_its_newlines_and_loses_its_mark(tmp_path: Path) -> None:
    file = tmp_path / "one.txt"
    file.write_bytes("\ufeff甲\r\n乙\n丙\r".encode())
    article = only(file)
    assert article.text == "甲\r\n乙\n丙\r"
    assert (article.id, article.source) == ("one", str(file))


def test_metadata_of_a_text_file_stand_beside_it(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(SIMPLE, encoding="utf-8")
    (tmp_path / "one.meta.json").write_text('{"published": "2025年12月24日", "publisher": "某报"}', encoding="utf-8")
    article = only(tmp_path)
    assert article.published == date(2025, 12, 24)
    assert article.publisher == "某报"


def test_the_front_matter_of_markdown_is_metadata_and_stays_in_the_text(tmp_path: Path) -> None:
    file = tmp_path / "one.md"
    text = f"---\ntitle: '上市'\ndate: 2025-12-24\nlayout: post\n---\n{SIMPLE}\n"
    file.write_text(text, encoding="utf-8")
    article = only(file)
    assert (article.text, article.title, article.published) == (text, "上市", date(2025, 12, 24))


def test_json_lines_have_one_article_a_line(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    rows = [
        {
            "text": "甲\n乙",
            "id": 7,
            "title": "题",
            "published": "2025-12-24",
            "publisher": "P",
            "source": "u",
            "currency": "HKD",
        },
        {"text": "\ud800"},
    ]
    file.write_text("\n".join([json.dumps(rows[0]), "", json.dumps(rows[1])]), encoding="utf-8")
    first, second = read(file)
    assert first == Article("甲\n乙", "7", "u", "题", date(2025, 12, 24), "P", "HKD")
    assert second == Article("\ud800", None, str(file))


def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    lines = [
        '{"text": "甲"}',
        "[1]",
        '{"title": "x"}',
        "{",
        '{"text": 5, "id": "five"}',
        '{"text": "乙"}',
        "[" * 100_000,
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    found = read(file)
    assert [article.text for article in found if isinstance(article, Article)] == ["甲", "乙"]
    failures = [str(failure).removeprefix(str(file)) for failure in found if isinstance(failure, Failure)]
    assert failures[0] == ": line 2: is an array, not an object with 'text'"
    assert failures[1] == ": line 3: has no field 'text' (it has 'title')"
    assert failures[2].startswith(": line 4: is no JSON")
    assert failures[3] == ": line 5: field 'text' is a number, not a string"
    assert failures[4] == ": line 7: is no JSON: nested too deeply"


def test_json_lines_in_gb18030(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    row = json.dumps({"text": SIMPLE}, ensure_ascii=False)
    file.write_bytes(f"{row}\n{row}\n".encode("gb18030"))
    assert [article.text for article in read(file)] == [SIMPLE, SIMPLE]


def test_a_json_file_has_an_article_or_an_array(tmp_path: Path) -> None:
    file = tmp_path / "some.json"
    file.write_text('[{"text": "甲"}, 3]', encoding="utf-8")
    first, second = read(file)
    assert first.text == "甲"
    assert str(second) == f"{file}: item 2: is a number, not an object with 'text'"


@pytest.mark.parametrize(("encoding", "comma"), [("utf-8", ","), ("utf-8-sig", ","), ("gb18030", "\t"), ("utf-8", ";")])
def test_csv(tmp_path: Path, encoding: str, comma: str) -> None:
    file = tmp_path / "many.csv"
    lines = f'id{comma}text{comma}published\r\n1{comma}"{SIMPLE}\n""第二行"""{comma}2025/1/2\r\n'
    file.write_bytes(lines.encode(encoding))
    article = only(file)
    assert article.text == f'{SIMPLE}\n"第二行"'
    assert (article.id, article.published) == ("1", date(2025, 1, 2))


def test_a_table_without_the_column_says_which_it_has(tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text("id,content\n1,甲\n", encoding="utf-8")
    assert "has no column 'text' (its columns: 'id', 'content'); name yours with --text-column" in reason(file)
    assert only(file, text="content").text == "甲"
    table = tmp_path / "many.parquet"
    pq.write_table(pa.table({"body": ["甲"]}), table)
    assert "has no column 'text' (its columns: 'body')" in reason(table)


def test_parquet(tmp_path: Path) -> None:
    file = tmp_path / "many.parquet"
    days = pa.array([date(2025, 1, 2), None], pa.date32())
    pq.write_table(pa.table({"text": ["甲", None], "id": [1, 2], "published": days, "other": [1.5, 2.5]}), file)
    first, second = read(file)
    assert first == Article("甲", "1", str(file), None, date(2025, 1, 2))
    assert isinstance(second, Failure)
    assert "row 2" in str(second)


def test_a_page_gives_title_newline_body_and_its_tables(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    body = "".join(f"<p>第{n}段：{SIMPLE}</p>" for n in range(6))
    rows = "<tr><th>年度</th><th>收入</th></tr><tr><td>2024</td><td>3.12亿元</td></tr>"
    head = "<title>公司上市</title><meta property='article:published_time' content='2025-12-24T08:00:00+08:00'>"
    inner = f"<article><h1>公司上市</h1>{body}<table>{rows}</table></article>"
    page = f"<html><head><meta charset='utf-8'>{head}</head><body>{inner}</body></html>"
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    article = only(file)
    assert article.text.startswith("公司上市\n第0段")
    assert "3.12亿元" in article.text.rpartition("第5段")[2]
    assert (article.title, article.published) == ("公司上市", date(2025, 12, 24))
    assert only(file, published="2025-12-25").published == date(2025, 12, 25)
    file.write_text("<html><body></body></html>", encoding="utf-8")
    assert "without the text of an article" in reason(file)


def test_the_articles_own_fields_go_before_the_callers(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text('{"text": "甲", "published": "2025-01-02"}\n{"text": "乙", "published": "bad"}\n', encoding="utf-8")
    first, second = read(file, published="2024-01-01", publisher="P", currency="HKD")
    assert (first.published, first.publisher, first.currency) == (date(2025, 1, 2), "P", "HKD")
    assert second.published == date(2024, 1, 1)
    assert second.warnings == ("published 'bad' is no date; the article is taken as undated",)


@pytest.mark.parametrize(
    ("stream", "texts"),
    [
        ('\n  {"text": "甲"}\n{"text": "乙"}', ["甲", "乙"]),
        ('{"title": "甲"}\n第二行', ['{"title": "甲"}\n第二行']),
        ('第一行\n{"text": "甲"}', ['第一行\n{"text": "甲"}']),
        ("", [""]),
        ("\n\n", ["\n\n"]),
    ],
)
def test_standard_input_is_json_lines_or_one_article(stream: str, texts: list[str]) -> None:
    assert [article.text for article in read("-", stdin=stream.encode())] == texts


def test_a_format_can_be_forced() -> None:
    assert only("-", stdin=b'{"text": "a"}', form="txt").text == '{"text": "a"}'
    with pytest.raises(UsageError, match="docx"):
        read("-", form="docx")


def test_folders_and_globs(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.jsonl", ".hidden/d.txt", ".e.txt", "f.json", "g.png", "UP.TXT"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text('{"text": "x"}', encoding="utf-8")
    names = [Path(found.path).name for found in find_inputs([str(tmp_path)]) if isinstance(found, Input)]
    assert names == ["UP.TXT", "a.md", "b.txt", "c.jsonl"]
    globbed = [Path(found.path).name for found in find_inputs([f"{tmp_path}/**/*.txt", f"{tmp_path}/b.txt"])]
    assert globbed == ["b.txt"]
    assert Path(only(tmp_path / "f.json").source or "").name == "f.json"


def test_our_own_output_is_no_input(tmp_path: Path) -> None:
    for name in ("a.txt", "outputs/articles/b.parquet", "outputs/report/c.html"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", encoding="utf-8")
    for path in (str(tmp_path), f"{tmp_path}/**/*"):
        found = list(find_inputs([path], exclude=tmp_path / "outputs"))
        assert [Path(source.path).name for source in found if isinstance(source, Input)] == ["a.txt"]


def test_what_cannot_be_found_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "No such file" in reason(tmp_path / "missing.txt")
    assert "matches no file" in reason(f"{tmp_path}/*.txt")
    assert "holds no article" in reason(tmp_path / "empty")
    assert "cannot be read" in reason("nul\0byte")
    assert "cannot be read" in reason("x" * 5000)
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    assert "broken link" in reason(tmp_path)


def test_a_device_is_no_article() -> None:
    assert "no regular file" in reason("/dev/null")


def test_a_named_pipe_is_read(tmp_path: Path) -> None:
    import threading

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b'{"text": "a"}\n{"text": "b"}\n',))
    writer.start()
    assert [article.text for article in read(pipe)] == ["a", "b"]
    writer.join()


def test_articles_are_read_one_at_a_time() -> None:
    class Endless(io.RawIOBase):
        def readline(self, size: int | None = -1) -> bytes:
            return b'{"text": "x"}\n'

        def __next__(self) -> bytes:
            return self.readline()

    stream = read_input(Input("-", "auto"), Defaults(), Endless())
    assert [next(stream).text for _ in range(3)] == ["x"] * 3


def test_counting_for_the_progress_bar(tmp_path: Path) -> None:
    lines = tmp_path / "many.jsonl"
    lines.write_text('{"text": "a"}\n' * 5, encoding="utf-8")
    table = tmp_path / "many.parquet"
    pq.write_table(pa.table({"text": ["a", "b"]}), table)
    counts = [count_articles(found) for found in find_inputs([str(lines), str(table), "-"]) if isinstance(found, Input)]
    assert counts == [5, 2, None]
