"""Two versions in, typed changes out, without their causes.

In: two :class:`~kg.diff.version.Version`. Out: :class:`Difference`: sorted changes, and how much of the provenance differs (sources, articles, claims and
sentences get other identifiers when a page is edited; that is kept apart). Only blocks that differ are parsed, and what they lead to.

An entity that one version says is replaced by another (a correction joined or renamed it), or is also called so (a page says that it was renamed,
:mod:`kg.diff.renaming`), is compared as that one. A relation is compared by what all its claims say together. Of plain triples without a claim, those that follow from a claim that changed, or from a division or name
of an entity that came or went, are left out: they say nothing of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from kg.diff import figures, named_graphs
from kg.diff.changes import Change, Quote, order, reverse
from kg.diff.kin import kin
from kg.diff.renaming import renamed, telling
from kg.diff.side import DERIVED, LABEL, OTHER_LABEL, PROVENANCE, REPLACED_BY, TYPE, Side, Stated, text_of
from kg.diff.told import Figure, Telling
from kg.diff.version import Relation, Statements, Version
from kg.diff.withheld import unlike
from kg.terms import DCTERMS, GOV, ORG, OWL

HAS_OUTCOME, HOLDS_POST = str(GOV.hasOutcome), str(GOV.holdsPost)
_DETAILS = tuple(map(str, (GOV.since, GOV.gb2260, GOV.statisticalCode)))
_ABOUT_ENTITY = {TYPE, LABEL, OTHER_LABEL, DERIVED, REPLACED_BY, *_DETAILS}
_ABOUT_MEMBERSHIP = {TYPE, DERIVED, str(ORG.member), str(ORG.organization), str(GOV.post)}
_FOLLOWS = set(map(str, (GOV.within, GOV.variantOf, DCTERMS.replaces, OWL.differentFrom)))
"""Relations that follow from divisions, names and corrections, and say nothing when one of their ends came or went."""


@dataclass(frozen=True)
class Difference:
    """``provenance``: sort of subject → how many blocks differ. What both versions have under two identifiers the changes call by one of
    them: ``former`` leads from that of the new version to that of the old one."""

    changes: tuple[Change, ...]
    provenance: dict[str, int]
    same: bool
    former: dict[str, str] = field(default_factory=dict)


def compare(old: Version, new: Version, telling: Telling, pages: dict[str, str] | None = None) -> Difference:
    """The changes. ``pages`` maps names of pages in ``old`` to those in ``new`` where a page was only renamed; ``telling`` pairs figures."""
    subjects = {t for t in old.blocks.keys() | new.blocks.keys() if old.blocks.get(t) != new.blocks.get(t)}
    comparison = _Comparison(Side(old, subjects), Side(new, subjects), telling, pages or {})
    changes = tuple(sorted(comparison.changes(), key=order))
    blocks = Counter(
        sort
        for iri in comparison.old.sorts.keys() | comparison.new.sorts.keys()
        if (sort := comparison.new.sorts.get(iri) or comparison.old.sorts[iri]) in PROVENANCE
    )
    return Difference(
        changes, {sort: blocks[sort] for sort in PROVENANCE if blocks[sort]}, not subjects and old.quads == new.quads,
        comparison.former,
    )  # fmt: skip


class _Comparison:
    def __init__(self, old: Side, new: Side, telling: Telling, pages: dict[str, str]) -> None:
        self.old, self.new, self._telling, self._pages = old, new, telling, pages
        replaced = [*old.replaced(), *new.replaced()]
        corrected = {iri for pair in replaced for iri in pair}
        named = renamed(old, new)
        self.former = {a: b for a, b in named.items() if corrected.isdisjoint((a, b))}
        """What the new version has under another name: new identifier → old one."""
        self._renamed = self.former.keys() | set(self.former.values())
        self._one = _representatives(chain(replaced, self.former.items()))
        term = new.version.term
        self._one_term = {term(a): term(b) for a, b in self._one.items()}

    def changes(self) -> Iterator[Change]:
        stated = self._claims()
        relations = list(self._relations(stated))
        yield from relations
        yield from self._plain(relations)
        yield from self._figures(stated)
        yield from self._entities()
        yield from self._statements()

    def one(self, iri: str) -> str:
        """The one IRI for all that are replaced by each other."""
        return self._one.get(iri, iri)

    # -- relations

    def _claims(self) -> list[dict[Relation, Stated]]:
        def moved(term: str) -> str:
            return self._one_term.get(term, term)

        both = self.old.of_sort("evidence") & self.new.of_sort("evidence")
        altered = {self.new.version.term(e) for e in both}
        touched = self.old.touched(moved, altered) | self.new.touched(moved, altered)
        touched = {r for r in touched if r.subject != r.object}
        return [side.stated(touched, moved) for side in (self.old, self.new)]

    def _relations(self, stated: list[dict[Relation, Stated]]) -> Iterator[Change]:
        old, new = stated
        iri = _iris(self.new.version)
        for key in old.keys() | new.keys():
            relation = Relation(*map(iri, key))
            if relation.predicate == HAS_OUTCOME:
                continue
            before, after = old.get(key), new.get(key)
            posts = [side.posts.get((relation.subject, relation.object), ()) for side in (self.old, self.new)]
            if relation.predicate != HOLDS_POST:
                posts = [(), ()]
            change = Change("", relation.subject, relation.predicate, relation.object)
            if before is None or after is None:
                kind = "relation-added" if after else "relation-withdrawn"
                yield change._replace(
                    kind=kind,
                    old=(before.status, *posts[0]) if before else (),
                    new=(after.status, *posts[1]) if after else (),
                    before=before.quotes if before else self._planned(self.old, relation, after),
                    after=after.quotes if after else self._planned(self.new, relation, before),
                )
            elif before.status != after.status:
                yield change._replace(
                    kind="relation-status",
                    old=(before.status,),
                    new=(after.status,),
                    before=before.quotes,
                    after=after.quotes,
                )
            elif set(posts[0]) != set(posts[1]):
                yield change._replace(
                    kind="relation-post", old=posts[0], new=posts[1], before=before.quotes, after=after.quotes
                )
            else:
                yield from self.evidence(change, before.quotes, after.quotes)

    @staticmethod
    def _planned(side: Side, relation: Relation, there: Stated | None) -> tuple[Quote, ...]:
        """Where this version names what the other says is planned: what came of it, perhaps."""
        if there is None or there.status != "planned" or relation.object[:1] in ('"', "_"):
            return ()
        return side.naming(side.version.of(relation.object))

    def _plain(self, relations: list[Change]) -> Iterator[Change]:
        """Plain triples between things that no changed claim explains."""
        explained = {frozenset((c.about, c.other)) for c in relations if c.family == "relation"}
        found: list[set[tuple[str, str, str]]] = []
        for side in (self.old, self.new):
            found.append(
                {
                    (self.one(iri), p, self.one(o))
                    for iri in side.of_sort("entity")
                    for p, objects in side.said[iri].items()
                    if p not in _ABOUT_ENTITY and p != HAS_OUTCOME
                    for o in objects
                    if o[:1] not in ('"', "_", "<")
                }
            )
        came_or_went = {
            self.one(iri) for iri in self.old.of_sort("entity") | self.new.of_sort("entity")
            if self.old.version.has(iri) != self.new.version.has(iri) and iri not in self._renamed
        }  # fmt: skip
        for kind, triples in (("relation-withdrawn", found[0] - found[1]), ("relation-added", found[1] - found[0])):
            for s, p, o in triples:
                follows = p in _FOLLOWS and not came_or_went.isdisjoint((s, o))
                if s != o and not follows and frozenset((s, o)) not in explained:
                    yield Change(kind, s, p, o)

    def _figures(self, stated: list[dict[Relation, Stated]]) -> Iterator[Change]:
        iri = _iris(self.new.version)
        found: list[dict[str, Figure]] = []
        for side, claims in zip((self.old, self.new), stated, strict=True):
            reported = {
                iri(key.object): (iri(key.subject), s) for key, s in claims.items() if iri(key.predicate) == HAS_OUTCOME
            }
            nodes = reported.keys() | side.of_sort("outcome")
            side.version.load(nodes)
            found.append({})
            for node in nodes:
                said = side.version.of(node)
                if not said:
                    continue
                owner, claim = reported.get(node, ("", Stated("asserted", ())))
                found[-1][node] = Figure(
                    node, owner, side.figure(said), claim.status, claim.quotes or side.naming(said)
                )
        versions = self.old.version, self.new.version
        for change in figures.compare(found[0], found[1], self._telling, lambda: kin(versions, self.one)):
            if change.kind == "":
                yield from self.evidence(change, change.before, change.after)
            else:
                yield change

    # -- entities

    def _entities(self) -> Iterator[Change]:
        old, new = self.old, self.new
        for iri in sorted(old.of_sort("entity") | new.of_sort("entity")):
            before, after = old.said.get(iri, {}), new.said.get(iri, {})
            if iri in self._renamed:
                if iri in self.former:
                    yield from self._under_another_name(iri, self.former[iri], after)
                continue
            change = Change("", iri, old=_labels(before), new=_labels(after))
            if LABEL in before and LABEL in after:
                yield from self._same_entity(change, before, after)
            elif LABEL in after:
                yield from self._appeared(change, iri, old, new)
            elif LABEL in before:
                yield from (reverse(c) for c in self._appeared(reverse(change), iri, new, old))

    def _appeared(self, change: Change, iri: str, old: Side, new: Side) -> Iterator[Change]:
        """An entity that only ``new`` has: added, told apart from another again, or another's new name."""
        said = new.said[iri]
        quotes = new.naming(said)
        joined = old.said.get(iri, {}).get(REPLACED_BY, ())
        for other in joined:
            other_stays = new.version.has(other) and LABEL in new.version.of(other)
            if other_stays:
                yield change._replace(
                    kind="entity-split", other=other, old=_labels(old.version.of(other)), after=quotes
                )
                return
        if joined:  # the name that this one had had is gone: its new name, seen from there
            return
        former = sorted(e for e, to in new.replaced() if to == iri and LABEL in old.said.get(e, {}))
        if len(former) == 1:
            before = old.said[former[0]]
            yield change._replace(
                kind="entity-renamed", other=former[0], old=_labels(before), before=old.naming(before), after=quotes
            )
            return
        yield change._replace(kind="entity-added", after=quotes)

    def _under_another_name(self, iri: str, former: str, after: Statements) -> Iterator[Change]:
        """An entity that the old version has under another identifier."""
        before = self.old.said[former]
        change = Change("entity-renamed", iri, other=former, old=_labels(before), new=_labels(after))
        names = change.old + change.new
        quotes = telling(self.old.naming(before), names), telling(self.new.naming(after), names)
        yield change._replace(before=quotes[0], after=quotes[1])
        yield from self._details(Change("", self.one(iri)), before, after, _DETAILS)

    def _same_entity(self, change: Change, before: Statements, after: Statements) -> Iterator[Change]:
        if change.old != change.new:
            yield change._replace(kind="entity-renamed", before=self.old.naming(before), after=self.new.naming(after))
        yield from self._details(change, before, after, (OTHER_LABEL, *_DETAILS))

    def _details(
        self, change: Change, before: Statements, after: Statements, predicates: Iterable[str]
    ) -> Iterator[Change]:
        """What is said of an entity in both versions: classes, other names, dates, sentences."""
        quotes = self.old.naming(before), self.new.naming(after)
        shown = change._replace(before=quotes[0], after=quotes[1])
        types = [tuple(sorted(said.get(TYPE, ()))) for said in (before, after)]
        if types[0] != types[1]:
            yield shown._replace(kind="entity-retyped", old=types[0], new=types[1])
        for predicate in predicates:
            texts = [tuple(sorted(map(text_of, said.get(predicate, ())))) for said in (before, after)]
            gone, come = set(texts[0]) - set(texts[1]), set(texts[1]) - set(texts[0])
            if gone or come:
                yield shown._replace(
                    kind="entity-detail", predicate=predicate, old=tuple(sorted(gone)), new=tuple(sorted(come))
                )
        yield from self.evidence(change, *quotes)

    def evidence(self, change: Change, before: tuple[Quote, ...], after: tuple[Quote, ...]) -> Iterator[Change]:
        """How the sentences of a fact that stays differ: those in one version only."""
        lost = unlike(before, after, self._pages)
        come = unlike(after, before, self._pages)
        if not lost and not come:
            return
        if not after or not before:
            kind = "evidence-found" if after else "evidence-gone"
        else:
            kind = "evidence-replaced" if lost and come else "evidence-added" if come else "evidence-lost"
        yield change._replace(kind=kind, before=lost, after=come)

    # -- the rest

    def _statements(self) -> Iterator[Change]:
        """What no other kind of change covers."""
        said = [{(self.one(s), p, o) for s, p, o in _rest(side)} for side in (self.old, self.new)]
        for kind, rows in (("statement-removed", said[0] - said[1]), ("statement-added", said[1] - said[0])):
            yield from (Change(kind, *row) for row in rows)
        yield from named_graphs.moved(self.old.version, self.new.version)


