"""Characters with their places on a page in, its lines in reading order out.

A region of a page is cut into bands of columns from top to bottom, each band into its columns from left to right, and each column again, until
a region is one column; its characters are set into lines, and lines into paragraphs. Lengths are in ems, the size of the region's type,
so that a page reads the same in any unit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

GUTTER = 0.75  # white from top to bottom that parts two columns
FAR = 3.0  # white within one line that parts it in two; white above a line that stands alone and belongs to no column
LARGE = 1.25  # type so much larger than the page's body is a headline
INDENT = 2.5  # a paragraph's first line stands in by no more
SHORT = 1.2  # where a line that ends a sentence falls short of the margin, its paragraph ends
RAGGED = 2.6  # where another line falls short of it: characters that may not end or begin a line
SPACE = 0.6  # white between two characters of a line that is a space
_ENDS = "。！？”’》）.!?…"
_HANGING = "，。、；：！？”’》）,.;:!?"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box; ``top`` and ``bottom`` grow downwards; ``spaced`` tells that white space is printed before it."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    spaced: bool = False

    @property
    def size(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of type within one column."""

    glyphs: tuple[Glyph, ...]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def text(self) -> str:
        parts = [self.glyphs[0].text]
        for before, after in pairwise(self.glyphs):
            white = after.x0 - before.x1
            wide = SPACE if before.text > "\x7f" or after.text > "\x7f" else SPACE / 3
            parts.append(f" {after.text}" if after.spaced or white > wide * self.size else after.text)
        return "".join(parts)

    @property
    def margin(self) -> float:
        """Where its type ends, but for a sign that hangs over the margin."""
        return self.glyphs[-1].x0 if self.glyphs[-1].text in _HANGING else self.x1


def reading_order(glyphs: Iterable[Glyph]) -> list[str]:
    """The paragraphs of a page, one a line; what a column's end cuts stays cut."""
    page = [g for g in glyphs if g.text.strip() and g.x1 > g.x0 and g.bottom > g.top]
    if not page:
        return []
    em = median(g.size for g in page)
    return [line for region in _regions(page, em) for line in _paragraphs(_rows(region), em)]


@dataclass(frozen=True, slots=True)
class _Block:
    """Characters, and the stretches of the page's width that they take up."""

    glyphs: list[Glyph]
    taken: tuple[tuple[float, float], ...]
    top: float
    bottom: float
    tallest: float

    @classmethod
    def of(cls, glyphs: list[Glyph], em: float) -> _Block:
        sizes = [g.size for g in glyphs]
        taken = _merged(((g.x0, g.x1) for g in glyphs), em)
        return cls(glyphs, taken, min(g.top for g in glyphs), max(g.bottom for g in glyphs), max(sizes))

    def above(self, other: _Block, em: float) -> _Block:
        """Both as one."""
        return _Block(
            self.glyphs + other.glyphs,
            _merged((*self.taken, *other.taken), em),
            min(self.top, other.top),
            max(self.bottom, other.bottom),
            max(self.tallest, other.tallest),
        )

    def gutters(self, em: float) -> list[tuple[float, float]]:
        """The white from its top to its bottom. In a single line only wide white counts."""
        single = self.bottom - self.top < 1.5 * self.tallest
        least = (FAR if single else GUTTER) * em
        return [(left[1], right[0]) for left, right in pairwise(self.taken) if right[0] - left[1] >= least]

    def columns(self, gutters: list[tuple[float, float]]) -> list[list[Glyph]]:
        """Its characters, those between two gutters together, from left to right; a column may be empty."""
        columns: list[list[Glyph]] = [[] for _ in range(len(gutters) + 1)]
        starts = [end for _, end in gutters]
        for glyph in self.glyphs:
            columns[bisect_right(starts, glyph.x0)].append(glyph)
        return columns

    def alone(self, gutters: list[tuple[float, float]]) -> bool:
        """Whether it stands in one column only."""
        return sum(map(bool, self.columns(gutters))) == 1


def _merged(stretches: Iterable[tuple[float, float]], em: float) -> tuple[tuple[float, float], ...]:
    """Stretches with no more white than a gutter's between them, as one."""
    merged: list[tuple[float, float]] = []
    for x0, x1 in sorted(stretches):
        if merged and x0 - merged[-1][1] < GUTTER * em:
            merged[-1] = (merged[-1][0], max(merged[-1][1], x1))
        else:
            merged.append((x0, x1))
    return tuple(merged)


