"""A page's first lines and its name in, its publication date and its publisher out.

The patterns are data: ``ontology/layout/metadata.tsv``. Precision comes first: a line counts where nothing else stands on it, and
before the running text begins. Serves schema:datePublished and schema:publisher of a gov:Source.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import PrivateAttr, field_validator

from kg.errors import OntologyError
from kg.normal import matched
from kg.ontology_dir import builtin
from kg.tables import Rule, read_table

TABLE = Path("layout") / "metadata.tsv"
FRONT_LINES = 8  # non-empty ones that may hold a page's date
LONGEST = 80  # characters of such a line
_PART = re.compile(r"(?<!\?P)<([a-z-]+)>")
_MARK = re.compile(r"\[\[|\]\]")
_LOOSE_DATE = re.compile(
    r"(\d{4})(?:\s?[-/.年]\s?(\d{1,2})(?:\s?[-/.月]\s?(\d{1,2}))?|(\d\d)(\d\d))?(?:日|月|年)?(?:[T\s].*)?"
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a page beside its text; the date is ISO 8601 in as many digits as are known."""

    date: str | None = None
    publisher: str | None = None

    def or_else(self, other: Metadata) -> Metadata:
        return Metadata(self.date or other.date, self.publisher or other.publisher)


class MetadataRule(Rule):
    """One row of the table."""

    where: Literal["part", "line", "name"]
    pattern: str
    _compiled: re.Pattern[str] = PrivateAttr(default=re.compile(""))

    @field_validator("id")
    @classmethod
    def _plain(cls, id: str) -> str:
        if not re.fullmatch(r"[a-z][a-z-]*", id):
            raise ValueError("an id has small letters and hyphens only")
        return id

    def compile(self, parts: dict[str, str]) -> str:
        """Fill in the parts above this row, and keep the result ready to match."""
        try:
            full = _PART.sub(lambda m: f"(?:{parts[m[1]]})", self.pattern)
        except KeyError as missing:
            raise self.error(f"no part {missing} stands above this row; add it or mend the pattern") from None
        try:
            self._compiled = re.compile(full)
        except re.error as problem:
            raise self.error(f"the pattern is no regular expression ({problem}); mend it") from None
        return full

    def search(self, text: str) -> re.Match[str] | None:
        """Where the rule holds: on a whole line, anywhere in a name."""
        return self._compiled.search(text) if self.where == "name" else self._compiled.fullmatch(text)

    def find(self, text: str, plain: str) -> Metadata:
        """What the rule finds in a line or name, given as it is written and as rules see it."""
        match = self.search(plain)
        if not match:
            return Metadata()
        groups = match.groupdict()
        at = match.span("publisher") if groups.get("publisher") else (0, 0)
        date = _iso(groups.get("year"), groups.get("month") or groups.get("month_"), groups.get("day"))
        return Metadata(date, text[slice(*at)] or None)

    def problem(self) -> OntologyError | None:
        """What is wrong with the row's own example or counter-example."""
        if not self.example:  # a user's rule may lack it
            return None
        plain = _MARK.sub("", self.example)
        match = self.search(plain)
        if match is None:
            return self.error(f"the rule does not find its example “{plain}”; mend the pattern or the example")
        marks = {m.group(1) for m in re.finditer(r"\[\[(.*?)\]\]", self.example)}
        found = {match[g] for g in ("publisher",) if match.groupdict().get(g)}
        if match.groupdict().get("year"):
            found.add(plain[match.start("year") : _date_end(match, plain)])
        if marks != found:
            return self.error(f"the rule finds {sorted(found)} in its example, not {sorted(marks)}; mend either")
        if self.search(_MARK.sub("", self.counter_example)):
            return self.error(f"the rule finds something in its counter-example “{self.counter_example}”; narrow it")
        return None


def _date_end(match: re.Match[str], text: str) -> int:
    """Where a date ends: with the sign of its last part, if it has one."""
    groups = match.groupdict()
    end = match.end(next(g for g in ("day", "month_", "month") if groups.get(g)))
    sign = re.compile(r"\s?[日月]").match(text, end)
    return sign.end() if sign else end


@dataclass(frozen=True)
class MetadataRules:
    """All rules of one or more ontology folders, in their order."""

    lines: tuple[MetadataRule, ...]
    names: tuple[MetadataRule, ...]
    rows: tuple[MetadataRule, ...]

    @classmethod
    def load(cls, folders: Iterable[Path]) -> MetadataRules:
        """The rules of the folders that have such a table. Raises OntologyError, with file and line."""
        parts: dict[str, str] = {}
        rows: list[MetadataRule] = []
        for folder in folders:
            if (folder / TABLE).is_file():
                for row in read_table(folder / TABLE, MetadataRule):
                    full = row.compile(parts)
                    if row.where == "part":
                        parts[row.id] = full
                    rows.append(row)
        lines = tuple(r for r in rows if r.where == "line")
        return cls(lines, tuple(r for r in rows if r.where == "name"), tuple(rows))

    def problems(self) -> list[OntologyError]:
        """The rules that do not do what their examples say."""
        return [problem for row in self.rows if (problem := row.problem())]

    def of_lines(self, lines: Iterable[str]) -> Metadata:
        """What the front lines of a page say; running text ends the front."""
        found = Metadata()
        front = 0
        for line in lines:
            written = line.strip()
            if not written:
                continue
            front += 1
            if front > FRONT_LINES or written.endswith(("。", "！", "？")):
                break
            if len(written) <= LONGEST:
                plain = matched(written)
                for rule in self.lines:
                    found = found.or_else(rule.find(written, plain))
            if found.date and found.publisher:
                break
        return found

    def of_name(self, name: str) -> Metadata:
        """What the path of a page says."""
        found, plain = Metadata(), matched(name)
        for rule in self.names:
            found = found.or_else(rule.find(name, plain))
        return found


@cache
def builtin_rules() -> MetadataRules:
    """The rules that come with govkg."""
    return MetadataRules.load([builtin()])


def iso_date(written: str) -> str | None:
    """A date as metadata hold it (2022-03-14T08:00:00+08:00, 2022/3/14, 20220314, 2022年3月) in ISO 8601; None where it is none."""
    match = _LOOSE_DATE.fullmatch(matched(written).strip())
    return _iso(match[1], match[2] or match[4], match[3] or match[5]) if match else None


def _iso(year: str | None, month: str | None, day: str | None) -> str | None:
    if not year:
        return None
    try:
        full = datetime.date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:  # 2022-02-31
        return None
    return full if day else full[:7] if month else full[:4]
