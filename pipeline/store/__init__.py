"""The tables of a run: Parquet part files, what is in force, and what is fresh."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.store.manifest import FILE, Manifest, Part

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["PART", "Index", "Store", "joined", "text_identity"]

#: Articles in a part file, as far as runs bring so many.
PART = 256
#: So many parts smaller than half of that are joined.
SMALL_PARTS = 8


@dataclass(frozen=True, slots=True)
class Index:
    """Where an article's rows are and by what they were made; an error has its input (``origin``) instead."""

    part: int
    work: bytes | None
    origin: str | None = None


class Store:
    """The folder of a run.

    Parameters
    ----------
    folder : str or Path
        ``outputs/``.
    create : bool
        Make the folder if need be; otherwise it must hold the tables of a run.

    Raises
    ------
    StoreError
        When there are no tables, or the folder cannot be used.
    """

    def __init__(self, folder: str | Path, *, create: bool = False) -> None:
        self.folder = Path(folder)
        if create:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"{self.folder}: cannot be made: {error.strerror or error}") from error
        elif not (self.folder / FILE).is_file():
            raise StoreError(f"{self.folder}: holds no tables; make them with: ipo-figures run PATH --output {folder}")
        self.manifest = Manifest.read(self.folder)
        self.known: dict[str, Index] = {}
        self._by_text: dict[bytes, str] = {}

    # -- reading

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """Return a table as it stands: ``articles``, ``mentions``, ``facts``, ``findings`` or ``errors``."""
        import pyarrow as pa

        from pipeline.tables.arrow import schema

        empty = schema(name).empty_table()
        pieces = [empty.select(columns) if columns else empty]
        pieces.extend(self.pieces(name, columns))
        return pa.concat_tables(pieces)

    def pieces(self, name: str, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """Yield a table part by part."""
        from pipeline.store.parts import read_file, without

        for part in self.manifest.parts:
            if name in part.files:
                wanted = list(dict.fromkeys([*columns, "article"])) if columns else None
                rows = without(read_file(self.folder, name, part.files[name], wanted), part.dead)
                yield rows.select(columns) if columns else rows
        if name == "findings" and self.manifest.across:
            rows = read_file(self.folder, name, self.manifest.across)
            yield rows.select(columns) if columns else rows

    def dismissed(self) -> Mapping[str, str]:
        """Return the findings that an editor has judged, with the reason."""
        from pipeline.store.dismissals import read_dismissed

        return read_dismissed(self.folder)

    # -- writing (all of it under the lock of `pipeline.store.lock`)

    def open_for_writing(self) -> list[str]:
        """Read what is known, drop damaged parts and stray files; returns what was wrong, file by file."""
        self.manifest = Manifest.read(self.folder)
        complaints = self._drop_damaged()
        self._collect_strays()
        self._read_index()
        return complaints

    def _drop_damaged(self) -> list[str]:
        from pipeline.store.parts import damage_of

        complaints: list[str] = []
        sound = []
        for part in self.manifest.parts:
            broken = {t: damage_of(self.folder / t / name) for t, name in part.files.items()}
            found = [f"{self.folder / t / part.files[t]}: {damage}" for t, damage in broken.items() if damage]
            if found:
                count = part.articles - len(part.dead)
                found[-1] += (
                    f"; its part held {max(count, 0)} articles, which are done again where the inputs hold them"
                )
            else:
                sound.append(part)
            complaints += found
        across = self.manifest.across
        if across and damage_of(self.folder / "findings" / across):
            complaints.append(
                f"{self.folder / 'findings' / across}: is damaged; the checks across articles are made again"
            )
            self.manifest.across = self.manifest.checked = None
        if complaints:
            self.manifest.parts = sound
            self.manifest.write(self.folder)
        return complaints

    def _collect_strays(self) -> None:
        """Remove files that no part names: what a killed run has left, or a later part has replaced."""
        from pipeline.tables.arrow import SCHEMAS

        kept = self.manifest.files()
        for table in SCHEMAS:
            for path in (self.folder / table).glob("*"):
                if (path.suffix in {".parquet", ".tmp"}) and (table, path.name) not in kept:
                    path.unlink(missing_ok=True)
        for path in self.folder.glob(".*.tmp"):
            path.unlink(missing_ok=True)

    def _read_index(self) -> None:
        from pipeline.store.parts import read_file

        self.known.clear()
        self._by_text.clear()
        columns = ["article", "id", "work_key", "text_sha256"]
        for number, part in enumerate(self.manifest.parts):
            dead = frozenset(part.dead)
            if "errors" in part.files:
                rows = read_file(self.folder, "errors", part.files["errors"], ["article", "input"])
                for key, origin in zip(
                    rows.column("article").to_pylist(), rows.column("input").to_pylist(), strict=True
                ):
                    if key not in dead:
                        self.known[key] = Index(number, None, origin)
            if "articles" in part.files:
                rows = read_file(self.folder, "articles", part.files["articles"], columns)
                for key, name, work, digest in zip(*(rows.column(c).to_pylist() for c in columns), strict=True):
                    if key not in dead:
                        self._remember(key, name, work, digest, number)

    def _remember(self, key: str, name: str | None, work: str, digest: str, part: int) -> None:
        self.known[key] = Index(part, bytes.fromhex(work))
        if name is not None:
            self._by_text.setdefault(text_identity(name, digest), key)

    def texts(self) -> dict[bytes, str]:
        """Return the key of every article by its id and text (`text_identity`), wherever it came from."""
        return dict(self._by_text)

    def is_fresh(self, key: str, work: str) -> bool:
        """Whether the rows of an article were made by the same text, metadata, rules and lexicon."""
        known = self.known.get(key)
        return known is not None and known.work == bytes.fromhex(work)

    def errors_of(self, origins: Collection[str]) -> set[str]:
        """Return the keys of the errors that some inputs have given so far."""
        return {key for key, known in self.known.items() if known.work is None and known.origin in origins}

    def commit(self, tables: Mapping[str, pa.Table], gone: Collection[str] = ()) -> None:
        """Put the rows of some articles in force, all tables at once.

        Parameters
        ----------
        tables : mapping
            The rows; those of the same articles from earlier are superseded.
        gone : collection of str
            Keys of errors that are errors no more.
        """
        from pipeline.store.parts import write_part

        articles = tables["articles"]
        keys = set(articles.column("article").to_pylist()) | set(tables["errors"].column("article").to_pylist())
        superseded = (keys | set(gone)) & self.known.keys()
        part = write_part(self.folder, tables) if keys else None
        for key in sorted(superseded):
            self.manifest.parts[self.known.pop(key).part].dead.append(key)
        if part is not None:
            self.manifest.parts.append(part)
        self.manifest.write(self.folder)
        number = len(self.manifest.parts) - 1
        errors = tables["errors"]
        for key, origin in zip(errors.column("article").to_pylist(), errors.column("input").to_pylist(), strict=True):
            self.known[key] = Index(number, None, origin)
        columns = ("article", "id", "work_key", "text_sha256")
        for key, name, work, digest in zip(*(articles.column(c).to_pylist() for c in columns), strict=True):
            self._remember(key, name, work, digest, number)

    def forget(self, keys: Collection[str]) -> None:
        """Remove the rows of some articles, or of errors that are errors no more."""
        from pipeline.tables.arrow import SCHEMAS

        self.commit({name: schema.empty_table() for name, schema in SCHEMAS.items()}, keys)

    def is_checked(self) -> bool:
        """Whether the articles that are in force have been checked against each other."""
        return self.manifest.checked == self.manifest.state()

    def set_across(self, findings: pa.Table) -> None:
        """Put the findings across articles in force."""
        from pipeline.store.parts import write_file

        self.manifest.across = write_file(self.folder, "findings", findings) if findings.num_rows else None
        self.manifest.checked = self.manifest.state()
        self.manifest.write(self.folder)
        self.compact()

    def compact(self) -> None:
        """Write parts anew that hold superseded rows, and join small ones; the tables stay the same."""
        from pipeline.store.parts import write_part

        parts = self.manifest.parts
        small = [part for part in parts if part.articles + part.errors < PART // 2]
        joined = {id(part) for part in small} if len(small) >= SMALL_PARTS else set()
        rewritten = [part for part in parts if part.dead or id(part) in joined]
        if rewritten:
            kept = [part for part in parts if not (part.dead or id(part) in joined)]
            self.manifest.parts = kept + [write_part(self.folder, tables) for tables in self._joined(rewritten)]
        empty = self._empty_files()
        if rewritten or empty != self.manifest.empty:
            self.manifest.empty = empty
            self.manifest.write(self.folder)
        self._collect_strays()
        self._read_index()

    def _empty_files(self) -> dict[str, str]:
        """Write a file for each table that has no rows at all, for readers who look at the folder alone."""
        from pipeline.store.parts import write_file
        from pipeline.tables.arrow import SCHEMAS

        there = {table for table, _ in Manifest(self.manifest.parts, self.manifest.across).files()}
        return {
            table: write_file(self.folder, table, schema.empty_table())
            for table, schema in SCHEMAS.items()
            if table not in there
        }

    def _joined(self, parts: list[Part]) -> Iterator[dict[str, pa.Table]]:
        """Yield what is left of some parts, in sets of the size of a part."""
        from pipeline.store.parts import read_part

        held: list[Mapping[str, pa.Table]] = []
        count = 0
        for part in parts:
            tables = read_part(self.folder, part)
            held.append(tables)
            count += tables["articles"].num_rows + tables["errors"].num_rows
            if count >= PART:
                yield joined(held)
                held, count = [], 0
        if count:
            yield joined(held)


def joined(held: Sequence[Mapping[str, pa.Table]]) -> dict[str, pa.Table]:
    """Return the rows of several sets of tables as one set."""
    import pyarrow as pa

    return {table: pa.concat_tables([tables[table] for tables in held]) for table in held[0]}


def text_identity(name: str, digest: str) -> bytes:
    """Return a short digest of an id and the digest of a text."""
    from hashlib import blake2b

    return blake2b(f"{digest}{name}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
