"""Which entity a name means.

In: a name as typed, an identifier, or pinyin. Out: the entities that bear it; where there are none, those with names like it. Serves skos:prefLabel and
skos:altLabel.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox
from pypinyin import lazy_pinyin

from kg.errors import QueryError
from kg.identity import normal_name
from kg.query.display import printable
from kg.query.labels import Labels
from kg.query.store import OpenGraph
from kg.terms import GOV, RDF, SKOS

_PREF, _ALT = (ox.NamedNode(str(p)) for p in (SKOS.prefLabel, SKOS.altLabel))
_TYPE, _WITHIN = ox.NamedNode(str(RDF.type)), ox.NamedNode(str(GOV.within))
_PLACING = tuple(ox.NamedNode(str(GOV[n])) for n in ("jurisdiction", "appliesIn", "within"))
_NEAR, _LIKE = 8, 0.6


class Candidate(NamedTuple):
    """An entity that may be meant: what it is called, what it is, where."""

    iri: str
    label: str
    kind: str
    place: str


class Finder:
    """Names of one graph."""

    def __init__(self, graph: OpenGraph, labels: Labels) -> None:
        self._graph, self._labels = graph, labels

    def find(self, typed: str) -> list[Candidate]:
        """The entities that bear the name: as their label, else as their label but for quotes and width, else as another form of theirs in the
        same two ways. Raises QueryError for a broken IRI."""
        text = typed.strip()
        node = self._identifier(text)
        if node is not None:
            return self._described([node.value]) if self._is_entity(node) else []
        plain = normal_name(text, "practice")
        for form in (_PREF, _ALT):
            borne = [(s, label) for s, label in self._forms if form in self._of[s, label]]
            found = {s for s, label in borne if label == text}
            if found := found or {s for s, label in borne if normal_name(label, "practice") == plain}:
                return self._described(found)
        return []

    def near(self, typed: str) -> list[Candidate]:
        """Entities with names like it: that hold it, that look like it, that sound like it; the likest first."""
        text = normal_name(typed, "practice")
        names: dict[str, list[str]] = {}
        for iri, label in self._forms:
            names.setdefault(normal_name(label, "practice"), []).append(iri)
        if text.isascii():
            scored = _by_sound(text, names)
        else:
            alike = [n for n in names if _shares(text, n)]
            scored = {n: difflib.SequenceMatcher(None, text, n).ratio() for n in alike}
            scored |= {
                n: max(scored.get(n, 0), 0.9) for n in names if len(n) == len(text) and _sound(n) == _sound(text)
            }
            scored |= {n: 0.8 + 0.2 * len(text) / len(n) for n in names if text in n}
        best = sorted((n for n in scored if scored[n] >= _LIKE), key=lambda n: (-scored[n], n))
        found = dict.fromkeys(iri for name in best for iri in names[name])
        return self._described(list(found)[:_NEAR], in_order=True)

    def _identifier(self, text: str) -> ox.NamedNode | None:
        prefix, colon, local = text.partition(":")
        if not colon:
            return None
        if prefix in self._graph.prefixes and not local.startswith("//"):
            text = self._graph.prefixes[prefix] + local.replace("\\", "")
        elif not text.removeprefix("<").startswith(("http://", "https://", "urn:")):
            return None
        try:
            return ox.NamedNode(text.removeprefix("<").removesuffix(">"))
        except ValueError:
            raise QueryError(f"{printable(text)} is no valid IRI; copy it from graph.ttl") from None

    def _is_entity(self, node: ox.NamedNode) -> bool:
        return next(self._graph.store.quads_for_pattern(node, _PREF, None), None) is not None

    @cached_property
    def _of(self) -> dict[tuple[str, str], list[ox.NamedNode]]:
        """Which forms (label, other label) each name of an entity is."""
        found: dict[tuple[str, str], list[ox.NamedNode]] = {}
        for form in (_PREF, _ALT):
            for quad in self._graph.store.quads_for_pattern(None, form, None):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                    found.setdefault((quad.subject.value, quad.object.value), []).append(form)
        return found

    @cached_property
    def _forms(self) -> list[tuple[str, str]]:
        """Every name of every entity."""
        return sorted(self._of)

    def _described(self, iris: Iterable[str], in_order: bool = False) -> list[Candidate]:
        found = [self._describe(iri) for iri in dict.fromkeys(iris)]
        return found if in_order else sorted(found, key=lambda c: (c.label, c.iri))

    def _describe(self, iri: str) -> Candidate:
        node = ox.NamedNode(iri)
        kinds = sorted(self._labels(q.object) for q in self._graph.store.quads_for_pattern(node, _TYPE, None))
        return Candidate(iri, self._labels(node), " · ".join(kinds), " · ".join(self._places(node)))

    def _places(self, node: ox.NamedNode) -> Iterator[str]:
        """Where it is, upwards; by its jurisdiction, where it applies, or what it lies in."""
        store = self._graph.store
        seen: set[ox.NamedNode] = {node}
        for predicate in _PLACING:
            at = min((q.object for q in store.quads_for_pattern(node, predicate, None)), key=str, default=None)
            while isinstance(at, ox.NamedNode) and at not in seen:
                seen.add(at)
                yield self._labels(at)
                at = min((q.object for q in store.quads_for_pattern(at, _WITHIN, None)), key=str, default=None)
            if len(seen) > 1:
                return


def _shares(a: str, b: str) -> bool:
    """Whether two names have half of the longer one's characters in common: what else cannot be alike."""
    return 2 * (Counter(a) & Counter(b)).total() >= 0.9 * _LIKE * (len(a) + len(b))


def _sound(name: str) -> str:
    return "".join(lazy_pinyin(name))


def _by_sound(text: str, names: Iterable[str]) -> dict[str, float]:
    """Names by how like their pinyin, or its initials, is to what was typed in Latin letters."""
    scored = {}
    for name in names:
        syllables = lazy_pinyin(name)
        whole, initials = "".join(syllables), "".join(s[:1] for s in syllables)
        begins = 0.9 if whole.startswith(text) or initials.startswith(text) else 0.0
        alike = difflib.SequenceMatcher(None, text, whole).ratio() if abs(len(whole) - len(text)) < 4 else 0.0
        scored[name] = 1.0 if text in (whole, initials) else max(begins, alike)
    return scored
