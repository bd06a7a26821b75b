"""Where things stand in the page: functions of what a thing is, never of what else is in the graph.

In: ids, coordinates, names. Out: a bearing for each entity, a place for each division among its neighbours, for each topic in the scheme. The
same at every run and after every update of the corpus; a browser only moves apart what would overlap. Near-linear in the number of
things: fifty thousand take a fraction of a second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

TURN = 1000
"""A bearing counts thousandths of a turn, clockwise from the top."""
WIDE, HIGH = 92.0, 78.0
"""The room that a division takes in the overview: its mark and its name below."""

_SECTORS = {  # where a kind of thing stands around what is looked at: (first, last) of a turn
    "place": (0.92, 1.08),
    "practice": (0.08, 0.44),
    "document": (0.44, 0.51),
    "concept": (0.51, 0.54),
    "honor": (0.54, 0.58),
    "person": (0.58, 0.65),
    "organization": (0.65, 0.76),
    "agency": (0.76, 0.92),
}


def bearing(identity: str) -> int:
    """The direction in which an entity stands, by its id: places above, initiatives to the right, agencies to the left.

    The kind is that of the id (``practice/…``), not the class: what is called a program in one article and a mechanism in the next stays.
    """
    first, last = _SECTORS[identity.partition("/")[0]]
    return round((first + (last - first) * _fraction(identity)) * TURN) % TURN


def apart(coordinates: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Places on a plane for divisions (longitude, latitude) of one parent: as on a map, but none upon another.

    Scaled so that the divisions would just fill the area, then pushed apart along the lesser overlap.
    """
    count = len(coordinates)
    if count < 2:
        return [(0, 0)] * count
    degrees = np.asarray(coordinates, dtype=float)
    middle = math.radians(float(degrees[:, 1].mean()))
    at = np.column_stack([degrees[:, 0] * math.cos(middle), -degrees[:, 1]])
    at -= (at.max(axis=0) + at.min(axis=0)) / 2
    extent = at.max(axis=0) - at.min(axis=0)
    area = count * WIDE * HIGH * 1.5
    at *= math.sqrt(area / max(float(extent[0] * extent[1]), float(extent.max()) ** 2 / 4, 1e-9))
    at += np.arange(count)[:, None] * 1e-3  # two of one place part in the order of their codes
    room = np.array([WIDE, HIGH])
    for _ in range(100):
        between = at[:, None, :] - at[None, :, :]
        over = room - np.abs(between)
        close = (over > 1).all(axis=2)
        np.fill_diagonal(close, False)
        if not close.any():
            break
        along = np.where(over[:, :, 0] * HIGH <= over[:, :, 1] * WIDE, 0, 1)
        for axis in (0, 1):
            push = np.where(close & (along == axis), np.sign(between[:, :, axis]) * over[:, :, axis] * 0.4, 0.0)
            at[:, axis] += push.sum(axis=1)
    return [(round(x), round(y)) for x, y in at.tolist()]


def beside(identity: str, distance: float = 140.0) -> tuple[int, int]:
    """A place for a division whose coordinates are unknown: in a direction of its own from the middle."""
    turn = 2 * math.pi * _fraction(identity)
    return round(distance * math.cos(turn)), round(distance * math.sin(turn))


def rows(count: int, wide: float = 112.0, high: float = 86.0) -> list[tuple[int, int]]:
    """Places for the topics of a scheme in its own order: staggered rows, wider than high."""
    across = max(math.ceil(math.sqrt(count * high / wide)), 1)
    return [
        (round((i % across + (i // across % 2) / 2 - across / 2) * wide), round((i // across) * high))
        for i in range(count)
    ]


def _fraction(identity: str) -> float:
    """A number from 0 to 1 that only the id decides."""
    digest = blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32
