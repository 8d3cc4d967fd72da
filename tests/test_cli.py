"""The command line: formats, streams, exit codes."""

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import __version__
from pipeline.cli import main
from tests.support.articles import make_rows, tables_of, write_lines

ROOT = Path(__file__).resolve().parents[1]
WRONG = "公司2022年、2023年和2024年的营业收入分别为2.10亿元、3.45亿元和5.02亿元，三年合计11.57亿元。"

MONEY = ["2.10亿元", "3.45亿元", "5.02亿元", "11.57亿元"]


class Done(NamedTuple):
    """What a command printed, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def ipo(*arguments: object, stdin: str | bytes = b"") -> Done:
    """Run a command in this process."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    streams = [io.TextIOWrapper(io.BytesIO(content), encoding="ascii") for content in (given, b"", b"")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["ipo-figures", *map(str, arguments)])
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as exit_code:
            main()
        sys.stdout.flush()
        sys.stderr.flush()
    texts = [stream.buffer.getvalue().decode() for stream in streams[1:]]
    code = exit_code.value.code
    return Done(code if isinstance(code, int) else 0, *texts)


def ipo_apart(*arguments: object, stdin: bytes = b"", **environment: str) -> Done:
    """Run a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article whose sum is not that of its figures."""
    file = tmp_path_factory.mktemp("wrong") / "wrong.txt"
    file.write_text(WRONG, encoding="utf-8")
    return file


def test_help_names_every_command_and_costs_little() -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    shown = ipo_apart("--help")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert shown.returncode == 0
    for command in ("extract", "check", "run", "report", "query", "eval", "convert", "watch", "dismiss"):
        assert f"\n  {command} " in shown.stdout
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert seconds < 0.5  # a quarter of a second on an idle machine


def test_help_loads_nothing_heavy() -> None:
    heavy = "{'spacy', 'pandas', 'jieba', 'pyarrow', 'regex', 'rich'}"
    code = f"import sys; from pipeline.cli import app; print(*sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_version() -> None:
    assert ipo("--version").stdout == f"ipo-figures {__version__}\n"


def test_extract_of_a_file_as_json(wrong: Path) -> None:
    done = ipo("extract", wrong, "--published", "2025-03-01", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    record = json.loads(done.stdout)
    assert record["article"]["id"] == "wrong"
    assert record["article"]["published"] == "2025-03-01"
    assert [m["text"] for m in record["mentions"] if m["kind"] == "money"] == MONEY
    assert all(WRONG[m["start"] : m["end"]] == m["text"] for m in record["mentions"])


def test_json_of_several_is_an_array_and_of_none_an_empty_one() -> None:
    rows = '{"text": "营收3亿元。"}\n{"text": "营收4亿元。"}\n{"text": ""}\n'
    assert len(json.loads(ipo("extract", "-", "--format", "json", stdin=rows).stdout)) == 3
    none = ipo("extract", "-", "--format", "json", "--input-format", "jsonl")
    assert json.loads(none.stdout) == []


def test_json_lines_answer_json_lines_in_order() -> None:
    rows = [
        {"id": str(n), "text": f"营收{n}亿元。", "published": published}
        for n, published in enumerate(("", "2025/1/2", "x"))
    ]
    done = ipo("extract", "-", "--format", "jsonl", stdin="\n".join(map(json.dumps, rows)))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["article"]["id"] for record in found] == ["0", "1", "2"]
    assert [record["article"]["published"] for record in found] == [None, "2025-01-02", None]
    assert done.returncode == 0
    assert "2: warning: published 'x' is no date; the article is taken as undated" in done.stderr


