"""An export as one Excel workbook: facts with their sentences, entities, figures, articles, and a sheet that says what they hold.

In: the facts of an export and its manifest. Out: an .xlsx file, the same bytes for the same export. Text stays text: what begins with =, +, -
or @ is no formula, an address is no link. A table with more rows than a sheet can hold goes on in the next sheet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib import resources
from itertools import chain, islice
from math import isfinite
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format

from kg import spreadsheet
from kg.facts import Facts
from kg.xml_text import xml_text

ROWS = 1_048_575
"""Rows below the header that a sheet can hold."""
_LONGEST = 32_767  # characters in a cell
_CREATED = datetime(1980, 1, 1, tzinfo=UTC)  # as the files inside: no clock
_WIDE, _MIDDLE, _NARROW = 60, 26, 13
_WIDTHS = dict.fromkeys(("quote", "what"), _WIDE) | dict.fromkeys(
    ("subject", "object", "label", "owner", "measure", "headline", "source", "other_names", "byline", "attributed_to", "rule"),
    _MIDDLE,
)  # fmt: skip


def write(facts: Facts, manifest: Mapping[str, Any], path: Path) -> None:
    """Write the workbook. Raises OSError where the file cannot be written."""
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    book = Workbook(path, options)
    book.set_properties({"title": "govkg", "created": _CREATED})
    sheets = {
        "facts": spreadsheet.relations(facts),
        "entities": spreadsheet.entities(facts),
        "figures": spreadsheet.figures(facts),
        "articles": spreadsheet.articles(facts),
        "readme": _readme(manifest),
    }
    writer = _Sheets(book)
    try:
        for name, rows in sheets.items():
            writer.write(name, rows)
        book.close()
    except FileCreateError as problem:
        raise problem.args[0] from None


class _Sheets:
    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._header: Format = book.add_format({"bold": True, "bottom": 1})
        self._text: Format = book.add_format({"quote_prefix": True})

    def write(self, name: str, rows: Iterable[Sequence[object]]) -> None:
        """A table, on as many sheets as it needs."""
        remaining = iter(rows)
        header = [str(cell) for cell in next(remaining)]
        number = 1
        first: Sequence[object] | None = next(remaining, None)
        while number == 1 or first is not None:
            here = chain([first], islice(remaining, ROWS - 1)) if first is not None else iter(())
            self._sheet(name if number == 1 else f"{name} {number}", header, here)
            number, first = number + 1, next(remaining, None)

    def _sheet(self, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        sheet = self._book.add_worksheet(name)
        for column, title in enumerate(header):
            sheet.set_column(column, column, _WIDTHS.get(title, _NARROW))
            sheet.write_string(0, column, title, self._header)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, (int, float)) and isfinite(cell):
                    sheet.write_number(last, column, cell)
                elif cell not in ("", None):
                    text = xml_text(str(cell))[:_LONGEST]
                    sheet.write_string(last, column, text, self._text if spreadsheet.is_formula(text) else None)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(header) - 1)


def _readme(manifest: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    """What the sheets and columns hold, and what they were made from."""
    texts = json.loads((resources.files("kg") / "workbook.json").read_text(encoding="utf-8"))
    yield "sheet or column", "中文", "what"
    for name, (zh, en) in (texts["sheets"] | texts["columns"]).items():
        yield name, zh, en
    for zh, en in texts["notes"]:
        yield "", zh, en
    ontology = manifest.get("ontology", {})
    yield "corpus", "语料", f"sha256:{manifest.get('corpus', '')}"
    yield "ontology", "本体", f"{ontology.get('version') or ''} sha256:{ontology.get('hash', '')}"
    yield "tool", "工具", f"govkg {manifest.get('tool', {}).get('version', '')}"
