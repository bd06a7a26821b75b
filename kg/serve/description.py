"""What the endpoint says of itself: the SPARQL 1.1 Service Description, and a minimal VoID description of the graph.

In: the endpoint's address and counts. Out: triples. An export's own ``void.ttl`` says more and is served instead of the
second where there is one. Serves sd:Service, sd:Dataset, void:Dataset; an RDF file that somebody else made has no
description but this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

import pyoxigraph as ox

from kg.serve.formats import GRAPHS, SOLUTIONS

PREFIXES = {
    "dct": "http://purl.org/dc/terms/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_DCAT = ox.NamedNode("http://www.w3.org/ns/dcat#Dataset")
_A = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
TOTALS = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
)
CLASSES = (
    "SELECT ?class (COUNT(*) AS ?n) { ?s a ?class FILTER(ISIRI(?class)) } GROUP BY ?class ORDER BY ?class LIMIT 500"
)
GRAPHS_NAMED = "SELECT ?graph { GRAPH ?graph {} FILTER(ISIRI(?graph)) } ORDER BY ?graph LIMIT 500"


def count(store: ox.Store) -> dict[str, Any]:
    """The counts of a store, as JSON."""

    def rows(query: str) -> list[list[str]]:
        found = store.query(query, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        return [[term.value for term in row if isinstance(term, ox.NamedNode | ox.Literal)] for row in found]

    triples, subjects, properties = (rows(query)[0][0] for query in TOTALS)
    graphs = [graph for (graph,) in rows(GRAPHS_NAMED)]
    return {
        "triples": triples,
        "subjects": subjects,
        "properties": properties,
        "classes": rows(CLASSES),
        "graphs": graphs,
    }


def service(endpoint: str, counts: dict[str, Any]) -> Iterator[ox.Triple]:
    """The service at this address."""
    here = ox.NamedNode(endpoint)
    dataset, graph = ox.NamedNode(endpoint + "#dataset"), ox.NamedNode(endpoint + "#default-graph")
    yield ox.Triple(here, _A, _sd("Service"))
    yield ox.Triple(here, _sd("endpoint"), here)
    yield ox.Triple(here, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for iri in dict.fromkeys(form.iri for form in (*SOLUTIONS, *GRAPHS)):
        yield ox.Triple(here, _sd("resultFormat"), ox.NamedNode(iri))
    yield ox.Triple(here, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, _A, _sd("Dataset"))
    yield ox.Triple(dataset, _sd("defaultGraph"), graph)
    yield ox.Triple(graph, _A, _sd("Graph"))
    yield ox.Triple(graph, _void("triples"), _integer(counts["triples"]))
    for number, iri in enumerate(counts["graphs"], 1):
        named = ox.NamedNode(f"{endpoint}#graph-{number}")
        yield ox.Triple(dataset, _sd("namedGraph"), named)
        yield ox.Triple(named, _A, _sd("NamedGraph"))
        yield ox.Triple(named, _sd("name"), ox.NamedNode(iri))


def dataset(address: str, title: str, counts: dict[str, Any]) -> Iterator[ox.Triple]:
    """The graph as a dataset, where it does not bring a description of its own. ``address`` is that of ``/void``."""
    here = ox.NamedNode(address + "#dataset")
    yield ox.Triple(here, _A, _void("Dataset"))
    yield ox.Triple(here, ox.NamedNode(PREFIXES["dct"] + "title"), ox.Literal(title))
    yield ox.Triple(here, _void("sparqlEndpoint"), ox.NamedNode(urljoin(address, "sparql")))
    yield ox.Triple(here, _void("triples"), _integer(counts["triples"]))
    yield ox.Triple(here, _void("distinctSubjects"), _integer(counts["subjects"]))
    yield ox.Triple(here, _void("properties"), _integer(counts["properties"]))
    yield ox.Triple(here, _void("classes"), _integer(len(counts["classes"])))
    for number, (iri, entities) in enumerate(counts["classes"], 1):
        part = ox.NamedNode(f"{address}#class-{number}")
        yield ox.Triple(here, _void("classPartition"), part)
        yield ox.Triple(part, _void("class"), ox.NamedNode(iri))
        yield ox.Triple(part, _void("entities"), _integer(entities))


def main(triples: Iterable[ox.Triple]) -> ox.NamedNode:
    """The dataset that a description is about: the one that is part of no other."""
    datasets: list[ox.NamedNode] = []
    parts: set[object] = set()
    for triple in triples:
        if (
            isinstance(triple.subject, ox.NamedNode)
            and triple.predicate == _A
            and triple.object in (_void("Dataset"), _DCAT)
        ):
            datasets.append(triple.subject)
        elif triple.predicate in (_void("subset"), _void("classPartition"), _void("propertyPartition")):
            parts.add(triple.object)
    return (
        next((node for node in datasets if node not in parts), datasets[0]) if datasets else ox.NamedNode("urn:nothing")
    )


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["sd"] + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["void"] + name)


def _integer(number: object) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(PREFIXES["xsd"] + "integer"))
