"""A store opened read-only, and settled: with all of its files open, so that it works on without the right to open
another.

In: its folder. Out: the store, and how many of its files are not open. The engine opens sixteen of the sorted tables
that a store consists of, and each further one when a key of it is looked up; keys are hashes of terms, so looking up
some terms of the graph soon touches them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

_AT_ONCE = 16
_ROUND, _ROUNDS = 500, 40


def opened(folder: Path) -> tuple[ox.Store, int]:
    """The store, and the number of its files that it may yet have to open."""
    store = ox.Store.read_only(str(folder))
    quads = iter(store)
    for _ in range(_ROUNDS):
        if not (missing := _not_open(folder)):
            break
        _touch(store, islice(quads, _ROUND))
    else:
        missing = _not_open(folder)
    return store, missing


def _touch(store: ox.Store, quads: Iterator[ox.Quad]) -> None:
    """Look terms up in each of the orders in which the store keeps its quads."""
    for quad in quads:
        s, p, o, g = quad
        nodes = [node for node in (s, o) if not isinstance(node, ox.Literal)]
        lookups = [(node, None, None) for node in nodes] + [(None, p, o), (None, None, o)]
        for subject, predicate, value in lookups:
            for graph in (None, g):
                next(store.quads_for_pattern(subject, predicate, value, graph), None)


def _not_open(folder: Path) -> int:
    """How many of the store's tables this process has not open."""
    tables = {str(file.resolve()) for file in folder.glob("*.sst")}
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():  # no Linux
        return max(0, len(tables) - _AT_ONCE)
    for descriptor in list(descriptors.iterdir()):
        try:
            tables.discard(str(descriptor.readlink()))
        except OSError:
            continue  # the one that listed the folder is closed again
    return len(tables)
