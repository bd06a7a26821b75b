"""An export as a network of entities, for Gephi, yEd, Cytoscape and the like.

In: the facts of an export. Out: GraphML or GEXF through networkx. A node for each entity and topic, with label, class and code; an edge for
each plain relation, labelled by its property, with how many claims make it and the first sentence that says so.
"""

from __future__ import annotations

import re
from typing import IO

import networkx as nx

from kg.facts import Facts, local
from kg.terms import TOPIC
from kg.xml_text import xml_text


def network(facts: Facts) -> nx.MultiDiGraph:
    """The network; every attribute is a string or a number."""
    graph = nx.MultiDiGraph()
    for entity in facts.entities:
        graph.add_node(entity.iri, label=xml_text(entity.label), classes=entity.classes, code=entity.code)
    quotes: dict[tuple[str, str, str], str] = {}
    counts: dict[tuple[str, str, str], set[str]] = {}
    for claim in facts.claims:
        relation = (claim.subject, claim.predicate, claim.object)
        quotes.setdefault(relation, claim.quote)
        counts.setdefault(relation, set()).add(claim.claim)
    for subject, predicate, obj in facts.relations:
        if obj not in graph:
            graph.add_node(
                obj, label=xml_text(facts.label(obj)), classes="Topic" if obj.startswith(str(TOPIC)) else "", code=""
            )
        relation = (subject, predicate, obj)
        twin = (obj, predicate, subject)  # a relation that holds both ways is claimed once
        graph.add_edge(
            subject, obj, predicate, label=local(predicate), claims=len(counts.get(relation) or counts.get(twin) or ()),
            quote=xml_text(quotes.get(relation) or quotes.get(twin, "")),
        )  # fmt: skip
    return graph


def write(facts: Facts, form: str, file: IO[str]) -> None:
    """Write the network as ``graphml`` or ``gexf``. The date that networkx puts into GEXF is left out."""
    lines = (
        nx.generate_graphml(network(facts), named_key_ids=True)
        if form == "graphml"
        else nx.generate_gexf(network(facts))
    )
    for line in lines:
        file.write(re.sub(r' lastmodifieddate="[^"]*"', "", line) + "\n" if "lastmodifieddate" in line else line + "\n")
