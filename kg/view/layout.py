"""Where things stand in the page: functions of what a thing is, never of what else is in the graph.

In: ids, coordinates, names. Out: a bearing for each entity, a place for each division among its neighbours, for each topic in the scheme. The
same at every run and after every update of the corpus; a browser only moves apart what would overlap. Near-linear in the number of
things: fifty thousand take a fraction of a second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import islice
from zlib import crc32

TURN = 1000
"""A bearing counts thousandths of a turn, clockwise from the top."""
WIDE, HIGH = 92.0, 78.0
"""The room that a division takes in the overview: its mark and its name below."""
SWEEPS = 100
"""At most; a prefecture's counties stand apart after some eight."""

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

    Scaled so that the divisions would just fill the area, then pushed apart, pair by pair, along the lesser overlap.
    """
    count = len(coordinates)
    if count < 2:
        return [(0, 0)] * count
    narrower = math.cos(math.radians(math.fsum(latitude for _, latitude in coordinates) / count))
    xs = [longitude * narrower for longitude, _ in coordinates]
    ys = [-latitude for _, latitude in coordinates]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    left, top = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    scale = math.sqrt(count * WIDE * HIGH * 1.5 / max(wide * high, max(wide, high) ** 2 / 4, 1e-9))
    xs = [(x - left) * scale + i * 1e-3 for i, x in enumerate(xs)]  # two of one place part in the order of their codes
    ys = [(y - top) * scale + i * 1e-3 for i, y in enumerate(ys)]
    for _ in range(SWEEPS):
        if not _sweep(xs, ys):
            break
    return [(round(x), round(y)) for x, y in zip(xs, ys, strict=True)]


def _sweep(xs: list[float], ys: list[float]) -> bool:
    """Push each pair that overlaps, from west to east; whether any did."""
    pushed = False
    order = sorted(range(len(xs)), key=xs.__getitem__)
    for k, i in enumerate(order, 1):
        for j in islice(order, k, None):
            dx, dy = xs[j] - xs[i], ys[j] - ys[i]
            if dx >= WIDE:
                break  # and so are all further east
            over_x, over_y = WIDE - abs(dx), HIGH - abs(dy)
            if over_x <= 1 or over_y <= 1:
                continue
            pushed = True
            if over_x * HIGH <= over_y * WIDE:
                push = math.copysign(over_x * 0.4, dx)
                xs[i] -= push
                xs[j] += push
            else:
                push = math.copysign(over_y * 0.4, dy)
                ys[i] -= push
                ys[j] += push
    return pushed


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
    return crc32(identity.encode("utf-8", "surrogatepass")) / 2**32
