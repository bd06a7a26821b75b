"""A merged graph to ``graph.ttl`` and ``evidence.ttl``.

In: the graph, the sources, schema, gazetteer, base. Out: the two files of the contract, the same bytes for the same graph, and what was
counted on the way (:class:`kg.graph.dataset.Census`). Neither file waits for the other, so that two processes can write them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import networkx as nx

from kg.graph.dataset import Census
from kg.graph.naming import Terms
from kg.graph.provenance import EvidenceTriples, Quotes
from kg.graph.reprints import Place
from kg.graph.schema import Gazetteer, Schema
from kg.graph.triples import GraphTriples
from kg.outputs import digest
from kg.records import Document
from kg.terms import BASE
from kg.turtle import Block, Text, write_turtle


class Writer:
    """Writes the files of one graph into a folder. Of the sources everything is used but their text, which may be empty."""

    def __init__(
        self,
        graph: nx.MultiDiGraph,
        folder: Path,
        *,
        sources: Iterable[Document],
        schema: Schema,
        gazetteer: Gazetteer,
        base: str = BASE,
        quotes: Quotes = "full",
    ) -> None:
        self._graph, self._folder, self._quotes = graph, folder, quotes
        self._terms = Terms(base, {document.name: document for document in sources})
        self._triples = GraphTriples(graph, schema, gazetteer, self._terms)

    def graph(self) -> Census:
        """Write ``graph.ttl``."""
        return self._write("graph.ttl", self._triples.blocks())

    def evidence(self, repeated: Mapping[Place, Place]) -> Census:
        """Write ``evidence.ttl``. ``repeated`` maps the articles that print again what an earlier one prints to that one."""
        triples = EvidenceTriples(self._graph, self._terms, repeated, self._quotes)
        return self._write("evidence.ttl", triples.blocks(self._triples))

    def _write(self, name: str, blocks: Iterator[Block | Text]) -> Census:
        census = Census()
        with (self._folder / name).open("w", encoding="utf-8", newline="\n") as file:
            write_turtle(file, self._terms.prefixes, census.counted(blocks))
        census.sha256 = digest(self._folder / name)
        return census
