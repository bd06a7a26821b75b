"""Of whom a figure is reported: the initiative it is credited to, else the agency, else the place.

In: a quantity, its sentence, the relations of the article. Out: an :class:`Owner`, or None where none can be told.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.claims.patterns import Patterns
from kg.claims.quantities import Quantity
from kg.claims.relations import Found
from kg.claims.sentences import Sentence
from kg.ontology import Ontology
from kg.records import Named, Resolved, Status
from kg.terms import GOV


@dataclass(frozen=True)
class Owner:
    thing: Named
    confidence: float
    status: Status


class OwnerFinder:
    def __init__(self, ontology: Ontology, patterns: Patterns) -> None:
        self.ontology, self.patterns = ontology, patterns
        self.operates = str(GOV.operates)

    def __call__(self, text: str, s: Sentence, q: Quantity, found: list[Found], resolved: Resolved) -> Owner | None:
        begin = max((b for b, _ in s.clauses if b <= q.start), default=s.start)
        status = self.patterns.status(text[begin : q.start], text[s.start : s.end])
        before = [i for i in s.items if i.start < q.start and i.sign in "ⒶⒻⓅⓁ"]
        acting = [f.subject for f in found if f.sentence is s and f.predicate == self.operates]
        for signs, confidence in (("ⓅⒻ", 0.9), ("Ⓐ", 0.9), ("Ⓛ", 0.8)):
            for item in reversed(before):
                if item.sign in signs:
                    return Owner(item.thing, confidence, status)
        if acting:
            return Owner(acting[-1], 0.8, status)
        earlier = [
            f.subject
            for f in found
            if f.predicate == self.operates and f.sentence.paragraph == s.paragraph and f.sentence.start < s.start
        ]
        if earlier:
            return Owner(earlier[-1], 0.7, status)
        main = next((t for t in resolved.things if t.own_code == resolved.main_code), None)
        return Owner(main, 0.5, status) if main else None
