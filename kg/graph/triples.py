"""The graph as people query it: entities, plain relations, figures. What ``graph.ttl`` holds.

In: a merged graph, the schema, the gazetteer, the terms. Out: blocks for :mod:`kg.turtle`, sorted by subject, without
blank nodes. Serves every class and relation of the contract but those of provenance (:mod:`kg.graph.provenance`).

A relation is written plainly where at least one of its claims is asserted or piloted. A figure of which that holds for none
is described beside its claims instead, so that nobody who counts gov:Outcome here counts a plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, cached_property

import networkx as nx

from kg.graph.describe import describe, holds, in_order
from kg.graph.families import RELATED
from kg.graph.merge import Heading, Relation, relations, short_hash
from kg.graph.naming import Remembered, Terms
from kg.graph.places import Frame
from kg.graph.schema import Gazetteer, Schema, Unit
from kg.identity import encoded
from kg.records import Claim, Evidence, Figure, Key
from kg.terms import GOV
from kg.turtle import Block, date, literal, number

HOLDS_POST = str(GOV.holdsPost)
VARIANT_OF = str(GOV.variantOf)
WITHIN = str(GOV.within)
# The order in which an entity's relations stand; those of a user's own follow by name.
_ORDER = {
    str(GOV[name]): rank
    for rank, name in enumerate(
        """within partOf jurisdiction holdsPost issued operates participatesIn collaboratesWith appliesIn component supersedes guidedBy
        addresses received awardedBy variantOf hasOutcome""".split()
    )
}
Statements = list[tuple[str, list[str]]]


class GraphTriples:
    """One export's view of a graph. Iterate over :meth:`blocks` once."""

    def __init__(self, graph: nx.MultiDiGraph, schema: Schema, gazetteer: Gazetteer, terms: Terms) -> None:
        self.graph, self.schema, self.gazetteer, self.terms = graph, schema, gazetteer, terms
        self._frame = Frame(graph, gazetteer)
        self._different: dict[str, set[str]] = defaultdict(set)
        for a, b in graph.graph.get("different", ()):
            if a in graph and b in graph:
                self._different[a].add(b)
                self._different[b].add(a)
        self._types = Remembered(self._classes)

    # What only some blocks need is made when the first of them asks for it.

    @cached_property
    def relations(self) -> list[Relation]:
        """Every edge, which several walk through."""
        return list(relations(self.graph))

    def blocks(self) -> Iterator[Block]:
        """All subjects of ``graph.ttl``, by IRI."""
        graph = self.graph
        replaced: dict[str, str] = graph.graph.get("replaced", {})
        former = {old: new for old, new in replaced.items() if new in graph and old not in graph}
        posts = dict(self._memberships())
        own = {n for n, kind in graph.nodes(data="kind") if kind != "topic"}
        for node in sorted(own | former.keys() | posts.keys() | self._frame.units.keys()):
            if node in posts:
                yield posts[node]
            elif node in former:
                yield Block(self.terms.node(node), [("dct:isReplacedBy", [self.terms.node(former[node])])])
            elif node not in graph:
                yield self._unnamed(node)
            elif graph.nodes[node]["kind"] != "outcome":
                yield self._entity(node)
            elif self.is_reported(node):
                yield self.outcome(node)

    # -- entities

    def _entity(self, node: str) -> Block:
        what = describe(self.graph, node)
        key: Key = self.graph.nodes[node]["key"]
        classes = what.classes or ((str(GOV.Place),) if key.kind == "place" else ())
        statements: Statements = [("a", self._types[classes])] if classes else []
        statements.append(("skos:prefLabel", [literal(what.label, "zh")]))
        if what.others:
            statements.append(("skos:altLabel", [literal(form, "zh") for form in what.others]))
        if key.kind == "place":
            statements += _codes(self._frame.units.get(node))
        if what.since:
            statements.append(("gov:since", [date(what.since)]))
        if what.year:
            statements.append(("gov:year", [date(what.year)]))
        statements += self._relations(node)
        evidence = what.evidence or self._claimed(node)
        if evidence:
            statements.append(("prov:wasDerivedFrom", list(map(self.terms.evidence, evidence))))
        return Block(self.terms.node(node), statements)

    def _classes(self, classes: tuple[str, ...]) -> list[str]:
        """Own classes first, then those of the ten above them."""
        stated = [self.schema.stated_classes(c) for c in sorted(classes)]
        ordered = dict.fromkeys([s[0] for s in stated] + [c for s in stated for c in s[1:]])
        return [self.terms.names[c] for c in ordered]

    def _claimed(self, node: str) -> tuple[Evidence, ...]:
        """The evidence of an entity that only claims name."""
        edges = (*self.graph.out_edges(node, data="claims"), *self.graph.in_edges(node, data="claims"))
        return in_order(e for _, _, claims in edges for claim in claims for e in claim.evidence)

    @cached_property
    def _stated(self) -> dict[str, tuple[str, ...]]:
        """The predicates of the graph, each with the properties above it."""
        return {p: self.schema.stated_properties(p) for p in {p for _, _, p, _ in self.relations}}

    @cached_property
    def _plain(self) -> dict[str, dict[str, set[str]]]:
        """Subject → predicate → objects of what is said plainly, with the properties above, symmetric ones both ways; and of
        what follows from names and divisions."""
        both_ways = {p for stated in self._stated.values() for p in stated if self.schema.symmetric(p)} | {RELATED}
        plain: dict[str, dict[str, set[str]]] = defaultdict(dict)
        for subject, obj, predicate, claims in self.relations:
            if holds(claims):
                for p in self._stated[predicate]:
                    plain[subject].setdefault(p, set()).add(obj)
                    if p in both_ways:
                        plain[obj].setdefault(p, set()).add(subject)
        for predicate, links in (
            (VARIANT_OF, _variants(self.graph, self._different)),
            (WITHIN, self._frame.within),
        ):
            for node, others in links.items():
                plain[node].setdefault(predicate, set()).update(others)
        return plain

    def _relations(self, node: str) -> Statements:
        objects = self._plain.get(node, {})
        names, term = self.terms.names, self.terms.node
        statements = [(names[p], [term(o) for o in sorted(objects[p])]) for p in sorted(objects, key=_rank)]
        if node in self._frame.replaces:
            statements.append(("dct:replaces", [term(o) for o in sorted(self._frame.replaces[node])]))
        if node in self._different:
            statements.append(("owl:differentFrom", [term(o) for o in sorted(self._different[node])]))
        return statements

    def _unnamed(self, node: str) -> Block:
        """A division that no sentence names, there to carry the hierarchy."""
        unit = self._frame.units[node]
        statements: Statements = [
            ("a", self._types[str(GOV.Place),]),
            ("skos:prefLabel", [literal(unit.name, "zh")]),
            *_codes(unit),
        ]
        for predicate, objects in (("gov:within", self._frame.within), ("dct:replaces", self._frame.replaces)):
            if node in objects:
                statements.append((predicate, [self.terms.node(o) for o in sorted(objects[node])]))
        return Block(self.terms.node(node), statements)

    # -- posts and figures

    def _memberships(self) -> Iterator[tuple[str, Block]]:
        """An org:Membership for each post that somebody holds somewhere, under its id."""
        for person, body, predicate, claims in self.relations:
            if HOLDS_POST not in self._stated[predicate]:
                continue
            posts: dict[str | None, list[Evidence]] = defaultdict(list)
            for claim in claims:
                if holds((claim,)):
                    posts[claim.post].extend(claim.evidence)
            if len(posts) > 1:
                posts.pop(None, None)
            for post, evidence in posts.items():
                node = membership_id(self.graph.nodes[person]["key"], person, body, post)
                statements: Statements = [
                    ("a", ["org:Membership"]),
                    ("org:member", [self.terms.node(person)]),
                    ("org:organization", [self.terms.node(body)]),
                ]
                if post:
                    statements.append(("gov:post", [literal(post, "zh")]))
                statements.append(("prov:wasDerivedFrom", [self.terms.evidence(e) for e in in_order(evidence)]))
                yield node, Block(self.terms.node(node), statements)

    def place_of(self, heading: Heading) -> str | None:
        """The node of the division that an article is about, where that is known."""
        return self._frame.about(heading.place)

    @cached_property
    def _reports(self) -> dict[str, list[Claim]]:
        """The claims that report each figure."""
        found: dict[str, list[Claim]] = {node: [] for node, kind in self.graph.nodes(data="kind") if kind == "outcome"}
        for _, obj, _, claims in self.relations:
            if obj in found:
                found[obj].extend(claims)
        return found

    def is_reported(self, node: str) -> bool:
        """Whether a figure is said to be so, not only planned or denied."""
        return holds(self._reports[node])

    def outcome(self, node: str) -> Block:
        """A figure and all that qualifies it."""
        figure: Figure = self.graph.nodes[node]["figure"]
        evidence = in_order(e for claim in self._reports[node] for e in claim.evidence)
        statements: Statements = [
            ("a", ["gov:Outcome"]),
            ("gov:measure", [literal(figure.measure, "zh")]),
            ("gov:value", [number(figure.value)]),
        ]
        if figure.unit:
            statements.append(("gov:unit", [literal(figure.unit, "zh")]))
        statements.append(("gov:valueIs", ["gov:level" if figure.level else "gov:change"]))
        if figure.approximation:
            statements.append(("gov:approximation", [literal(figure.approximation, "zh")]))
        if figure.direction:
            statements.append(("gov:direction", [f"gov:{figure.direction}"]))
        if figure.period:
            statements.append(("gov:period", [literal(figure.period, "zh")]))
        if figure.period_start:
            statements.append(("gov:periodStart", [date(figure.period_start)]))
        if figure.period_end:
            statements.append(("gov:periodEnd", [date(figure.period_end)]))
        statements.append(("prov:wasDerivedFrom", [self.terms.evidence(e) for e in evidence]))
        return Block(self.terms.node(node), statements)


def membership_id(person: Key, subject: str, obj: str, post: str | None) -> str:
    return f"membership/{encoded(person.name)}_{short_hash(subject, obj, post)}"


@cache
def _rank(predicate: str) -> tuple[int, str]:
    return _ORDER.get(predicate, len(_ORDER)), predicate


def _codes(unit: Unit | None) -> Statements:
    if unit is None:
        return []
    if unit.gb2260:
        return [("gov:gb2260", [literal(unit.gb2260)])]
    return [("gov:statisticalCode", [literal(unit.statistical_code)])] if unit.statistical_code else []


def _variants(graph: nx.MultiDiGraph, different: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """Practices that bear one name in several divisions, linked through one of them, both ways.

    The one is that without a division (a national one), else that with the lowest code: every variant is one step from it, and
    n places make n links where pairs would make n²/2.
    """
    families: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for node, key in graph.nodes(data="key"):
        if key is not None and key.kind == "practice":
            families[key.name].append((key.division, node))
    links: dict[str, list[str]] = defaultdict(list)
    for members in families.values():
        if len(members) > 1:
            (_, first), *others = sorted(members)
            for _, node in others:
                if first not in different.get(node, ()):
                    links[first].append(node)
                    links[node].append(first)
    return links
