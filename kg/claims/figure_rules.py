"""The tables behind the reading of figures: units, words of approximation, and how news states a figure.

In: ``lexicon/units.tsv``, ``lexicon/approximations.tsv``, ``patterns/figures.tsv`` of one or more ontology folders.
Out: validated rows and, by role, one expression over all rows of that role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator

from kg.errors import OntologyError
from kg.tables import Row, Rule, read_table


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as problem:
        raise ValueError(f"this is no regular expression ({problem})") from None
    return pattern


Expression = Annotated[str, AfterValidator(_compiles)]
Kind = Literal["count", "measure", "money", "time", "percent", "point", "tenth", "factor"]
Direction = Literal["increase", "decrease"]
Role = Literal[
    "frame", "opener", "opener-start", "sent", "went", "nominal", "deed", "change-to", "change", "change-end", "state", "be",
    "causative", "tail", "lead", "actor", "name", "after", "short", "scope", "dative", "benefit", "ratio", "duration", "rank", "rank-place",
    "old", "skip-before", "skip-after", "skip-within", "generic", "area", "distributive", "private", "summary", "official", "dated",
]  # fmt: skip
# rows of these roles say what is no figure: their example holds none, their counter-example does
SILENCING = frozenset({"old", "skip-before", "skip-after", "skip-within", "generic", "area", "distributive", "private"})
# how far back from a number the rules reach that say what it is by the word right before it (skip-before, change …, state, be)
REACH = 8
FRAMES = ("counted-after", "counted-before", "each", "rank", "share", "benefit")


class Unit(Rule):
    """A unit as printed after a number. ``unless`` is what follows where the sign belongs to another word."""

    unit: str
    unless: Expression | None = None
    # the unit as exported, where that is not the printed one
    export: str | None = None
    kind: Kind
    noun: Literal["yes"] | None = None
    needs: Literal["verb"] | None = None

    @property
    def exported(self) -> str:
        return self.export or self.unit


class Approximation(Rule):
    """A word that says how exact a number is, and its normal form."""

    form: str
    position: Literal["before", "inside", "after"]
    normal: Literal["余", "近", "约", "超", "多", "以上"]
    predicate: Literal["yes"] | None = None


class FigureRule(Rule):
    """One row of ``figures.tsv``; see the head of that file for the roles."""

    role: Role
    pattern: Expression | None = None
    direction: Direction | None = None
    value: Literal["level", "change"] | None = None
    confidence: float = 0.8


R = TypeVar("R", bound=Row)


def read_all(ontology_dirs: Iterable[Path], name: str, model: type[R]) -> list[R]:
    """The rows of a table in all folders that have it; a later folder's rule replaces one of the same id."""
    rows: dict[str, R] = {}
    for folder in ontology_dirs:
        if (folder / name).exists():
            rows.update(
                (row.id if isinstance(row, Rule) else repr(row), row) for row in read_table(folder / name, model)
            )
    if not rows:
        raise OntologyError("no folder of the ontology holds this table; restore it from the built-in ontology", name)
    return list(rows.values())


class Roles:
    """``figures.tsv`` by role."""

    def __init__(self, rules: Iterable[FigureRule]) -> None:
        self.rules = list(rules)
        for rule in self.rules:
            if rule.role != "frame" and not rule.pattern:
                raise rule.error("column pattern is empty; say what this rule matches")
        self._frames = {rule.id.removeprefix("figure."): rule for rule in self.rules if rule.role == "frame"}
        for name in FRAMES:
            if name not in self._frames:
                raise OntologyError(f"the row figure.{name} is missing; restore it", "patterns/figures.tsv")

    def frame(self, name: str) -> FigureRule:
        return self._frames[name]

    def of(self, *roles: Role) -> list[FigureRule]:
        return [rule for rule in self.rules if rule.role in roles]

    def any(self, *roles: Role) -> str:
        """The patterns of these roles as one group."""
        return f"(?:{'|'.join(str(rule.pattern) for rule in self.of(*roles)) or '(?!)'})"
