"""What to show for a term: a label instead of an IRI.

In: a term. Out: text. An entity is called by its label in the graph, a class, property, topic or status by that in the ontology; what has none by its
prefixed name, or its IRI.
"""

from __future__ import annotations

import pyoxigraph as ox

from kg.query.store import OpenGraph
from kg.query.vocabulary import Vocabulary

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Labels:
    """Labels in one language, in the other where there is none; each worked out once."""

    def __init__(self, graph: OpenGraph, vocabulary: Vocabulary, lang: str = "zh") -> None:
        self._graph, self._vocabulary, self._lang = graph, vocabulary, lang
        self._namespaces = {namespace: prefix for prefix, namespace in graph.prefixes.items()}
        self._known: dict[str, str] = {}

    def __call__(self, term: Term | None) -> str:
        """The text; empty for a variable without a value."""
        if term is None:
            return ""
        if isinstance(term, ox.NamedNode):
            iri = term.value
            label = self._known.get(iri)
            if label is None:
                label = self._known[iri] = self._label(iri)
            return label
        return term.value if isinstance(term, ox.Literal) else str(term)

    def _label(self, iri: str) -> str:
        labels = self._graph.names[iri] or self._vocabulary.labels(iri)
        for lang in (self._lang, "zh", "en", *labels):
            if lang in labels:
                return labels[lang]
        return self.short(iri)

    def short(self, iri: str) -> str:
        """The prefixed name where there is a prefix."""
        end = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._namespaces.get(iri[:end])
        return iri if prefix is None else f"{prefix}:{iri[end:]}"
