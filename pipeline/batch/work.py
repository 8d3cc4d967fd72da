"""What a worker does: some articles in, their rows out, and never an exception."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.article import Defaults, Failure, Input, read_input
from pipeline.model import Article, Extraction
from pipeline.store.keys import Versions, article_key, text_digest, work_key
from pipeline.tables.columns import ErrorRow, Stamp

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Job", "Result", "Task", "error_row", "process", "stamp_of"]


@dataclass(frozen=True, slots=True)
class Job:
    """One article to be read, or one page whose article the worker finds (``article`` is ``None``).

    Attributes
    ----------
    key, origin : str
        The article's key, and the file that it comes from.
    source : Input
        What to read where there is no article yet.
    fresh : str or None
        Work key of the result that exists; a page that still has it is left as it is.
    """

    key: str
    origin: str
    source: Input
    article: Article | None = None
    fresh: bytes | None = None

    @property
    def size(self) -> int:
        """Characters, about."""
        return self.source.size if self.article is None else len(self.article.text)

    @property
    def name(self) -> str:
        """What messages call it."""
        if self.article is None:
            return self.source.path
        return self.article.id or self.article.source or self.key


@dataclass(frozen=True, slots=True)
class Task:
    """Jobs that travel together, and how they are to be done."""

    jobs: tuple[Job, ...]
    versions: Versions
    defaults: Defaults
    lexicon_folders: tuple[str, ...] = ()

    def alone(self) -> Iterator[Task]:
        """Yield a task for each job."""
        for job in self.jobs:
            yield Task((job,), self.versions, self.defaults, self.lexicon_folders)


@dataclass(slots=True)
class Result:
    """The rows of a task, and what else became of its jobs."""

    tables: dict[str, pa.Table]
    unchanged: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def process(task: Task) -> Result:
    """Do the jobs of a task; what goes wrong with an article is a row in ``errors``."""
    from pipeline.guarded import attempt
    from pipeline.lexicon import load_lexicon
    from pipeline.tables.arrow import arrow_tables

    lexicon = load_lexicon(task.lexicon_folders)
    done: list[tuple[Extraction, Stamp]] = []
    errors: list[ErrorRow] = []
    unchanged: list[str] = []
    warnings: list[str] = []
    for job in task.jobs:
        for article in _articles(job, task.defaults):
            if isinstance(article, Failure):
                errors.append(error_row(job.key, job.origin, article))
                continue
            stamp = stamp_of(job.key, job.origin, article, task.versions)
            if job.fresh is not None and stamp.work_key == job.fresh.hex():
                unchanged.append(job.key)
                continue
            outcome = attempt(article, lexicon)
            if isinstance(outcome, Extraction):
                done.append((outcome, stamp))
                warnings += [f"{article.id or article.source}: warning: {warning}" for warning in article.warnings]
            else:
                errors.append(ErrorRow(job.key, article.id, article.source or job.source.path, job.origin, outcome))
    return Result(arrow_tables(done, errors), unchanged, warnings)


def stamp_of(key: str, origin: str, article: Article, versions: Versions) -> Stamp:
    """Return what the store keeps of an article beside its text."""
    digest = text_digest(article.text)
    return Stamp(key, origin, digest, work_key(article, digest, versions), versions.rules, versions.lexicon)


def error_row(key: str | None, origin: str, failure: Failure) -> ErrorRow:
    """Return the row of an input, or of one of its records, that could not be read."""
    made = article_key(origin, failure.id if failure.id is not None else failure.source, "")
    return ErrorRow(key or made, failure.id, failure.source, origin, failure.reason)


def errors_only(rows: Sequence[ErrorRow]) -> Result:
    """Return a result that holds nothing but errors."""
    from pipeline.tables.arrow import arrow_tables

    return Result(arrow_tables((), rows))


def _articles(job: Job, defaults: Defaults) -> Iterable[Article | Failure]:
    if job.article is not None:
        return (job.article,)
    return read_input(job.source, defaults)
