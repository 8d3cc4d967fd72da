"""Tasks on a Dask cluster: the same rows in the same order, with the extra ``dask``."""

from __future__ import annotations

import os
import threading
import warnings
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from pipeline.batch.work import Result, Task, errors_only, process
from pipeline.errors import UsageError
from pipeline.tables.columns import ErrorRow

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["run_on_dask"]

AHEAD = 6
#: Workers of our own cluster that may die of a task before it is given up.
DEATHS = 1
#: Exit code of a worker that ends itself because an article takes too long; its nanny starts a new one.
OVERTIME = 70


def run_on_dask(
    tasks: Iterable[Task | ErrorRow], jobs: int, timeout: float | None, scheduler: str | None
) -> Generator[tuple[Task | None, Result], None, None]:
    """Yield every task with its result, in order.

    Parameters
    ----------
    tasks : iterable of Task or ErrorRow
        Read only as far ahead as the workers need.
    jobs : int
        Worker processes of the local cluster that is made when there is no ``scheduler``.
    timeout : float or None
        Seconds that a task may take; its worker ends itself then, and Dask gives the task to others a few times.
    scheduler : str or None
        Address of a cluster, whose workers have this package installed.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        raise UsageError("--engine dask needs Dask; install it with: pip install 'ipo-figures[dask]'") from None
    with ExitStack() as stack:
        if scheduler is None:
            stack.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": DEATHS}))
            cluster = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=jobs, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs="CRITICAL"
            )
            client = stack.enter_context(Client(stack.enter_context(cluster)))  # type: ignore[no-untyped-call]
        else:
            try:
                client = stack.enter_context(Client(scheduler, timeout=10))  # type: ignore[no-untyped-call]
            except (OSError, ValueError) as error:
                raise UsageError(f"--scheduler {scheduler}: no cluster answers there: {error}") from error
        yield from _run(client, tasks, timeout)


def _run(
    client: Client, tasks: Iterable[Task | ErrorRow], timeout: float | None
) -> Iterator[tuple[Task | None, Result]]:
    waiting: deque[tuple[Task, Any] | ErrorRow] = deque()
    supply = iter(tasks)
    exhausted = False
    while waiting or not exhausted:
        ahead = max(1, len(client.nthreads() or ())) * AHEAD  # type: ignore[no-untyped-call]
        while not exhausted and len(waiting) < ahead:
            task = next(supply, None)
            if task is None:
                exhausted = True
            elif isinstance(task, ErrorRow):
                waiting.append(task)
            else:
                waiting.append((task, _submit(client, task, timeout)))
        if waiting:
            first = waiting.popleft()
            if isinstance(first, ErrorRow):
                yield None, errors_only([first])
            else:
                yield from _settle(client, *first, timeout)


def _submit(client: Client, task: Task, timeout: float | None) -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sending large graph", UserWarning)  # an article may be long
        return client.submit(process_in_time, task, timeout, pure=False)


def _settle(client: Client, task: Task, future: Any, timeout: float | None) -> Iterator[tuple[Task, Result]]:
    """Yield the result; a task that no worker survives is done again article by article."""
    from distributed.scheduler import KilledWorker

    try:
        yield task, future.result()
    except KilledWorker as error:
        if len(task.jobs) > 1:
            for alone in task.alone():
                yield from _settle(client, alone, _submit(client, alone, timeout), timeout)
            return
        job = task.jobs[0]
        limit = f"took longer than {timeout:g} seconds, or " if timeout else ""
        reason = f"{limit}its worker died each time it was tried ({type(error).__name__})"
        name = job.article.id if job.article else None
        yield task, errors_only([ErrorRow(job.key, name, job.name, job.origin, reason)])


def process_in_time(task: Task, timeout: float | None) -> Result:
    """Do a task on a worker, which ends itself when that takes too long."""
    if timeout is None:
        return process(task)
    clock = threading.Timer(timeout, os._exit, (OVERTIME,))
    clock.daemon = True
    clock.start()
    try:
        return process(task)
    finally:
        clock.cancel()
