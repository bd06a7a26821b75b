"""All that a graph says of one node, for its page and for its Turtle: in a worker.

In: an open store, the node's IRI. Out: JSON (:func:`about`) for :mod:`kg.serve.pages`, or triples (:func:`described`). The queries are fixed; the IRI is bound as a
term, never pasted. Serves skos:prefLabel, skos:altLabel, rdfs:label, schema:headline, dct:title, dct:identifier as names; gov:Claim with its gov:Evidence; gov:Outcome.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from kg.serve.evaluate import Answer, Limits, text_answer, write_triples

MOST = 300
"""Relations in one direction, and claims, that a page shows."""
_MOST_TRIPLES = 20_000
_PREFIXES = {
    "dct": "http://purl.org/dc/terms/",
    "gov": "https://w3id.org/govkg/ontology#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_NODE = ox.Variable("node")
# Claims and evidence have pages and lists of their own; a page of an agency would drown in them.
_OUT = f"SELECT ?node ?p ?o {{ ?node ?p ?o }} ORDER BY ?p ?o LIMIT {MOST + 1}"
_IN = f"""SELECT ?node ?p ?o {{ ?o ?p ?node FILTER(?p NOT IN (rdf:subject, rdf:object, gov:attributedTo)) }} ORDER BY ?p ?o LIMIT {MOST + 1}"""
_NAMES = """SELECT ?node ?name ?language {
  VALUES (?property ?rank) { (skos:prefLabel 1) (rdfs:label 2) (schema:headline 3) (dct:title 4) (gov:measure 5) (dct:identifier 6) }
  ?node ?property ?name BIND(LANG(?name) AS ?language)
} ORDER BY ?rank ?language ?name"""
_CLAIMS = f"""SELECT ?node ?claim ?s ?p ?o ?status ?by {{
  {{ ?claim rdf:subject ?node }} UNION {{ ?claim rdf:object ?node }}
  ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
  OPTIONAL {{ ?claim gov:status ?status }} OPTIONAL {{ ?claim gov:attributedTo ?by }}
}} ORDER BY ?p ?s ?o ?claim LIMIT {MOST + 1}"""
_QUOTES = """SELECT ?node ?evidence ?exact ?start ?end ?source ?file ?headline ?date {
  ?node prov:wasDerivedFrom ?evidence . ?evidence prov:wasQuotedFrom ?source .
  OPTIONAL { ?evidence oa:exact ?exact } OPTIONAL { ?evidence oa:start ?start ; oa:end ?end }
  OPTIONAL { ?source dct:identifier ?file } OPTIONAL { ?source dct:issued ?date }
  OPTIONAL { ?evidence dct:isPartOf/schema:headline ?headline }
} ORDER BY ?date ?file ?start LIMIT 50"""
_FIGURE = """SELECT ?node ?measure ?value ?unit ?approximation ?period ?kind {
  ?node gov:measure ?measure ; gov:value ?value .
  OPTIONAL { ?node gov:unit ?unit } OPTIONAL { ?node gov:approximation ?approximation }
  OPTIONAL { ?node gov:period ?period } OPTIONAL { ?node gov:valueIs ?kind }
}"""
_DESCRIBED = (
    "CONSTRUCT { ?node ?p ?o } { ?node ?p ?o }",
    "CONSTRUCT { ?s ?p ?node } { ?s ?p ?node }",
    "CONSTRUCT { ?claim ?p ?o } { { ?claim rdf:subject ?node } UNION { ?claim rdf:object ?node } ?claim ?p ?o }",
    """CONSTRUCT { ?evidence ?p ?o } {
      { ?node prov:wasDerivedFrom ?evidence }
      UNION { { ?claim rdf:subject ?node } UNION { ?claim rdf:object ?node } ?claim prov:wasDerivedFrom ?evidence }
      ?evidence ?p ?o }""",
)
_ASSERTED = "https://w3id.org/govkg/ontology#asserted"
_OUTCOME = "https://w3id.org/govkg/ontology#hasOutcome"


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


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _known(store: ox.Store, node: ox.NamedNode) -> bool:
    as_subject = store.quads_for_pattern(node, None, None, None)
    return next(as_subject, None) is not None or next(store.quads_for_pattern(None, None, node, None), None) is not None


def described(store: ox.Store, node: ox.NamedNode) -> Iterator[ox.Triple]:
    """The node's triples in both directions, the claims about it and their quotes; each once."""
    seen: set[ox.Triple] = set()
    for query in _DESCRIBED:
        for triple in _asked(store, query, node):
            if triple not in seen and len(seen) < _MOST_TRIPLES:
                seen.add(triple)
                yield triple


