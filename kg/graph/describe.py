"""What the sets on a node come to: one label, the other forms, classes, evidence, beginning.

In: a graph and one of its entity nodes. Out: a :class:`Description`, a function of the sets alone. Serves skos:prefLabel,
skos:altLabel, rdf:type, gov:since, gov:gb2260, gov:statisticalCode, prov:wasDerivedFrom.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import networkx as nx

from kg.identity import normal_name
from kg.records import Claim, Entity, Evidence, Key

_HELD = frozenset(("asserted", "piloted"))


class Description(NamedTuple):
    """An entity as the whole graph knows it; ``evidence`` in the order of the sources."""

    label: str
    others: tuple[str, ...]
    classes: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    since: str | None
    code: str | None
    year: str | None = None
    """In which an honor was awarded."""


def describe(graph: nx.MultiDiGraph, node: str) -> Description:
    """The description of an entity node. An entity that only claims know is called by its key's name.

    Of several labels the one is: what a correction says; a form that ends with the key's whole name; the form with the most
    evidence; the longest; the first by code points.
    """
    data = graph.nodes[node]
    said: set[Entity] = data["said"]
    if len(said) == 1:  # most entities; what follows comes to the same
        (entity,) = said
        labels, classes, evidence, since, code, year = (
            [entity.label],
            entity.classes,
            entity.evidence,
            entity.since,
            entity.code,
            entity.year,
        )
        forms = {entity.label, *entity.aliases}
    else:
        key: Key = data["key"]
        labels = list({e.label for e in said})
        if len(labels) > 1:  # a form that says the whole name of the key goes before one that is short for it
            labels = _by_evidence((e.label, e.evidence) for e in said)
            labels.sort(key=lambda form: not normal_name(form, key.kind).endswith(key.name))
        classes = tuple({c for e in said for c in e.classes})
        evidence = tuple({x for e in said for x in e.evidence})
        dated = [(e.since, e.evidence) for e in said if e.since]
        since = _by_evidence(dated)[0] if dated else None
        code = min((e.code for e in said if e.code), default=None)
        year = min((e.year for e in said if e.year), default=None)
        forms = {form for e in said for form in (e.label, *e.aliases)}
    label = graph.graph.get("names", {}).get(node) or next(iter(labels), data["key"].name)
    return Description(
        label, tuple(sorted(forms - {label})), tuple(sorted(set(classes))), in_order(evidence), since, code, year
    )


def _by_evidence(forms: Iterable[tuple[str, tuple[Evidence, ...]]]) -> list[str]:
    """Forms, the one with the most different evidence first; then the longest, which says most; then by code points.

    Counting the evidence, not the mentions, keeps a page that is read twice from having two votes.
    """
    evidence: dict[str, set[Evidence]] = {}
    for form, where in forms:
        evidence.setdefault(form, set()).update(where)
    return sorted(evidence, key=lambda form: (-len(evidence[form]), -len(form), form))


def in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence by source and place, each once."""
    several = tuple(evidence)
    return several if len(several) < 2 else tuple(sorted(set(several)))


def holds(claims: Iterable[Claim]) -> bool:
    """Whether the relation of these claims is stated plainly: at least one says that it is, if only on trial."""
    return not _HELD.isdisjoint([claim.status for claim in claims])
