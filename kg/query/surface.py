"""rdflib's surface over an opened graph.

In: an :class:`~kg.query.store.OpenGraph`. Out: an rdflib Graph over the same store, for programs that are written for rdflib.
"""

from __future__ import annotations

from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg.query.store import OpenGraph


def rdflib_graph(graph: OpenGraph) -> Graph:
    """The graph; where there are named graphs, a Dataset that asks them as one."""
    store = OxigraphStore(store=graph.store)
    if graph.named:
        return Dataset(store, default_union=True)
    return Graph(store, identifier=DATASET_DEFAULT_GRAPH_ID)
