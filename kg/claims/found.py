"""A relation as the finders hand it on, before it becomes a claim.

In: what a rule says of two things in one sentence. Out: :class:`Found`, with the rule, the status and how sure that is.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.claims.sentences import Sentence
from kg.records import Named, Status


@dataclass(slots=True, eq=False)
class Found:
    """A relation between two things, or of a thing to a topic, in one sentence."""

    subject: Named
    predicate: str
    object: Named | str
    rule: str
    confidence: float
    sentence: Sentence
    status: Status = "asserted"
    post: str | None = None
    said: bool = True
    """Whether the sentence says so; what follows from names alone is reported by nobody."""
    measured: bool = True
    """Whether the table of confidence knows such finds; of others ``confidence`` is the most that they get."""
