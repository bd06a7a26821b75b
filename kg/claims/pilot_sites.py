"""Where a practice is still on trial, said after the sentence that sets it up there: 在甲镇设立“…”驿站。甲镇的做法还在试点.

In: the relations of an article and its sentences. Out: the same, in which a practice applies in such a place as a trial only. Serves
gov:appliesIn, by the rows of ``patterns/status.tsv`` whose scope is ``place``.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.claims.found import Found
from kg.claims.patterns import Patterns
from kg.claims.sentences import Sentence
from kg.records import Named
from kg.terms import GOV

SURE = 0.7


class PilotSites:
    """Tells where a practice is on trial, for one ontology."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns, self.applies = patterns, str(GOV.appliesIn)

    def __call__(self, text: str, sentences: Sequence[Sentence], found: list[Found]) -> None:
        """Change, in place, the status of what is said to apply in a place, and say so of the sentence that tells it. Of two practices
        that apply there nothing tells which one is meant."""
        applied: dict[Named, list[Found]] = {}
        for f in found:
            if f.predicate == self.applies and isinstance(f.object, Named):
                applied.setdefault(f.object, []).append(f)
        for s in sentences if applied else ():
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
