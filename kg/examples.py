"""Every rule's example and counter-example, run through the same extraction that a build uses.

In: ontology folders. Out: the mistakes, each with file and line, and how many rules were run. What does not even load raises
:class:`kg.errors.OntologyError`. Serves gov:headNoun, gov:cueVerb and gov:topicWord with their gov:example and gov:counterExample.

In an example ``[[ ]]`` marks what the rule must find: the whole name, subject and object, or the practice that has the topic. In a
counter-example the term must not be found at all. An example belongs to the literal before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.articles import Layout
from kg.corpus import MetadataRules
from kg.errors import OntologyError
from kg.extraction import Extractor
from kg.graph.corrections import Corrections
from kg.identity import normal_name
from kg.normal import matched
from kg.ontology import Marked, Ontology, short
from kg.records import Article, Entity, Key, Paragraph, Piece, Reading, Span
from kg.terms import GOV

MARK = re.compile(r"\[\[(.+?)\]\]")
_KINDS = ("headNoun", "cueVerb", "topicWord")


@dataclass(frozen=True, slots=True)
class Case:
    """A rule with what shows it: a literal of a term, its examples and counter-examples."""

    kind: str
    rule: Marked
    examples: tuple[Marked, ...]
    counter_examples: tuple[Marked, ...]


def check(dirs: Sequence[Path]) -> tuple[list[OntologyError], int]:
    """The mistakes of the ontology in these folders, and the number of rules that were run."""
    extractor = Extractor(dirs)
    ontology = extractor.ontology
    Layout.load(dirs)
    Corrections.load(dirs)
    metadata = MetadataRules.load(dirs)
    found = cases(ontology)
    problems = [p for case in found for p in _problems(case, extractor)] + metadata.problems()
    return sorted(problems, key=lambda p: (p.file or "", p.line or 0, str(p))), len(found) + len(metadata.rows)


def cases(ontology: Ontology) -> list[Case]:
    """All literals of the three annotations, each with the examples that stand after it."""
    rules = {kind: ontology.annotations(str(GOV[kind])) for kind in _KINDS}
    starts: dict[tuple[str, str], list[Marked]] = {}
    for marks in rules.values():
        for mark in marks:
            starts.setdefault((mark.term, mark.file), []).append(mark)
    shown: dict[str, dict[Marked, list[Marked]]] = {"example": {}, "counterExample": {}}
    for annotation, by_rule in shown.items():
        for mark in ontology.annotations(str(GOV[annotation])):
            rule = _owner(mark, starts.get((mark.term, mark.file), []))
            if rule is not None:
                by_rule.setdefault(rule, []).append(mark)
    return [
        Case(kind, mark, tuple(shown["example"].get(mark, ())), tuple(shown["counterExample"].get(mark, ())))
        for kind, marks in rules.items()
        for mark in marks
    ]


def _owner(example: Marked, rules: list[Marked]) -> Marked | None:
    """The literal that an example is about: of those in it, the last that stands before it, the longest of one line."""
    plain = MARK.sub(r"\1", example.literal)
    named = [r for r in rules if r.literal in plain]
    before = [r for r in named if r.line <= example.line]
    return max(before or named, key=lambda r: (r.line, len(r.literal)), default=None)


def _problems(case: Case, extractor: Extractor) -> Iterator[OntologyError]:
    for example in case.examples:
        if not MARK.search(example.literal):
            yield _error(
                example, f"the example “{example.literal}” marks nothing; put [[ ]] around what has to be found"
            )
        elif not _found(case, example, extractor):
            yield _error(
                example, f"{short(case.rule.term)} does not find “{example.literal}”; mend the rule or the example"
            )
    for example in case.counter_examples:
        reading = extractor.read(article(MARK.sub(r"\1", example.literal)))
        if next(_hits(case, reading, extractor.ontology), None) is not None:
            yield _error(
                example,
                f"{short(case.rule.term)} is found in “{example.literal}”, where it must not be; narrow the rule",
            )


def _found(case: Case, example: Marked, extractor: Extractor) -> bool:
    """Whether one find of the rule covers all that the example marks."""
    reading = extractor.read(article(MARK.sub(r"\1", example.literal)))
    marked = [normal_name(m, "practice") for m in MARK.findall(example.literal)]
    names = {e.key: {normal_name(n, "practice") for n in (e.label, *e.aliases)} for e in reading.entities}
    for keys in _hits(case, reading, extractor.ontology):
        forms = [names.get(key, {key.name}) for key in keys]
        if all(any(wanted in own for own in forms) for wanted in marked):
            return True
    return False


def _hits(case: Case, reading: Reading, ontology: Ontology) -> Iterator[tuple[Key, ...]]:
    """What the reading holds of the case's term: entities of the class, ends of the property, practices of the topic."""
    term = case.rule.term
    if case.kind == "headNoun":
        yield from ((e.key,) for e in reading.entities if _is_a(e, term, ontology))
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


def _is_a(entity: Entity, cls: str, ontology: Ontology) -> bool:
    return any(ontology.is_a(own, cls) for own in entity.classes)


def article(text: str) -> Article:
    """One sentence as the body of an article."""
    end = len(text)
    return Article(
        "example", "example", None, None, None, None, (), text, matched(text),
        (Paragraph(0, end, "body", (Span(0, end),)),), (Piece(0, 0, end),),
    )  # fmt: skip


def _error(mark: Marked, message: str) -> OntologyError:
    return OntologyError(message, mark.file, mark.line)
