"""Numbers as Chinese newspapers print them: 1,234 and 1.2万余 and 二十三 and 百分之八十 and 3亿2000万, as values.

In: ``ontology/lexicon/numerals.tsv`` (signs) and ``approximations.tsv`` (the signs that stand inside a number). Out: a
regular expression that finds a number, and its value. Serves gov:value and gov:approximation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from kg.tables import Row

ARABIC = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:\.\d+)?"


class Sign(Row):
    """One Chinese numeral sign."""

    sign: str
    value: int
    kind: Literal["digit", "tens", "group"]


class Numerals:
    """Finds and reads numbers. ``inside`` are signs such as 余 that leave the value as it is."""

    def __init__(self, signs: Iterable[Sign], inside: Iterable[str]) -> None:
        signs = list(signs)
        self._value = {s.sign: s.value for s in signs}
        self._group = {s.sign for s in signs if s.kind == "group"}
        self._digit = {s.sign for s in signs if s.kind == "digit"}
        vague = "".join(sorted(inside))
        every = "".join(self._value)
        digits = "".join(s.sign for s in signs if s.kind == "digit")
        powers = "".join(s.sign for s in signs if s.kind != "digit")
        chinese = f"[{every}]+(?:点[{digits}]+)?"
        self.percent = f"百分之(?:{chinese}|{ARABIC})"
        self.pattern = (
            f"(?:(?:{ARABIC})(?:[{vague}]?[{powers}]{{1,2}}(?:\\d+[{powers}]{{1,2}})*(?:\\d+(?![\\d.,%]))?)?"
            f"|{chinese}(?:[{vague}][{''.join(sorted(self._group))}]+)?)[{vague}]?"
        )
        self.signs = every
        self.first = f"[0-9{every}]"
        self._vague = re.compile(f"[{vague}, ]")
        self._part = re.compile(f"(?P<arabic>\\d+(?:\\.\\d+)?)|(?P<sign>[{every}])|点(?P<decimals>[{digits}]+)")

    def is_arabic(self, printed: str) -> bool:
        return printed[0].isdigit() and printed[0].isascii()

    def value(self, printed: str) -> float:
        """The number that ``printed`` (a match of ``pattern``) says, with 万 and 亿 multiplied out."""
        if printed.isascii() and printed.isdigit():
            return float(printed)
        total = section = number = 0.0
        pending = False
        for part in self._part.finditer(self._vague.sub("", printed)):
            if part["arabic"]:
                number, pending = float(part["arabic"]), True
            elif part["decimals"]:
                number += float("0." + "".join(str(self._value[d]) for d in part["decimals"]))
                pending = True
            elif (sign := part["sign"]) in self._digit:
                number = number * 10 + self._value[sign] if pending else float(self._value[sign])
                pending = True
            elif sign in self._group:
                amount = section + number if pending or section else 1.0
                # 万亿: the second group sign multiplies what the first has closed
                if not pending and not section and total:
                    total *= self._value[sign]
                else:
                    total += amount * self._value[sign]
                section, number, pending = 0.0, 0.0, False
            else:
                section += (number if pending else 1.0) * self._value[sign]
                number, pending = 0.0, False
        return round(total + section + number, 6)
