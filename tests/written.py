"""The two Turtle files of a graph, written the one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx

from kg.graph.reprints import reprints
from kg.graph.write import Writer


def write(graph: nx.MultiDiGraph, folder: Path, **options: Any) -> None:
    """Write graph.ttl and evidence.ttl into a folder."""
    writer = Writer(graph, folder, **options)
    writer.graph()
    writer.evidence(reprints(graph.graph["articles"]))
