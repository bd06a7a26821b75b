"""What became of what the old version tells, as the sentences of the new one say: upgraded, planned and since named, a partner told otherwise.

In: typed changes. Out: the changes of a note: those of :mod:`kg.diff.compare`, some under a kind that only a note knows. What the new version says
was upgraded (gov:supersedes) is not gone: its relations went into its successor. A plan of which the new version names the thing is not gone
either, though nobody is said to have carried it out. Who founded a thing with others in both versions neither joined nor left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from kg.diff.changes import Change, Quote
from kg.terms import GOV

SUPERSEDES = str(GOV.supersedes)
UPGRADED = "entity-upgraded"
"""The kind of a change that only a note knows: ``about`` was upgraded to ``other``."""
PLAN = "relation-plan"
"""The same: a plan that only the old version tells, of a thing that the new version names."""
ROLES = frozenset(map(str, (GOV.operates, GOV.participatesIn)))
ISSUED = str(GOV.issued)
_PLANNED = ROLES | {ISSUED, str(GOV.component)}
Sentences = frozenset[tuple[str, str]]


def successors(changes: Iterable[Change]) -> dict[str, Change]:
    """What the new version says was upgraded → the relation that says so."""
    return {c.other: c for c in changes if c.kind == "relation-added" and c.predicate == SUPERSEDES}


def noted(changes: Sequence[Change]) -> list[Change]:
    """The changes of a note."""
    upgraded = [
        Change(UPGRADED, iri, SUPERSEDES, c.about, after=c.after, causes=c.causes)
        for iri, c in sorted(successors(changes).items())
    ]
    return [c._replace(kind=PLAN) if _is_plan(c) else c for c in changes] + upgraded


def _is_plan(change: Change) -> bool:
    """Whether it is a plan that is not told any more while sentences of the new version name what was planned."""
    planned = change.kind == "relation-withdrawn" and change.old[:1] == ("planned",)
    return planned and bool(change.after) and change.predicate in _PLANNED


def went_with(change: Change, upgraded: Iterable[str]) -> bool:
    """Whether a relation that is not told any more is of something that was upgraded."""
    return change.kind == "relation-withdrawn" and not {change.about, change.other}.isdisjoint(upgraded)


def founders(changes: Iterable[Change]) -> Callable[[Change], bool]:
    """A test whether a change of role only tells otherwise who founded a thing together: another body's role in it stays, and the same
    sentences tell of both, before and after."""
    staying: dict[str, list[tuple[Sentences, Sentences]]] = defaultdict(list)
    for c in changes:
        if c.family == "evidence" and c.predicate in ROLES:
            staying[c.other].append((_sentences(c.before), _sentences(c.after)))

    def told_otherwise(change: Change) -> bool:
        before, after = _sentences(change.before), _sentences(change.after)
        return change.old[1:] == change.new[1:] and any(b & before and a & after for b, a in staying[change.other])

    return told_otherwise


def _sentences(quotes: Iterable[Quote]) -> Sentences:
    return frozenset((q.source, q.text) for q in quotes)
