"""What became of what the old version tells, as the sentences of the new one say: upgraded, planned and since named, a partner told otherwise.

In: typed changes. Out: the changes of a note: those of :mod:`kg.diff.compare`, some under a kind that only a note knows. What the new version says
was upgraded (gov:supersedes) is not gone: its relations went into its successor. A plan of which the new version names the thing is not gone
either, though nobody is said to have carried it out. Who founded a thing with others in both versions neither joined nor left; what another
change tells from the same sentence, and what a thing is called or counts now that it had before, is no fact of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from kg.diff.changes import Change, Quote
from kg.terms import GOV

SUPERSEDES = str(GOV.supersedes)
UPGRADED = "entity-upgraded"
"""The kind of a change that only a note knows: ``about`` was upgraded to ``other``."""
PLAN = "relation-plan"
"""The same: a plan that only the old version tells, of a thing that the new version names."""
UNSAID = "relation-unsaid"
"""The same: what the new version does not tell any more, though a sentence of it names both."""
NEAR = "relation-near"
"""The same, where two sentences in a row name one each."""
NAMED = "relation-named"
"""The same, where the sentence names ``other`` alone, which is no entity of the new version."""
NOBODY = "relation-nobody"
"""The same: who did a thing that the new version still tells of, without saying who does it."""
PLACED = "entity-placed"
"""The same: one thing of one name under two identifiers, since the versions place it more widely or less."""
TOLD_ADDED, TOLD_WITHDRAWN = "relation-told-added", "relation-told-withdrawn"
"""The same: what another change tells already, from the same sentence."""
_TOLD = {"relation-added": TOLD_ADDED, "relation-withdrawn": TOLD_WITHDRAWN}
BELOW = "relation-below"
"""The same: who did a thing that a part of it does in the new version."""
GREW = "figure-grown"
"""The same: a figure that the new version tells with the one of before, of what both versions have."""
ROLES = frozenset(map(str, (GOV.operates, GOV.participatesIn)))
_APPLIES, _WITH = str(GOV.appliesIn), str(GOV.collaboratesWith)
_RECEIVED, _AWARDED, ABSORBS = str(GOV.received), str(GOV.awardedBy), str(GOV.absorbs)
_PLANNED = ROLES | {str(GOV.issued), str(GOV.component)}
Sentences = frozenset[tuple[str, str]]


def successors(changes: Iterable[Change]) -> dict[str, Change]:
    """What the new version says was upgraded → the relation that says so."""
    return {c.other: c for c in changes if c.kind == "relation-added" and c.predicate == SUPERSEDES}


def noted(
    changes: Sequence[Change],
    plain: Callable[[str], str] = str,
    otherwise: Callable[[Change], bool] = lambda change: False,
    grew: Callable[[Change], bool] = lambda change: False,
) -> list[Change]:
    """The changes of a note; ``plain`` is a name without the place before it, ``otherwise`` whether a change is one of words alone,
    ``grew`` whether a sentence tells a new figure with the one of before."""
    upgraded = [
        Change(UPGRADED, iri, SUPERSEDES, c.about, after=c.after, causes=c.causes)
        for iri, c in sorted(successors(changes).items())
    ]
    entities = {c.about for c in changes if c.kind == "entity-added"}
    changes = [_noted(c, plain, entities, grew) for c in doubled(changes, otherwise)]
    added = [c for c in changes if c.kind == "relation-added" and c.predicate in ROLES]
    taken_up = {(c.about, c.other) for c in added}
    done: dict[str, list[Quote]] = defaultdict(list)
    for c in added:
        done[c.other] += c.after
    return [
        _with_what_is_done(c, done[c.other]) if _is_plan(c) and (c.about, c.other) not in taken_up else c
        for c in changes
    ] + upgraded


def _noted(
    change: Change, plain: Callable[[str], str], entities: Collection[str], grew: Callable[[Change], bool]
) -> Change:
    """A change of an identifier alone is none of the name; a figure with the one of before, of none of the new ``entities``, is a changed one."""
    if change.kind == "figure-added" and change.new_figure and change.about not in entities:
        return change._replace(kind=GREW) if grew(change) else change
    same = (
        change.kind == "entity-renamed" and change.other and set(map(plain, change.old)) == set(map(plain, change.new))
    )
    return change._replace(kind=PLACED) if same else change


def doubled(changes: Sequence[Change], otherwise: Callable[[Change], bool]) -> list[Change]:
    """The changes; those that another already tells from the same sentence only follow from it: that two work together where one of them does
    a thing, what a thing was upgraded from, who awards what somebody received."""
    told: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for c in changes:
        if c.kind in _TOLD and (c.predicate in ROLES or c.predicate == _RECEIVED):
            who = c.other if c.predicate == _RECEIVED else c.about
            told[c.kind, who] |= _sentences(_own(c))

    def follows(c: Change) -> bool:
        if c.kind not in _TOLD or c.predicate not in (_WITH, SUPERSEDES, _AWARDED) or otherwise(c):
            return False
        if c.predicate == SUPERSEDES:
            return c.kind == "relation-added"
        ends = (c.about, c.other) if c.predicate == _WITH else (c.about,)
        own = _sentences(_own(c))
        return bool(own) and any(own <= told[c.kind, end] for end in ends)

    return [c._replace(kind=_TOLD[c.kind]) if follows(c) else c for c in changes]


def _own(change: Change) -> tuple[Quote, ...]:
    """The sentences that claim what came or went."""
    return change.after if change.kind == "relation-added" else change.before


def _with_what_is_done(plan: Change, told: Iterable[Quote]) -> Change:
    """A plan with the sentences first that tell something of the thing in the new version."""
    places = {(q.source, q.text): q for q in (*told, *plan.after)}
    return plan._replace(kind=PLAN, after=tuple(places.values()))


def unsaid(
    changes: Sequence[Change],
    told_otherwise: Callable[[Change], bool],
    said_together: Callable[[Sequence[Change]], Mapping[tuple[str, str], tuple[Quote, ...]]],
    said_alone: Callable[[Sequence[Change]], Mapping[str, Quote]],
    of_nobody: Callable[[str], bool],
    part_of: Callable[[str, str], bool] = lambda part, whole: False,
) -> list[Change]:
    """The changes; relations that the new version does not tell any more though one of its sentences (or two in a row) names both ends, or what it has
    no entity of, are shown with it; who did a thing that is ``of_nobody`` now is told so, and which part of somebody (``part_of``) does it."""
    taken_up = {(c.about, c.other) for c in changes if c.kind == "relation-added"}
    gone = [
        c
        for c in changes
        if c.kind == "relation-withdrawn" and (c.about, c.other) not in taken_up and not told_otherwise(c)
    ]
    done_by_part: set[int] = set()
    both, alone = said_together(gone), said_alone(gone)
    shown: dict[int, Change] = {}
    now: dict[str, list[Change]] = defaultdict(list)
    for c in changes:
        if c.kind == "relation-added" and c.predicate in ROLES and c.new[:1] == ("asserted",):
            now[c.other].append(c)
    for c in gone:
        below = [n for n in now[c.other] if c.predicate in ROLES and part_of(n.about, c.about)]
        if below:
            done_by_part |= set(map(id, below))
            shown[id(c)] = c._replace(kind=BELOW, new=tuple(n.about for n in below), after=below[0].after)
        elif quotes := both.get((c.about, c.other)):
            shown[id(c)] = c._replace(kind=UNSAID if len(quotes) == 1 else NEAR, after=quotes)
        elif quote := alone.get(c.other):
            shown[id(c)] = c._replace(kind=NAMED, after=(quote,))
        elif c.predicate in ROLES and of_nobody(c.other):
            shown[id(c)] = c._replace(kind=NOBODY)
    return [c._replace(kind=TOLD_ADDED) if id(c) in done_by_part else shown.get(id(c), c) for c in changes]


def _is_plan(change: Change) -> bool:
    """Whether it is a plan that is not told any more while sentences of the new version name what was planned."""
    return was_planned(change) and bool(change.after) and change.predicate in _PLANNED


def was_planned(change: Change) -> bool:
    """Whether only the old version tells it, as a plan."""
    return change.kind in ("relation-withdrawn", PLAN) and change.old[:1] == ("planned",)


def carried_out(changes: Sequence[Change]) -> set[str]:
    """What the old version plans and the new one says is done, by whomever."""
    told = {
        (c.about if c.predicate == _APPLIES else c.other)
        for c in changes
        if c.kind == "relation-status" and (c.old[:1], c.new[:1]) == (("planned",), ("asserted",))
        if c.predicate in _PLANNED or c.predicate == _APPLIES
    }
    planned = {c.other for c in changes if c.predicate in ROLES and was_planned(c)}
    return (
        told
        | {
            c.other
            for c in changes
            if c.kind == "relation-added" and c.predicate in ROLES and c.new[:1] == ("asserted",)
        }
        & planned
    )


def unreal(changes: Iterable[Change], what: str) -> dict[str, str]:
    """What came (``what`` is new) or went (gone) only as a plan, or as what is not done → which of these statuses, the plan first."""
    kind = "relation-added" if what == "new" else "relation-withdrawn"
    held: dict[str, set[str]] = defaultdict(set)
    for c in changes:
        if c.kind in (kind, PLAN) and (c.predicate in ROLES or c.predicate == _APPLIES):
            thing = c.about if c.predicate == _APPLIES else c.other
            held[thing] |= set((c.new or c.old)[:1])
    return {thing: max(statuses) for thing, statuses in held.items() if statuses and statuses <= {"planned", "denied"}}


def founding(changes: Iterable[Change]) -> dict[str, list[Quote]]:
    """Thing → the sentences of the new version that tell who does it."""
    found: dict[str, list[Quote]] = defaultdict(list)
    for c in changes:
        if c.predicate in ROLES and c.kind in (
            "relation-added",
            "relation-status",
            "evidence-replaced",
            "evidence-added",
        ):
            found[c.other] += c.after
    return found


def went_with(change: Change, upgraded: Iterable[str]) -> bool:
    """Whether a relation that is not told any more is of something that was upgraded."""
    return change.kind == "relation-withdrawn" and not {change.about, change.other}.isdisjoint(upgraded)


def founders(changes: Sequence[Change]) -> Callable[[Change], bool]:
    """A test whether a change only tells otherwise who does a thing together: of a role, where another body's role in it stays, and the same
    sentences tell of both, before and after; of two bodies that work together, where both do that thing in both versions."""
    staying: dict[str, list[tuple[Sentences, Sentences]]] = defaultdict(list)
    bodies: dict[str, set[str]] = defaultdict(set)
    kinds: dict[tuple[str, str], set[str]] = defaultdict(set)
    for c in changes:
        if c.family == "evidence" and c.predicate in ROLES:
            staying[c.other].append((_sentences(c.before), _sentences(c.after)))
            bodies[c.other].add(c.about)
        elif c.predicate in ROLES:
            kinds[c.other, c.about].add(c.kind)
    for (thing, body), of in kinds.items():
        if of == {"relation-added", "relation-withdrawn"}:
            bodies[thing].add(body)

    def told_otherwise(change: Change) -> bool:
        if change.predicate == _WITH:
            return any({change.about, change.other} <= of for of in bodies.values())
        before, after = _sentences(change.before), _sentences(change.after)
        return (
            bool(before and after)
            and change.old[1:] == change.new[1:]
            and any(b & before and a & after for b, a in staying[change.other])
        )

    return told_otherwise


def _sentences(quotes: Iterable[Quote]) -> Sentences:
    return frozenset((q.source, q.text) for q in quotes)
