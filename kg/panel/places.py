"""Divisions rolled up to one level, so that a panel has units of one kind.

In: the places of a graph. Out: :class:`Units`. Serves gov:gb2260, gov:within and dct:replaces. A place below the level counts in the
division above it, one above the level stays what it is (a province's own project is no county's). A division that one other replaced
counts in that one: 双流县 and 双流区 are one series. At prefecture level the districts of a municipality (北京市) are the
municipality, and a county that the province runs itself (济源市: 90 in the third and fourth digit of GB/T 2260) stands alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

LEVELS = ("province", "prefecture", "county")
_DIRECT = "90"


class Unit(NamedTuple):
    """A division as a row of a panel names it; all empty where no place is known."""

    code: str
    name: str
    level: str
    province: str


NOWHERE = Unit("", "", "", "")


def level_of(code: str) -> str:
    """The level that six digits of GB/T 2260 stand for."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def _one_name_each(names: Mapping[str, str], today: Mapping[str, str]) -> dict[str, str]:
    """The names, where a division of today that stands there under several has its fullest one."""
    fullest: dict[str, str] = {}
    for place, code in today.items():
        fullest[code] = max(names[place], fullest.get(code, ""), key=lambda name: (len(name), name))
    return {**names, **{place: fullest[code] for place, code in today.items()}}


class Units:
    """``names`` and ``codes`` (GB/T 2260, where there is one) of places, what they lie ``within``, and what each ``replaces``."""

    def __init__(
        self,
        names: Mapping[str, str],
        codes: Mapping[str, str],
        within: Mapping[str, str],
        replaces: Iterable[tuple[str, str]],
        level: str,
    ) -> None:
        self._codes, self._within, self._level = codes, within, level
        after: dict[str, set[str]] = defaultdict(set)
        for new, old in replaces:
            after[old].add(new)
        self._after = {old: next(iter(new)) for old, new in after.items() if len(new) == 1}
        self._names = _one_name_each(names, {place: code for place, code in codes.items() if place not in after})
        self.of = cache(self._of)

    def _of(self, place: str) -> Unit:
        """The unit in which a place counts."""
        line = self._line(place)
        if not line:
            return NOWHERE
        at = {level_of(self._codes[p]): p for p in reversed(line)}
        found = at.get(self._level)
        if found is None and self._level == "prefecture" and "county" in at:
            found = at["county"] if self._codes[at["county"]][2:4] == _DIRECT else at.get("province", at["county"])
        found = found or line[0]
        return Unit(
            self._codes[found],
            self._names[found],
            level_of(self._codes[found]),
            self._names[at["province"]] if "province" in at else "",
        )

    def _line(self, place: str) -> list[str]:
        """The divisions with a code of GB/T 2260 that a place is or lies in, the smallest first."""
        line: list[str] = []
        seen: set[str] = set()
        ahead: str | None = place
        while ahead is not None and ahead not in seen:
            seen.add(ahead)
            if ahead in self._after:
                ahead = self._after[ahead]
                continue
            if ahead in self._codes:
                line.append(ahead)
            ahead = self._within.get(ahead)
        return line
