"""Circles packed closely: the geometry of the page's layout.

In: radii. Out: centres of circles that do not overlap, and the circle around all of them. Deterministic. The front-chain method of Wang
et al. (2006, "Visualization of large hierarchical data by circle packing"): each circle is put beside two neighbours of the outline of
those already there, at the place nearest to the middle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(slots=True)
class Circle:
    r: float
    x: float = 0.0
    y: float = 0.0


def pack(radii: list[float]) -> tuple[list[Circle], Circle]:
    """The circles in the order of their radii, the first ones in the middle, and the circle that encloses them."""
    circles = [Circle(r) for r in radii]
    if len(circles) > 1:
        circles[0].x, circles[1].x = -circles[1].r, circles[0].r
    if len(circles) > 2:
        _beside(circles[1], circles[0], circles[2])
        _surround(circles)
    return circles, _around(circles)


def _surround(circles: list[Circle]) -> None:
    """Put the fourth circle and those after it around the first three; ``after`` and ``before`` link the outline."""
    after = {0: 1, 1: 2, 2: 0}
    before = {1: 0, 2: 1, 0: 2}
    a, b = 0, 1
    for new in range(3, len(circles)):
        while True:
            _beside(circles[a], circles[b], circles[new])
            hit = _obstacle(circles, new, (a, b), (after, before))
            if hit is None:
                break
            a, b = hit
            after[a], before[b] = b, a
        after[a], before[new], after[new], before[b] = new, a, b, new
        at = best = new
        while (at := after[at]) != new:
            if _off_centre(circles[at], circles[after[at]]) < _off_centre(circles[best], circles[after[best]]):
                best = at
        a, b = best, after[best]


def _obstacle(
    circles: list[Circle], new: int, pair: tuple[int, int], links: tuple[dict[int, int], dict[int, int]]
) -> tuple[int, int] | None:
    """The nearest circle of the outline that the new one overlaps, as the pair to try instead."""
    (a, b), (after, before) = pair, links
    j, k = after[b], before[a]
    ahead, behind = circles[b].r, circles[a].r
    while True:
        if ahead <= behind:
            if _overlap(circles[j], circles[new]):
                return a, j
            ahead += circles[j].r
            j = after[j]
        else:
            if _overlap(circles[k], circles[new]):
                return k, b
            behind += circles[k].r
            k = before[k]
        if j == after[k]:
            return None


def _beside(b: Circle, a: Circle, c: Circle) -> None:
    """Move ``c`` to where it touches ``a`` and ``b``."""
    dx, dy = b.x - a.x, b.y - a.y
    d2 = dx * dx + dy * dy
    to_a, to_b = (a.r + c.r) ** 2, (b.r + c.r) ** 2
    if d2 == 0:
        c.x, c.y = a.x + a.r + c.r, a.y
    elif to_a > to_b:
        x = (d2 + to_b - to_a) / (2 * d2)
        y = math.sqrt(max(0.0, to_b / d2 - x * x))
        c.x, c.y = b.x - x * dx - y * dy, b.y - x * dy + y * dx
    else:
        x = (d2 + to_a - to_b) / (2 * d2)
        y = math.sqrt(max(0.0, to_a / d2 - x * x))
        c.x, c.y = a.x + x * dx - y * dy, a.y + x * dy + y * dx


def _overlap(a: Circle, b: Circle) -> bool:
    reach = a.r + b.r - 1e-6
    return reach > 0 and reach * reach > (b.x - a.x) ** 2 + (b.y - a.y) ** 2


def _off_centre(a: Circle, b: Circle) -> float:
    """How far from the middle the place between two neighbours is (squared)."""
    x, y = (a.x * b.r + b.x * a.r) / (a.r + b.r), (a.y * b.r + b.y * a.r) / (a.r + b.r)
    return x * x + y * y


def _around(circles: list[Circle]) -> Circle:
    """A circle that encloses all, grown from the largest (after Ritter): at most a few per cent larger than the smallest."""
    out = Circle(0.0)
    for i, c in enumerate(sorted(circles, key=lambda c: -math.hypot(c.x, c.y) - c.r)):
        if i == 0:
            out = Circle(c.r, c.x, c.y)
            continue
        d = math.hypot(c.x - out.x, c.y - out.y)
        if d + c.r > out.r:
            if d + out.r <= c.r:
                out = Circle(c.r, c.x, c.y)
                continue
            grown = (d + c.r + out.r) / 2
            share = (grown - out.r) / d
            out = Circle(grown, out.x + (c.x - out.x) * share, out.y + (c.y - out.y) * share)
    return out
