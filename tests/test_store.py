"""The tables of a run: what is in force, what is fresh, and what happens to damaged files."""

from pathlib import Path

import pytest

from pipeline.article import Failure
from pipeline.batch.work import error_row, errors_only, stamp_of
from pipeline.errors import StoreError, UsageError
from pipeline.interval import Interval
from pipeline.model import Article, Extraction, Finding
from pipeline.store import Store
from pipeline.store.dismissals import dismiss, read_dismissed
from pipeline.store.keys import Versions, article_key, text_digest, work_key
from pipeline.store.lock import locked
from pipeline.store.manifest import Manifest
from pipeline.store.query import query
from pipeline.store.rebuild import across, extractions
from pipeline.tables.arrow import SCHEMAS, arrow_table, arrow_tables
from pipeline.tables.columns import rows_of
from tests.test_tables import sample

VERSIONS = Versions("1", "a")


def rows(*keys: str, text: str | None = None, versions: Versions = VERSIONS):
    made = sample()
    done = []
    for key in keys:
        article = made.article if text is None else Article(text, made.article.id)
        extraction = Extraction(article, made.script, made.mentions, made.facts, made.findings[:1])
        done.append((extraction, stamp_of(key, "origin", article, versions)))
    return arrow_tables(done)


def opened(folder: Path) -> tuple[Store, list[str]]:
    store = Store(folder, create=True)
    return store, store.open_for_writing()


def keys(folder: Path, table: str = "articles") -> list[str]:
    return sorted(Store(folder).table(table, ["article"]).column(0).to_pylist())


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")}


def test_keys_tell_articles_apart() -> None:
    digest = text_digest("甲\ud800")
    one = article_key("/f.jsonl", "智谱/../x", digest)
    assert one == article_key("/f.jsonl", "智谱/../x", text_digest("乙"))
    assert one.startswith("智谱-x-")
    assert one != article_key("/g.jsonl", "智谱/../x", digest)
    assert article_key("/f", None, digest) != article_key("/f", None, text_digest("乙"))
    assert len(article_key("/f", "x" * 5000, digest)) < 80


@pytest.mark.parametrize(
    "change", [{"published": None}, {"title": "x"}, {"publisher": "x"}, {"currency": "HKD"}, {"text": "x"}]
)
def test_a_result_is_stale_when_text_metadata_or_versions_change(change: dict[str, object]) -> None:
    from dataclasses import replace

    article = sample().article
    known = work_key(article, text_digest(article.text), VERSIONS)
    other = replace(article, **change)
    assert work_key(other, text_digest(other.text), VERSIONS) != known
    assert work_key(article, text_digest(article.text), Versions("2", "a")) != known
    assert work_key(article, text_digest(article.text), Versions("1", "b")) != known
    assert work_key(replace(article, id="y", source="z"), text_digest(article.text), VERSIONS) == known


def test_what_is_committed_is_read_again(tmp_path: Path) -> None:
    store, _ = opened(tmp_path)
    store.commit(rows("a", "b"))
    assert keys(tmp_path) == ["a", "b"]
    found = dict(extractions(Store(tmp_path), {"b"}))
    made = sample()
    assert list(found) == ["b"]
    assert found["b"].mentions[0] == made.mentions[0]
    assert found["b"].mentions[0].soft == made.mentions[0].soft
    assert found["b"].facts == made.facts
    assert found["b"].findings[0].repairs == made.findings[0].repairs
    assert found["b"].findings[0].stated == Interval(made.findings[0].stated.low, made.findings[0].stated.high)
    assert found["b"].article.warnings == ("w",)


