"""From inputs to the jobs that are new or stale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from pipeline.article import Defaults, Failure, Input, find_inputs, read_input
from pipeline.batch.work import Job, Task, error_row
from pipeline.model import Article
from pipeline.store import Store, text_identity
from pipeline.store.keys import Versions, article_key, text_digest, work_key
from pipeline.tables.columns import ErrorRow

__all__ = ["Plan"]

#: A task holds so many articles, or fewer long ones.
ARTICLES = 16
CHARACTERS = 60_000


@dataclass
class Plan:
    """What a run has to do, found as it goes.

    Attributes
    ----------
    seen : dict of str to bytes
        Key → work key of every article of this run, fresh ones included.
    read, fresh : int
        Articles that were read, and of these the ones that need nothing.
    origins : set of str
        The inputs that were read.
    """

    store: Store
    paths: Sequence[str]
    versions: Versions
    defaults: Defaults = field(default_factory=Defaults)
    form: str = "auto"
    force: bool = False
    lexicon_folders: tuple[str, ...] = ()
    seen: dict[str, bytes] = field(default_factory=dict)
    origins: set[str] = field(default_factory=set)
    read: int = 0
    fresh: int = 0
    #: Called once for every article that needs no work.
    on_fresh: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        # As the store is now: what this run commits meanwhile must not decide how later articles are named.
        self._texts = self.store.texts()
        self._before = frozenset(self.store.known)

    def tasks(self) -> Iterator[Task | ErrorRow]:
        """Yield tasks in the order of the inputs, and errors where they are found."""
        jobs: list[Job] = []
        size = 0
        for found in self._jobs():
            if isinstance(found, ErrorRow):
                yield found
                continue
            if jobs and size + found.size > CHARACTERS:
                yield self._task(jobs)
                jobs, size = [], 0
            jobs.append(found)
            size += found.size
            if len(jobs) >= ARTICLES or size >= CHARACTERS:
                yield self._task(jobs)
                jobs, size = [], 0
        if jobs:
            yield self._task(jobs)

    def _task(self, jobs: list[Job]) -> Task:
        return Task(tuple(jobs), self.versions, self.defaults, self.lexicon_folders)

    def _jobs(self) -> Iterator[Job | ErrorRow]:
        for source in find_inputs(self.paths, self.form, self.store.folder):
            if isinstance(source, Failure):
                origin = Input(source.source, "auto").origin
                self.origins.add(origin)
                yield error_row(None, origin, source)
                continue
            self.origins.add(source.origin)
            if source.form == "html":
                yield self._page(source)
                continue
            for article in read_input(source, self.defaults):
                if isinstance(article, Failure):
                    yield error_row(None, source.origin, article)
                    continue
                job = self._job(article, source)
                if job is not None:
                    yield job

    def _page(self, source: Input) -> Job:
        """Leave a page to the worker: finding its text is the greater part of the work, and pages can be hostile."""
        from pathlib import Path

        self.read += 1
        key = article_key(source.origin, Path(source.path).stem, "")
        known = self.store.known.get(key)
        self.seen[key] = b""
        return Job(key, source.origin, source, None, known.work if known and not self.force else None)

    def _job(self, article: Article, source: Input) -> Job | None:
        digest = text_digest(article.text)
        work = work_key(article, digest, self.versions)
        key = self._key(article, source, digest, work)
        if key is None:
            return None
        self.read += 1
        self.seen[key] = bytes.fromhex(work)
        if not self.force and self.store.is_fresh(key, work):
            self.fresh += 1
            self.on_fresh()
            return None
        return Job(key, source.origin, Input(source.path, source.form), article)

    def _key(self, article: Article, source: Input, digest: str, work: str) -> str | None:
        """Return the key of an article, or ``None`` when this run has met the same one already.

        A file that has moved keeps its articles: an id with the same text is the same article. Two articles of one
        file with the same id and different texts are two.
        """
        key = article_key(source.origin, article.id, digest)
        if article.id is not None:
            same = self._texts.setdefault(text_identity(article.id, digest), key)
            key = key if key in self._before or key in self.seen else same
        for number in count(2):
            met = self.seen.get(key)
            if met is None:
                return key
            if met.hex() == work:
                return None
            key = article_key(source.origin, f"{article.id} ({number})", digest)
        raise AssertionError("count never ends")
