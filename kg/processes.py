"""Processes beside this one: they end with it, and can do parts of the work with all that this one holds.

In: work as a function of nothing. Out: what it returns. No knowledge of graphs or pages.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from kg.errors import GovkgError

T = TypeVar("T")


def stand_apart() -> None:
    """Begin as a process of a pool, or beside another: end when the parent does, where one would wait for ever for work, and without a word at
    Ctrl-C, of which the parent tells; and write past the parent's progress bar, which may have been copied while a thread of it held its lock."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_watch, daemon=True).start()
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__


def _watch() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


@contextmanager
def beside(work: Callable[[], T], at_once: bool) -> Iterator[Callable[[], T]]:
    """Begin some work and give a function that waits for its result.

    With ``at_once`` another process does the work while this one goes on, where the system can copy a process without copying its memory and
    there is memory for the copy; else it is done here and now. What the work changes in memory is lost: only its result, which has to be one
    that can be pickled, and its files stay. Raises what the work raises, and GovkgError where the process was ended from outside.
    """
    if not (at_once and sys.platform == "linux" and _room()):
        result = work()
        yield lambda: result
        return
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, sending), daemon=True)
    process.start()
    sending.close()

    @cache
    def wait() -> T:
        try:
            result, problem = receiving.recv()
        except EOFError:
            raise GovkgError(
                "a writing process was ended from outside (perhaps for want of memory); try --workers 1"
            ) from None
        if problem is not None:
            raise problem
        return result

    try:
        yield wait
        wait()  # what it raises is raised, whether or not somebody asked for its result
    except BaseException:
        process.terminate()
        raise
    finally:
        process.join()
        receiving.close()


def _do(work: Callable[[], object], sending: Connection) -> None:
    """In the other process."""
    stand_apart()
    try:
        result = work()
    except BaseException as problem:
        problem.add_note(traceback.format_exc())  # a traceback itself cannot be sent
        sending.send((None, problem))
    else:
        sending.send((result, None))


def _room() -> bool:
    """Whether memory holds one more copy of this process beside those that run: each comes to touch the whole of it, while this one grows by
    half (measured with a graph of 37 million triples)."""
    copies = len(multiprocessing.active_children()) + 1
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        available = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable")) * 1024
        own = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, StopIteration, ValueError):
        return False
    return available > (copies + 0.5) * own
