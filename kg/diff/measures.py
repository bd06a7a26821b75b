"""The words of measures: which of them say how something was handled or for whom, and what tells a value of before.

In: ``lexicon/measures.tsv`` and the words of vague numbers of the ontology folders. Out: :class:`Measures`, which takes measures and the words around
them apart. Serves gov:measure, gov:value and gov:approximation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, TypeVar

from kg.claims.figure_rules import Approximation
from kg.claims.numerals import Sign
from kg.lexicon import Words, any_of
from kg.tables import Row, Rule, read_table

TABLE = "lexicon/measures.tsv"
_SHORTEST = 2
"""Characters of what is counted."""


class MeasureWords(Words):
    """Words of one role (the head of the table explains each)."""

    role: Literal[
        "handled", "counting", "beneficiary", "whole", "member", "member-sort", "person", "newly", "reaching", "kept-before", "part-of",
        "from", "earlier", "same-unit", "pointing",
    ]  # fmt: skip


class Measures:
    """``vague``: words of how exact a number is, inside one or behind it; ``groups``: signs such as 万, with what they stand for."""

    def __init__(
        self, rows: Iterable[MeasureWords], vague: Iterable[Approximation] = (), signs: Iterable[Sign] = ()
    ) -> None:
        words: dict[str, list[str]] = {}
        self._unit: dict[str, str] = {}
        for row in rows:
            words.setdefault(row.role, []).extend(row.list)
            if row.role == "same-unit":
                self._unit |= dict.fromkeys(row.list, row.list[0])

        def of(*roles: str) -> str:
            return any_of(word for role in roles for word in words.get(role, ()))

        vague = list(vague)
        self.after_number = frozenset(v.form for v in vague if v.position != "before")
        self.inside = any_of(v.form for v in vague if v.position == "inside")
        self.groups = {s.sign: s.value for s in signs if s.kind == "group"}
        self.group = any_of(self.groups)
        self.pointing = tuple(words.get("pointing", ()))
        self.persons = frozenset(words.get("person", ()))
        self.newly, self.reaching = tuple(words.get("newly", ())), of("reaching")
        self.starting = tuple(words.get("from", ()))
        self.before_value = f"(?:{of('from')})(?:{of('earlier')})?"
        self._kept, self._parts = tuple(words.get("kept-before", ())), tuple(words.get("part-of", ()))
        self._handled = re.compile(f"^(?:{of('beneficiary')})?(?:{of('counting')})?(?:{of('handled')})?")
        self._whole = re.compile(f"^(?:{of('whole')})")
        self._members = re.compile(f"(?:{of('member-sort')})?(?:{of('member')})")

    @classmethod
    def load(cls, dirs: Sequence[Path]) -> Measures:
        """Of all folders; raises OntologyError for a row that is none."""
        return cls(
            _rows(dirs, TABLE, MeasureWords), _rows(dirs, "lexicon/approximations.tsv", Approximation),
            _rows(dirs, "lexicon/numerals.tsv", Sign),
        )  # fmt: skip

    def plain(self, measure: str) -> str:
        """What is counted, without the verb that handles it and for whom: 化解邻里纠纷 as 邻里纠纷."""
        plain = self._handled.sub("", measure)
        return plain if len(plain) >= _SHORTEST else measure  # 率 of 化解率 counts nothing

    def whole(self, measure: str) -> str:
        """The word for all of a division that a measure begins with (全市 of 全市农村火灾起数); "" where it has none."""
        found = self._whole.match(measure)
        return found[0] if found else ""

    def kept_before(self, text: str) -> str:
        """The word at the end of a text that belongs to the measure behind it, where it ends no longer word; "" where there is none."""
        return "" if text.endswith(self._parts) else next((word for word in self._kept if text.endswith(word)), "")

    def unit(self, unit: str) -> str:
        """The one unit for all that count the same (起 and 宗 as 件)."""
        return self._unit.get(unit, unit)

    def units(self, unit: str) -> tuple[str, ...]:
        """All units that count the same as one."""
        one = self.unit(unit)
        return tuple(u for u, of in self._unit.items() if of == one) or (unit,)

    def counts_members(self, measure: str, unit: str) -> bool:
        """Whether it is the members of something that are counted."""
        return unit in self.persons and self._members.fullmatch(measure) is not None


R = TypeVar("R", bound=Row)


def _rows(dirs: Sequence[Path], name: str, model: type[R]) -> list[R]:
    """The rows of a table in all folders that have it; a later folder's rule replaces one of the same id."""
    rows: dict[str, R] = {}
    for file in (folder / name for folder in dirs if (folder / name).is_file()):
        rows.update((row.id if isinstance(row, Rule) else repr(row), row) for row in read_table(file, model))
    return list(rows.values())
