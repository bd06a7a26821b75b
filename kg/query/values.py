"""What a user calls a thing, as the RDF term that a parameter takes.

In: a parameter and what was typed: a name, short name or code, an IRI, a prefixed name, a year, a number, a text. Out: one term. Raises QueryError
where nothing is called so (with near names), or several things are (with all of them).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.division_table import Division, read_divisions
from kg.errors import QueryError
from kg.query.binding import Value
from kg.query.check import near_names
from kg.query.display import printable
from kg.query.questions import Kind, Parameter, Question
from kg.query.store import OpenGraph
from kg.query.vocabulary import Vocabulary
from kg.terms import GOV, RDF, SKOS, TOPIC, XSD

_CLASSES = {"place": GOV.Place, "agency": GOV.Agency, "concept": GOV.GuidingConcept, "entity": None}
_NAMESPACES = {"topic": str(TOPIC), "status": str(GOV)}
_STATUSES = ("asserted", "piloted", "planned", "denied")
_LANGUAGES = ("zh", "en", None)
_FORMS = tuple(ox.NamedNode(str(p)) for p in (SKOS.prefLabel, SKOS.altLabel))
_CODES = tuple(ox.NamedNode(str(p)) for p in (GOV.gb2260, GOV.statisticalCode))
_TYPE, _WITHIN = ox.NamedNode(str(RDF.type)), ox.NamedNode(str(GOV.within))
_LISTED = 12


class Resolver:
    """Turns what was typed into terms of one graph; ``dirs`` are the ontology folders, for short names and topics."""

    def __init__(self, graph: OpenGraph, dirs: Sequence[Path]) -> None:
        self._graph, self._dirs = graph, tuple(dirs)
        self.vocabulary = Vocabulary(dirs)

    def terms(self, question: Question, typed: Mapping[str, str]) -> dict[str, Value]:
        """The terms of a question's parameters. Raises QueryError where one is missing, or is none of the question."""
        declared = {p.name: p for p in question.parameters}
        takes = ", ".join(f"{p.name}{' (optional)' if p.optional else ''}" for p in question.parameters) or "none"
        for name in sorted(typed.keys() - declared.keys()):
            raise QueryError(f"the question {question.name} has no parameter {printable(name)}; it takes: {takes}")
        missing = [p.name for p in question.parameters if not p.optional and p.name not in typed]
        if missing:
            raise QueryError(f"the question {question.name} needs {' and '.join(missing)}; its parameters: {takes}")
        return {name: self.term(declared[name], text) for name, text in typed.items()}

    def term(self, parameter: Parameter, typed: str) -> Value:
        """The term that was meant."""
        text = typed.strip()
        try:
            if not text:
                raise QueryError("give a value that is not empty")
            if parameter.kind == "text":
                return ox.Literal(text)
            if parameter.kind in ("year", "number"):
                return _number(parameter.kind, text)
            return self._iri(text) or self._named(parameter.kind, text)
        except QueryError as problem:
            raise QueryError(f"{parameter.name}: {problem}") from None

    def _iri(self, text: str) -> ox.NamedNode | None:
        """An IRI or a prefixed name, taken as it is."""
        prefix, colon, local = text.partition(":")
        iri = text[1:-1] if re.fullmatch(r"<[^<>]+>", text) else text if re.match(r"(https?|urn):", text) else None
        if iri is None and colon and prefix in self._graph.prefixes:
            iri = self._graph.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
        if iri is None:
            return None
        try:
            return ox.NamedNode(iri)
        except ValueError:
            raise QueryError(f"{printable(text)} is no valid IRI; copy it from graph.ttl") from None

    def _named(self, kind: Kind, text: str) -> ox.NamedNode:
        namespace = _NAMESPACES.get(kind)
        found = self._terms(kind, namespace, text) if namespace else self._entities(kind, text)
        if len(found) == 1:
            return ox.NamedNode(found[0])
        if found:
            listed = "; ".join(map(self._described, found[:_LISTED]))
            more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
            raise QueryError(f"{printable(text)} may mean {len(found)}: {listed}{more}; give one of these identifiers")
        if kind == "place" and self._divisions(text):
            raise QueryError(f"{printable(text)} is a place of the tables of divisions that this graph does not name")
        near = near_names(text, self._known(kind, namespace))
        raise QueryError(f"nothing of kind {kind} is called {printable(text)}; {near or 'see its name in graph.ttl'}")

    # -- terms of the ontology

    def _terms(self, kind: Kind, namespace: str, text: str) -> list[str]:
        found = self.vocabulary.named(text, namespace)
        return [iri for iri in found if kind != "status" or iri.removeprefix(namespace) in _STATUSES]

    # -- entities of the graph

    def _entities(self, kind: Kind, text: str) -> list[str]:
        found = self._called(kind, text)
        if not found and kind == "place":
            found = self._coded([text]) or self._coded(self._codes(text)) or self._in_place(text)
        return sorted(found)

    def _called(self, kind: Kind, text: str) -> set[str]:
        """By prefLabel; if none is, by another form."""
        for form in _FORMS:
            literals = [ox.Literal(text, language=lang) if lang else ox.Literal(text) for lang in _LANGUAGES]
            found = {s for literal in literals for s in self._subjects(form, literal) if self._is(kind, s)}
            if found:
                return {s.value for s in found}
        return set()

    def _subjects(self, predicate: ox.NamedNode, value: Value) -> Iterator[ox.NamedNode]:
        for quad in self._graph.store.quads_for_pattern(None, predicate, value):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject

    def _is(self, kind: Kind, node: ox.NamedNode) -> bool:
        wanted = _CLASSES[kind]
        pattern = (node, _TYPE, None if wanted is None else ox.NamedNode(str(wanted)))
        return next(self._graph.store.quads_for_pattern(*pattern), None) is not None

    def _coded(self, codes: Iterable[str]) -> set[str]:
        return {s.value for code in codes for p in _CODES for s in self._subjects(p, ox.Literal(code))}

    def _codes(self, text: str) -> list[str]:
        return [code for d in self._divisions(text) for code in (d.gb2260, d.statistical_code) if code]

    def _divisions(self, text: str) -> list[Division]:
        """The divisions of the tables that are called so, in full or in short."""
        return self._by_name.get(text, [])

    @cached_property
    def _by_name(self) -> dict[str, list[Division]]:
        index: dict[str, list[Division]] = defaultdict(list)
        for division in read_divisions(self._dirs).values():
            for name in {division.name.rstrip("?"), *division.shorts}:
                index[name].append(division)
        return dict(index)

    def _in_place(self, text: str) -> set[str]:
        """黑龙江省鹤岗市: a name after the names of what it lies in."""
        for cut in range(1, len(text) - 1):
            tails = self._called("place", text[cut:]) or self._coded(self._codes(text[cut:]))
            heads = self._called("place", text[:cut]) | self._coded(self._codes(text[:cut]))
            found = {iri for iri in tails if heads.intersection(self._around(iri))}
            if found:
                return found
        return set()

    def _around(self, iri: str) -> list[str]:
        """What a place lies in, nearest first."""
        found: list[str] = []
        frontier = [iri]
        while frontier:
            quads = [q for i in frontier for q in self._graph.store.quads_for_pattern(ox.NamedNode(i), _WITHIN, None)]
            frontier = sorted({q.object.value for q in quads if isinstance(q.object, ox.NamedNode)} - {iri, *found})
            found += frontier
        return found

    # -- messages

    def _described(self, iri: str) -> str:
        """``place:110105_朝阳区 (北京市)``."""
        prefix, namespace = max(self._graph.prefixes.items(), key=lambda p: len(p[1]) if iri.startswith(p[1]) else 0)
        name = f"{prefix}:{iri.removeprefix(namespace)}" if iri.startswith(namespace) else iri
        around = [label for a in self._around(iri) if (label := self._graph.names[a].get("zh"))]
        label = self._graph.names[iri].get("zh", "")
        inside = "".join(reversed(around)) + label
        return printable(f"{name} ({inside})" if inside else name)

    def _known(self, kind: Kind, namespace: str | None) -> list[str]:
        """What the things of a kind are called."""
        if kind == "status":
            return list(_STATUSES)
        if namespace:
            return self.vocabulary.all_labels(namespace)
        wanted = _CLASSES[kind]
        of_kind = f"?e a <{wanted}> ." if wanted else ""
        rows = self._graph.ask(f"SELECT DISTINCT ?l {{ {of_kind} ?e skos:prefLabel|skos:altLabel ?l }}")
        return sorted(row[0].value for row in rows)  # type: ignore[union-attr]


def _number(kind: Kind, text: str) -> ox.Literal:
    whole = r"[0-9]{4}" if kind == "year" else r"[+-]?[0-9]+"
    if re.fullmatch(whole, text, re.ASCII):
        return ox.Literal(text, datatype=ox.NamedNode(str(XSD.integer)))
    if kind == "number" and re.fullmatch(r"[+-]?[0-9]*\.[0-9]+", text, re.ASCII):
        return ox.Literal(text, datatype=ox.NamedNode(str(XSD.decimal)))
    raise QueryError(
        f"{printable(text)} is no {kind}; write {'four digits such as 2025' if kind == 'year' else 'digits such as 12 or 0.5'}"
    )