def about(store: ox.Store, node: ox.NamedNode) -> dict[str, Any]:
    """The node's names, statements in both directions, figures, claims with their quotes; and the names of all that they lead to."""
    names = _Names(store)
    quotes = _quotes_of(store)
    out = [(row["p"].value, row["o"]) for row in _asked(store, _OUT, node)]
    into = [(row["p"].value, row["o"]) for row in _asked(store, _IN, node)]
    claims = []
    for row in _asked(store, _CLAIMS, node):
        status = row["status"].value if row["status"] is not None else _ASSERTED
        by = names.value(row["by"]) if row["by"] is not None else None
        ends = {"s": names.value(row["s"]), "p": row["p"].value, "o": names.value(row["o"])}
        claims.append({**ends, "status": status, "by": by, "quotes": quotes(row["claim"])})
    return {
        "iri": node.value,
        "names": names.of(node),
        "out": [{"p": p, "o": names.value(o)} for p, o in out[:MOST] if p != _OUTCOME],
        "in": [{"p": p, "o": names.value(o)} for p, o in into[:MOST]],
        "figures": [figure for p, o in out[:MOST] if p == _OUTCOME for figure in _figures(store, o, quotes)],
        "claims": claims[:MOST],
        "quotes": quotes(node),
        "more": len(out) > MOST or len(into) > MOST or len(claims) > MOST,
    }


def _asked(store: ox.Store, query: str, node: ox.NamedNode | ox.BlankNode) -> Any:
    return store.query(query, prefixes=_PREFIXES, substitutions={_NODE: node}, use_default_graph_as_union=True)


def _figures(store: ox.Store, outcome: ox.NamedNode, quotes: Any) -> Iterator[dict[str, Any]]:
    for row in _asked(store, _FIGURE, outcome):
        keys = ("measure", "value", "unit", "approximation", "period", "kind")
        yield {
            "iri": outcome.value,
            "quotes": quotes(outcome),
            **{key: row[key].value for key in keys if row[key] is not None},
        }


def _quotes_of(store: ox.Store) -> Any:
    """A function from a node to its quotes, that asks once for each."""
    known: dict[str, list[dict[str, Any]]] = {}

    def quotes(node: ox.NamedNode) -> list[dict[str, Any]]:
        if node.value not in known:
            keys = ("evidence", "exact", "start", "end", "source", "file", "headline", "date")
            known[node.value] = [
                {key: row[key].value for key in keys if row[key] is not None} for row in _asked(store, _QUOTES, node)
            ]
        return known[node.value]

    return quotes


class _Names:
    """Names of nodes by language, each asked for once."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._known: dict[str, list[list[str]]] = {}

    def of(self, node: ox.NamedNode) -> list[list[str]]:
        """The names of a node with their languages, the best first."""
        if node.value not in self._known:
            rows = _asked(self._store, _NAMES, node)
            self._known[node.value] = [[row["name"].value, row["language"].value] for row in rows]
        return self._known[node.value]

    def value(self, term: ox.NamedNode | ox.BlankNode | ox.Literal) -> dict[str, Any]:
        """A term as JSON: of an IRI its names, too."""
        if isinstance(term, ox.NamedNode):
            return {"iri": term.value, "names": self.of(term)}
        if isinstance(term, ox.Literal):
            return {"text": term.value, "language": term.language or "", "type": term.datatype.value}
        return {"text": str(term), "language": "", "type": ""}
