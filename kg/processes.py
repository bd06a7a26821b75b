"""Processes beside this one: they end with it, and one can do a part of the work with all that this one holds.

In: work as a function of nothing. Out: what it returns. No knowledge of graphs or pages.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import GovkgError

T = TypeVar("T")


def stand_apart() -> None:
    """Begin as a process of a pool: end when the parent does, where one would wait for ever for work; and write past the parent's progress
    bar, which may have been copied while a thread of it held its lock."""
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

    With ``at_once`` a second process does the work while this one goes on, where the system can copy a process without copying its memory and
    there is memory for both; else it is done here and now. What the work changes in memory is lost: only its result, which has to be one that
    can be pickled, and its files stay. Raises what the work raises, and GovkgError where the process was ended from outside."""
    if not (at_once and sys.platform == "linux" and _room()):
        result = work()
        yield lambda: result
        return
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork"), _hold, (work,)) as pool:
        future = pool.submit(_do)

        def wait() -> T:
            try:
                return future.result()
            except BrokenProcessPool:
                raise GovkgError(
                    "a writing process was ended from outside (perhaps for want of memory); try --workers 1"
                ) from None

        yield wait


def _room() -> bool:
    """Whether memory would hold this process twice, should the other one come to touch all of it (Linux)."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        available = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable")) * 1024
        own = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, StopIteration, ValueError):
        return False
    return available > 1.5 * own


_held: list[Callable[[], Any]] = []  # what this process was made for


def _hold(work: Callable[[], Any]) -> None:
    stand_apart()
    _held.append(work)


def _do() -> Any:
    return _held[0]()
