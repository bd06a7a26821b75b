"""Where the nodes of the page stand: nested circles, each node beside the one it belongs to.

In: how many nodes, and the relations among them by their terms. Out: whole-numbered positions and circles, the same at every run. A county lies in the
circle of its city, an agency in that of its division, a mechanism in that of the agency that runs it; what belongs to nothing lies between
them. Serves gov:within, partOf, jurisdiction, operates, holdsPost, issued, appliesIn, component, participatesIn, received, guidedBy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.terms import GOV
from kg.view.packing import pack

NODE_RADIUS = 42.0
GAP = 10.0
STRETCH = 1.35
"""Names are wider than high, and so are screens: everything is drawn so much wider than high."""

_OF_OBJECT = {str(GOV[n]) for n in ("operates", "issued", "component", "participatesIn", "received")}
"""Relations whose object belongs to the subject; of the others the subject belongs to the object."""
_HOMES = tuple(
    str(GOV[n])
    for n in (
        "within", "partOf", "jurisdiction", "operates", "holdsPost", "issued", "appliesIn", "component",
        "participatesIn", "received", "guidedBy",
    )
)  # fmt: skip
"""Relations that say where a node belongs, the strongest first."""


def homes(count: int, relations: Iterable[tuple[int, str, int]]) -> list[int | None]:
    """For each node the one it stands beside, or None; a forest. The relations' order does not matter."""
    rank = {p: i for i, p in enumerate(_HOMES)}
    wishes = sorted(
        (rank[p], *((o, s) if p in _OF_OBJECT else (s, o))) for s, p, o in relations if p in rank and s != o
    )  # (strength, child, home)
    home: list[int | None] = [None] * count
    for _, child, above in wishes:
        if home[child] is None and not _is_under(home, above, child):
            home[child] = above
    return home


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands, and the ellipse (its centre and half its height) of all that stands beside it."""

    x: int
    y: int
    around_x: int
    around_y: int
    radius: int


def spots(home: list[int | None]) -> list[Spot]:
    """The place of each node of a forest."""
    children: list[list[int]] = [[] for _ in home]
    roots: list[int] = []
    for node, above in enumerate(home):
        (roots if above is None else children[above]).append(node)
    order = []  # every node after the one it stands beside
    queue = list(roots)
    while queue:
        node = queue.pop()
        order.append(node)
        queue += children[node]
    radius = [NODE_RADIUS] * len(home)
    shift = [(0.0, 0.0)] * len(home)  # of a node's whole circle, from the centre of the circle around it
    own = [(0.0, 0.0)] * len(home)  # of the node itself, from the centre of its circle
    for node in reversed(order):
        kids = sorted(children[node], key=lambda k: (-radius[k], k))
        circles, around = pack([NODE_RADIUS, *(radius[k] for k in kids)])
        own[node] = (circles[0].x - around.x, circles[0].y - around.y)
        for kid, circle in zip(kids, circles[1:], strict=True):
            shift[kid] = (circle.x - around.x, circle.y - around.y)
        radius[node] = around.r + (GAP if kids else 0.0)
    roots.sort(key=lambda k: (-radius[k], k))
    for root, circle in zip(roots, pack([radius[r] for r in roots])[0], strict=True):
        shift[root] = (circle.x, circle.y)
    centre = [(0.0, 0.0)] * len(home)
    for node in order:
        above = home[node]
        x, y = centre[above] if above is not None else (0.0, 0.0)
        centre[node] = (x + shift[node][0], y + shift[node][1])
    return [
        Spot(round(STRETCH * (cx + ox)), round(cy + oy), round(STRETCH * cx), round(cy), round(r))
        for (cx, cy), (ox, oy), r in zip(centre, own, radius, strict=True)
    ]


def _is_under(home: list[int | None], node: int | None, above: int) -> bool:
    while node is not None:
        if node == above:
            return True
        node = home[node]
    return False
