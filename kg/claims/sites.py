"""Where a practice applies, as sentences taken together say it: in the town that is named, not in all of the county that acts; as a trial only.

In: the relations of an article and its sentences. Out: the same, less a place that acts where its sentence says in which part of it
(某县在甲镇建成…); and with what a later sentence says of a place where a practice applies (甲镇的做法还在试点). Serves gov:appliesIn, by the rows of
``patterns/status.tsv`` whose scope is ``place``.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.claims.found import Found
from kg.claims.patterns import Patterns
from kg.claims.relations import PLACE_ACTS
from kg.claims.sentences import Sentence
from kg.records import Named, Status
from kg.terms import GOV

SURE = 0.7


class Sites:
    """Tells where a practice applies, for one ontology."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns, self.applies = patterns, str(GOV.appliesIn)

    def __call__(self, text: str, sentences: Sequence[Sentence], found: list[Found]) -> None:
        """Change, in place, what is said to apply where."""
        applied = [f for f in found if f.predicate == self.applies]
        sited = {_said_of(f) for f in applied if f.said and f.rule != PLACE_ACTS}
        if sited and any(f.rule == PLACE_ACTS for f in applied):
            found[:] = [f for f in found if f.rule != PLACE_ACTS or _said_of(f) not in sited]
        if applied:
            self._trials(text, sentences, found)

    def _trials(self, text: str, sentences: Sequence[Sentence], found: list[Found]) -> None:
        """What is said to apply in a place does so as a trial where a later sentence tells it of the place. Of two practices that apply
        there nothing tells which one is meant."""
        applied: dict[Named, list[Found]] = {}
        for f in found:
            if f.predicate == self.applies and isinstance(f.object, Named):
                applied.setdefault(f.object, []).append(f)
        for s in sentences:
            for item in s.items:
                before = [f for f in applied.get(item.thing, ()) if f.sentence.start < s.start]
                if len({f.subject for f in before}) != 1:
                    continue
                if (told := self.patterns.status_there(text[item.end : s.end])) is None:
                    continue
                rule, status = told
                for f in before:
                    f.status = status if f.status == "asserted" else f.status
                practice = before[0].subject
                found.append(Found(practice, self.applies, item.thing, rule, SURE, s, status, measured=False))


def _said_of(f: Found) -> tuple[Named, int, Status]:
    """Of what, in which sentence, and whether as done or as a plan."""
    return f.subject, f.sentence.start, f.status
