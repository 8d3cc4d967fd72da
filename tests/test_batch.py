"""A night's run: the same rows whatever happens."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.batch import Outcome, Settings, run
from pipeline.errors import UsageError
from pipeline.store import Store, keys
from pipeline.store.manifest import Manifest
from tests.support.articles import make_rows, tables_of, write_lines

ROOT = Path(__file__).resolve().parents[1]


def go(tmp_path: Path, *paths: Path, out: str = "out", **options: object) -> Outcome:
    settings = Settings([str(path) for path in paths], str(tmp_path / out), **{"jobs": 1, **options})
    return run(settings, lambda message: None)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "pipeline", *map(str, arguments)]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty articles in three kinds of files, with a bad one among them."""
    folder = tmp_path_factory.mktemp("night")
    rows = make_rows(60)
    write_lines(folder / "many.jsonl", rows[:50])
    for row in rows[50:]:
        (folder / f"{row['id']}.txt").write_text(row["text"], encoding="utf-8")
    (folder / "bad.txt").write_bytes(b"PK\x03\x04 no text")
    with (folder / "many.jsonl").open("a", encoding="utf-8") as lines:
        lines.write("[1, 2]\n")
    return folder


@pytest.fixture(scope="module")
def undisturbed(night: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The tables of a run in which nothing went wrong."""
    folder = tmp_path_factory.mktemp("undisturbed")
    outcome = run(Settings([str(night)], str(folder), jobs=1, part=8), lambda message: None)
    assert (outcome.done, len(outcome.errors)) == (60, 2)
    tables = tables_of(folder)
    assert len(tables["articles"]) == 60
    assert len(tables["mentions"]) >= 600
    assert len(tables["facts"]) > 200
    assert len(tables["errors"]) == 2
    return tables


def test_two_processes_give_the_same_rows(tmp_path: Path, night: Path, undisturbed: dict[str, list[str]]) -> None:
    outcome = go(tmp_path, night, jobs=2)
    assert outcome.done == 60
    assert tables_of(tmp_path / "out") == undisturbed


def test_a_second_run_does_only_what_is_new(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "many.jsonl", make_rows(3))
    assert go(tmp_path, lines).done == 3
    manifest = (tmp_path / "out" / "manifest.json").read_bytes()
    again = go(tmp_path, lines)
    assert (again.done, again.fresh, again.read) == (0, 3, 3)
    assert (tmp_path / "out" / "manifest.json").read_bytes() == manifest
    write_lines(lines, make_rows(4))
    more = go(tmp_path, lines)
    assert (more.done, more.fresh) == (1, 3)
    assert len(tables_of(tmp_path / "out")["articles"]) == 4
    forced = go(tmp_path, lines, force=True)
    assert (forced.done, forced.fresh) == (4, 0)
    assert len(tables_of(tmp_path / "out")["articles"]) == 4


def test_what_is_stale_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = make_rows(3)
    lines = write_lines(tmp_path / "many.jsonl", rows)
    go(tmp_path, lines)
    for field, value in (("published", "2025年8月21日"), ("publisher", "某报"), ("title", "新题"), ("currency", "HKD")):
        rows[1][field] = value
        write_lines(lines, rows)
        outcome = go(tmp_path, lines)
        assert (outcome.done, outcome.fresh) == (1, 2), field
    stored = Store(tmp_path / "out").table("articles", ["id", "published", "title"]).to_pylist()
    assert len(stored) == 3
    changed = next(row for row in stored if row["id"] == "a1")
    assert (str(changed["published"]), changed["title"]) == ("2025-08-21", "新题")
    monkeypatch.setattr(keys, "rules_version", lambda: "another")
    assert go(tmp_path, lines).done == 3
    assert len(tables_of(tmp_path / "out")["articles"]) == 3
    words = tmp_path / "words"
    words.mkdir()
    (words / "note.tsv").write_text("a\n", encoding="utf-8")
    assert go(tmp_path, lines, lexicon_folders=(str(words),)).done == 3


def test_an_article_has_one_row_wherever_its_file_lies(tmp_path: Path) -> None:
    rows = make_rows(3)
    go(tmp_path, write_lines(tmp_path / "one.jsonl", rows))
    rows[0]["published"] = "2025-08-22"
    moved = go(tmp_path, write_lines(tmp_path / "two.jsonl", rows))
    assert (moved.done, moved.fresh) == (1, 2)
    assert len(tables_of(tmp_path / "out")["articles"]) == 3
    both = go(tmp_path, tmp_path / "two.jsonl", tmp_path / "two.jsonl")
    assert (both.read, both.fresh) == (3, 3)


def test_one_id_with_two_texts_is_two_articles(tmp_path: Path) -> None:
    rows = [
        {"id": "same", "text": "营收3亿元。"},
        {"id": "same", "text": "营收4亿元。"},
        {"id": "same", "text": "营收3亿元。"},
    ]
    outcome = go(tmp_path, write_lines(tmp_path / "many.jsonl", rows))
    assert outcome.done == 2
    again = go(tmp_path, tmp_path / "many.jsonl")
    assert (again.done, again.fresh) == (0, 2)


def test_an_article_whose_text_changes_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "one.txt"
    file.write_text("营收3亿元。", encoding="utf-8")
    go(tmp_path, file)
    file.write_text("营收4亿元。", encoding="utf-8")
    assert go(tmp_path, file).done == 1
    assert Store(tmp_path / "out").table("mentions", ["text"]).to_pylist() == [{"text": "4亿元"}]


def test_an_error_is_gone_when_its_input_is_mended(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text("营收3亿元。", encoding="utf-8")
    (tmp_path / "in" / "bad.txt").write_bytes(b"PK\x03\x04")
    lines = tmp_path / "in" / "many.jsonl"
    lines.write_text('{"text": "甲"}\n{"txt": "乙"}\n', encoding="utf-8")
    assert len(go(tmp_path, tmp_path / "in").errors) == 2
    assert len(go(tmp_path, tmp_path / "in").errors) == 2
    assert len(tables_of(tmp_path / "out")["errors"]) == 2
    lines.write_text('{"text": "甲"}\n{"text": "乙"}\n', encoding="utf-8")
    (tmp_path / "in" / "bad.txt").write_text("营收5亿元。", encoding="utf-8")
    outcome = go(tmp_path, tmp_path / "in")
    assert (outcome.done, outcome.fresh, outcome.errors) == (2, 2, [])
    assert tables_of(tmp_path / "out")["errors"] == []


def test_a_page_is_found_by_the_worker_and_known_again(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    body = "".join(
        f"<p>第{n}段：公司2024年营业收入为{n + 1}.25亿元，同比增长15%，研发费用明显增加。</p>" for n in range(6)
    )
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><article><h1>题目</h1>{body}</article></body></html>", encoding="utf-8")
    assert go(tmp_path, page).done == 1
    again = go(tmp_path, page)
    assert (again.read, again.done, again.fresh) == (1, 0, 1)
    page.write_text("<html></html>", encoding="utf-8")
    assert "without the text" in go(tmp_path, page).errors[0]
    assert tables_of(tmp_path / "out")["articles"] == []


def test_a_file_that_vanishes_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.batch import plan

    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "in" / name).write_text("营收3亿元。", encoding="utf-8")
    find = plan.find_inputs

    def find_and_remove(*arguments: object):
        for found in find(*arguments):
            if found.path.endswith("a.txt"):
                Path(found.path).unlink()
            yield found

    monkeypatch.setattr(plan, "find_inputs", find_and_remove)
    outcome = go(tmp_path, tmp_path / "in")
    assert outcome.done == 1
    assert len(outcome.errors) == 1
    assert "a.txt: cannot be read: No such file" in outcome.errors[0]


def test_an_article_that_takes_too_long_is_an_error_and_the_others_are_done(tmp_path: Path) -> None:
    rows = [*make_rows(3), {"id": "long", "text": "2024年营收3.25亿元，同比增长15.5%；" * 300_000}, *make_rows(3, 3)]
    outcome = go(tmp_path, write_lines(tmp_path / "many.jsonl", rows), timeout=4.0)
    assert outcome.done == 6
    assert outcome.errors == ["long: took longer than 4 seconds"]
    assert len(tables_of(tmp_path / "out")["errors"]) == 1


def test_wrong_settings_are_refused(tmp_path: Path) -> None:
    for options in ({"engine": "spark"}, {"jobs": 0}, {"timeout": -1.0}, {"engine": "dask", "scheduler": "nowhere"}):
        with pytest.raises(UsageError):
            go(tmp_path, tmp_path, **options)


def _until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.01)


def _descendants(process: int) -> list[int]:
    """Return the processes below one, oldest first (Linux)."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *_descendants(child)]
    return found


def _workers(process: int) -> list[int]:
    """Return the processes at the bottom of the tree that are ours."""
    return [child for child in _descendants(process) if not _descendants(child)]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads /proc")
def test_a_run_that_is_killed_at_any_moment_is_completed_by_the_next(
    tmp_path: Path, night: Path, undisturbed: dict[str, list[str]]
) -> None:
    chance = random.Random(20251224)
    out = tmp_path / "out"
    arguments = command("run", night, "--output", out, "--jobs", 1, "--part", 4, "--no-report", "--wait", 20)
    kills = 0
    for _ in range(10):
        with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT) as process:
            time.sleep(0.3 + chance.random() * 1.4)
            below = _descendants(process.pid)
            process.send_signal(signal.SIGKILL)
            process.wait()
        kills += process.returncode == -signal.SIGKILL
        if (out / "manifest.json").exists():
            counts = [len(rows) for rows in tables_of(out).values()]
            assert counts[0] <= 60
            _assert_whole(out, undisturbed)
    assert kills >= 5
    _until(lambda: not any(Path(f"/proc/{child}").exists() for child in below))
    done = subprocess.run(arguments, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 2, done.stderr  # the bad file is still there
    assert tables_of(out) == undisturbed
    assert not list(out.rglob("*.tmp"))


def _assert_whole(out: Path, undisturbed: dict[str, list[str]]) -> None:
    """No article is there by half: all of its rows in every table, each once."""
    store = Store(out)
    present = set(store.table("articles", ["article"]).column(0).to_pylist())
    for name in ("mentions", "facts"):
        expected = [row for row in undisturbed[name] if any(f"'article': '{key}'" in row for key in present)]
        assert sorted(map(repr, store.table(name).to_pylist())) == expected


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads /proc")
def test_a_worker_that_dies_costs_no_article(tmp_path: Path, night: Path, undisturbed: dict[str, list[str]]) -> None:
    killed: list[int] = []

    def kill_once() -> None:
        before = set(_descendants(os.getpid()))
        _until(lambda: len(set(_workers(os.getpid())) - before) > 0)
        worker = (set(_workers(os.getpid())) - before).pop()
        time.sleep(0.05)
        os.kill(worker, signal.SIGKILL)
        killed.append(worker)

    killer = threading.Thread(target=kill_once)
    killer.start()
    outcome = go(tmp_path, night, jobs=1)
    killer.join()
    assert len(killed) == 1
    assert outcome.done == 60
    assert tables_of(tmp_path / "out") == undisturbed


def test_a_damaged_part_is_rebuilt(tmp_path: Path, night: Path, undisturbed: dict[str, list[str]]) -> None:
    go(tmp_path, night, part=16)
    out = tmp_path / "out"
    name = Manifest.read(out).parts[1].files["facts"]
    (out / "facts" / name).write_bytes(b"PAR1 not any more")
    told: list[str] = []
    outcome = run(Settings([str(night)], str(out), jobs=1, part=16), told.append)
    assert any(name in message and "is damaged" in message for message in told)
    assert 0 < outcome.done < 60
    assert tables_of(out) == undisturbed


def test_a_second_run_into_the_same_folder_waits(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "many.jsonl", make_rows(40))
    arguments = command("run", lines, "--output", tmp_path / "out", "--no-report")
    first = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    _until((tmp_path / "out" / ".lock-owner").exists)
    second = subprocess.run(arguments, capture_output=True, text=True, cwd=ROOT, check=False)
    _, first_errors = first.communicate()
    assert (first.returncode, second.returncode) == (0, 0), first_errors.decode() + second.stderr
    assert f"another run (process {first.pid})" in second.stderr
    assert "0 done" in second.stdout
    assert len(tables_of(tmp_path / "out")["articles"]) == 40


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of the system")
def test_a_full_disk_stops_the_run_and_keeps_what_is_done(tmp_path: Path) -> None:
    import resource

    chance = random.Random(1)
    large = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(50_000))
    lines = write_lines(tmp_path / "many.jsonl", [*make_rows(40), {"id": "large", "text": large}])
    out = tmp_path / "out"
    arguments = command("run", lines, "--output", out, "--part", 16, "--no-report")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    full = subprocess.run(arguments, capture_output=True, text=True, cwd=ROOT, check=False, preexec_fn=limit)
    assert full.returncode == 2
    assert "cannot be written: File too large; what was done before is kept" in full.stderr
    assert "Traceback" not in full.stderr
    assert not list(out.rglob("*.tmp"))
    assert len(tables_of(out)["articles"]) == 32
    assert subprocess.run(arguments, capture_output=True, cwd=ROOT, check=False).returncode == 0
    assert len(tables_of(out)["articles"]) == 41


