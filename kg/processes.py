"""Processes beside this one: they end with it, and can do parts of the work with all that this one holds.

In: works as functions of nothing. Out: what they return. No knowledge of graphs or pages.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
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
def beside(works: Sequence[Callable[[], T]], at_once: bool) -> Iterator[Callable[[], list[T]]]:
    """Begin some works and give a function that waits for their results.

    With ``at_once`` other processes do the works while this one goes on, each its own or one the one after the other's, where the system can copy
    a process without copying its memory and there is memory for the copies; else they are done here and now, in their order. What a work
    changes in memory is lost: only its result, which has to be one that can be pickled, and its files stay. Raises what a work raises,
    and GovkgError where a process was ended from outside."""
    copies = min(len(works), _room()) if at_once and sys.platform == "linux" else 0
    if not copies:
        results = [work() for work in works]
        yield lambda: results
        return
    with ProcessPoolExecutor(copies, multiprocessing.get_context("fork"), _hold, (works,)) as pool:
        begun = [pool.submit(_do, number) for number in range(len(works))]

        def wait() -> list[T]:
            try:
                return [future.result() for future in begun]
            except BrokenProcessPool:
                raise GovkgError(
                    "a writing process was ended from outside (perhaps for want of memory); try --workers 1"
                ) from None

        yield wait


def _room() -> int:
    """How many copies of this process memory would hold, should each come to touch all of it, while this one grows by half (Linux)."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        available = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable")) * 1024
        own = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, StopIteration, ValueError):
        return 0
    return max(0, int(available / own - 0.5))


_held: list[Callable[[], Any]] = []  # what this process was made for


def _hold(works: Sequence[Callable[[], Any]]) -> None:
    stand_apart()
    _held.extend(works)


def _do(number: int) -> Any:
    return _held[number]()
