"""Rules and lexicon entries as tab-separated tables: one row each, validated, with the line that each came from.

A table is UTF-8, its first line that is no comment (``#``) names the columns, an empty cell stands for "none". A domain expert edits it
in a spreadsheet or a text editor. What is wrong with it is said with file and line (:class:`kg.errors.OntologyError`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from kg.errors import OntologyError
from kg.ontology_dir import builtin


class Row(BaseModel):
    """One row of a table. Subclasses name the columns; a column that none names is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    _file: str = PrivateAttr(default="")
    _line: int = PrivateAttr(default=0)

    @property
    def file(self) -> str:
        return self._file

    @property
    def line(self) -> int:
        return self._line

    def error(self, message: str) -> OntologyError:
        return OntologyError(message, self._file, self._line)


class Rule(Row):
    """A row that is a rule: it has a name of its own, an example and a counter-example that run as tests.

    A user's row may lack the two; one of the built-in ontology may not.
    """

    id: str
    example: str = ""
    counter_example: str = ""


R = TypeVar("R", bound=Row)


def read_table(path: Path, model: type[R]) -> list[R]:
    """The rows of a table, in its order; no row twice by ``id``."""
    return list(_rows(path, model))


def _rows(path: Path, model: type[R]) -> Iterator[R]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise OntologyError(
            f"this table cannot be read as UTF-8 text ({problem}); restore it or save it as UTF-8", str(path)
        ) from None
    numbered = [(i, line) for i, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not numbered:
        raise OntologyError("this table is empty; its first line has to name the columns", str(path))
    header = numbered[0][1].split("\t")
    ours = path.resolve().is_relative_to(builtin().resolve())
    seen: dict[str, int] = {}
    for number, line in numbered[1:]:
        cells = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        if len(cells) > len(header):
            raise OntologyError(
                f"this row has {len(cells)} cells for {len(header)} columns; remove the extra tab", str(path), number
            )
        try:
            row = model(**{k: v for k, v in zip(header, cells, strict=False) if v.strip()})
        except ValidationError as problem:
            first = problem.errors()[0]
            where = ".".join(map(str, first["loc"])) or "row"
            raise OntologyError(f"column {where}: {first['msg']}; mend this row", str(path), number) from None
        row._file, row._line = str(path), number
        if ours and isinstance(row, Rule) and not (row.example and row.counter_example):
            raise row.error(f"the rule {row.id} lacks an example or a counter-example; fill in both columns")
        ident = getattr(row, "id", None)
        if ident is not None:
            if ident in seen:
                raise OntologyError(
                    f"the id {ident} stands in line {seen[ident]} already; give this row another", str(path), number
                )
            seen[ident] = number
        yield row
