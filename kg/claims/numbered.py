"""A sentence with the numbers and periods in it, and what is said of a number: what the readers of figures hand on.

Serves gov:Outcome; see ``quantities`` for the whole way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from kg.claims.figure_rules import Direction, Kind, Unit
from kg.claims.measures import Cut
from kg.claims.periods import Period

_MEMBER = re.compile(r"、|以及|[和与及]")
# what may stand between two numbers of one list
LISTED = re.compile(r"(?:、|以及|[和与及或])?")


@dataclass(slots=True, eq=False)
class Number:
    """Number and unit ``[start:end]``; words of approximation reach to ``left`` and ``right``. ``predicate``: such a
    word also links subject and number (突破)."""

    start: int
    end: int
    left: int
    right: int
    value: float
    unit: Unit
    approximation: str | None
    predicate: bool

    @property
    def kind(self) -> Kind:
        return self.unit.kind


@dataclass(slots=True, eq=False)
class Said:
    """What is said of a number. ``parts`` are the stretches that make up the measure where it is not ``cut`` as printed."""

    cut: Cut
    rule: str
    confidence: float
    direction: Direction | None = None
    level: bool = True
    parts: tuple[tuple[int, int] | str, ...] = ()


@dataclass(slots=True, eq=False)
class Sentence:
    s: str
    numbers: list[Number]
    periods: list[Period]
    bounds: list[int]

    def clause(self, n: Number) -> int:
        """Where the clause of a number begins."""
        at = bisect_left(self.bounds, n.left)
        return self.bounds[at - 1] + 1 if at else 0

    def stretch(self, i: int) -> tuple[int, int]:
        """Where the words that may belong to number ``i`` begin and end: its clause, less other numbers and periods."""
        n = self.numbers[i]
        lo = self.clause(n)
        at = bisect_left(self.bounds, n.right)
        hi = self.bounds[at] if at < len(self.bounds) else len(self.s)
        if i:
            lo = max(lo, self.numbers[i - 1].right)
        if i + 1 < len(self.numbers):
            hi = min(hi, self.numbers[i + 1].left)
        if listed := LISTED.match(self.s, lo, n.left):
            lo = listed.end()
        for p in self.periods:
            if lo <= p.start and p.end <= n.left and self.s[p.end : n.left] not in ("", "的"):
                lo = p.end
        return lo, hi

    def before_period(self, lo: int, left: int) -> int:
        """``left``, or where a period begins that stands directly before it (降至[2021年的]1.1%)."""
        end = left - 1 if self.s.endswith("的", lo, left) else left
        return next((p.start for p in self.periods if p.end == end and p.start >= lo), left)

    def run(self, i: int) -> int:
        """How many numbers stand in a row from number ``i`` on (6.1%和6.5%: two)."""
        end = i + 1
        while end < len(self.numbers) and LISTED.fullmatch(self.s, self.numbers[end - 1].right, self.numbers[end].left):
            end += 1
        return end - i

    def members(self, cut: Cut) -> list[Cut]:
        """The members of a list (人大代表和政协委员) that the measure is."""
        out, start = [], cut.start
        for found in _MEMBER.finditer(self.s, cut.start, cut.end):
            if found.start() - start >= 2 and cut.end - found.end() >= 2:
                out.append(replace(cut, start=start, end=found.start()))
                start = found.end()
        return [*out, replace(cut, start=start)]
