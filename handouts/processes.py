"""All cores: the parts of a fleet go to a pool of processes, a few at a time, and what they make comes back in order.

The processes are spawned and not forked: the provider has threads of gRPC, which a fork does not survive. What they
need comes through pipes; nothing is in their arguments or in a file.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import TypeVar

from handouts.errors import LostProcessError
from handouts.fleet import Fleet
from handouts.writer import Writer

Made = TypeVar("Made")
Work = Callable[[Writer, Fleet], Made]
"""A method of `Writer`."""
Each = Callable[[Work[Made], Iterable[Fleet]], Iterator[Made]]

PAGES_WORTH_A_PROCESS = 250
"""From how many pages on is one more process worth its start? It takes about as long to start as to write these."""
_AHEAD = 2
"""How many parts are made ready for each process? Two: one in work, one waiting; more would only fill memory."""


def processes_for(pages: int) -> int:
    """Return how many processes to write so many pages with: one for each core, fewer where there is little to do."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, pages // PAGES_WORTH_A_PROCESS))


class Alone:
    """No other process: the work is done in this one."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def each(self, work: Work[Made], parts: Iterable[Fleet]) -> Iterator[Made]:
        """Yield what is made of each part, in order."""
        return (work(self._writer, part) for part in parts)


class Pool:
    """Other processes do the work."""

    def __init__(self, executor: ProcessPoolExecutor, processes: int) -> None:
        self._executor, self._most = executor, processes * _AHEAD

    def each(self, work: Work[Made], parts: Iterable[Fleet]) -> Iterator[Made]:
        """Yield what is made of each part, in order. Raises what a process raised, and LostProcessError."""
        ahead: deque[Future[Made]] = deque()
        try:
            for part in parts:
                ahead.append(self._submit(work, part))
                if len(ahead) == self._most:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        except BrokenProcessPool:
            raise LostProcessError(
                "a process that wrote hand-outs was ended from outside, perhaps because memory ran out; "
                "the old hand-outs stay, and the next run writes them all"
            ) from None

    def _submit(self, work: Work[Made], part: Fleet) -> Future[Made]:
        # A new process starts here, and keeps what is blocked: Ctrl-C is for this process, which ends the others.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return self._executor.submit(_in_process, work, part)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def at_work(writer: Writer, processes: int) -> Iterator[Alone | Pool]:
    """Have so many processes work for `writer`; none is left at the end, whatever ends it."""
    if processes == 1:
        yield Alone(writer)
        return
    executor = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (writer,))
    try:
        yield Pool(executor, processes)
    finally:
        executor.shutdown(cancel_futures=True)


_writer: Writer
"""In a process of a pool: what it writes with, sent once."""


def _begin(writer: Writer) -> None:
    global _writer  # noqa: PLW0603 - the pool starts a process by a function, and gives it no other place
    _writer = writer
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that started it was killed: the pool's pipe would never tell."""
    parent = parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)


def _in_process(work: Work[Made], part: Fleet) -> Made:
    return work(_writer, part)
