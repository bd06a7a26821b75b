"""All that a graph says of one node, for its page and for its Turtle: in a worker.

In: an open store, the node's IRI. Out: JSON (:func:`about`) for :mod:`kg.serve.pages`, or triples (:func:`described`).
It looks triples up by pattern, which takes as long as there are answers, however large the graph; the engine's plans
for the same in SPARQL walk it whole. Serves skos:prefLabel, rdfs:label, schema:headline, dct:title, gov:measure,
dct:identifier as names; gov:Claim with its gov:Evidence; gov:Outcome.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg.serve.evaluate import Answer, Limits, text_answer, write_triples

MOST = 300
"""Relations in one direction, and claims, that a page shows."""
_MOST_QUOTES = 50
_MOST_TRIPLES = 20_000
_GOV, _RDF, _OA = (
    "https://w3id.org/govkg/ontology#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/ns/oa#",
)
_DCT, _PROV, _SCHEMA = "http://purl.org/dc/terms/", "http://www.w3.org/ns/prov#", "https://schema.org/"
_SUBJECT, _PREDICATE, _OBJECT = (ox.NamedNode(_RDF + name) for name in ("subject", "predicate", "object"))
_STATUS, _BY, _OUTCOME = (ox.NamedNode(_GOV + name) for name in ("status", "attributedTo", "hasOutcome"))
_DERIVED, _SOURCE = ox.NamedNode(_PROV + "wasDerivedFrom"), ox.NamedNode(_PROV + "wasQuotedFrom")
_ARTICLE, _HEADLINE = ox.NamedNode(_DCT + "isPartOf"), ox.NamedNode(_SCHEMA + "headline")
_NAMES = tuple(
    ox.NamedNode(iri)
    for iri in (
        "http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label", _SCHEMA + "headline", _DCT + "title",
        _GOV + "measure", _DCT + "identifier",
    )
)  # fmt: skip
_FIGURE = {name: ox.NamedNode(_GOV + name) for name in ("measure", "value", "unit", "approximation", "period")}
_QUOTE = {"exact": ox.NamedNode(_OA + "exact"), "start": ox.NamedNode(_OA + "start"), "end": ox.NamedNode(_OA + "end")}
_OF_SOURCE = {"file": ox.NamedNode(_DCT + "identifier"), "date": ox.NamedNode(_DCT + "issued")}
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def answer(
    store: ox.Store, iris: list[str], form: list[str] | None, limits: Limits, prefixes: dict[str, str]
) -> Answer:
    """The first of these nodes that the graph knows, as JSON for its page (``form`` None), or as triples in a format
    (name, content type)."""
    node = next((node for node in map(_node, iris) if node is not None and _known(store, node)), None)
    if node is None:
        return text_answer(404, "the graph says nothing of this address")
    if form is None:
        return Answer(200, "application/json", json.dumps(about(store, node)).encode("ascii"))
    name, content_type = form
    within = Limits(min(limits.rows, _MOST_TRIPLES), limits.size)
    return Answer(200, content_type, write_triples(described(store, node), name, within, prefixes))


def about(store: ox.Store, node: ox.NamedNode) -> dict[str, Any]:
    """The node's names, statements in both directions, figures, claims with their quotes; and the names of all that
    they lead to."""
    view = _View(store)
    out = _sorted(islice(((q.predicate, q.object) for q in store.quads_for_pattern(node, None, None)), MOST + 1))
    into = islice(
        (q for q in store.quads_for_pattern(None, None, node) if q.predicate not in (_SUBJECT, _OBJECT, _BY)), MOST + 1
    )
    incoming = _sorted((q.predicate, q.subject) for q in into)
    claims = _claims(store, node, MOST + 1)
    return {
        "iri": node.value,
        "names": view.names(node),
        "out": [{"p": p.value, "o": view.value(o)} for p, o in out[:MOST] if p != _OUTCOME],
        "in": [{"p": p.value, "o": view.value(o)} for p, o in incoming[:MOST]],
        "figures": [view.figure(o) for p, o in out[:MOST] if p == _OUTCOME and isinstance(o, ox.NamedNode)],
        "claims": [claim for claim in map(view.claim, claims[:MOST]) if claim],
        "quotes": view.quotes(node),
        "more": max(len(out), len(incoming), len(claims)) > MOST,
    }


def described(store: ox.Store, node: ox.NamedNode) -> Iterator[ox.Triple]:
    """The node's triples in both directions, the claims about it and their quotes; each once."""
    claims = _claims(store, node, _MOST_TRIPLES)
    nodes: list[ox.NamedNode] = [node, *claims]
    found = (q.object for n in nodes for q in store.quads_for_pattern(n, _DERIVED, None))
    nodes += dict.fromkeys(o for o in found if isinstance(o, ox.NamedNode))
    quads = (q for n in nodes for q in store.quads_for_pattern(n, None, None))
    own = (q.triple for q in quads)
    into = (q.triple for q in store.quads_for_pattern(None, None, node))
    return islice(_once(own, into), _MOST_TRIPLES)


