"""A merged graph to ``graph.ttl`` and ``evidence.ttl``.

In: the graph, the sources, schema, gazetteer, base, what tells which articles are reprints. Out: for each of the two files of the contract a function
that writes it, the same bytes for the same graph, and gives what was counted on the way (:class:`kg.graph.dataset.Census`). Neither
waits for the other, so that two processes can write them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import networkx as nx

from kg.graph.dataset import Census
from kg.graph.naming import Terms
from kg.graph.provenance import EvidenceTriples, Quotes
from kg.graph.reprints import Place
from kg.graph.schema import Gazetteer, Schema
from kg.graph.triples import GraphTriples
from kg.records import Document
from kg.terms import BASE
from kg.turtle import Block, Text, write_turtle


def writers(
    graph: nx.MultiDiGraph,
    folder: Path,
    *,
    sources: Iterable[Document],
    schema: Schema,
    gazetteer: Gazetteer,
    repeated: Callable[[], Mapping[Place, Place]],
    base: str = BASE,
    quotes: Quotes = "full",
) -> dict[str, Callable[[], Census]]:
    """What writes each file into ``folder``, by the file's name. Of the sources everything is used but their text, which may be empty.

    ``repeated`` gives the articles that print again what an earlier one prints, each with that one; only evidence.ttl asks for them."""
    terms = Terms(base, {document.name: document for document in sources})
    triples = GraphTriples(graph, schema, gazetteer, terms)

    def write(name: str, blocks: Iterator[Block | Text]) -> Census:
        census = Census()
        with (folder / name).open("w", encoding="utf-8", newline="\n") as file:
            write_turtle(file, terms.prefixes, census.counted(blocks))
        return census

    return {
        "graph.ttl": lambda: write("graph.ttl", triples.blocks()),
        "evidence.ttl": lambda: write(
            "evidence.ttl", EvidenceTriples(graph, terms, repeated(), quotes).blocks(triples)
        ),
    }
