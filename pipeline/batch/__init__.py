"""A night's articles: everything that is new or stale, into the tables of a run."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.article import Defaults
from pipeline.batch.plan import Plan
from pipeline.batch.work import Result, Task
from pipeline.errors import UsageError
from pipeline.lexicon import load_lexicon
from pipeline.store import PART, Store, joined
from pipeline.store.keys import Versions
from pipeline.store.lock import locked

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.tables.columns import ErrorRow

__all__ = ["ENGINES", "Outcome", "Settings", "run"]

ENGINES = ("local", "dask")
#: Errors that are told one by one; the table ``errors`` has them all.
TOLD = 200


@dataclass(frozen=True)
class Settings:
    """How a run is to be made.

    Attributes
    ----------
    paths : sequence of str
        Files, folders, globs, ``-``.
    output : str
        The folder of the tables.
    jobs : int
        Processes.
    timeout : float or None
        Seconds that an article may take.
    patience : float
        Seconds to wait for another run into the same folder.
    part : int
        Articles in a part file, after which they are safe.
    """

    paths: Sequence[str]
    output: str
    jobs: int = 1
    engine: str = "local"
    scheduler: str | None = None
    force: bool = False
    timeout: float | None = 120.0
    defaults: Defaults = field(default_factory=Defaults)
    form: str = "auto"
    lexicon_folders: tuple[str, ...] = ()
    patience: float = 3600.0
    part: int = PART


@dataclass
class Outcome:
    """What became of a run; ``keys`` are those of its articles, fresh ones included."""

    read: int = 0
    fresh: int = 0
    done: int = 0
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0
    characters: int = 0
    keys: frozenset[str] = frozenset()


def run(
    settings: Settings,
    tell: Callable[[str], None] = lambda message: None,
    progress: Callable[[int], None] = lambda articles: None,
) -> Outcome:
    """Do what is new or stale, then check the articles against each other.

    Parameters
    ----------
    settings : Settings
        What, where to, and how.
    tell : callable
        Takes messages for the user.
    progress : callable
        Takes the number of articles that are finished since the last call.

    Raises
    ------
    StoreError
        When the folder cannot be used or written; what was committed before stays.
    """
    _check(settings)
    started = time.monotonic()
    store = Store(settings.output, create=True)
    with locked(store.folder, settings.patience, tell):
        for complaint in store.open_for_writing():
            tell(f"{complaint}")
        outcome = _fill(store, settings, tell, progress)
        outcome.seconds = time.monotonic() - started
        return outcome


def _check(settings: Settings) -> None:
    if settings.engine not in ENGINES:
        raise UsageError(f"--engine {settings.engine}: the engines are {', '.join(ENGINES)}")
    if settings.jobs < 1:
        raise UsageError("--jobs must be at least 1")
    if settings.timeout is not None and settings.timeout <= 0:
        raise UsageError("--timeout must be more than 0 seconds")


def _fill(store: Store, settings: Settings, tell: Callable[[str], None], progress: Callable[[int], None]) -> Outcome:
    lexicon = load_lexicon(settings.lexicon_folders)
    plan = Plan(
        store,
        settings.paths,
        Versions.of(lexicon),
        settings.defaults,
        settings.form,
        settings.force,
        settings.lexicon_folders,
        on_fresh=lambda: progress(1),
    )
    outcome, raised = _work(plan, settings, tell, progress)
    healed = store.errors_of(plan.origins) - raised
    if healed:
        store.forget(healed)
    store.compact()
    if not store.is_checked():
        from pipeline.batch.across import check_across

        store.set_across(check_across(store))
    return outcome


def _work(
    plan: Plan, settings: Settings, tell: Callable[[str], None], progress: Callable[[int], None]
) -> tuple[Outcome, set[str]]:
    """Do the tasks of a plan; returns what became of them, and the keys of the errors."""
    outcome = Outcome()
    raised: set[str] = set()
    writer = _Writer(plan.store, settings.part)
    try:
        with closing(_results(plan.tasks(), settings)) as results:
            for task, result in results:
                for message in _messages(result):
                    outcome.errors.append(message)
                    if len(outcome.errors) <= TOLD:
                        tell(message)
                for warning in result.warnings:
                    tell(warning)
                raised.update(result.tables["errors"].column("article").to_pylist())
                outcome.fresh += len(result.unchanged)
                outcome.done += result.tables["articles"].num_rows
                outcome.characters += sum(result.tables["articles"].column("chars").to_pylist())
                writer.add(result)
                progress(len(task.jobs) if task is not None else 0)
    finally:
        # Also when the user interrupts: what is finished is finished.
        writer.flush()
    if len(outcome.errors) > TOLD:
        tell(f"… and {len(outcome.errors) - TOLD:,} more: see the table errors")
    outcome.read, outcome.keys = plan.read, frozenset(plan.seen)
    outcome.fresh += plan.fresh
    return outcome, raised


def _results(tasks: Iterator[Task | ErrorRow], settings: Settings) -> Generator[tuple[Task | None, Result], None, None]:
    if settings.engine == "dask":
        from pipeline.batch.cluster import run_on_dask

        return run_on_dask(tasks, settings.jobs, settings.timeout, settings.scheduler)
    from pipeline.batch.pool import run_local

    return run_local(tasks, settings.jobs, settings.timeout)


def _messages(result: Result) -> Iterator[str]:
    errors = result.tables["errors"]
    for source, reason in zip(errors.column("source").to_pylist(), errors.column("reason").to_pylist(), strict=True):
        yield f"{source}: {reason}"


class _Writer:
    """Collects results and commits them a part at a time."""

    def __init__(self, store: Store, size: int) -> None:
        self._store = store
        self._size = size
        self._held: list[dict[str, pa.Table]] = []
        self._count = 0

    def add(self, result: Result) -> None:
        count = result.tables["articles"].num_rows + result.tables["errors"].num_rows
        if count:
            self._held.append(result.tables)
            self._count += count
        if self._count >= self._size:
            self.flush()

    def flush(self) -> None:
        if self._held:
            held, self._held, self._count = self._held, [], 0
            self._store.commit(joined(held))
