"""Who acts, as a text goes on from clause to clause and from one paragraph to the next.

In: who a clause names. Out: who acts in one that names nobody, and how sure that is. Serves every property with a gov:cueVerb.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.records import Named

OWN, CARRIED, CARRIED_FAR = 0.9, 0.8, 0.6
"""Confidence of a relation whose subject stands in the clause, comes from the paragraph, from the paragraph before."""


@dataclass(slots=True, eq=False)
class Subjects:
    """Who acts, as the text goes on."""

    who: list[Named] = field(default_factory=list)
    place: Named | None = None
    practice: Named | None = None
    topic: Named | None = None
    """The practice named last in the paragraph, which a sentence without any goes on about."""
    paragraph: int = -1
    topic_at: int = -1
    place_at: int = -1
    """Where the sentence begins in which ``place`` was named."""

    def carried(self, paragraph: int) -> tuple[list[Named], float]:
        if not self.who:
            return [], 0.0
        gap = paragraph - self.paragraph
        return (self.who, CARRIED) if gap == 0 else (self.who, CARRIED_FAR) if gap == 1 else ([], 0.0)
