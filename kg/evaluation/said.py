"""What a graph says, in the terms that gold is written in: types, labels, plain relations, figures.

In: a merged graph of one page, as a build makes it. Out: :class:`Said`, read from the Turtle that would be published, so that the figures hold for
what users get; each relation and figure with the claims that it rests on. Serves the ten classes, the relations of the contract, gov:Outcome.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import get_args

import networkx as nx
import pyoxigraph as ox

from kg.evaluation.gold import TOPIC_PREFIX, Predicate, Type
from kg.graph.merge import HAS_OUTCOME, relations
from kg.graph.naming import Terms
from kg.graph.schema import Gazetteer, Schema
from kg.graph.triples import GraphTriples
from kg.records import Claim, Document, Evidence
from kg.terms import BASE, GOV, PROV, RDF, SKOS, TOPIC
from kg.turtle import write_turtle

Relation = tuple[str, str, str]
"""IRI of the subject, the relation's name in the contract, IRI of the object (``topic:ID`` for a topic)."""
_TYPES = {str(GOV[name]): name for name in get_args(Type)}
_PREDICATES = {str(GOV[name]): name for name in get_args(Predicate)}
_WITHIN, _DERIVED, _TYPE = str(GOV.within), str(PROV.wasDerivedFrom), str(RDF.type)
_LABEL, _OTHER = str(SKOS.prefLabel), str(SKOS.altLabel)
_OUTCOME, _OF = str(GOV.Outcome), str(GOV.hasOutcome)


@dataclass(slots=True)
class SaidEntity:
    """``frame``: a place that no sentence names, there to carry the hierarchy of divisions."""

    types: set[str] = field(default_factory=set)
    label: str = ""
    others: tuple[str, ...] = ()
    frame: bool = False
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class SaidFigure:
    owners: set[str]
    measure: str
    value: float | None
    unit: str
    direction: str | None
    claims: tuple[Claim, ...]


@dataclass(slots=True)
class Said:
    entities: dict[str, SaidEntity]
    relations: dict[Relation, tuple[Claim, ...]]
    figures: list[SaidFigure]


def said(graph: nx.MultiDiGraph, documents: Iterable[Document], schema: Schema, gazetteer: Gazetteer) -> Said:
    """What the graph of these documents says."""
    claims, evidence = _claims(graph, schema)
    types: dict[str, set[str]] = defaultdict(set)
    values: dict[tuple[str, str], list[str]] = defaultdict(list)
    holders: dict[str, set[str]] = defaultdict(set)
    found: dict[Relation, tuple[Claim, ...]] = {}
    outcomes: list[str] = []
    parents: set[str] = set()
    for s, p, o in _triples(graph, documents, schema, gazetteer):
        if p == _TYPE and o in _TYPES:
            types[s].add(_TYPES[o])
        elif p == _TYPE and o == _OUTCOME:
            outcomes.append(s)
        elif p in _PREDICATES:
            name = _PREDICATES[p]
            target = _topic(o) if name == "addresses" else o
            found[s, name, target] = claims.get((s, name, o), ())
        elif p == _OF:
            holders[o].add(s)
        elif p == _WITHIN:
            parents.add(o)
        else:
            values[s, p].append(o)
    entities = {
        iri: SaidEntity(
            kinds, min(values[iri, _LABEL], default=""), tuple(values[iri, _OTHER]),
            kinds == {"Place"} and iri in parents and not values[iri, _DERIVED], evidence.get(iri, ()),
        )
        for iri, kinds in types.items()
    }  # fmt: skip

    def first(iri: str, name: str) -> str:
        return next(iter(values[iri, str(GOV[name])]), "")

    figures = [
        SaidFigure(
            holders[iri], first(iri, "measure"), _number(first(iri, "value")), first(iri, "unit"),
            first(iri, "direction").rpartition("#")[2] or None, claims.get(("", _OF, iri), ()),
        )
        for iri in outcomes
    ]  # fmt: skip
    return Said(entities, found, figures)


def _triples(
    graph: nx.MultiDiGraph, documents: Iterable[Document], schema: Schema, gazetteer: Gazetteer
) -> Iterator[tuple[str, str, str]]:
    terms = Terms(BASE, {document.name: document for document in documents})
    file = io.StringIO()
    write_turtle(file, terms.prefixes, GraphTriples(graph, schema, gazetteer, terms).blocks())
    for triple in ox.parse(file.getvalue(), format=ox.RdfFormat.TURTLE):
        assert not isinstance(triple.subject, ox.Triple) and not isinstance(triple.object, ox.Triple)
        yield triple.subject.value, triple.predicate.value, triple.object.value


def _claims(
    graph: nx.MultiDiGraph, schema: Schema
) -> tuple[dict[Relation, tuple[Claim, ...]], dict[str, tuple[Evidence, ...]]]:
    """The claims that hold, by relation (by figure alone for hasOutcome), and where each entity is named."""
    claims: dict[Relation, list[Claim]] = defaultdict(list)

    def iri(node: str) -> str:
        return node if ":" in node else BASE + node

    for subject, obj, predicate, made in relations(graph):
        held = [c for c in made if c.status in ("asserted", "piloted")]
        if predicate == HAS_OUTCOME:
            claims["", HAS_OUTCOME, iri(obj)] += held
            continue
        for stated in schema.stated_properties(predicate):
            if stated in _PREDICATES:
                claims[iri(subject), _PREDICATES[stated], iri(obj)] += held
                if schema.symmetric(stated):
                    claims[iri(obj), _PREDICATES[stated], iri(subject)] += held
    ordered = {
        key: tuple(sorted(made, key=lambda c: (-c.confidence, c.rule, c.evidence))) for key, made in claims.items()
    }
    evidence = {iri(n): tuple(sorted({e for x in of for e in x.evidence})) for n, of in graph.nodes(data="said") if of}
    return ordered, evidence


def _topic(iri: str) -> str:
    return TOPIC_PREFIX + iri.removeprefix(str(TOPIC)) if iri.startswith(str(TOPIC)) else iri


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
