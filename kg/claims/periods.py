"""Periods of reported figures: 今年以来, 2018年至2020年, 截至5月底, resolved by the article's date.

In: a sentence, the article's date (ISO 8601, in as many digits as are known), ``ontology/patterns/periods.tsv``.
Out: periods with their place in the sentence. Serves gov:period, gov:periodStart and gov:periodEnd.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.claims.figure_rules import Expression
from kg.tables import Rule

_HOLE = re.compile(r"\{(\w)\}")


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
    point: str | None = None
    """The day, month or year that the period is or goes on from (从2020年5月起), in as many digits as are printed; None where it is any other
    span (2020年以来)."""


class PeriodFinder:
    """The rules whose cue a sentence holds; where several match at one place, the first row wins."""

    def __init__(self, rules: Iterable[PeriodRule]) -> None:
        self._rules = list(rules)
        self._cues: dict[str, list[int]] = {}
        for i, rule in enumerate(self._rules):
            for cue in rule.cue.split("|"):
                self._cues.setdefault(cue, []).append(i)
        self._patterns: dict[int, re.Pattern[str]] = {}  # compiled when first needed

    def find(self, sentence: str, date: str | None = None) -> list[Period]:
        rules = {i for cue, rules in self._cues.items() if cue in sentence for i in rules}
        ahead = list(self._matches(rules, sentence, 0))
        found = []
        while ahead:
            _, i, match = min(ahead)
            rule, groups = self._rules[i], tuple((k, v) for k, v in match.groupdict().items() if v)
            first = _resolve(rule.start, groups, date, last=False)
            last = _resolve(rule.end, groups, date, last=True)
            span = rule.start != rule.end or sentence.startswith(("以来", "来"), match.end()) or match[0].endswith("来")
            begins = match[0].endswith("起")  # 从2021年5月起: when it began
            point = (
                None
                if (span and not begins) or first is None
                else "-".join(first.split("-")[: rule.start.count("-") + 1])
            )
            found.append(Period(match.start(), match.end(), match[0], first, last, rule.id, point))
            passed = [i for at, i, _ in ahead if at < match.end()]
            ahead = [hit for hit in ahead if hit[0] >= match.end()]
            ahead += self._matches(passed, sentence, match.end())
        return found

    def _matches(self, rules: Iterable[int], sentence: str, pos: int) -> Iterator[tuple[int, int, re.Match[str]]]:
        """Where each rule matches next, with its number."""
        for i in rules:
            pattern = self._patterns.get(i)
            if pattern is None:
                pattern = self._patterns[i] = re.compile(f"(?:{self._rules[i].pattern})(?!同期|相比|同比)")
            match = pattern.search(sentence, pos)
            # what a figure is compared with (较去年同期) is not the period that it belongs to
            while match and sentence.endswith(("较", "比", "与", "同"), 0, match.start()):
                match = pattern.search(sentence, match.start() + 1)
            if match:
                yield match.start(), i, match


@lru_cache(maxsize=4096)  # 今年 is the same in all articles of a day
def _resolve(template: str, groups: tuple[tuple[str, str], ...], date: str | None, last: bool) -> str | None:
    """An ISO date from a template such as ``{Y}-{m}``: its first or last day; None where a part is not known."""
    if not template:
        return None
    year, month = (date[:4], date[5:7]) if date else ("", "")
    values = {**dict(groups), "Y": year, "M": month, "D": date if date and len(date) == 10 else ""}
    if year:
        values["P"], values["Q"] = str(int(year) - 1), str(int(year) - 2)
    if month:
        values["R"] = values["P"] if int(values.get("m", 0)) > int(month) else year
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
