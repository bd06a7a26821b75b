"""A merged graph to ``graph.ttl`` and ``evidence.ttl``.

In: the graph, the sources, schema, gazetteer, base. Out: the two files of the contract, the same bytes for the same graph, and what was
counted on the way (:class:`kg.graph.dataset.Census`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import networkx as nx

from kg.graph.dataset import DATA, Census
from kg.graph.naming import Terms
from kg.graph.provenance import EvidenceTriples, Quotes
from kg.graph.reprints import Place
from kg.graph.schema import Gazetteer, Schema
from kg.graph.triples import GraphTriples
from kg.records import Document
from kg.terms import BASE
from kg.turtle import write_turtle


class Written(NamedTuple):
    """What each file holds, by its name; and which articles print again what an earlier one prints."""

    census: Mapping[str, Census]
    reprints: Mapping[Place, Place]


def write(
    graph: nx.MultiDiGraph,
    folder: Path,
    *,
    sources: Iterable[Document],
    schema: Schema,
    gazetteer: Gazetteer,
    base: str = BASE,
    quotes: Quotes = "full",
    begin: Callable[[str], None] = lambda _: None,
) -> Written:
    """Write both files into ``folder``. Of the sources everything is used but their text, which may be empty.

    ``begin`` is told of each file before it is written."""
    census = {name: Census() for name in DATA}
    begin("graph.ttl")
    terms = Terms(base, {document.name: document for document in sources})
    triples = GraphTriples(graph, schema, gazetteer, terms)
    with (folder / "graph.ttl").open("w", encoding="utf-8", newline="\n") as file:
        write_turtle(file, terms.prefixes, census["graph.ttl"].counted(triples.blocks()))
    begin("evidence.ttl")
    provenance = EvidenceTriples(graph, terms, quotes)
    with (folder / "evidence.ttl").open("w", encoding="utf-8", newline="\n") as file:
        write_turtle(file, terms.prefixes, census["evidence.ttl"].counted(provenance.blocks(triples)))
    return Written(census, provenance.reprints)
