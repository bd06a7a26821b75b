"""What a graph knows of one entity.

In: an open graph, labels, the entity's IRI. Out: an :class:`Account`: names and classes, each fact in either direction with the claims that make it, figures,
and the sentences that name it. Looks triples up by pattern, so that it takes as long as there is to tell. Serves gov:Claim, gov:Evidence, gov:Outcome,
org:Membership.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, KeysView
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import unquote

import pyoxigraph as ox

from kg.query.labels import Labels
from kg.query.store import OpenGraph
from kg.terms import DCTERMS, GOV, OA, ORG, PROV, RDF, SCHEMA, SKOS

Direction = Literal["out", "in"]
Link = tuple[Direction, str, ox.NamedNode]
"""Which way a fact goes, the property, the node at its other end."""
_STATED = ("gb2260", "statisticalCode", "since", "year")
_SILENT = frozenset(str(t) for t in (RDF.type, SKOS.prefLabel, SKOS.altLabel, PROV.wasDerivedFrom))
_REIFIED = frozenset(
    str(t) for t in (RDF.subject, RDF.object, GOV.attributedTo, ORG.member, ORG.organization, DCTERMS.spatial)
)
_BOTH_WAYS = str(GOV.collaboratesWith)


class Quote(NamedTuple):
    """A sentence and where it stands. ``text`` is empty in an export without quotes."""

    date: str
    source: str
    start: int
    end: int
    text: str
    headline: str
    publisher: str


class Reason(NamedTuple):
    """A claim: how sure, by which rule, on whose word, in which sentences."""

    status: str
    confidence: float
    rule: str
    by: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """The entity's relation with another node. ``plain``: it stands in graph.ttl as a triple, so that a query finds it. A fact without reasons follows from
    names or divisions."""

    direction: Direction
    relation: str
    predicate: str
    other: str
    iri: str
    posts: tuple[str, ...]
    plain: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """Everything about one entity."""

    iri: str
    label: str
    classes: tuple[str, ...]
    others: tuple[str, ...]
    stated: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]
    figures: tuple[Fact, ...]
    named: tuple[Quote, ...]

    @property
    def articles(self) -> int:
        """How many articles name it, or say something of it."""
        quotes = {q for f in (*self.facts, *self.figures) for r in f.reasons for q in r.quotes} | set(self.named)
        return len({(q.source, q.headline) for q in quotes})


def account(graph: OpenGraph, labels: Labels, iri: str) -> Account:
    """What the graph says of a node."""
    return _Reader(graph.store, labels).account(ox.NamedNode(iri))


class _Reader:
    def __init__(self, store: ox.Store, labels: Labels) -> None:
        self._store, self._labels = store, labels

    def account(self, node: ox.NamedNode) -> Account:
        facts = sorted(self._facts(node), key=_order)
        outcome = str(GOV.hasOutcome)
        return Account(
            node.value,
            self._labels(node),
            tuple(sorted(self._labels(o) for o in self._objects(node, RDF.type))),
            tuple(sorted(o.value for o in self._objects(node, SKOS.altLabel) if isinstance(o, ox.Literal))),
            tuple((self._labels(_node(GOV[n])), v) for n in _STATED if (v := self._value(node, GOV[n]))),
            tuple(f for f in facts if f.predicate != outcome),
            tuple(f for f in facts if f.predicate == outcome),
            tuple(sorted({q for e in self._objects(node, PROV.wasDerivedFrom) if (q := self._quote(e))})),
        )

    # -- facts

    def _facts(self, node: ox.NamedNode) -> Iterator[Fact]:
        claims = self._claims(node)
        plain = self._plain(node, claims.keys())
        for direction, predicate, other in {*claims, *plain}:
            reasons = claims.get((direction, predicate, other), [])
            pair = (node, other) if direction == "out" else (other, node)
            yield Fact(
                direction, self._labels(_node(predicate)), predicate, self._name(other), other.value,
                tuple(sorted(self._posts(*pair))) if predicate == str(GOV.holdsPost) else (),
                (direction, predicate, other) in plain, tuple(sorted(reasons, key=lambda r: (-r.confidence, r))),
            )  # fmt: skip

    def _claims(self, node: ox.NamedNode) -> dict[Link, list[Reason]]:
        found: dict[Link, list[Reason]] = defaultdict(list)
        ends: tuple[tuple[Direction, object, object], ...] = (
            ("out", RDF.subject, RDF.object),
            ("in", RDF.object, RDF.subject),
        )
        for direction, here, there in ends:
            for quad in self._store.quads_for_pattern(None, _node(here), node):
                claim = quad.subject
                predicate, other = self._object(claim, RDF.predicate), self._object(claim, there)
                if not isinstance(predicate, ox.NamedNode) or not isinstance(other, ox.NamedNode):
                    continue
                way: Direction = "out" if predicate.value == _BOTH_WAYS else direction
                found[way, predicate.value, other].append(self._reason(claim))
        return found

    def _plain(self, node: ox.NamedNode, claimed: KeysView[Link]) -> set[Link]:
        """The plain triples about the node; one that a finer property states as well stands under that alone."""
        found: set[Link] = set()
        for quad in self._store.quads_for_pattern(node, None, None):
            if quad.predicate.value not in _SILENT and isinstance(quad.object, ox.NamedNode):
                found.add(("out", quad.predicate.value, quad.object))
        for quad in self._store.quads_for_pattern(None, None, node):
            subject, predicate = quad.subject, quad.predicate.value
            if (
                isinstance(subject, ox.NamedNode)
                and predicate not in _SILENT | _REIFIED
                and ("out", predicate, subject) not in found
            ):
                found.add(("in", predicate, subject))
        finer = {(d, o) for d, p, o in found if (d, p, o) in claimed}
        return {(d, p, o) for d, p, o in found if (d, p, o) in claimed or (d, o) not in finer}

    def _reason(self, claim: ox.NamedNode | ox.BlankNode | ox.Triple) -> Reason:
        by = self._object(claim, GOV.attributedTo)
        rule = self._value(claim, GOV.extractedBy)
        quotes = {q for e in self._objects(claim, PROV.wasDerivedFrom) if (q := self._quote(e))}
        return Reason(
            _local(self._value(claim, GOV.status)), float(self._value(claim, GOV.confidence) or 0), unquote(_local(rule)),
            self._name(by) if isinstance(by, ox.NamedNode) else "", tuple(sorted(quotes)),
        )  # fmt: skip

    def _posts(self, person: ox.NamedNode, body: ox.NamedNode) -> Iterator[str]:
        for quad in self._store.quads_for_pattern(None, _node(ORG.member), person):
            if self._object(quad.subject, ORG.organization) == body and (post := self._value(quad.subject, GOV.post)):
                yield post

    def _quote(self, evidence: object) -> Quote | None:
        if not isinstance(evidence, ox.NamedNode):
            return None
        article, source = self._object(evidence, DCTERMS.isPartOf), self._object(evidence, PROV.wasQuotedFrom)
        return Quote(
            self._value(article, SCHEMA.datePublished), self._value(source, DCTERMS.identifier),
            int(self._value(evidence, OA.start) or 0), int(self._value(evidence, OA.end) or 0), self._value(evidence, OA.exact),
            self._value(article, SCHEMA.headline), self._value(article, SCHEMA.publisher),
        )  # fmt: skip

    # -- terms

    def _name(self, node: ox.NamedNode) -> str:
        """The label; a figure is called by what it says."""
        measure = self._value(node, GOV.measure)
        if not measure:
            return self._labels(node)
        parts = (self._value(node, GOV[n]) for n in ("approximation", "value", "unit"))
        direction = self._object(node, GOV.direction)
        more = [self._labels(direction)] if isinstance(direction, ox.NamedNode) else []
        more += [p for p in (self._value(node, GOV.period),) if p]
        qualified = f" ({', '.join(more)})" if more else ""
        return f"{measure} {''.join(map(_number, parts))}{qualified}"

    def _objects(
        self, subject: object, predicate: object
    ) -> Iterator[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]:
        if isinstance(subject, (ox.NamedNode, ox.BlankNode)):
            for quad in self._store.quads_for_pattern(subject, _node(predicate), None):
                yield quad.object

    def _object(
        self, subject: object, predicate: object
    ) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None:
        """The one object; of several the first by code points."""
        return min(self._objects(subject, predicate), key=str, default=None)

    def _value(self, subject: object, predicate: object) -> str:
        found = self._object(subject, predicate)
        return found.value if isinstance(found, (ox.NamedNode, ox.Literal)) else ""


_FIRST = {
    str(GOV[n]): rank
    for rank, n in enumerate(
        "partOf jurisdiction within holdsPost operates participatesIn collaboratesWith component guidedBy issued appliesIn addresses".split()
    )
}


def _order(fact: Fact) -> tuple[object, ...]:
    return (
        fact.direction == "in",
        _FIRST.get(fact.predicate, len(_FIRST)),
        fact.predicate,
        not fact.plain,
        fact.other,
        fact.iri,
    )


def _node(iri: object) -> ox.NamedNode:
    return ox.NamedNode(str(iri))


def _local(iri: str) -> str:
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


def _number(text: str) -> str:
    return text.removesuffix(".0")
