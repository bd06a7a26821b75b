"""How sure a claim is: measured, not felt.

In: the :class:`Signs` of a claim: which relation, by what way it was found, how sure the finder was, how its ends are named. Out: gov:confidence, the
probability that a careful reader agrees. Each sign has a weight (log-odds) in ``confidence.tsv`` of an ontology folder, fitted to annotated pages
(:mod:`kg.evaluation.fitting`); a sign without one, such as a relation that a user added, weighs nothing. Without a table the finder's word stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from pydantic import Field

from kg.ontology import Ontology
from kg.records import Mention, Named
from kg.tables import Row, read_table

TABLE = "confidence.tsv"
ALL = "confidence.all"
"""The sign that every claim has."""
_LEAST, _MOST = 0.05, 0.98


class SignRow(Row):
    """A sign's weight, and what it was measured on: how many claims had it, how many of them were right."""

    id: str
    weight: float
    claims: int = Field(ge=0)
    right: int = Field(ge=0)


class Signs(NamedTuple):
    """What a claim's confidence follows from. ``stated`` is how sure the finder is; ``name`` how the weaker end is named."""

    relation: str
    way: str
    stated: float
    name: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its rows in the table."""
        found = f"relation.{self.relation}", f"way.{self.way}", f"way.{self.way}.{self.stated:.1f}", f"name.{self.name}"
        return ALL, *(f"confidence.{sign}" for sign in found)


class Confidence:
    """Confidence by signs, for one ontology."""

    def __init__(self, rows: Sequence[SignRow], ontology: Ontology) -> None:
        self._weights = {row.id: row.weight for row in rows}
        self._ontology = ontology
        self._known: dict[Signs, float] = {}
        self._relations: dict[str, str] = {}  # what a property states is asked for with each claim
        self._signs: dict[tuple[str, str, float, str], Signs] = {}

    @classmethod
    def load(cls, dirs: Sequence[Path], ontology: Ontology) -> Confidence:
        """The table of the last folder that has one: weights of two fits do not add up."""
        tables = [folder / TABLE for folder in dirs if (folder / TABLE).is_file()]
        return cls(read_table(tables[-1], SignRow) if tables else [], ontology)

    def __call__(self, signs: Signs) -> float:
        known = self._known.get(signs)
        if known is None:
            known = self._known[signs] = self._sum(signs)
        return known

    def _sum(self, signs: Signs) -> float:
        if not self._weights:
            return round(signs.stated, 2)
        return probability(sum(self._weights.get(i, 0.0) for i in signs.ids))

    def signs(self, predicate: str, rule: str, stated: float, names: Sequence[str]) -> Signs:
        """The signs of a claim; ``names`` say how each end is named (:func:`naming`)."""
        said = predicate, rule, stated, min(names, key=_by_doubt, default="whole")
        known = self._signs.get(said)
        if known is None:
            known = self._signs[said] = Signs(self._relation(predicate), way(rule), round(stated, 1), said[-1])
        return known

    def _relation(self, predicate: str) -> str:
        """The relation of the contract that a property is, or is below."""
        known = self._relations.get(predicate)
        if known is None:
            known = self._relations[predicate] = _local(self._ontology.stated_properties(predicate)[-1])
        return known


def probability(log_odds: float) -> float:
    """As a confidence: two digits, never quite sure."""
    return round(min(max(1 / (1 + exp(-log_odds)), _LEAST), _MOST), 2)


_NAMES = ("bare-once", "described-once", "described", "core", "pronoun", "bare", "level", "known", "quoted", "whole")
"""How a thing is named, the most doubtful first: as a bare head; by a head noun and what describes it; as a quoted name without a head; …"""
_RANK = {name: rank for rank, name in enumerate(_NAMES)}


def _by_doubt(name: str) -> int:
    return _RANK[name]


def naming(thing: Named, sentences: int) -> str:
    """How a thing is named, by its best mention; ``sentences`` is how many name it."""
    return max((_naming(m, thing, sentences) for m in thing.mentions), key=_by_doubt, default="whole")


def _naming(mention: Mention, thing: Named, sentences: int) -> str:
    if mention.rule == "known":
        return "known"
    if thing.kind == "practice":
        if mention.core is not None:
            return "core" if mention.rule.startswith("quoted") else "quoted"
        return "described" if sentences > 1 else "described-once"
    if thing.kind in ("agency", "organization") and mention.hint not in ("whole", "shared"):
        return "bare-once" if mention.hint == "bare" and sentences == 1 else mention.hint
    return "whole"


@cache
def way(rule: str) -> str:
    """The way a rule finds: its annotation (cueVerb, topicWord) or its table; a rule of its own is its own way."""
    parts = rule.split(".")
    if len(parts) > 2 and parts[1] in ("cueVerb", "topicWord"):
        return parts[1]
    return parts[0] if parts[0] in ("frames", "figure") else rule


def _local(iri: str) -> str:
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]
