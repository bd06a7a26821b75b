"""When Python searches for cycles among the objects of a build.

The records of a build are made once, have no cycles and stay until it ends: looking through all of them again and again takes a fifth of the
time and finds nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEVER = 1 << 30
_YOUNG = (50_000, _NEVER, _NEVER)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No search at all while thousands of records are made: it takes as long as their making."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def collector_of_the_young() -> Iterator[None]:
    """Each object is looked at once, soon after its making: what an article leaves behind goes, what stays is left alone."""
    before = gc.get_threshold()
    gc.set_threshold(*_YOUNG)
    try:
        yield
    finally:
        gc.set_threshold(*before)