def test_a_later_result_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    store, _ = opened(tmp_path)
    store.commit(rows("a", "b"))
    before = files(tmp_path)
    store.commit(rows("a", text="new"))
    assert keys(tmp_path) == ["a", "b"]
    assert sorted(query(tmp_path, "select article, text = 'new' as n from articles").to_pylist(), key=str) == [
        {"article": "a", "n": True},
        {"article": "b", "n": False},
    ]
    assert query(tmp_path, "select count(*) as n from mentions").to_pylist() == [{"n": 8}]
    store.compact()
    assert keys(tmp_path) == ["a", "b"]
    assert not before & files(tmp_path)
    assert all(not part.dead for part in Manifest.read(tmp_path).parts)


def test_the_same_result_again_changes_no_file(tmp_path: Path) -> None:
    store, _ = opened(tmp_path)
    store.commit(rows("a", "b"))
    store.compact()
    before = files(tmp_path)
    store.commit(rows("a", "b"))
    store.compact()
    assert files(tmp_path) == before
    assert keys(tmp_path) == ["a", "b"]


def test_every_table_has_a_file(tmp_path: Path) -> None:
    store, _ = opened(tmp_path)
    store.commit(rows("a"))
    store.compact()
    assert {name.partition("/")[0] for name in files(tmp_path)} == set(SCHEMAS)
    assert Store(tmp_path).table("errors").num_rows == 0
    store.commit(errors_only([error_row(None, "/in/a.txt", Failure("in/a.txt", "is no text"))]).tables)
    store.compact()
    assert len(list((tmp_path / "errors").iterdir())) == 1


def test_small_parts_are_joined(tmp_path: Path) -> None:
    store, _ = opened(tmp_path)
    for number in range(12):
        store.commit(rows(f"k{number:02}"))
    store.compact()
    assert len(Manifest.read(tmp_path).parts) == 1
    assert keys(tmp_path) == [f"k{number:02}" for number in range(12)]
    assert store.is_fresh("k03", rows("k03")["articles"].column("work_key")[0].as_py())


def test_files_that_no_manifest_names_do_not_count(tmp_path: Path) -> None:
    store, _ = opened(tmp_path)
    store.commit(rows("a"))
    from pipeline.store.parts import write_part

    write_part(tmp_path, rows("half"))
    (tmp_path / "facts" / ".x.parquet.1.tmp").write_bytes(b"half a file")
    assert keys(tmp_path) == ["a"]
    assert query(tmp_path, "select distinct article from facts").to_pylist() == [{"article": "a"}]
    opened(tmp_path)
    assert len(files(tmp_path)) == 4
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
def test_a_damaged_part_is_noticed_and_named(tmp_path: Path, harm: str) -> None:
    store, _ = opened(tmp_path)
    store.commit(rows("a"))
    store.commit(rows("b", text="another"))
    victim = tmp_path / "mentions" / Manifest.read(tmp_path).parts[1].files["mentions"]
    # Both parts have the same mentions but for the key, so that each has a file of its own.
    content = bytearray(victim.read_bytes())
    if harm == "flip":
        content[len(content) // 2] ^= 0xFF
    victim.write_bytes(content[:-7] if harm == "cut" else content)
    if harm == "remove":
        victim.unlink()
    with pytest.raises(StoreError, match=victim.name):
        query(tmp_path, "select 1")
    with pytest.raises(StoreError, match=victim.name):
        Store(tmp_path).table("mentions")
    store, complaints = opened(tmp_path)
    assert len(complaints) == 1
    assert str(victim) in complaints[0]
    assert "1 articles" in complaints[0]
    assert keys(tmp_path) == ["a"]
    assert "b" not in store.known
    store.commit(rows("b", text="another"))
    assert keys(tmp_path) == ["a", "b"]


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    store, _ = opened(tmp_path)
    store.commit(rows("a"))
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match=r"manifest\.json: is damaged"):
        Store(tmp_path)


