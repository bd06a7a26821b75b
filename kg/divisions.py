"""The divisions of China: what lies in what, what names there are, and which division a name means where it stands.

In: the tables of one or more ontology folders (:mod:`kg.division_table`). Out: :class:`Divisions`. Serves gov:Place,
gov:within and the division in the key of every entity. 3,700 of the names of towns, and 朝阳区, 和平 or 鼓楼 above them,
mean several divisions: a name is resolved by what else the article names, or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.collector import collector_at_rest
from kg.division_table import RANK, Division, read_divisions

__all__ = ["RANK", "Candidate", "Division", "Divisions"]
_KEPT = 64  # contexts
_KEPT_NAMES = 1 << 14


class Candidate(NamedTuple):
    """One division that a name may mean. ``weak``: a common word too, or without its 镇 or 乡: it needs a context."""

    code: str
    weak: bool


class _Context(NamedTuple):
    """The divisions that an article names, with what came after them; and what these lie in."""

    codes: frozenset[str]
    above: frozenset[str]


class Divisions:
    """The units by code, the names that they go by, and the choice between units of one name."""

    def __init__(self, units: Mapping[str, Division]) -> None:
        self._units = units
        self._replacing = {unit.code for unit in units.values() if unit.replaced_by}
        self._lines: dict[str, frozenset[str]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._after: dict[str, frozenset[str]] = {}
        self._around: dict[tuple[str, ...], _Context] = {}
        self._meant = lru_cache(_KEPT_NAMES)(self._read_name)
        self._readings = lru_cache(_KEPT_NAMES)(self._read_chain)

    @classmethod
    def load(cls, dirs: Sequence[Path]) -> Divisions:
        """The tables ``divisions/*.tsv`` of these folders; a later one adds units or replaces some."""
        return cls(read_divisions(dirs))

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
        if a == b:
            return True
        above = self._above.get(a)
        if above is None:
            above = self._above[a] = frozenset(unit.code for unit in self.ancestors(a))
        return b in above

    def county_or_above(self, code: str) -> Division | None:
        """The division itself at county level or above, else the lowest such one that contains it."""
        unit = self._units.get(code)
        while unit and RANK[unit.level] > RANK["county"]:
            unit = self._units[unit.parent]
        return unit

    def replaces(self, code: str) -> tuple[Division, ...]:
        """The former divisions that this one came after."""
        return self._replaced.get(code, ())

    @cached_property
    def _replaced(self) -> dict[str, tuple[Division, ...]]:
        found: dict[str, tuple[Division, ...]] = {}
        for unit in self._units.values():
            for code in unit.successors:
                found[code] = (*found.get(code, ()), unit)
        return found

    def names(self) -> Mapping[str, tuple[Candidate, ...]]:
        """Every full and short name, with the divisions that it may mean."""
        return self._names

    @cached_property
    def _names(self) -> dict[str, tuple[Candidate, ...]]:
        found: dict[str, tuple[Candidate, ...]] = {}
        with collector_at_rest():
            for code, name, _, _, short, *_ in self._units.values():
                weak_in_full = False
                for s in short.split():
                    weak = s[-1] == "?"
                    key = s[:-1] if weak else s
                    if key == name:
                        weak_in_full = weak
                    else:
                        found[key] = (*found.get(key, ()), Candidate(code, weak))
                found[name] = (*found.get(name, ()), Candidate(code, weak_in_full))
        return found

    def resolve(self, name: str, context: Collection[str] = (), year: int | None = None) -> Division | None:
        """The division that a name means beside ``context`` (codes that the article names); None where that is open.

        One that lies in the context or contains it comes first; without such, a name has to be unique at its highest
        level and must not be weak. A unit of today (of ``year``, where given) goes before a former one, a full name before
        a short one.
        """
        found = self._meant(name)
        if len(found) == 1 and not found[0][1]:
            return found[0][0]  # whatever stands around it
        around = self._context(context)
        near = [u for u, weak in found if self._nearness(u, around) and not (weak and self._too_far(u, around.codes))]
        if near:
            return self._nearest(self._preferred(near, name, year), around)
        strong = self._preferred([u for u, weak in found if not weak], name, year)
        highest = min((RANK[u.level] for u in strong), default=0)
        top = [u for u in strong if RANK[u.level] == highest]
        return top[0] if len(top) == 1 else None

    def resolve_chain(
        self, names: Sequence[str], context: Collection[str] = (), year: int | None = None
    ) -> list[Division]:
        """通辽市, 库伦旗, 库伦镇: each within the one before; as many of them, from the first on, as can be told."""
        for length in range(len(names), 1, -1):
            chains = self._readings(tuple(names[:length]))
            for i in range(length if len(chains) > 1 else 0):  # the first name decides first
                chosen = self._preferred([c[i] for c in chains], names[i], year)
                if len(set(chosen)) > 1 and (nearest := self._nearest(chosen, self._context(context))):
                    chosen = [nearest]
                chains = [c for c in chains if c[i] in chosen]
            told = _shared_beginning(chains)
            if told:
                return told
        one = self.resolve(names[0], context, year) if names else None
        return [one] if one else []

    def only_chain(self, names: tuple[str, ...]) -> list[Division] | None:
        """The divisions that the names mean each within the one before, where there is but one way to read them so."""
        chains = self._readings(names)
        return chains[0] if len(chains) == 1 else None

    def _read_name(self, name: str) -> list[tuple[Division, bool]]:
        """The divisions that a name may mean, and whether it is weak for them."""
        return [(self._units[code], weak) for code, weak in self._names.get(name, ())]

    def _read_chain(self, names: tuple[str, ...]) -> list[list[Division]]:
        """All ways to read the names as divisions each within the one before: the same in every article."""
        return list(self._chains(names))

    def _chains(self, names: tuple[str, ...], above: Division | None = None) -> Iterator[list[Division]]:
        if not names:
            yield []
            return
        around = self._now(above.code) if above else frozenset()
        for unit, weak in self._meant(names[0]):
            if not above or (
                not around.isdisjoint(self._line(unit.code)) and not (weak and self._too_far(unit, around))
            ):
                for rest in self._chains(names[1:], unit):
                    yield [unit, *rest]

    def _preferred(self, units: list[Division], name: str, year: int | None) -> list[Division]:
        """Those of the time, else the others; among them those of this full name, else the others."""
        timely = [u for u in units if (not u.until if year is None else u.valid(year))] or units
        return [u for u in timely if u.name == name] or timely

    def _nearest(self, units: list[Division], around: _Context) -> Division | None:
        """The one closest to the context; of several the one that contains the others."""
        near = [(self._nearness(u, around), u) for u in units]
        best = max(n for n, _ in near)
        left = [u for n, u in near if n == best]
        return next((u for u in left if all(self.within(v.code, u.code) for v in left)), None)

    def _nearness(self, unit: Division, around: _Context) -> int:
        """How close a division is to a context: its own; in one of it (the lower the closer); around one; 0."""
        if unit.code in around.codes:
            return 10
        if shared := self._line(unit.code) & around.codes:
            return 2 + max(RANK[self._units[code].level] for code in shared)
        return 1 if unit.code in around.above else 0

    def _too_far(self, unit: Division, around: frozenset[str]) -> bool:
        """A weak name of a town counts only beside the town itself or what it lies in directly."""
        return RANK[unit.level] > RANK["county"] and around.isdisjoint((unit.code, unit.parent))

    def _context(self, codes: Collection[str]) -> _Context:
        """The names of an article are resolved one by one in the same context: that of the last ones is kept."""
        key = tuple(codes)
        around = self._around.get(key)
        if around is None:
            all_codes = self._with_successors(key)
            around = _Context(all_codes, frozenset().union(*(self._line(code) for code in all_codes)))
            if len(self._around) >= _KEPT:
                self._around.clear()
            self._around[key] = around
        return around

    def _now(self, code: str) -> frozenset[str]:
        """A division and what came after it."""
        after = self._after.get(code)
        if after is None:
            after = self._after[code] = self._with_successors((code,))
        return after

    def _line(self, code: str) -> frozenset[str]:
        """What a division lies in, and what came after that."""
        line = self._lines.get(code)
        if line is None:
            line = self._lines[code] = self._with_successors(u.code for u in self.ancestors(code))
        return line

    def _with_successors(self, codes: Iterable[str]) -> frozenset[str]:
        ahead = [code for code in codes if code in self._units]
        found: set[str] = set()
        if self._replacing.isdisjoint(ahead):  # nearly always
            return frozenset(ahead)
        while ahead:
            code = ahead.pop()
            if code not in found:
                found.add(code)
                ahead.extend(self._units[code].successors)
        return frozenset(found)


def _shared_beginning(chains: list[list[Division]]) -> list[Division]:
    """The divisions on which all chains agree, from the first on."""
    if not chains:
        return []
    differs = next((i for i, units in enumerate(zip(*chains, strict=True)) if len(set(units)) > 1), len(chains[0]))
    return chains[0][:differs]
