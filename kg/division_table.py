"""The table of divisions: tab-separated rows in, checked records out, 43,000 in a fraction of a second.

In: ``divisions/*.tsv`` of one or more ontology folders, with the columns ``COLUMNS`` (code, name and level are a must).
A later folder adds units, or replaces those of the same code. What is wrong with a row is said with file and line.
Serves gov:gb2260, gov:statisticalCode and dct:replaces.

A code has 6 digits (GB/T 2260) at county level and above, 12 below it. ``-`` and a suffix follow where the digits alone
are not the unit's own: ``420600-2010`` is the 襄樊市 that ended in 2010, 420600 is 襄阳市 today.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.collector import collector_at_rest
from kg.errors import OntologyError

COLUMNS = ("code", "name", "level", "parent", "short", "since", "until", "replaced_by", "lat", "lon")
RANK = {"province": 0, "prefecture": 1, "county": 2, "township": 3, "village": 4}
_CODE = re.compile(r"[0-9]{6}(?:[0-9]{6})?(?:-[0-9a-z]+)?")
_YEAR = re.compile(r"[12][0-9]{3}")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]+)?")


class Division(NamedTuple):
    """A row of the table, as it stands there.

    ``short``: short names, parted by blanks, weak ones with ``?``. ``since``, ``until``: the years in which the unit (or
    its name) began and ended; until is "?" where only that it ended is known. ``replaced_by``: codes of what came after,
    parted by blanks.
    """

    code: str
    name: str
    level: str
    parent: str
    short: str
    since: str
    until: str
    replaced_by: str
    lat: str
    lon: str

    @property
    def shorts(self) -> tuple[str, ...]:
        """The short names, weak ones too."""
        return tuple(s for s in (s.rstrip("?") for s in self.short.split()) if s != self.name)

    @property
    def common_name(self) -> str:
        """The short name that still says the level (红河州), else the full one: 红河 is a prefecture and a county."""
        return next((s for s in self.shorts if s[-1] == self.name[-1]), self.name)

    @property
    def successors(self) -> tuple[str, ...]:
        """The codes of what came after."""
        return tuple(self.replaced_by.split())

    @property
    def gb2260(self) -> str | None:
        """The six digits of GB/T 2260: at county level and above."""
        ours = RANK[self.level] <= RANK["county"] and (len(self.code) == 6 or self.code[7:].isdigit())
        return self.code[:6] if ours else None

    @property
    def statistical_code(self) -> str | None:
        """The twelve digits of a town or village."""
        return self.code if len(self.code) == 12 and self.code.isdigit() else None

    def valid(self, year: int) -> bool:
        """Whether it was there in that year (a year of change counts for what ended and for what began)."""
        return int(self.since or 0) <= year and (not self.until or (self.until != "?" and year <= int(self.until)))


def read_divisions(dirs: Sequence[Path]) -> dict[str, Division]:
    """The units of these ontology folders by code."""
    units: dict[str, Division] = {}
    with collector_at_rest():
        tables = [(path, _rows(path)) for folder in dirs for path in sorted((folder / "divisions").glob("*.tsv"))]
        for _, rows in tables:
            units.update((unit.code, unit) for _, unit in rows)
        for path, rows in tables:
            _check_links(path, rows, units)
    return units


def _rows(path: Path) -> list[tuple[int, Division]]:
    """The rows of one table with their line numbers; each is checked by itself."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise OntologyError(
            f"this table cannot be read as UTF-8 text ({problem}); restore it or save it as UTF-8", str(path)
        ) from None
    found: list[tuple[int, Division]] = []
    seen: dict[str, int] = {}
    width = 0
    order: list[int] = []
    blank = [""] * (len(COLUMNS) + 1)
    for number, line in enumerate(lines, 1):
        if not line or line[0] == "#" or line.isspace():
            continue
        cells = line.split("\t")
        if not width:
            order, width = _order(cells, path, number), len(cells)
            continue
        if len(cells) > width:
            raise OntologyError(
                f"this row has {len(cells)} cells for {width} columns; remove the extra tab", str(path), number
            )
        cells += blank[len(cells) :]
        unit = Division._make([cells[i] for i in order] if order else cells[:-1])
        if wrong := _wrong(unit, seen):
            raise OntologyError(wrong, str(path), number)
        seen[unit.code] = number
        found.append((number, unit))
    if not width:
        raise OntologyError("this table is empty; its first line has to name the columns", str(path))
    return found


def _order(header: list[str], path: Path, line: int) -> list[int]:
    """Where each of our columns stands in the table (-1: nowhere); empty where all stand as ours do."""
    if unknown := [c for c in header if c not in COLUMNS]:
        wrong = f"the column {unknown[0]!r} is unknown"
    elif missing := [c for c in COLUMNS[:3] if c not in header]:
        wrong = f"the column {missing[0]!r} is missing"
    elif len(set(header)) < len(header):
        wrong = "a column stands twice"
    else:
        return [] if tuple(header) == COLUMNS else [header.index(c) if c in header else -1 for c in COLUMNS]
    raise OntologyError(f"{wrong}; the columns are {', '.join(COLUMNS)}", str(path), line)


def _wrong(unit: Division, seen: Mapping[str, int]) -> str | None:
    code, name, level, _, _, since, until, _, lat, lon = unit
    if level not in RANK:
        return f"the level {level!r} is unknown; it is one of {', '.join(RANK)}"
    if not _CODE.fullmatch(code):
        return (
            f"{code!r} is no code; a code has 6 digits (12 below the county), with -suffix where they are not its own"
        )
    if code in seen:
        return f"the code {code} stands in line {seen[code]} already; give this row another"
    if not name or name != name.strip():
        return f"the name {name!r} is empty or has blanks around it; mend it"
    if since and not _YEAR.fullmatch(since):
        return f"since is {since!r}; write a year in four digits"
    if until and until != "?" and not _YEAR.fullmatch(until):
        return f"until is {until!r}; write a year in four digits, or ? where it is not known"
    if (lat or lon) and not (_DEGREES.fullmatch(lat) and _DEGREES.fullmatch(lon)):
        return f"{lat!r} and {lon!r} are no place; write latitude and longitude in decimal degrees"
    return None


def _check_links(path: Path, rows: list[tuple[int, Division]], units: Mapping[str, Division]) -> None:
    """A parent exists and is of a higher level, so that no division contains itself; what came after exists."""
    for number, unit in rows:
        wrong = ""
        if not unit.parent:
            if unit.level != "province":
                wrong = f"{unit.name} has no parent; write the code of what it lies in"
        elif unit.parent not in units:
            wrong = f"the parent {unit.parent} of {unit.name} is no code of the table; mend it"
        elif RANK[units[unit.parent].level] >= RANK[unit.level]:
            above = units[unit.parent]
            wrong = (
                f"{unit.name} ({unit.level}) has the parent {above.name} ({above.level}), so that it could be "
                "cyclic; name a parent of a higher level"
            )
        if unit.replaced_by:
            for code in unit.successors:
                seen, ahead = {unit.code}, [code]
                while ahead and not wrong:
                    after = ahead.pop()
                    if after not in units:
                        wrong = f"{after}, which came after {unit.name}, is no code of the table; mend it"
                    elif after in seen:
                        wrong = f"{unit.name} came after itself; mend its replaced_by"
                    else:
                        ahead.extend(units[after].successors)
        if wrong:
            raise OntologyError(wrong, str(path), number)
