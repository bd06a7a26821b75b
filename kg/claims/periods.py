"""Periods of reported figures: 今年以来, 2018年至2020年, 截至5月底, resolved by the article's date.

In: a sentence, the article's date (ISO 8601, in as many digits as are known), ``ontology/patterns/periods.tsv``.
Out: periods with their place in the sentence. Serves gov:period, gov:periodStart and gov:periodEnd.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.claims.figure_rules import Expression
from kg.tables import Rule

_HOLE = re.compile(r"\{(\w)\}")
_GROUP = re.compile(r"\(\?P<(\w+)>")


class PeriodRule(Rule):
    """A way to print a period, and how its start and end follow from it (see the head of the table)."""

    pattern: Expression
    cue: str
    start: str = ""
    end: str = ""


@dataclass(slots=True, eq=False)
class Period:
    """``sentence[start:end]``; ``first`` and ``last`` are ISO dates (2022, 2022-03 where no day can be told), or None."""

    start: int
    end: int
    printed: str
    first: str | None
    last: str | None
    rule: str


class PeriodFinder:
    """The rules whose cue a sentence holds, as one expression; where several begin at one place, the first row wins."""

    def __init__(self, rules: Iterable[PeriodRule]) -> None:
        self._rules = list(rules)
        self._cues = sorted({cue for rule in self._rules for cue in rule.cue.split("|")})
        self._compiled: dict[tuple[str, ...], re.Pattern[str]] = {}

    def _expression(self, cues: tuple[str, ...]) -> re.Pattern[str]:
        if cues not in self._compiled:
            parts = []
            for i, rule in enumerate(self._rules):
                if not set(rule.cue.split("|")).isdisjoint(cues):
                    pattern = _GROUP.sub(rf"(?P<r{i}_\1>", rule.pattern)  # rules may name their groups alike
                    parts.append(f"(?P<r{i}>{pattern})")
            # what a figure is compared with (较去年同期) is not the period that it belongs to
            self._compiled[cues] = re.compile(f"(?<![较比与同])(?:{'|'.join(parts)})(?!同期|相比|同比)")
        return self._compiled[cues]

    def find(self, sentence: str, date: str | None = None) -> list[Period]:
        cues = tuple(cue for cue in self._cues if cue in sentence)
        if not cues:
            return []
        found = []
        for match in self._expression(cues).finditer(sentence):
            name = str(match.lastgroup)  # the outer group closes last
            rule = self._rules[int(name[1:])]
            groups = {k[-1]: v for k, v in match.groupdict().items() if v and k.startswith(name + "_")}
            found.append(
                Period(
                    match.start(),
                    match.end(),
                    match[0],
                    _resolve(rule.start, groups, date, last=False),
                    _resolve(rule.end, groups, date, last=True),
                    rule.id,
                )
            )
        return found


def _resolve(template: str, groups: dict[str, str], date: str | None, last: bool) -> str | None:
    """An ISO date from a template such as ``{Y}-{m}``: its first or last day; None where a part is not known."""
    if not template:
        return None
    year, month = (date[:4], date[5:7]) if date else ("", "")
    values = {**groups, "Y": year, "M": month, "D": date if date and len(date) == 10 else ""}
    if year:
        values["P"], values["Q"] = str(int(year) - 1), str(int(year) - 2)
    if month:
        values["R"] = values["P"] if int(groups.get("m", 0)) > int(month) else year
    parts = [values.get(m[1], "") if (m := _HOLE.fullmatch(p)) else p for p in template.split("-")]
    if not all(parts):
        return None
    numbers = [int(p) for part in parts for p in part.split("-")]
    if len(numbers) > 1 and not 1 <= numbers[1] <= 12:
        return None
    if len(numbers) == 1:
        numbers.append(12 if last else 1)
    days = calendar.monthrange(numbers[0], numbers[1])[1]
    if len(numbers) == 2:
        numbers.append(days if last else 1)
    return f"{numbers[0]:04}-{numbers[1]:02}-{numbers[2]:02}" if 1 <= numbers[2] <= days else None
