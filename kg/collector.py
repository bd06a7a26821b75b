"""When Python searches for cycles among its objects: not while a build or a module's loading makes them.

The records of a build are made once, have no cycles and stay until it ends: looking through all of them, even once each, takes a tenth of the
time and finds nothing.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No search at all; what has no cycles is freed as ever."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def leave(thing: object) -> None:
    """Never free a large thing, nor search it for cycles, in a process that is about to end: the system takes its memory back at once, its objects
    would be gone through one by one."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(thing))
    gc.freeze()
