"""Tasks on the processes of this machine: in order, a few at a time, each within its time."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import TimeoutError as TookTooLong
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING

from pipeline.batch.work import Result, Task, errors_only, process
from pipeline.errors import PipelineError
from pipeline.tables.columns import ErrorRow

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

    Future = ProcessFuture[Result]

__all__ = ["run_local"]

#: Tasks in flight for each process. Enough that one slow article does not idle the others, few enough to stay small.
AHEAD = 6
#: An article whose process died is tried so often: it may have been another program's doing.
TRIES = 3
#: So many pools in a row that break before a task is done are no accident.
BREAKS = 5


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
    pool = _Pool(jobs, timeout)
    try:
        yield from _run(pool, tasks)
    finally:
        pool.stop()


class _Pool:
    """A pool of processes that is made anew when it breaks."""

    def __init__(self, jobs: int, timeout: float | None) -> None:
        self.jobs = jobs
        self.timeout = timeout
        self._breaks = 0
        self._pool = self._make()

    def _make(self) -> ProcessPool:
        from pebble import ProcessPool

        arguments = (os.getpid(),)
        return ProcessPool(self.jobs, context=_context(), initializer=_end_with_parent, initargs=arguments)

    def submit(self, task: Task) -> Future:
        """Have a task done."""
        while True:
            try:
                return self._pool.schedule(process, args=(task,), timeout=self.timeout)
            except RuntimeError:  # it has broken since the last task
                self.renew()

    def renew(self) -> None:
        """Replace a pool of which every process has died while none had a task."""
        self._breaks += 1
        if self._breaks > BREAKS:
            raise PipelineError("the processes of the run die as soon as they start; is there enough memory?")
        self.stop()
        self._pool = self._make()

    def result(self, future: Future) -> Result | str:
        """Wait for a result; return the reason when there is none.

        Raises
        ------
        BrokenProcessPool
            When the task was not begun.
        """
        from pebble import ProcessExpired

        try:
            result: Result = future.result()
        except TookTooLong:
            return f"took longer than {self.timeout:g} seconds"
        except ProcessExpired as error:
            return f"its process died (exit code {error.exitcode})"
        self._breaks = 0
        return result

    def do(self, task: Task) -> Result | str:
        """Do one task at once."""
        while True:
            try:
                return self.result(self.submit(task))
            except BrokenProcessPool:
                self.renew()

    def stop(self) -> None:
        """End the processes."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _run(pool: _Pool, tasks: Iterable[Task | ErrorRow]) -> Iterator[tuple[Task | None, Result]]:
    waiting: deque[tuple[Task, Future] | ErrorRow] = deque()
    supply = iter(tasks)
    exhausted = False
    while waiting or not exhausted:
        while not exhausted and len(waiting) < pool.jobs * AHEAD:
            task = next(supply, None)
            if task is None:
                exhausted = True
            else:
                waiting.append(task if isinstance(task, ErrorRow) else (task, pool.submit(task)))
        if not waiting:
            return
        first = waiting.popleft()
        if isinstance(first, ErrorRow):
            yield None, errors_only([first])
            continue
        try:
            outcome = pool.result(first[1])
        except BrokenProcessPool:
            pool.renew()
            again = [first, *waiting]
            waiting = deque(item if isinstance(item, ErrorRow) else (item[0], pool.submit(item[0])) for item in again)
        else:
            yield from _settle(pool, first[0], outcome)


def _settle(pool: _Pool, task: Task, outcome: Result | str) -> Iterator[tuple[Task, Result]]:
    """Yield a result; where there is none, those of its articles one by one."""
    if isinstance(outcome, Result):
        yield task, outcome
    elif len(task.jobs) > 1:
        for alone in task.alone():
            yield from _settle(pool, alone, pool.do(alone))
    else:
        yield task, _persist(pool, task, outcome)


def _persist(pool: _Pool, task: Task, reason: str) -> Result:
    """Try an article again whose process died; give up one that takes too long, or kills every process."""
    for _ in range(TRIES - 1):
        if reason.startswith("took"):
            break
        outcome = pool.do(task)
        if isinstance(outcome, Result):
            return outcome
        reason = outcome
    job = task.jobs[0]
    return errors_only([ErrorRow(job.key, job.article.id if job.article else None, job.name, job.origin, reason)])


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
