"""The terms of the ontology, as a query uses them: what they are called, and which ones a query misspells.

In: ontology folders. Out: labels of classes, properties, topics and statuses by language, which no export repeats; a warning for each term of a
vocabulary of the contract that neither the ontology nor the graph knows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.query.check import near_names
from kg.query.display import printable
from kg.query.sparql import tokens
from kg.query.store import OpenGraph
from kg.terms import RDFS, SKOS

_LABELS = {str(RDFS.label), str(SKOS.prefLabel)}
_CHECKED = ("gov", "topic", "skos", "org", "prov", "oa", "dct", "schema", "rdf", "rdfs", "owl")
_PREDICATES = "SELECT DISTINCT ?p { ?s ?p ?o }"


class Vocabulary:
    """The terms that these folders speak of; read when first asked for."""

    def __init__(self, dirs: Sequence[Path]) -> None:
        self._dirs = tuple(dirs)

    def labels(self, iri: str) -> dict[str, str]:
        """Labels by language; empty where the ontology has none."""
        return self._labels.get(iri, {})

    def named(self, label: str, namespace: str) -> list[str]:
        """The terms of a namespace with this label in any language, or this local name."""
        return sorted(
            iri
            for iri in self._terms
            if iri.startswith(namespace) and (iri == namespace + label or label in self.labels(iri).values())
        )

    def all_labels(self, namespace: str) -> list[str]:
        """What the terms of a namespace may be called."""
        return sorted(
            {label for iri in self._labels if iri.startswith(namespace) for label in self._labels[iri].values()}
        )

    def labelled(self) -> list[str]:
        """The IRIs of all terms that have a label."""
        return sorted(self._labels)

    def warnings(self, text: str, graph: OpenGraph) -> list[str]:
        """A sentence for each term in a valid query that nothing knows."""
        strangers = [
            (prefix, iri.removeprefix(graph.prefixes[prefix]))
            for iri in dict.fromkeys(_iris(text, graph.prefixes))
            if (prefix := next((p for p in _CHECKED if iri.startswith(graph.prefixes[p])), None))
            and iri not in self._terms
            and not _in_graph(graph.store, ox.NamedNode(iri))
        ]
        if not strangers:
            return []
        rows = graph.store.query(_PREDICATES)
        known = self._terms | {row[0].value for row in rows}  # type: ignore[union-attr]
        sentences = []
        for prefix, name in strangers:
            namespace = graph.prefixes[prefix]
            near = near_names(
                name, sorted(k.removeprefix(namespace) for k in known if k.startswith(namespace)), f"{prefix}:"
            )
            sentences.append(
                f"neither the ontology nor the graph knows {prefix}:{printable(name)}; {near or 'see its spelling'}"
            )
        return sentences

    @property
    def _terms(self) -> set[str]:
        return self._read[0]

    @property
    def _labels(self) -> dict[str, dict[str, str]]:
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[set[str], dict[str, dict[str, str]]]:
        terms: set[str] = set()
        labels: dict[str, dict[str, str]] = defaultdict(dict)
        for folder in self._dirs:
            for file in sorted(folder.rglob("*.ttl")):
                try:
                    for triple in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
                        terms |= {t.value for t in triple.triple if isinstance(t, ox.NamedNode)}
                        s, p, o = triple.triple
                        if p.value in _LABELS and isinstance(o, ox.Literal) and isinstance(s, ox.NamedNode):
                            labels[s.value].setdefault(o.language or "", o.value)
                except SyntaxError as problem:
                    raise OntologyError(
                        f"broken Turtle: {problem.msg}; mend this line", str(file), problem.lineno
                    ) from None
        return terms, dict(labels)


def _iris(text: str, prefixes: dict[str, str]) -> Iterator[str]:
    """The whole IRIs that a query names, in its order; those written with escapes are left out."""
    known = dict(prefixes)
    before = [""] * 2
    for token in tokens(text):
        prefix, _, local = token.text.partition(":")
        if before[0] == "PREFIX" and token.kind == "iri":
            known[before[1][:-1]] = token.text[1:-1]
        elif token.kind == "iri" and before[1] != "BASE" and "\\" not in token.text:
            yield token.text[1:-1]
        elif token.kind == "name" and before[1] != "PREFIX" and prefix in known:
            yield known[prefix] + re.sub(r"\\(.)", r"\1", local)
        before = [before[1], token.text]


def _in_graph(store: ox.Store, node: ox.NamedNode) -> bool:
    places = ((None, node, None), (None, None, node), (node, None, None))
    return any(next(store.quads_for_pattern(*place), None) is not None for place in places)
