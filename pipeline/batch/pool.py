"""Tasks on the processes of this machine: in order, a few at a time, each within its time."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import TimeoutError as TookTooLong
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING

from pipeline.batch.work import Result, Task, errors_only, process
from pipeline.tables.columns import ErrorRow

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

    Future = ProcessFuture[Result]

__all__ = ["run_local"]

#: Tasks in flight for each process. Enough that one slow article does not idle the others, few enough to stay small.
AHEAD = 6
#: A task whose process died is tried again: it may have been another program's doing.
TRIES = 2


def run_local(
    tasks: Iterable[Task | ErrorRow], jobs: int, timeout: float | None
) -> Generator[tuple[Task | None, Result], None, None]:
    """Yield every task with its result, in order.

    Parameters
    ----------
    tasks : iterable of Task or ErrorRow
        Read only as far ahead as the processes need; an error row passes through.
    jobs : int
        Processes.
    timeout : float or None
        Seconds that an article may take. A task that takes longer, or whose process dies, is done again article by
        article, so that only the one at fault becomes an error.
    """
    from pebble import ProcessPool

    pool = ProcessPool(max_workers=jobs, context=_context(), initializer=_end_with_parent, initargs=(os.getpid(),))
    try:
        yield from _run(pool, tasks, jobs * AHEAD, timeout)
        pool.close()  # type: ignore[no-untyped-call]
        pool.join()
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _run(
    pool: ProcessPool, tasks: Iterable[Task | ErrorRow], ahead: int, timeout: float | None
) -> Iterator[tuple[Task | None, Result]]:
    waiting: deque[tuple[Task, Future] | ErrorRow] = deque()
    supply = iter(tasks)
    exhausted = False
    while waiting or not exhausted:
        while not exhausted and len(waiting) < ahead:
            task = next(supply, None)
            if task is None:
                exhausted = True
            elif isinstance(task, ErrorRow):
                waiting.append(task)
            else:
                waiting.append((task, pool.schedule(process, args=(task,), timeout=timeout)))
        if waiting:
            first = waiting.popleft()
            if isinstance(first, ErrorRow):
                yield None, errors_only([first])
            else:
                yield from _settle(pool, *first, timeout)


def _settle(pool: ProcessPool, task: Task, future: Future, timeout: float | None) -> Iterator[tuple[Task, Result]]:
    reason = _trouble(future)
    if reason is None:
        yield task, future.result()
        return
    if len(task.jobs) == 1:
        yield task, _single(pool, task, timeout, reason)
        return
    for alone in task.alone():
        again = pool.schedule(process, args=(alone,), timeout=timeout)
        reason = _trouble(again)
        yield alone, again.result() if reason is None else _single(pool, alone, timeout, reason)


def _single(pool: ProcessPool, task: Task, timeout: float | None, reason: str) -> Result:
    """Try an article again whose process died; give up one that takes too long, or kills every process."""
    for _ in range(TRIES - 1):
        if reason.startswith("took"):
            break
        future = pool.schedule(process, args=(task,), timeout=timeout)
        again = _trouble(future)
        if again is None:
            result: Result = future.result()
            return result
        reason = again
    job = task.jobs[0]
    return errors_only([ErrorRow(job.key, job.article.id if job.article else None, job.name, job.origin, reason)])


def _trouble(future: Future) -> str | None:
    """Wait for a task; say why there is no result."""
    from pebble import ProcessExpired

    try:
        future.result()
    except TookTooLong as error:
        seconds = error.args[1] if len(error.args) > 1 else None
        return f"took longer than {seconds:g} seconds" if isinstance(seconds, (int, float)) else "took too long"
    except ProcessExpired as error:
        return f"its process died (exit code {error.exitcode})"
    return None


def _context() -> BaseContext:
    """Return a way to start processes that copies no threads: from a server that has loaded the stages, if possible."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.batch.warm"])
    return context


def _end_with_parent(parent: int) -> None:
    """End this process soon after the run that it works for, even if that was killed."""

    def watch() -> None:
        while _alive(parent):
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
