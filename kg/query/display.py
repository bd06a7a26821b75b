"""Rows of text for a terminal.

In: rows of text, which come from pages and may hold anything. Out: lines in columns; a Chinese character takes two. Widths are those of the first
rows, so that a long table is written while it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest

from rich.cells import cell_len, chop_cells

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?%?")
_SAMPLE, _NARROWEST, _GAP = 500, 8, 2


def printable(text: str) -> str:
    """The text in one line, with a mark for each control character (those that turn the direction of writing among them)."""
    return text if text.isprintable() else _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], width: int | None = None) -> Iterator[str]:
    """The lines of a table; with a width, cells that are too long go on below."""
    rest = iter(rows)
    sample = [tuple(map(printable, row)) for row in islice(rest, _SAMPLE)]
    head = tuple(map(printable, columns))
    widths = [max(map(cell_len, column)) for column in zip(head, *sample, strict=True)]
    if width is not None:
        _fit(widths, width)
    right = [bool(sample) and all(map(_is_number, column)) for column in zip(*sample, strict=True)] or [False] * len(
        head
    )
    yield from _lines(head, widths, right, width)
    yield (" " * _GAP).join("─" * w for w in widths)
    for row in chain(sample, (tuple(map(printable, row)) for row in rest)):
        yield from _lines(row, widths, right, width)


def _is_number(text: str) -> bool:
    return not text or _NUMBER.fullmatch(text) is not None


def _fit(widths: list[int], width: int) -> None:
    """Make the widest columns narrower until all fit."""
    while sum(widths) + _GAP * (len(widths) - 1) > width and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1


def _lines(row: Sequence[str], widths: Sequence[int], right: Sequence[bool], width: int | None) -> Iterator[str]:
    if width is None:
        yield _line(row, widths, right)
        return
    cells = [chop_cells(cell, w) if cell_len(cell) > w else [cell] for cell, w in zip(row, widths, strict=True)]
    for parts in zip_longest(*cells, fillvalue=""):
        yield _line(parts, widths, right)


def _line(parts: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    cells = []
    for text, width, flush in zip(parts, widths, right, strict=True):
        pad = " " * (width - (len(text) if text.isascii() else cell_len(text)))
        cells.append(pad + text if flush else text + pad)
    return (" " * _GAP).join(cells).rstrip()