def _rest(side: Side) -> Iterator[tuple[str, str, str]]:
    for iri, sort in side.sorts.items():
        if sort in PROVENANCE:
            continue
        for p, objects in side.said[iri].items():
            for o in objects:
                entity = sort == "entity" and (p in _ABOUT_ENTITY or o[:1] not in ('"', "_", "<"))
                other = (sort == "membership" and p in _ABOUT_MEMBERSHIP) or (sort == "outcome" and p in figures.ABOUT)
                if not entity and not other:
                    yield iri, p, o


def _labels(said: Statements) -> tuple[str, ...]:
    return tuple(sorted({text_of(label) for label in said.get(LABEL, ())}))


def _iris(version: Version) -> Callable[[str], str]:
    """Turtle terms of this version as IRIs."""
    known: dict[str, str] = {}

    def iri(term: str) -> str:
        if term not in known:
            prefix, colon, local = term.partition(":")
            if term[0] == "<":
                known[term] = term[1:-1]
            elif term.startswith("_:") or not colon:
                known[term] = term
            else:
                known[term] = version.prefixes[prefix] + local.replace("\\", "")
        return known[term]

    return iri


def _representatives(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each of what is replaced by each other → the first of them by name."""
    above: dict[str, str] = {}

    def top(iri: str) -> str:
        while above.setdefault(iri, iri) != iri:
            iri = above[iri]
        return iri

    for a, b in pairs:
        low, high = sorted((top(a), top(b)))
        above[high] = low
    return {iri: top(iri) for iri in above}
