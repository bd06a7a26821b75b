"""Other names for one copy of the sample corpus: divisions, persons, initiatives and figures.

In: ``seed_names.tsv``, the table of divisions, the number of a copy. Out: for each name of the sample what stands for it in that copy. A
county becomes a real county of the same kind elsewhere, its prefecture and province what that lies in, its towns towns of
it; short names follow. The same number gives the same names.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kg.division_table import RANK, Division
from kg.divisions import Divisions
from kg.normal import matched

TABLE = Path(__file__).with_name("seed_names.tsv")
# First and second characters of made-up names: 1,024 of them.
_FIRST = "金银青蓝红紫翠碧丹朱晨晓春秋暖清明星云月朝雅瑞祥吉安康乐欣同众百"
_SECOND = "松竹梅兰桂荷莲枫榕杉燕雁鹤鹭鹰帆舟桥灯塔钟鼓琴笛伞炉壶盏泉溪露霞"
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾"
_FORMULA = re.compile(r"\d(?:\+\w+)+")


class Renaming:
    """Makes the names of any copy."""

    def __init__(self, divisions: Divisions) -> None:
        rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[2:]]
        self.persons = [row[1] for row in rows if row[0] == "person"]
        named = [divisions.get(row[2]) for row in rows if row[0] == "place"]
        self.places = [unit for unit in named if unit is not None]
        if len(self.places) < len(named):
            raise ValueError(f"a code of {TABLE.name} is in the table of divisions no more; mend it")
        self._words = [a + b for a in _FIRST for b in _SECOND if a + b not in divisions.names()]
        # the divisions of the sample, each below the nearest one above it that is here too
        needed = {u.code: u for place in self.places for u in (place, *divisions.ancestors(place.code))}
        self._below: dict[str, list[Division]] = {}
        for unit in sorted(needed.values()):
            self._below.setdefault(unit.parent, []).append(unit)
        # the divisions of China that can stand for them
        self._choices: dict[str, list[Division]] = {}
        for unit in sorted(divisions):
            if not unit.until and unit.shorts and len(unit.shorts[0]) > 1 and matched(unit.name) == unit.name:
                self._choices.setdefault(unit.parent, []).append(unit)
        self.forms = {form for unit in self.places for form in (unit.name, *unit.shorts)} | set(self.persons)

    def names(self, copy: int, cores: Sequence[str]) -> dict[str, str]:
        """What stands in this copy for each division, person and name of an initiative."""
        rng = random.Random(f"copy {copy}")
        chosen: dict[str, Division] = {}
        for province in self._below[""]:
            others = rng.sample(self._choices[""], len(self._choices[""]))
            if not any(self._place(province, other, chosen, rng) for other in others):
                raise ValueError(f"no province has what stands for {province.name} and its divisions")
        names = {person: rng.choice(_SURNAMES) + rng.choice(self._words) for person in self.persons}
        for unit in self.places:
            other = chosen[unit.code]
            names |= dict.fromkeys(unit.shorts, other.shorts[0]) | {unit.name: other.name}
        for i, core in enumerate(cores):
            if _FORMULA.match(core):
                names[core] = re.sub(r"\d", lambda _: str(rng.randint(1, 9)), core)
            else:
                names[core] = self._words[(copy + 7 * i) % len(self._words)] + core[2:]
        return names

    def _place(self, unit: Division, other: Division, chosen: dict[str, Division], rng: random.Random) -> bool:
        """Let ``other`` stand for the unit and what lies in it for what lies in that; False, and nothing chosen, where it cannot."""
        before = dict(chosen)
        chosen[unit.code] = other
        for below in self._below.get(unit.code, ()):
            pool = self._pool(other.code, below.level, below.name[-1])
            taken = set(chosen.values())
            options = [c for c in rng.sample(pool, len(pool)) if c not in taken]
            if not any(self._place(below, option, chosen, rng) for option in options):
                chosen.clear()
                chosen.update(before)
                return False
        return True

    @cache  # noqa: B019 - one object, as long as the run
    def _pool(self, code: str, level: str, kind: str) -> tuple[Division, ...]:
        """What lies in a division, on that level, of that kind (县, 市, 镇)."""
        found: list[Division] = []
        for unit in self._choices.get(code, ()):
            if unit.level == level and unit.name[-1] == kind:
                found.append(unit)
            elif RANK[unit.level] < RANK[level]:
                found += self._pool(unit.code, level, kind)
        return tuple(found)


def figure(text: str, rng: random.Random) -> str:
    """Another number of as many digits; 100 stays (%), as does 0."""
    if text in ("0", "100"):
        return text
    return str(rng.randint(1, 9)) + re.sub(r"\d", lambda _: str(rng.randint(0, 9)), text[1:])