def _once(*parts: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    seen: set[ox.Triple] = set()
    for part in parts:
        for triple in part:
            if triple not in seen:
                seen.add(triple)
                yield triple


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _known(store: ox.Store, node: ox.NamedNode) -> bool:
    return any(next(store.quads_for_pattern(s, None, o), None) is not None for s, o in ((node, None), (None, node)))


def _claims(store: ox.Store, node: ox.NamedNode, most: int) -> list[ox.NamedNode]:
    """The claims about a node."""
    quads = (q for end in (_SUBJECT, _OBJECT) for q in store.quads_for_pattern(None, end, node))
    found = dict.fromkeys(islice((q.subject for q in quads if isinstance(q.subject, ox.NamedNode)), most))
    return sorted(found, key=str)


def _sorted(pairs: Iterable[tuple[ox.NamedNode, Any]]) -> list[tuple[ox.NamedNode, Any]]:
    return sorted(dict.fromkeys(pairs), key=lambda pair: (pair[0].value, str(pair[1])))


class _View:
    """Nodes of a store as JSON; what many of them share is looked up once."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self.names = lru_cache(None)(self._names)
        self._quote = lru_cache(None)(self._quoted)

    def _objects(self, node: Term, predicate: ox.NamedNode) -> list[Any]:
        if isinstance(node, ox.Literal | ox.Triple):
            return []
        return sorted({q.object for q in self._store.quads_for_pattern(node, predicate, None)}, key=str)

    def _texts(self, node: Term, keys: dict[str, ox.NamedNode]) -> dict[str, str]:
        """The first value of each property that has one."""
        found = {key: self._objects(node, predicate) for key, predicate in keys.items()}
        return {
            key: values[0].value for key, values in found.items() if values and not isinstance(values[0], ox.Triple)
        }

    def _names(self, node: ox.NamedNode) -> list[list[str]]:
        """The names of a node with their languages, the best first."""
        literals = [o for p in _NAMES for o in self._objects(node, p) if isinstance(o, ox.Literal)]
        return [[literal.value, literal.language or ""] for literal in literals]

    def value(self, term: Term) -> dict[str, Any]:
        """A term; of an IRI its names, too."""
        if isinstance(term, ox.NamedNode):
            return {"iri": term.value, "names": self.names(term)}
        if isinstance(term, ox.Literal):
            return {"text": term.value, "language": term.language or ""}
        return {"text": str(term), "language": ""}

    def claim(self, claim: ox.NamedNode) -> dict[str, Any] | None:
        """A claim; None where it lacks an end or the property, as somebody else's statement may."""
        ends = {key: self._objects(claim, p) for key, p in (("s", _SUBJECT), ("p", _PREDICATE), ("o", _OBJECT))}
        if not all(ends.values()) or not isinstance(ends["p"][0], ox.NamedNode):
            return None
        by = [self.value(term) for term in self._objects(claim, _BY)]
        status = self._texts(claim, {"status": _STATUS}).get("status", _GOV + "asserted")
        said = {"s": self.value(ends["s"][0]), "p": ends["p"][0].value, "o": self.value(ends["o"][0])}
        return {**said, "by": by[0] if by else None, "status": status, "quotes": self.quotes(claim)}

    def figure(self, outcome: ox.NamedNode) -> dict[str, Any]:
        return {"iri": outcome.value, "quotes": self.quotes(outcome), **self._texts(outcome, _FIGURE)}

    def quotes(self, node: ox.NamedNode) -> list[dict[str, str]]:
        """The sentences that a node rests on, by source and place."""
        evidence = islice((e for e in self._objects(node, _DERIVED) if isinstance(e, ox.NamedNode)), _MOST_QUOTES)
        found = [quote for quote in map(self._quote, evidence) if quote]
        return sorted(
            found, key=lambda q: (q.get("date", ""), q["source"], len(q.get("start", "")), q.get("start", ""))
        )

    def _quoted(self, evidence: ox.NamedNode) -> dict[str, str]:
        """A sentence; empty where this is no evidence, as the source of an article."""
        sources = self._objects(evidence, _SOURCE)
        if not sources:
            return {}
        headlines = [h for article in self._objects(evidence, _ARTICLE) for h in self._objects(article, _HEADLINE)]
        headline = {"headline": headlines[0].value} if headlines else {}
        own = {"evidence": evidence.value, "source": str(getattr(sources[0], "value", sources[0]))}
        return {**own, **self._texts(evidence, _QUOTE), **self._texts(sources[0], _OF_SOURCE), **headline}
