"""The divisions of China: which names there are, what lies in what, and which division a name means where it stands.

In: the tables ``divisions/*.tsv`` of one or more ontology folders (columns ``COLUMNS``; a later folder adds units, or replaces
those of the same code). Out: :class:`Divisions`. Serves gov:Place, gov:within, gov:gb2260, gov:statisticalCode, dct:replaces.

A code has 6 digits (GB/T 2260) at county level and above, 12 below it. ``-`` and a suffix follow where the digits alone are not
the unit's own: ``420600-2010`` is the 襄樊市 that ended in 2010, 420600 is 襄阳市 today.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from kg.errors import OntologyError

COLUMNS = ("code", "name", "level", "parent", "short", "since", "until", "replaced_by", "lat", "lon")
RANK = {"province": 0, "prefecture": 1, "county": 2, "township": 3, "village": 4}
_CODE = re.compile(r"[0-9]{6}(?:[0-9]{6})?(?:-[0-9a-z]+)?")
_YEAR = re.compile(r"[12][0-9]{3}|\?")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]+)?")


class Division(NamedTuple):
    """A row of the table. ``until`` is the year in which the unit (or its name) ended, "?" where only that it ended is known."""

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
    def gb2260(self) -> str | None:
        """The six digits of GB/T 2260: at county level and above."""
        ours = RANK[self.level] <= RANK["county"] and (len(self.code) == 6 or self.code[7:].isdigit())
        return self.code[:6] if ours else None

    @property
    def statistical_code(self) -> str | None:
        """The twelve digits of a town or village."""
        return self.code if len(self.code) == 12 and self.code.isdigit() else None

    def valid(self, year: int) -> bool:
        """Whether the unit was there in that year (the years of change count for both sides)."""
        return (not self.since or int(self.since) <= year) and (
            not self.until or (self.until != "?" and year <= int(self.until))
        )


class Candidate(NamedTuple):
    """One division that a name may mean; ``weak``: the name is also a common word, or lacks its 镇 or 乡: it needs a context."""

    code: str
    weak: bool


class Divisions:
    """The units by code, the names that they go by, and the choice between units of one name."""

    def __init__(self, units: Mapping[str, Division]) -> None:
        self._units = units

    @classmethod
    def load(cls, dirs: Sequence[Path]) -> Divisions:
        """The tables of these ontology folders, checked; what is wrong with a row is said with file and line."""
        units: dict[str, Division] = {}
        tables = [(path, _rows(path)) for folder in dirs for path in sorted((folder / "divisions").glob("*.tsv"))]
        for _, rows in tables:
            for _, unit in rows:
                units[unit.code] = unit
        for path, rows in tables:
            _check_parents(path, rows, units)
        return cls(units)

    def __len__(self) -> int:
        return len(self._units)

    def __iter__(self) -> Iterator[Division]:
        return iter(self._units.values())

    def get(self, code: str) -> Division | None:
        return self._units.get(code)

    def ancestors(self, code: str) -> tuple[Division, ...]:
        """What the division lies in, nearest first."""
        found = []
        unit = self._units.get(code)
        while unit and unit.parent:
            unit = self._units[unit.parent]
            found.append(unit)
        return tuple(found)

    def within(self, a: str, b: str) -> bool:
        """Whether a is b or lies in it."""
        return a == b or any(u.code == b for u in self.ancestors(a))

    def county_or_above(self, code: str) -> Division | None:
        """The division itself at county level or above, else the lowest such one that contains it."""
        unit = self._units.get(code)
        while unit and RANK[unit.level] > RANK["county"]:
            unit = self._units[unit.parent]
        return unit

    def province(self, code: str) -> Division | None:
        unit = self._units.get(code)
        while unit and unit.parent:
            unit = self._units[unit.parent]
        return unit

    def replaces(self, code: str) -> tuple[Division, ...]:
        """The former divisions that this one came after."""
        return self._replaces.get(code, ())

    @cached_property
    def _replaces(self) -> dict[str, tuple[Division, ...]]:
        found: dict[str, tuple[Division, ...]] = {}
        for unit in self._units.values():
            if unit.replaced_by:
                found[unit.replaced_by] = (*found.get(unit.replaced_by, ()), unit)
        return found

    def names(self) -> Mapping[str, tuple[Candidate, ...]]:
        """Every full and short name, with the divisions that it may mean."""
        return self._names

    @cached_property
    def _names(self) -> dict[str, tuple[Candidate, ...]]:
        found: dict[str, tuple[Candidate, ...]] = {}
        for code, name, _, _, short, *_ in self._units.values():
            strong = True
            for s in short.split():
                weak = s[-1] == "?"
                key = s[:-1] if weak else s
                if key == name:
                    strong = False
                else:
                    found[key] = (*found.get(key, ()), Candidate(code, weak))
            found[name] = (*found.get(name, ()), Candidate(code, not strong))
        return found

    def resolve(self, name: str, context: Collection[str] = (), year: int | None = None) -> Division | None:
        """The division that a name means beside the divisions ``context`` (codes that the article names), or None where that is open.

        One that lies in the context or contains it comes first; without such, a name has to be unique at its level and
        must not be weak. A unit of today (of ``year``, where given) goes before a former one, then a full name before a short one.
        """
        around = self._with_successors(context)
        found = [(c, self._units[c.code]) for c in self._names.get(name, ())]
        near = [u for c, u in found if self._nearness(u, around) > (0, 0) and not (c.weak and self._too_far(u, around))]
        for group in self._by_preference(near, name, year):
            return self._nearest(group, around)
        for group in self._by_preference([u for c, u in found if not c.weak], name, year):
            top = min(RANK[u.level] for u in group)
            highest = [u for u in group if RANK[u.level] == top]
            return highest[0] if len(highest) == 1 else None
        return None

    def resolve_chain(
        self, names: Sequence[str], context: Collection[str] = (), year: int | None = None
    ) -> list[Division]:
        """通辽市, 库伦旗, 库伦镇: each within the one before; as many of them as can be told."""
        for length in range(len(names), 1, -1):
            chains = list(self._chains(names[:length], None))
            first = {c[0].code: c[0] for c in chains}
            heads = self._by_preference(first.values(), names[0], year)
            if heads:
                head = heads[0][0] if len(heads[0]) == 1 else self._nearest(heads[0], self._with_successors(context))
                ends = [c for c in chains if head and c[0] == head]
                while len({c[-1] for c in ends}) > 1 and len(ends[0]) > 1:
                    ends = [c[:-1] for c in ends]
                return ends[0] if ends else []
        one = self.resolve(names[0], context, year) if names else None
        return [one] if one else []

    def _chains(self, names: Sequence[str], above: Division | None) -> Iterator[list[Division]]:
        if not names:
            yield []
            return
        around = self._with_successors([above.code]) if above else frozenset()
        for code, _ in self._names.get(names[0], ()):
            unit = self._units[code]
            if above is None or (code != above.code and not around.isdisjoint(self._line(unit))):
                for rest in self._chains(names[1:], unit):
                    yield [unit, *rest]

    def _by_preference(self, units: Iterable[Division], name: str, year: int | None) -> list[list[Division]]:
        """Units of the time before others, then full names before short ones."""
        groups: dict[tuple[bool, bool], list[Division]] = {}
        for u in units:
            untimely = bool(u.until) if year is None else not u.valid(year)
            groups.setdefault((untimely, u.name != name), []).append(u)
        return [groups[k] for k in sorted(groups)]

    def _nearest(self, units: list[Division], around: frozenset[str]) -> Division | None:
        best = max(self._nearness(u, around) for u in units)
        left = [u for u in units if self._nearness(u, around) == best]
        widest = [u for u in left if all(self.within(v.code, u.code) for v in left)]
        return widest[0] if len(left) == 1 or widest else None

    def _nearness(self, unit: Division, around: frozenset[str]) -> tuple[int, int]:
        """How close a division is to a context: one of its own, in one of it (the lower the closer), around one of it."""
        if unit.code in around:
            return 3, 0
        depths = [RANK[self._units[code].level] for code in self._line(unit) if code in around]
        if depths:
            return 2, 1 + max(depths)
        if any(self.within(code, unit.code) for code in around):
            return 1, 1
        return 0, 0

    def _too_far(self, unit: Division, around: frozenset[str]) -> bool:
        """A weak name of a town counts only beside the town or what it lies in directly."""
        return RANK[unit.level] > RANK["county"] and unit.code not in around and unit.parent not in around

    def _line(self, unit: Division) -> Iterator[str]:
        """What a division lies in, and what came after that."""
        while unit.parent:
            unit = self._units[unit.parent]
            yield unit.code
            after = unit
            while after.replaced_by:
                after = self._units[after.replaced_by]
                yield after.code

    def _with_successors(self, codes: Iterable[str]) -> frozenset[str]:
        found = set()
        for code in codes:
            while code in self._units and code not in found:
                found.add(code)
                code = self._units[code].replaced_by
        return frozenset(found)


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
    header: list[str] = []
    order: list[int] = []
    width = len(COLUMNS)
    for number, line in enumerate(lines, 1):
        if not line or line[0] == "#" or line == "\r":
            continue
        cells = line.rstrip("\r").split("\t")
        if not header:
            header = [c.strip() for c in cells]
            order = _order(header, path, number)
            continue
        if len(cells) > len(header):
            raise OntologyError(
                f"this row has {len(cells)} cells for {len(header)} columns; remove the extra tab", str(path), number
            )
        cells += [""] * (width + 1 - len(cells))
        unit = Division._make([cells[i] for i in order] if order else cells[:width])
        if problem := _problem(unit, seen):
            raise OntologyError(problem, str(path), number)
        seen[unit.code] = number
        found.append((number, unit))
    if not header:
        raise OntologyError("this table is empty; its first line has to name the columns", str(path))
    return found


def _order(header: list[str], path: Path, line: int) -> list[int]:
    """Where each of our columns stands in the table (past its end where it has none); empty where all stand as ours do."""
    unknown = sorted(set(header) - set(COLUMNS))
    missing = sorted({"code", "name", "level"} - set(header))
    if unknown or missing or len(set(header)) < len(header):
        what = (
            f"column {unknown[0]} is unknown"
            if unknown
            else f"column {missing[0]} is missing"
            if missing
            else "a column stands twice"
        )
        raise OntologyError(f"{what}; the columns are {', '.join(COLUMNS)}", str(path), line)
    return [] if tuple(header) == COLUMNS else [header.index(c) if c in header else len(COLUMNS) for c in COLUMNS]


def _problem(unit: Division, seen: Mapping[str, int]) -> str | None:
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
    if (since and not _YEAR.fullmatch(since)) or (until and not _YEAR.fullmatch(until)) or since == "?":
        return f"{since or until!r} is no year; write four digits (until may be ? where the year is not known)"
    if (lat or lon) and not (_DEGREES.fullmatch(lat) and _DEGREES.fullmatch(lon)):
        return f"{lat!r}, {lon!r} are no degrees; write latitude and longitude as decimal numbers"
    return None


def _check_parents(path: Path, rows: list[tuple[int, Division]], units: Mapping[str, Division]) -> None:
    """Each parent exists and is of a higher level, so that no division can contain itself."""
    for number, unit in rows:
        parent, level = unit.parent, unit.level
        if not parent:
            if level != "province":
                raise OntologyError(f"{unit.name} has no parent; write the code of what it lies in", str(path), number)
        elif parent not in units:
            raise OntologyError(
                f"the parent {parent} of {unit.name} is no code of the table; mend it", str(path), number
            )
        elif RANK[units[parent].level] >= RANK[level]:
            above = units[parent]
            raise OntologyError(
                f"the parent {above.name} of {unit.name} is itself a {above.level}, so that the hierarchy would be cyclic; "
                "name a parent of a higher level",
                str(path),
                number,
            )
        if unit.replaced_by and unit.replaced_by not in units:
            raise OntologyError(
                f"{unit.replaced_by}, which replaced {unit.name}, is no code of the table; mend it", str(path), number
            )