def _regions(glyphs: list[Glyph], em: float) -> list[list[Glyph]]:
    """The regions of one column each, in reading order. ``em`` is the size of the page's body type."""
    bands = _bands(glyphs, em)
    if len(bands) > 1:
        return [region for band in bands for region in _regions(band.glyphs, em)]
    columns = bands[0].columns(bands[0].gutters(em))
    if len(columns) > 1:
        return [region for column in columns for region in _regions(column, em)]
    return [glyphs]


def _bands(glyphs: list[Glyph], em: float) -> list[_Block]:
    """Runs of what stands side by side, from top to bottom, that share their gutters (or have none)."""
    strips = [_Block.of(strip, em) for strip in _strips(glyphs)]
    bands = strips[:1]
    for i, strip in enumerate(strips[1:], 1):
        joined = bands[-1].above(strip, em)
        if _belongs(strip, strips[i + 1 : i + 3], bands[-1], joined, em):
            bands[-1] = joined
        else:
            bands.append(strip)
    return bands


def _belongs(strip: _Block, below: list[_Block], band: _Block, joined: _Block, em: float) -> bool:
    """Whether a strip goes on with the columns of the band above it; ``below`` are the strips that follow."""
    gutters = band.gutters(em)
    if not gutters:
        run = strip
        for other in below:
            run = run.above(other, em)
        if run.gutters(
            em
        ):  # columns begin; they go on from the band if it is their first line or a headline over one of them
            return bool(band.above(run, em).gutters(em))
        return not strip.gutters(em)
    if not joined.gutters(em):
        return False
    headline = strip.tallest > LARGE * em
    return not (strip.alone(gutters) and (headline or strip.top - band.bottom > FAR * em))


def _strips(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """What stands side by side: groups of characters with white from edge to edge between them, from top to bottom."""
    strips: list[list[Glyph]] = []
    bottom = float("-inf")
    for glyph in sorted(glyphs, key=lambda g: (g.top, g.x0)):
        if glyph.top + 0.1 * glyph.size >= bottom:
            strips.append([])
        strips[-1].append(glyph)
        bottom = max(bottom, glyph.bottom)
    return strips


def _rows(glyphs: list[Glyph]) -> list[_Row]:
    """The lines of one column, from top to bottom."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.top + g.bottom, g.x0)):
        middle = (glyph.top + glyph.bottom) / 2
        if not lines or middle > lines[-1][0].bottom - 0.2 * lines[-1][0].size:
            lines.append([])
        lines[-1].append(glyph)
    rows = []
    for line in lines:
        line.sort(key=lambda g: (g.x0, g.top))
        rows.append(
            _Row(
                tuple(line),
                line[0].x0,
                max(g.x1 for g in line),
                min(g.top for g in line),
                max(g.bottom for g in line),
                median(g.size for g in line),
            )
        )
    return rows


def _paragraphs(rows: list[_Row], em: float) -> list[str]:
    """Rows joined to paragraphs: one goes on in the next where it reaches the margin and the next does not stand in."""
    if len(rows) > 2 and all(len(row.glyphs) == 1 for row in rows):  # set from top to bottom
        return ["".join(row.text for row in rows)]
    left, right = min(r.x0 for r in rows), max(r.margin for r in rows)
    pitch = median(b.top - a.top for a, b in pairwise(rows)) if len(rows) > 1 else 0.0
    lines = [rows[0].text]
    for above, row in pairwise(rows):
        short = right - above.x1
        goes_on = (
            short < (SHORT if above.glyphs[-1].text in _ENDS else RAGGED) * em
            and above.x0 - left < INDENT * em
            and row.x0 - left < 0.5 * em
            and max(above.size, row.size) < LARGE * min(above.size, row.size, em)
            and row.top - above.top < 1.6 * pitch
        )
        if goes_on:
            lines[-1] += f" {row.text}" if _latin(above) and _latin(row) else row.text
        else:
            lines.append(row.text)
    return lines


def _latin(row: _Row) -> bool:
    """A line of words that spaces part."""
    return sum(g.text.isascii() and g.text.isalpha() for g in row.glyphs) > 0.7 * len(row.glyphs)
