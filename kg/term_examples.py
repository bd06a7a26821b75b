"""The examples of the terms: head nouns, cue verbs, topic words and known names, run through the extraction.

In: an ontology and an extractor for it. Out: the mistakes, each with file and line. Serves gov:headNoun, gov:cueVerb and gov:topicWord with
their gov:example and gov:counterExample, and the individuals of ``known/``.

In an example ``[[ ]]`` marks what the rule must find: the whole name, subject and object, or the practice that has the topic. In a
counter-example the term must not be found at all. An example belongs to the literal before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from kg.errors import OntologyError
from kg.extraction import Extractor
from kg.identity import normal_name
from kg.marked import MarkedText
from kg.ontology import Known, Marked, Ontology, short
from kg.records import Entity, Key, Reading
from kg.terms import GOV

_KINDS = ("headNoun", "cueVerb", "topicWord")
_KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Case:
    """A rule with what shows it: a literal of a term, or a known name, its examples and counter-examples."""

    kind: str
    rule: Marked
    examples: tuple[Marked, ...]
    counter_examples: tuple[Marked, ...]

    @property
    def id(self) -> tuple[str, str, str]:
        return self.kind, self.rule.term, self.rule.literal


def cases(ontology: Ontology) -> list[Case]:
    """All literals of the three annotations and all known names, each with the examples that stand after it."""
    rules = {kind: ontology.annotations(str(GOV[kind])) for kind in _KINDS}
    rules[_KNOWN] = [Marked(k.iri, k.label, *ontology.line_of(k.iri, f'"{k.label}"')) for k in ontology.known]
    starts: dict[tuple[str, str], list[Marked]] = {}
    for kind in _KINDS:
        for mark in rules[kind]:
            starts.setdefault((mark.term, mark.file), []).append(mark)
    of_known = {mark.term: mark for mark in rules[_KNOWN]}
    shown: dict[str, dict[Marked, list[Marked]]] = {"example": {}, "counterExample": {}}
    for annotation, by_rule in shown.items():
        for mark in ontology.annotations(str(GOV[annotation])):
            rule = of_known.get(mark.term) or _owner(mark, starts.get((mark.term, mark.file), []))
            if rule is not None:
                by_rule.setdefault(rule, []).append(mark)
    return [
        Case(kind, mark, tuple(shown["example"].get(mark, ())), tuple(shown["counterExample"].get(mark, ())))
        for kind, marks in rules.items()
        for mark in marks
    ]


def strays(ontology: Ontology, found: Sequence[Case]) -> Iterator[OntologyError]:
    """The examples that show no rule: no head noun, verb or topic word of their term stands in them."""
    shown = {mark for case in found for mark in (*case.examples, *case.counter_examples)}
    for annotation in ("example", "counterExample"):
        for mark in ontology.annotations(str(GOV[annotation])):
            if mark not in shown:
                yield _error(
                    mark,
                    f"“{mark.literal}” shows no rule of {short(mark.term)}; restore the rule or remove the example",
                )


def _owner(example: Marked, rules: list[Marked]) -> Marked | None:
    """The literal that an example is about: of those in it, the last that stands before it, the longest of one line."""
    plain = MarkedText.read(example.literal).text
    named = [r for r in rules if r.literal in plain]
    before = [r for r in named if r.line <= example.line]
    return max(before or named, key=lambda r: (r.line, len(r.literal)), default=None)


def problems(case: Case, extractor: Extractor, ours: Collection[tuple[str, str, str]]) -> Iterator[OntologyError]:
    """What is wrong with the examples of a rule; one of ours has to have them."""
    name = case.rule.literal if case.kind == _KNOWN else short(case.rule.term)
    if case.id in ours and not (case.examples and case.counter_examples):
        lacks = "counter-example" if case.examples else "example"
        yield _error(case.rule, f"“{case.rule.literal}” has no {lacks}; add a gov:{_camel(lacks)} after it")
    for example in case.examples:
        marked = MarkedText.read(example.literal)
        if not marked.spans:
            yield _error(
                example, f"the example “{example.literal}” marks nothing; put [[ ]] around what has to be found"
            )
        elif not _found(case, marked, extractor):
            yield _error(example, f"{name} does not find “{example.literal}”; mend the rule or the example")
    for example in case.counter_examples:
        reading = extractor.read(MarkedText.read(example.literal).article())
        if next(_hits(case, reading, extractor.ontology), None) is not None:
            yield _error(
                example, f"{name} is found in “{example.literal}”, where it must not be; narrow the rule"
            )  # fmt: skip


def _camel(words: str) -> str:
    return "counterExample" if words == "counter-example" else words


def _found(case: Case, example: MarkedText, extractor: Extractor) -> bool:
    """Whether one find of the rule covers all that the example marks."""
    reading = extractor.read(example.article())
    wanted = [normal_name(m, "practice") for m in example.marked]
    names = forms(reading)
    for keys in _hits(case, reading, extractor.ontology):
        ends = [names.get(key, {key.name}) for key in keys]
        if all(any(name in own for own in ends) for name in wanted):
            return True
    return False


def forms(reading: Reading) -> dict[Key, set[str]]:
    """What each entity of a reading is called, normalised."""
    return {e.key: {normal_name(n, "practice") for n in (e.label, *e.aliases)} for e in reading.entities}


def _hits(case: Case, reading: Reading, ontology: Ontology) -> Iterator[tuple[Key, ...]]:
    """What the reading holds of the case's term: the entity known, those of the class, ends of the property, practices of the topic."""
    term = case.rule.term
    if case.kind == _KNOWN:
        own = next((k for k in ontology.known if k.iri == term), None)
        root = ontology.root(own.classes[0]) if own else ""
        yield from ((e.key,) for e in reading.entities if own and _is_known(e, own, root, ontology))
        return
    if case.kind == "headNoun":
        yield from ((e.key,) for e in reading.entities if any(ontology.is_a(own, term) for own in e.classes))
        return
    for claim in reading.claims:
        if case.kind == "topicWord" and claim.object == term:
            yield (claim.subject,)
        elif (
            case.kind == "cueVerb"
            and isinstance(claim.object, Key)
            and term in (claim.predicate, *ontology.subproperties.get(claim.predicate, ()))
        ):
            yield claim.subject, claim.object


def _is_known(entity: Entity, own: Known, root: str, ontology: Ontology) -> bool:
    """Whether an entity is the one known: no division, of its kind, called so."""
    wanted = {normal_name(form, entity.key.kind) for form in own.forms}
    called = {normal_name(name, entity.key.kind) for name in (entity.label, *entity.aliases)}
    alike = any(ontology.root(c) == root for c in entity.classes)
    return alike and not entity.key.division and not wanted.isdisjoint(called)


def _error(mark: Marked, message: str) -> OntologyError:
    return OntologyError(message, mark.file, mark.line)