def test_a_folder_without_tables_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="ipo-figures run PATH"):
        Store(tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be made"):
        Store(tmp_path / "file" / "x", create=True)


def test_an_error_stays_until_its_input_is_good(tmp_path: Path) -> None:
    store, _ = opened(tmp_path)
    failure = error_row(None, "/in/a.txt", Failure("in/a.txt", "is no text"))
    store.commit(errors_only([failure]).tables)
    assert Store(tmp_path).table("errors").to_pylist()[0]["reason"] == "is no text"
    store, _ = opened(tmp_path)
    assert store.errors_of({"/in/a.txt"}) == {failure.article}
    assert store.errors_of({"/in/b.txt"}) == set()
    empty = {name: table.slice(0, 0) for name, table in rows("a").items()}
    store.commit(empty, store.errors_of({"/in/a.txt"}))
    assert Store(tmp_path).table("errors").num_rows == 0


def test_findings_across_articles_are_a_part_of_their_own(tmp_path: Path) -> None:
    store, _ = opened(tmp_path)
    store.commit(rows("a"))
    finding = Finding(
        "x1", "duplicate", "conflict", "warning", None, ("a/m1", "b/m1"), "", articles={"a/m1": "a", "b/m1": "b"}
    )
    holder = Extraction(Article(""), "none", findings=(finding,))
    store.set_across(arrow_table("findings", list(rows_of(holder, "findings"))))
    store.compact()
    assert across(Store(tmp_path)) == (finding,)
    assert query(tmp_path, "select count(*) as n from findings where article is null").to_pylist() == [{"n": 1}]


def test_queries_see_the_tables_and_nothing_else(tmp_path: Path) -> None:
    store, _ = opened(tmp_path)
    store.commit(rows("a"))
    dismiss(tmp_path, "c1", "checked by hand")
    joined = "select why from findings join dismissed on finding = id"
    assert query(tmp_path, joined).to_pylist() == [{"why": "checked by hand"}]
    assert query(tmp_path, "select count(*) as n from errors").to_pylist() == [{"n": 0}]
    for bad in ("select nothing from nowhere", "selekt", f"copy articles to '{tmp_path.parent}/out.csv'"):
        with pytest.raises(UsageError, match="query: "):
            query(tmp_path, bad)
    with pytest.raises(UsageError):
        query(tmp_path, "select * from read_text('/etc/hostname')")


def test_dismissals_are_kept_with_their_reason(tmp_path: Path) -> None:
    assert read_dismissed(tmp_path) == {}
    assert dismiss(tmp_path, "c1", "更正后\n无误")
    assert not dismiss(tmp_path, "c1", "again")
    assert read_dismissed(tmp_path) == {"c1": "更正后\n无误"}
    assert read_dismissed(tmp_path / "dismissed.jsonl") == {"c1": "更正后\n无误"}
    with pytest.raises(UsageError, match="--why"):
        dismiss(tmp_path, "c2", " ")
    (tmp_path / "dismissed.jsonl").write_text('{"finding": "a"}\nnot json\n', encoding="utf-8")
    with pytest.raises(StoreError, match="line 2"):
        read_dismissed(tmp_path)


def test_one_run_at_a_time(tmp_path: Path) -> None:
    told: list[str] = []
    with locked(tmp_path, 0, told.append):
        assert told == []
        with pytest.raises(StoreError, match=r"another run \(process \d+\)"), locked(tmp_path, 0.1, told.append):
            pass
    assert "waiting for it" in told[0]
    with locked(tmp_path, 0, told.append):
        assert len(told) == 1


def test_the_store_knows_whether_its_articles_were_checked_against_each_other(tmp_path: Path) -> None:
    store, _ = opened(tmp_path)
    store.commit(rows("a"))
    assert not store.is_checked()
    store.set_across(arrow_table("findings", []))
    assert opened(tmp_path)[0].is_checked()
    store.commit(errors_only([error_row(None, "/in/a.txt", Failure("in/a.txt", "is no text"))]).tables)
    store.compact()
    assert store.is_checked()
    store.commit(rows("b"))
    assert not opened(tmp_path)[0].is_checked()