@pytest.mark.slow
def test_dask_gives_the_same_rows_though_a_worker_is_killed(
    tmp_path: Path, night: Path, undisturbed: dict[str, list[str]]
) -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs="CRITICAL"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        workers = list(client.run(os.getpid).values())
        killer = threading.Timer(0.4, os.kill, (workers[0], signal.SIGKILL))
        killer.start()
        outcome = go(tmp_path, night, engine="dask", scheduler=cluster.scheduler_address)
        killer.join()
        assert set(client.run(os.getpid).values()) != set(workers)
    assert outcome.done == 60
    assert tables_of(tmp_path / "out") == undisturbed


def test_the_tables_are_plain_parquet(tmp_path: Path) -> None:
    import pandas as pd

    go(tmp_path, write_lines(tmp_path / "many.jsonl", make_rows(3)))
    facts = pd.read_parquet(tmp_path / "out" / "facts")
    assert facts["article"].nunique() == 3
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["format"] == 1


def test_articles_are_checked_against_each_other_over_the_tables(tmp_path: Path) -> None:
    import pipeline
    from pipeline.store.rebuild import across, extractions

    told = {"a": "3.12亿元", "b": "31.2亿元", "c": "3.12亿元"}
    rows = [{"id": name, "text": f"智谱2024年实现营业收入{figure}，同比大幅增长。"} for name, figure in told.items()]
    lines = write_lines(tmp_path / "many.jsonl", rows)
    go(tmp_path, lines)
    found = across(Store(tmp_path / "out"))
    assert [finding.verdict for finding in found] == ["inconsistent"]
    wrong = found[0]
    keys = [key for key, _ in extractions(Store(tmp_path / "out"))]
    assert set(wrong.articles.values()) == {key for key in keys if key[0] in "ab"}
    direct = pipeline.check([pipeline.extract(pipeline.Article(row["text"], row["id"])) for row in rows])
    assert [f.formula for f in direct if f.verdict == "inconsistent"] == [wrong.formula]
    rows[1]["text"] = rows[0]["text"]
    go(tmp_path, write_lines(lines, rows))
    assert across(Store(tmp_path / "out")) == ()


def test_a_figure_that_everybody_states_differently_is_not_one_figure(tmp_path: Path) -> None:
    from pipeline.store.rebuild import across

    rows = [{"id": f"a{n}", "text": f"智谱2024年实现营业收入{n + 1}.12亿元。"} for n in range(40)]
    go(tmp_path, write_lines(tmp_path / "many.jsonl", rows))
    assert across(Store(tmp_path / "out")) == ()
