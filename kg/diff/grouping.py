"""Changes put together as one reads them: by place, agency, initiative, topic, cause or kind.

In: changes and :class:`~kg.diff.names.Names`. Out: groups in a fixed order, each with its changes. An initiative's group holds what is said of it, by whomever; what
is not about an initiative stands with its agency. A change belongs to one group, but to one for each topic of its initiative.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from kg.diff import became, continuing, folding
from kg.diff.became import ROLES
from kg.diff.changes import CAUSES, FAMILIES, Change, Quote
from kg.diff.names import Names
from kg.diff.naming import Texts
from kg.diff.reading_order import ORDER, causes_of
from kg.diff.side import LABEL
from kg.diff.version import Version
from kg.terms import GOV

BY = ("initiative", "place", "agency", "topic", "cause", "kind")
SORTS = ("practice", "agency", "organization")
"""The kinds of entities that groups are of, in their order."""
_CLASSES = {
    str(GOV[name]): "practice" for name in ("Program", "Mechanism", "Platform", "Facility", "Initiative", "Practice")
}
_CLASSES |= {str(GOV[name]): name.lower() for name in ("Agency", "Organization")}
STATES = ("changed", "new", "gone", "")

_RANKS = sorted(ORDER, key=lambda kind: (list(FAMILIES).index(kind.partition("-")[0]), ORDER.index(kind)))
"""The kinds that groups are of, in their order."""
SHOWN_AS = {
    folding.THEN: "entity-detail", became.PLAN: "relation-status", became.TOLD_ADDED: "relation-added",
    became.GREW: "figure-updated", continuing.BESIDE: "figure-withdrawn", continuing.ELSEWHERE: "figure-withdrawn",
} | dict.fromkeys(
    (became.UNSAID, became.NEAR, became.NAMED, became.NOBODY, became.TOLD_WITHDRAWN, continuing.CARRIED), "relation-withdrawn"
) | dict.fromkeys(
    (folding.SITE, folding.REACH, folding.NARROWER, folding.TOLD_OTHERWISE, became.BELOW), folding.ROLE
)  # fmt: skip
"""Kinds that only a note knows → the kind that heads them."""


class Group(NamedTuple):
    """``about`` is the IRI that the group is of, or empty; ``state`` one of :data:`STATES`, for an entity."""

    rank: int
    where: str
    heading: str
    about: str
    state: str


class Grouping:
    """How changes are grouped, with the labels of a report."""

    def __init__(self, by: str, names: Names, old: Version, new: Version, former: Mapping[str, str]) -> None:
        """``former`` leads from the identifier of what was renamed to the one that it had."""
        self._by, self._names, self._old, self._new, self._former = by, names, old, new, former
        self._texts_old, self._texts_new = Texts(old), Texts(new)
        self._operators: dict[str, set[str]] = defaultdict(set)
        if by == "agency":
            self._find_operators()

    def groups(self, changes: Iterable[Change]) -> list[tuple[Group, list[Change]]]:
        """The groups, those about initiatives first, what changed before what came and went, then by place and name."""
        found: dict[Group, list[Change]] = defaultdict(list)
        for change in changes:
            for group in self._of(change):
                found[group].append(change)
        return sorted(found.items(), key=lambda item: (item[0].rank, STATES.index(item[0].state), item[0][1:4]))

    def _of(self, change: Change) -> list[Group]:
        if self._by == "kind":
            kind = SHOWN_AS.get(change.kind, change.kind)
            return [Group(_RANKS.index(kind), "", self._names.words[f"kind.{kind}"], "", "")]
        if self._by == "cause":
            kind = causes_of(change)[0].kind
            return [Group(CAUSES.index(kind), "", self._names.words[f"cause.{kind}"], "", "")]
        if self._by == "place":
            place = next(filter(None, map(self._names.place, self._subjects(change))), "")
            return [Group(0 if place else 1, place, self._names.where(place) if place else self._no(), place, "")]
        if self._by == "topic":
            topics = [t for s in self._subjects(change) for t in self._names.objects(s, str(GOV.addresses))]
            return [Group(0, "", self._names(t), t, "") for t in sorted(set(topics))] or [
                Group(1, "", self._no(), "", "")
            ]
        about = self._agency(change) if self._by == "agency" else self._initiative(change)
        return [self._group(about) if about else Group(len(SORTS), "", self._no(), "", "")]

    def _group(self, about: str) -> Group:
        before = self._former.get(about, about)
        there, here = LABEL in self._old.of(before), LABEL in self._new.of(about)
        if not there and not here:  # things of other graphs may be labelled otherwise
            there, here = self._old.has(before), self._new.has(about)
        state = "changed" if there == here else "new" if here else "gone"
        place = self._names.place(about)
        sort = self.sort(about)
        return Group(SORTS.index(sort) if sort in SORTS else len(SORTS), place, self._names(about), about, state)

    # -- names in the sentences of the other version

    def look_for(self, labels: Iterable[str]) -> None:
        """Find these names in the sentences of both versions in one go."""
        wanted = list(labels)
        for texts in (self._texts_old, self._texts_new):
            texts.look_for(wanted)

    def in_text(self, iri: str, new: bool) -> bool:
        """Whether a sentence of the version that has no such entity has its name; ``new``: it is the old version that has none. A name that an
        entity elsewhere bears there says nothing."""
        texts, label = (self._texts_old if new else self._texts_new), self._names(iri)
        return not texts.called(label) and texts.hold(label)

    def not_in_text(self, change: Change) -> Change | None:
        """A change of the forms of a name without those that a sentence of the other version has; None where that leaves nothing."""
        gone = tuple(form for form in change.old if not self._texts_new.hold(form))
        come = tuple(form for form in change.new if not self._texts_old.hold(form))
        return change._replace(old=gone, new=come) if gone or come else None

    def said_together(self, changes: Sequence[Change]) -> dict[tuple[str, str], tuple[Quote, ...]]:
        """A sentence of the new version that has the names of both ends of a change, or two in a row, by the ends."""
        ends = {(self._names(c.about), self._names(c.other)): (c.about, c.other) for c in changes}
        return {ends[pair]: quotes for pair, quotes in self._texts_new.together(ends).items()}

    def next_to(self, quotes: Iterable[Quote], beginning: Sequence[str]) -> dict[str, Quote]:
        """The sentences of the old version right behind these that begin with one of some words."""
        return self._texts_old.next_to(quotes, beginning)

    def said_alone(self, changes: Sequence[Change]) -> dict[str, Quote]:
        """A sentence of the new version that names what a relation led to, of what the new version has no entity."""
        ends = {
            self._names(c.other): c.other
            for c in changes
            if c.other[:1] not in ('"', "_", "<") and not self._new.has(c.other) and self.in_text(c.other, False)
        }
        return {ends[label]: quote for label, quote in self._texts_new.first(ends).items()}

    def of_nobody(self, iri: str) -> bool:
        """Whether the new version tells of a thing, and of nobody who runs it or takes part in it."""
        return LABEL in self._new.of(iri) and iri not in self._with_roles

    @cached_property
    def _with_roles(self) -> frozenset[str]:
        """What somebody runs or takes part in, in the new version."""
        roles = {self._new.term(role) for role in ROLES}
        return frozenset(self._new.iri(claim.object) for _, claim in self._new.claims if claim.predicate in roles)

    def elsewhere(self, iri: str) -> list[str]:
        """The divisions of which the old version has an initiative of this name, where this one's lies in none of them, nor they in it."""
        place = self._names.place(iri)
        others = [
            self._names.place(self._old.iri(term))
            for term in self._texts_old.called(self._names(iri))
            if term.startswith("practice:")
        ]
        apart = place and all(other and not self._names.nested(place, other) for other in others)
        return sorted(set(others)) if apart else []

    def _no(self) -> str:
        return self._names.words[f"no.{self._by}"]

    def sort(self, iri: str) -> str:
        """The kind of an entity, by its identifier or its classes."""
        kind = self._new.term(iri).partition(":")[0] if iri[:1] not in ('"', "_", "<") else ""
        if kind in self._new.prefixes and kind in SORTS:
            return kind
        return next((_CLASSES[c] for c in sorted(self._names.classes(iri)) if c in _CLASSES), kind)

    def _subjects(self, change: Change) -> list[str]:
        """What a change is about, initiatives first, then agencies."""
        both = (change.about, change.other if change.family != "figure" else "")
        ends = [iri for iri in both if iri and iri[0] not in ('"', "<")]
        return sorted(ends, key=lambda iri: SORTS.index(s) if (s := self.sort(iri)) in SORTS else len(SORTS))

    def _initiative(self, change: Change) -> str:
        subjects = self._subjects(change)
        if change.family in ("entity", "evidence") and not change.predicate and self.sort(subjects[0]) != "practice":
            return ""
        return subjects[0] if subjects and self.sort(subjects[0]) in SORTS else ""

    def _agency(self, change: Change) -> str:
        subjects = self._subjects(change)
        agencies = [s for s in subjects if self.sort(s) in ("agency", "organization")]
        return next(iter(agencies or sorted({a for s in subjects for a in self._operators[s]})), "")

    def _find_operators(self) -> None:
        for version in (self._old, self._new):
            for _, claim in version.claims:
                if claim.subject.startswith(("agency:", "organization:")) and claim.object.startswith("practice:"):
                    self._operators[version.iri(claim.object)].add(version.iri(claim.subject))
