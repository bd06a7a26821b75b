"""Characters with their places on a page in, its lines in reading order out.

A region of a page is cut into bands of columns from top to bottom, each band into its columns from left to right, and each column again, until
a region is one column; its characters are set into lines, and lines into paragraphs. Lengths are in ems, the size of the region's type,
so that a page reads the same in any unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

GUTTER = 0.75  # ems of white from top to bottom that part two columns
FAR = 3.0  # ems of white within one line that part it in two
INDENT = 1.5  # ems by which a paragraph's first line may stand in
SHORT = 1.6  # ems by which a line falls short of the margin where its paragraph ends
SPACE = 0.6  # ems of white between two characters of a line that are a space


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box; ``top`` and ``bottom`` grow downwards."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

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
        for before, after in zip(self.glyphs, self.glyphs[1:], strict=False):
            white = after.x0 - before.x1
            wide = SPACE if before.text > "\x7f" or after.text > "\x7f" else SPACE / 3
            parts.append(f" {after.text}" if white > wide * self.size else after.text)
        return "".join(parts)


def reading_order(glyphs: Iterable[Glyph]) -> list[str]:
    """The paragraphs of a page, one a line; what a column's end cuts stays cut."""
    page = [g for g in glyphs if g.text.strip() and g.x1 > g.x0 and g.bottom > g.top]
    return [line for region in _regions(page) for line in _paragraphs(_rows(region))] if page else []


def _regions(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """The regions of one column each, in reading order."""
    bands = _bands(glyphs)
    if len(bands) > 1:
        return [region for band in bands for region in _regions(band)]
    columns = _split(glyphs, _gutters(glyphs))
    if len(columns) > 1:
        return [region for column in columns for region in _regions(column)]
    return [glyphs]


def _bands(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Runs of rows, from top to bottom, that share the same gutters (or have none)."""
    rows = _strips(glyphs)
    bands: list[list[Glyph]] = []
    current: list[Glyph] = []
    gutters: list[tuple[float, float]] = []
    for row in rows:
        joined = [*current, *row]
        shared = _gutters(joined)
        if not current or (bool(shared) == bool(gutters) and (shared or not _gutters(row))):
            current, gutters = joined, shared
        elif shared and not gutters and not _wide(current, joined):
            current, gutters = joined, shared
        else:
            bands.append(current)
            current, gutters = row, _gutters(row)
    bands.append(current)
    return bands


def _wide(upper: list[Glyph], whole: list[Glyph]) -> bool:
    """Whether the rows above reach into more than one of the columns below them."""
    columns = _split(whole, _gutters(whole))
    return sum(any(g in column for g in upper) for column in map(set, columns)) > 1


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


def _gutters(glyphs: list[Glyph]) -> list[tuple[float, float]]:
    """The white strips from the top to the bottom of a region. In a single line only a wide one counts."""
    em = median(g.size for g in glyphs)
    height = max(g.bottom for g in glyphs) - min(g.top for g in glyphs)
    least = (GUTTER if height > 2.2 * em else FAR) * em
    gutters: list[tuple[float, float]] = []
    right = float("inf")
    for glyph in sorted(glyphs, key=lambda g: g.x0):
        if glyph.x0 - right >= least:
            gutters.append((right, glyph.x0))
        right = glyph.x1 if right == float("inf") else max(right, glyph.x1)
    return gutters


def _split(glyphs: list[Glyph], gutters: list[tuple[float, float]]) -> list[list[Glyph]]:
    columns: list[list[Glyph]] = [[] for _ in range(len(gutters) + 1)]
    for glyph in glyphs:
        columns[sum(glyph.x0 >= end for _, end in gutters)].append(glyph)
    return columns


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


def _paragraphs(rows: list[_Row]) -> list[str]:
    """Rows joined to paragraphs: one goes on in the next where it reaches the margin and the next does not stand in."""
    left, right = min(r.x0 for r in rows), max(r.x1 for r in rows)
    pitch = median(b.top - a.top for a, b in zip(rows, rows[1:], strict=False)) if len(rows) > 1 else 0.0
    lines = [rows[0].text]
    for above, row in zip(rows, rows[1:], strict=False):
        em = max(above.size, row.size)
        goes_on = (
            row.x0 - left < 0.5 * em
            and right - above.x1 < SHORT * em
            and above.x0 - left < (INDENT + 1) * em
            and abs(above.size - row.size) < 0.15 * em
            and row.top - above.top < 1.6 * pitch
        )
        if goes_on:
            lines[-1] += row.text
        else:
            lines.append(row.text)
    return lines
