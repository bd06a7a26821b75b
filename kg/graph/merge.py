"""Readings into one graph: a union, so that order, grouping and repetition change nothing.

In: one :class:`kg.records.Reading` per article. Out: a networkx MultiDiGraph, free of any base IRI:

- a node for each entity, topic and figure. Its id is the IRI without the base (``agency/150525_公安局``; a topic's whole
  IRI), its ``kind`` that of the key, or "topic" or "outcome". ``key`` is the entity's key; ``said`` the set of
  :class:`~kg.records.Entity` records, one for each article that names it; a figure has ``figure`` instead;
- an edge for each relation, keyed by its predicate, with ``claims``: the set of all claims that make it. (An edge for each
  claim would say no more and make parallel edges of what is one relation.);
- ``graph.graph["articles"]``: the set of :class:`Heading` of the articles that were read.

Everything that grows is a set of frozen records, so ``union`` is associative, commutative and idempotent because the union of
sets is. Labels, counts, classes are worked out from these sets at export and never summed. (``nx.compose`` keeps only the
last claims of an edge that two graphs share.) No article's text is held, only the sentences that are evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import networkx as nx

from kg.identity import encoded, local, normal_name
from kg.records import Claim, Figure, Key, Reading
from kg.terms import GOV

HAS_OUTCOME = str(GOV.hasOutcome)
Relation = tuple[str, str, str, set[Claim]]
"""Subject, object, predicate, claims."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What is known of an article beside its text. ``place`` is the code of the division that it is about, or "";
    ``signature`` tells other prints of it (:mod:`kg.graph.reprints`)."""

    doc: str
    id: str
    title: str | None
    byline: str | None
    date: str | None
    publisher: str | None
    place: str = ""
    signature: bytes = b""

    @classmethod
    def of(cls, reading: Reading) -> Heading:
        a = reading.article
        return cls(a.doc, a.id, a.title, a.byline, a.date, a.publisher, reading.place, reading.signature)


def merge(readings: Iterable[Reading]) -> nx.MultiDiGraph:
    """The graph of all readings."""
    graph = _empty()
    ids, nodes = _Ids(graph), graph.nodes
    claims: dict[tuple[str, str, str], set[Claim]] = defaultdict(set)
    for reading in readings:
        graph.graph["articles"].add(Heading.of(reading))
        for entity in reading.entities:
            nodes[ids[entity.key]]["said"].add(entity)
        for claim in reading.claims:
            claims[ids[claim.subject], _object(graph, ids, claim), claim.predicate].add(claim)
        for figure in reading.figures:
            node, claim = _report(graph, ids, figure)
            claims[ids[figure.owner], node, HAS_OUTCOME].add(claim)
    for (subject, obj, predicate), said in claims.items():
        graph.add_edge(subject, obj, predicate, claims=said)
    return graph


def relations(graph: nx.MultiDiGraph) -> Iterator[Relation]:
    """Every edge with its claims, in the order of ``graph.edges``, which takes five times as long."""
    for subject, others in graph.adjacency():
        for obj, edges in others.items():
            for predicate, data in edges.items():
                yield subject, obj, predicate, data["claims"]


def union(*graphs: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """A new graph that holds what any of the graphs holds. The graphs stay as they are."""
    whole = _empty()
    for graph in graphs:
        for name, value in graph.graph.items():
            whole.graph[name] = whole.graph[name] | value if name in whole.graph else value
        for node, data in graph.nodes(data=True):
            if node not in whole:
                whole.add_node(node, **data | {"said": set(data["said"])})
            else:
                whole.nodes[node]["said"] |= data["said"]
        for u, v, predicate, claims in relations(graph):
            if whole.has_edge(u, v, predicate):
                whole[u][v][predicate]["claims"] |= claims
            else:
                whole.add_edge(u, v, predicate, claims=set(claims))
    return whole


def short_hash(*parts: object) -> str:
    """16 hex digits of what the parts say, each told from the next."""
    text = "".join([f"{len(part)}:{part}" for part in map(str, parts)])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class _Ids(dict[Key, str]):
    """The nodes of keys; a key that is new becomes a node of the graph."""

    def __init__(self, graph: nx.MultiDiGraph) -> None:
        super().__init__()
        self._graph = graph

    def __missing__(self, key: Key) -> str:
        node = self[key] = local(key)
        if node not in self._graph:
            self._graph.add_node(node, kind=key.kind, key=key, said=set())
        return node


def _empty() -> nx.MultiDiGraph:
    return nx.MultiDiGraph(articles=set())


def _object(graph: nx.MultiDiGraph, ids: _Ids, claim: Claim) -> str:
    """The node that a claim leads to."""
    if claim.attributed_to:
        _ = ids[claim.attributed_to]  # a node, too
    if isinstance(claim.object, Key):
        return ids[claim.object]
    if claim.object not in graph:
        graph.add_node(claim.object, kind="topic", said=set())
    return claim.object


def _report(graph: nx.MultiDiGraph, ids: _Ids, figure: Figure) -> tuple[str, Claim]:
    """A figure is a node that says what is reported, and a claim of its owner that says where.

    The same figure of the same owner in two articles is one, with two claims.
    """
    node = outcome_id(figure, ids[figure.owner])
    if node not in graph:
        what = figure._replace(rule="", confidence=0.0, evidence=(), status="asserted", attributed_to=None)
        graph.add_node(node, kind="outcome", figure=what, said=set())
    return node, Claim(
        figure.owner, HAS_OUTCOME, node, figure.rule, figure.confidence, figure.evidence, figure.status, figure.attributed_to
    )  # fmt: skip


def outcome_id(figure: Figure, owner: str) -> str:
    """The IRI, without base, of what a figure of that node says: its owner, measure, value and all that qualifies them."""
    digest = short_hash(
        owner, figure.measure, float(figure.value), figure.unit, figure.level, figure.approximation,
        figure.direction, figure.period, figure.period_start, figure.period_end,
    )  # fmt: skip
    return f"outcome/{_readable(figure.measure)}_{digest}"


@lru_cache(maxsize=4096)
def _readable(measure: str) -> str:
    return encoded(normal_name(measure, "practice")[:16])
