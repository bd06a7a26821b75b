"""What one version says, in the terms of the ontology: relations with their claims, figures, sentences.

In: a :class:`~kg.diff.version.Version` and the subjects whose blocks differ from those of the other. Out: :class:`Side`, which parses as little of
the rest as the comparison asks for. Serves gov:Claim, gov:Evidence, gov:Source, gov:Article, gov:Outcome, org:Membership.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Set
from functools import cached_property
from typing import NamedTuple

from kg.diff.changes import Quote, Reported
from kg.diff.version import Relation, Statements, Version
from kg.terms import DCTERMS, GOV, OA, ORG, PROV, RDF, SCHEMA, SKOS

TYPE, LABEL, OTHER_LABEL = str(RDF.type), str(SKOS.prefLabel), str(SKOS.altLabel)
DERIVED, REPLACED_BY = str(PROV.wasDerivedFrom), str(DCTERMS.isReplacedBy)
STATUSES = ("asserted", "piloted", "planned", "denied")
"""From what holds most to what holds least."""
_GOV = str(GOV.Claim).removesuffix("Claim")
_SORTS = {
    str(GOV.Claim): "claim", str(GOV.Evidence): "evidence", str(GOV.Source): "source", str(GOV.Article): "article",
    str(GOV.Outcome): "outcome", str(ORG.Membership): "membership",
}  # fmt: skip
PROVENANCE = ("source", "article", "evidence", "claim")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SIGNS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


class Stated(NamedTuple):
    """A relation as the claims of one version make it: its best status, and each claim's sentence."""

    status: str
    quotes: tuple[Quote, ...]


def sort_of(statements: Statements) -> str:
    """What a subject is: one of the sorts of the contract, "entity" where it has a preferred label, or was one; else "other"."""
    for cls in statements.get(TYPE, ()):
        if cls in _SORTS:
            return _SORTS[cls]
    return "entity" if LABEL in statements or REPLACED_BY in statements else "other"


def text_of(literal: str) -> str:
    """The characters of a literal in N-Triples, without language and datatype; anything else as it is."""
    if not literal.startswith('"'):
        return literal
    inner = literal[1 : literal.rindex('"')]
    return _ESCAPE.sub(_unescaped, inner) if "\\" in inner else inner


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _SIGNS.get(match[3], match[3])


def first(statements: Statements, predicate: object) -> str:
    """The text of the first object of a predicate; empty where there is none."""
    return text_of(next(iter(statements.get(str(predicate), ())), ""))


class Side:
    """One version, with what is said of the ``changed`` subjects (Turtle terms)."""

    def __init__(self, version: Version, changed: Collection[str]) -> None:
        self.version, self.changed = version, changed
        self.said = version.parse(changed)
        """What is said of each changed subject, by IRI."""
        self.sorts = {iri: sort_of(statements) for iri, statements in self.said.items()}

    def of_sort(self, *sorts: str) -> set[str]:
        return {iri for iri, sort in self.sorts.items() if sort in sorts}

    def replaced(self) -> list[tuple[str, str]]:
        """What changed blocks say is replaced, and by what."""
        return [(iri, to) for iri, said in self.said.items() for to in said.get(REPLACED_BY, ())]

    # -- claims

    def touched(self, moved: Callable[[str], str], altered: Set[str]) -> set[Relation]:
        """The relations that a changed claim makes, or one whose sentence is among ``altered``."""
        texts = self.version.blocks
        return {
            _moved(relation, moved)
            for term, relation in self.version.claims
            if term in self.changed or (altered and not altered.isdisjoint(_cited(texts[term])))
        }

    def stated(self, touched: Collection[Relation], moved: Callable[[str], str]) -> dict[Relation, Stated]:
        """These relations as all claims make them, by IRIs."""
        terms: dict[str, Relation] = {}
        for term, relation in self.version.claims:
            there = _moved(relation, moved)
            if there in touched:
                terms[term] = there
        claims = self.version.parse(terms)
        self.prepare(e for claim in claims.values() for e in claim.get(DERIVED, ()))
        by_term = {self.version.term(iri): claim for iri, claim in claims.items()}
        found: dict[Relation, list[Quote]] = defaultdict(list)
        for term, relation in terms.items():
            if term in by_term:
                found[relation].append(self._claim(by_term[term]))
        return {
            relation: Stated(min((q.status for q in quotes), key=_status_rank), tuple(sorted(quotes)))
            for relation, quotes in found.items()
        }

    def _claim(self, claim: Statements) -> Quote:
        parts = sorted((self.quote(e) for e in claim.get(DERIVED, ())), key=lambda q: (q.source, q.start))
        whole = parts[0]._replace(text="".join(q.text for q in parts)) if parts else Quote("", "")
        return whole._replace(rule=first(claim, GOV.extractedBy), status=first(claim, GOV.status).removeprefix(_GOV))

    # -- sentences

    def prepare(self, evidence: Iterable[str]) -> None:
        """Parse these sentences with their sources and articles in two goes."""
        wanted = list(dict.fromkeys(evidence))
        self.version.load(wanted)
        self.version.load(
            of
            for e in wanted
            for p in (PROV.wasQuotedFrom, DCTERMS.isPartOf)
            for of in self.version.of(e).get(str(p), ())
        )

    def quote(self, evidence: str) -> Quote:
        """A sentence with its page; the hash in the place of a text that is withheld."""
        said = self.version.of(evidence)
        source = self.version.of(first(said, PROV.wasQuotedFrom)) if str(PROV.wasQuotedFrom) in said else {}
        article = self.version.of(first(said, DCTERMS.isPartOf)) if str(DCTERMS.isPartOf) in said else {}
        start = first(said, OA.start)
        return Quote(
            first(source, DCTERMS.identifier) or first(said, PROV.wasQuotedFrom),
            first(said, OA.exact) or first(said, SCHEMA.sha256),
            first(article, SCHEMA.datePublished) or first(source, DCTERMS.issued),
            first(article, SCHEMA.headline) or first(source, DCTERMS.title),
            int(start) if start.isdecimal() else -1,
        )

    def naming(self, said: Statements) -> tuple[Quote, ...]:
        """The sentences that a subject names itself derived from."""
        evidence = said.get(DERIVED, ())
        self.prepare(evidence)
        return tuple(sorted(self.quote(e) for e in evidence if self.version.has(e)))

    # -- figures and posts

    @staticmethod
    def figure(said: Statements) -> Reported:
        return Reported(
            first(said, GOV.measure), first(said, GOV.value), first(said, GOV.unit), first(said, GOV.valueIs) != f"{_GOV}change",
            first(said, GOV.approximation), first(said, GOV.direction).removeprefix(_GOV), first(said, GOV.period),
            first(said, GOV.periodStart), first(said, GOV.periodEnd),
        )  # fmt: skip

    @cached_property
    def posts(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Person and body → posts, from changed memberships."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for iri in self.of_sort("membership"):
            said = self.said[iri]
            found[first(said, ORG.member), first(said, ORG.organization)].add(first(said, GOV.post))
        return {pair: tuple(sorted(filter(None, posts))) for pair, posts in found.items()}


def _moved(relation: Relation, moved: Callable[[str], str]) -> Relation:
    return Relation(moved(relation.subject), relation.predicate, moved(relation.object))


def _cited(text: str) -> list[str]:
    """The sentences that a claim's block names, as Turtle terms."""
    return text.partition("prov:wasDerivedFrom")[2].rstrip(" .\n").replace(",", " ").split()


def _status_rank(status: str) -> int:
    return STATUSES.index(status) if status in STATUSES else len(STATUSES)