def test_a_stream_is_answered_as_it_comes() -> None:
    arguments = [sys.executable, "-m", "pipeline", "extract", "-", "--format", "jsonl"]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(2):
            process.stdin.write(json.dumps({"id": str(number), "text": "营收3亿元。"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["article"]["id"] == str(number)
        process.stdin.close()
        assert process.wait() == 0


def test_one_article_on_standard_input_with_surrogates_and_a_mark() -> None:
    record = json.loads(ipo("extract", "-", "-f", "json", stdin="\ufeff营收3亿元。").stdout)
    assert record["article"]["chars"] == 6
    escaped = ipo("extract", "-", "-f", "jsonl", stdin='{"text": "\\ud800营收3亿元。", "id": "\\udfff"}')
    assert '"id": "\\udfff"' in escaped.stdout
    mention = json.loads(escaped.stdout)["mentions"][0]
    assert (mention["start"], mention["text"]) == (3, "3亿元")


def test_csv_and_parquet_and_xlsx_of_extract(wrong: Path, tmp_path: Path) -> None:
    done = ipo("extract", wrong, "--format", "csv")
    assert done.stdout.startswith("\ufeffarticle,")
    rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
    assert "11.57亿元" in [row["text"] for row in rows]
    for form in ("parquet", "xlsx"):
        target = tmp_path / f"out.{form}"
        assert ipo("extract", wrong, "--format", form, "--output", target, "--table", "mentions").returncode == 0
        assert target.stat().st_size > 1000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.parquet", "out.xlsx"]


def test_the_table_is_plain_when_it_is_piped(wrong: Path) -> None:
    done = ipo("extract", wrong)
    assert "11.57亿元" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    utf8 = ipo_apart("extract", wrong, LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert "11.57亿元" in utf8.stdout


def test_check_fails_on_an_error_and_can_be_told_not_to(wrong: Path) -> None:
    done = ipo("check", wrong, "--format", "json")
    record = json.loads(done.stdout)
    finding = next(f for f in record["findings"] if f["verdict"] == "inconsistent")
    assert set(record) == {"article", "mentions", "findings"}
    assert {finding["claim"], *finding["operands"]} <= {m["id"] for m in record["mentions"]}
    assert done.returncode == 1
    assert "1 articles" in done.stderr
    assert ipo("check", wrong, "--fail-on", "never").returncode == 0
    assert ipo("check", "-", stdin="营收3亿元。").returncode == 0
    english = json.loads(ipo("check", wrong, "--format", "json", "--lang", "en").stdout)["findings"][0]["message"]
    assert english.isascii() or english != finding["message"]


def test_unreadable_inputs_are_named_and_the_others_done(wrong: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"PK\x03\x04")
    done = ipo("extract", tmp_path / "missing.txt", wrong, tmp_path / "bad.txt", "--format", "jsonl")
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 1
    assert f"{tmp_path}/missing.txt: cannot be read: No such file or directory" in done.stderr
    assert f"{tmp_path}/bad.txt: is a ZIP archive" in done.stderr
    assert ipo("check", wrong, tmp_path / "bad.txt").returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", "x.txt", "--format", "yaml"),
        ("extract", "-", "--input-format", "docx"),
        ("extract", "-", "--format", "csv", "--table", "numbers"),
        ("extract", "-", "--lexicon", "nowhere"),
        ("extract", "-", "--output", "nowhere/at/all.json"),
        ("check", "-", "--fail-on", "sometimes"),
        ("run",),
        ("run", "x", "--engine", "spark", "--output", "OUT"),
        ("run", "x", "--jobs", "0"),
        ("query", "nowhere", "select 1"),
        ("report", "nowhere"),
        ("dismiss", "c1", "--why", "x", "--output", "nowhere"),
        ("convert", "-", "--to", "word"),
        ("watch", "nowhere"),
        ("nothing",),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = ipo(*(str(tmp_path / "out") if word == "OUT" else word for word in arguments), stdin="甲")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip()


def test_a_broken_lexicon_is_named_once(wrong: Path, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.mkdir()
    (words / "units.tsv").write_text("no\tsuch\tcolumns\n", encoding="utf-8")
    for arguments in (("extract", wrong), ("run", wrong, "--output", tmp_path / "out")):
        done = ipo(*arguments, "--lexicon", words)
        assert done.returncode == 2
        assert done.stderr.count("units.tsv") == 1
        assert done.stdout == ""


def test_no_progress_bar_without_a_terminal_and_one_with_it(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "many.jsonl", make_rows(4))
    done = ipo_apart("run", lines, "--output", tmp_path / "a", "--no-report")
    assert (done.returncode, done.stderr) == (0, "")
    ours, theirs = pty.openpty()
    arguments = [sys.executable, "-m", "pipeline", "run", str(lines), "-o", str(tmp_path / "b"), "--no-report"]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"}
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=theirs, cwd=ROOT, env=environment) as process:
        os.close(theirs)
        drawn = b""
        while True:
            try:
                chunk = os.read(ours, 4096)
            except OSError:
                break
            if not chunk:
                break
            drawn += chunk
    os.close(ours)
    assert process.returncode == 0
    assert b"4/4" in drawn
    assert b"articles/s" in drawn


def test_run_prints_a_summary_with_the_alarms(wrong: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = ipo("run", wrong, "--output", out)
    assert done.returncode == 0
    assert "figures found" in done.stdout
    assert "checks made" in done.stdout
    assert "11.57亿元" in done.stdout
    assert (out / "report" / "index.html").is_file()
    assert f"{out}/report/index.html" in done.stdout
    assert ipo("run", wrong, "--output", out, "--fail-on", "error", "--no-report").returncode == 1


def test_query_in_every_format(wrong: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ipo("run", wrong, "--output", out, "--no-report")
    ask = ("query", out, "select text, value from mentions where kind = 'money' order by start")
    rows = json.loads(ipo(*ask, "--format", "json").stdout)
    assert rows[0] == {"text": "2.10亿元", "value": 210000000}
    assert [row["text"] for row in rows] == MONEY
    assert len(ipo(*ask, "--format", "jsonl").stdout.splitlines()) == 4
    assert ipo(*ask, "--format", "csv").stdout.startswith("\ufefftext,value\r\n2.10亿元,210000000\r\n")
    nested = ipo("query", out, "select operands, repairs from findings where level = 'error'", "--format", "csv")
    assert nested.returncode == 0, nested.stderr
    assert nested.stdout.startswith("\ufeffoperands,repairs\r\n")
    assert len(nested.stdout.splitlines()) > 1
    assert "3.45亿元" in ipo(*ask).stdout
    ipo(*ask, "--format", "parquet", "--output", tmp_path / "x.parquet")
    assert (tmp_path / "x.parquet").stat().st_size > 100
    assert "query: " in ipo("query", out, "selekt").stderr


def test_a_dismissed_finding_stays_so_and_is_still_counted(wrong: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ipo("run", wrong, "--output", out, "--no-report")
    ids = json.loads(ipo("query", out, "select id from findings where level = 'error'", "-f", "json").stdout)
    assert ids
    for row in ids:
        assert ipo("dismiss", row["id"], "--why", "核对无误", "--output", out).returncode == 0
    again = ipo("run", wrong, "--output", out, "--no-report", "--fail-on", "error", "--force")
    assert again.returncode == 0
    assert f"{len(ids)} more dismissed" in again.stdout
    assert "三年合计" not in again.stdout
    checked = ipo("check", wrong, "--dismissed", out)
    assert checked.returncode == 0
    assert f"{len(ids)} dismissed" in checked.stderr
    unknown = ipo("dismiss", "c0", "--why", "x", "--output", out)
    assert unknown.returncode == 2
    assert "holds no finding of this id" in unknown.stderr


def test_convert_writes_for_other_tools(wrong: Path, tmp_path: Path) -> None:
    done = ipo("convert", wrong, "--to", "brat", "--output", tmp_path / "brat")
    assert done.returncode == 0
    assert sorted(path.suffix for path in (tmp_path / "brat").iterdir())[:1] == [".ann"]
    ipo("convert", wrong, "--to", "label-studio", "--output", tmp_path / "studio")
    back = ipo("convert", tmp_path / "studio", "--from", "label-studio", "--to", "gold", "--output", tmp_path / "gold")
    assert back.returncode == 0, back.stderr
    assert (tmp_path / "gold" / "wrong.json").is_file()


def test_watch_takes_files_as_they_arrive(tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    (inbox / "first.txt").write_text("营收3亿元。", encoding="utf-8")
    arguments = [sys.executable, "-m", "pipeline", "watch", str(inbox), "--output", str(out), "--no-report"]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)

    def wait_for(number: int) -> None:
        limit = time.monotonic() + 40
        while not ((out / "manifest.json").exists() and len(tables_of(out)["articles"]) == number):
            assert time.monotonic() < limit
            time.sleep(0.1)

    try:
        wait_for(1)
        (inbox / "second.txt").write_text("营收4亿元。", encoding="utf-8")
        (inbox / "picture.png").write_bytes(b"x")
        wait_for(2)
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode in (0, 130), errors.decode()
    assert b"Traceback" not in errors


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "many.jsonl", make_rows(200))
    command = f"{sys.executable} -m pipeline extract {lines} --format jsonl | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, check=False)
    assert json.loads(done.stdout)["article"]["id"] == "a0"
    assert done.stderr == b""
