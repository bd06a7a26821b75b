"""Of whom a figure is reported: what is counted, the initiative it is credited to, the agency, or the place.

In: a quantity, its sentence, the relations of the article. Out: an :class:`Owner`, or None where none can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.claims.bare_subjects import UNTOLD, BareSubjects
from kg.claims.found import Found
from kg.claims.patterns import Patterns
from kg.claims.quantities import Quantity
from kg.claims.sentences import Item, Sentence
from kg.divisions import Divisions
from kg.lexicon import Lexicon, any_of
from kg.ontology import CueHit, Ontology
from kg.records import Named, Resolved, Status
from kg.terms import GOV

SINCE = "以来"
OPENING = 60
"""An agency that an article names within so many characters, its title among them, is the one that it reports of."""


@dataclass(slots=True, eq=False)
class Owner:
    thing: Named
    confidence: float
    status: Status


class OwnerFinder:
    """Owners of the figures of one article after another."""

    def __init__(
        self, ontology: Ontology, lexicon: Lexicon, divisions: Divisions, patterns: Patterns, bare: BareSubjects
    ) -> None:
        self.ontology, self.divisions, self.patterns, self.bare = ontology, divisions, patterns, bare
        since = (w for w in lexicon.words("goes-on") if w.endswith(SINCE))
        self.begun = re.compile(f"({any_of(since)}),$")
        self.joint = re.compile(any_of(lexicon.words("joint")))
        self.operates, self.component, self.guided = str(GOV.operates), str(GOV.component), str(GOV.guidedBy)

    def owners(
        self, text: str, s: Sentence, quantities: Sequence[Quantity], found: Sequence[Found], resolved: Resolved,
        earlier: Sequence[Sentence] = (),
    ) -> Iterator[tuple[Quantity, Owner]]:  # fmt: skip
        """Each quantity of a sentence with its owner; ``found`` are the relations of the sentence, ``earlier`` the sentences before
        it in its paragraph."""
        opening = {b for b, _ in s.clauses}
        counted = [(q.measure_start, q.measure_end) for q in quantities]
        for q in quantities:
            begin, end = next(((b, e) for b, e in s.clauses if b <= q.start < e), (s.start, s.end))
            others = [span for span in counted if span != (q.measure_start, q.measure_end)]
            free = [
                i for i in s.items
                if not any(a <= i.start < b for a, b in others) or (i.sign in "ⓅⓁ" and i.start in opening) or self._sole(s, i)
            ]  # fmt: skip
            bare = self.bare.told(text, s, q.start, earlier, resolved)
            owner = self._owner(q, s, begin, end, free, found, resolved, bare, text, earlier)
            if owner is not None:
                status = self.patterns.status(text[begin : q.start], text[s.start : s.end])
                for thing in self._together(owner[0], s, begin, q.start, text):
                    yield q, Owner(thing, owner[1], status)

    @staticmethod
    def _sole(s: Sentence, item: Item) -> bool:
        """Whether a facility is all that a sentence names beside places: 某县建成“…”驿站4个,化解纠纷58起."""
        return item.sign == "Ⓕ" and all(i is item or i.sign == "Ⓛ" for i in s.items)

    def _together(self, owner: Named, s: Sentence, begin: int, before: int, text: str) -> Sequence[Named]:
        """The owner, or all who act with it where the figure's clause says that they do so together and names none of them
        (双方联合调处纠纷13起)."""
        acting = s.acting.get(begin, ())
        if len(acting) < 2 or owner not in acting or any(i.thing in acting for i in s.items_in(begin, before)):
            return (owner,)
        return acting if self.joint.search(text, begin, before) else (owner,)

    def _told_of(self, s: Sentence, office: Item, before: int) -> Named | None:
        """The place that opens a clause after one in which an office only speaks: 据某局局长某某介绍,全县警情下降23%,劝阻转账31起."""
        after = [i for i in s.items if i.sign == "Ⓛ" and office.end < i.start < before]
        opening = [i for i in after if any(begin == i.start for begin, _ in s.clauses)]
        if not opening or (speaker := self.patterns.speaker(s)) is None:
            return None
        speaks = any(b <= office.start and office.end <= speaker.end <= e for b, e in s.clauses)
        return opening[-1].thing if speaks else None

    def _begun(self, text: str, s: Sentence, earlier: Sequence[Sentence]) -> Named | None:
        """Of what a sentence without a name tells what came since it began (试点以来,共接待…): what the sentence before says was begun so
        (试点“…”项目), else the one initiative that it names."""
        begin, end = s.clauses[0]
        if s.items or not earlier or (begun := self.begun.search(text, begin, end)) is None:
            return None
        last = earlier[-1]
        named = [i for i in last.items if i.sign in "ⓅⒻ"]
        verb = begun[1].removesuffix(SINCE)
        led = {i.thing: None for i in named if text.endswith(verb, last.start, i.start)}
        things = led or {i.thing: None for i in named}
        return next(iter(things)) if len(things) == 1 else None

    def _of_place(self, s: Sentence, items: Sequence[Item], practice: Item, begin: int) -> Named | None:
        """The place of which a figure tells that stands after a practice: “…”平台受理诉求1.47万件,全县信访总量下降16% (it opens the figure's
        clause); 某县通过全市的“…”平台受理诉求2万件,办结率为98% (it opens the practice's, which is of more than that place)."""
        opens = max((b for b, _ in s.clauses if b <= practice.start), default=begin)
        there = practice.thing.code
        for item in items:
            if item.sign != "Ⓛ" or item.start not in (begin, opens):
                continue
            here = item.thing.own_code or ""
            wider = here != there != "" and self.divisions.within(here, there)
            if wider or opens < item.start:
                return item.thing
        return None

    def _open(self, s: Sentence, q: Quantity, begin: int, made: set[int]) -> bool:
        """Whether a number opens a clause after two things that a body runs, of which nothing tells which one it is a figure of: 开展“…”活动,
        推行“…”机制,67个摊位全部亮证."""
        run = {id(i.thing) for i in s.items if i.end <= begin and id(i.thing) in made}
        return q.start == begin and len(run) > 1

    def _guides(self, cue: CueHit) -> bool:
        """Whether a verb says what guides (坚持“…”机制), which is not what is done."""
        return any(self.guided in self.ontology.stated_properties(c.predicate) for c in cue.cues)

    def _owner(
        self,
        q: Quantity,
        s: Sentence,
        begin: int,
        end: int,
        items: list[Item],
        found: Sequence[Found],
        resolved: Resolved,
        bare: Named | Literal["untold"] | None,
        text: str,
        earlier: Sequence[Sentence],
    ) -> tuple[Named, float] | None:
        made = {id(f.object) for f in found if f.predicate == self.operates}
        near = [i for i in items if begin <= i.start and i.end < q.start]  # not the whole that a rank is of (全省第一)
        for i in items:  # 成立“法官工作站”24个: what is counted
            if (
                i.sign in "ⓅⒻ"
                and i.start < q.measure_end
                and q.measure_start < i.end
                and i.end - i.start >= 0.7 * len(q.measure)
            ):
                return i.thing, 0.9
        if bare is not None:  # 平台已接入视频点位460个
            return None if bare == UNTOLD else (bare, 0.85)
        joined = {c.end for c in s.cues if c.start == q.measure_end}
        for i in items if joined else ():  # 1260家单位接入“…”平台: how far it reaches
            if i.sign in "ⓅⒻ" and i.start in joined:
                return i.thing, 0.85
        acting = s.acting.get(begin, ())
        body = next((i for who in acting for i in reversed(near) if i.sign == "Ⓐ" and i.thing is who), None)
        practice = next((i for i in reversed([i for i in items if i.start < q.start]) if i.sign in "ⓅⒻ"), None)
        credited = practice is not None and (body is None or practice.start > body.start)
        if practice is not None and (place := self._of_place(s, items, practice, begin)) is not None:
            return place, 0.8
        if practice is not None and credited:
            own_clause = begin <= practice.start or id(practice.thing) in made
            if not own_clause and any(c.end == practice.start and self._guides(c) for c in s.cues):
                opens = max((b for b, _ in s.clauses if b <= practice.start), default=begin)
                opener = next((i for i in items if i.start == opens and i.sign == "Ⓛ"), None)
                if opener is not None:  # 某县坚持“…”机制,将网格优化为742个
                    return opener.thing, 0.8
            wholes = [f.subject for f in found if f.predicate == self.component and f.object is practice.thing]
            if wholes and begin > practice.start:  # 将甲站并入乙中心,化解…
                return wholes[0], 0.8
            if own_clause or not any(i.sign == "Ⓐ" for i in near):
                return None if self._open(s, q, begin, made) else (practice.thing, 0.9)
        if body is not None:
            return body.thing, 0.9
        places = [i for i in near if i.sign == "Ⓛ"]
        if places and places[-1].start == begin:
            return places[-1].thing, 0.8
        bodies = [i for i in items if i.sign == "Ⓐ" and i.start < q.start]
        if bodies and (told_of := self._told_of(s, bodies[-1], q.start)) is not None:
            return told_of, 0.8
        if bodies:  # who acts, before a partner that stands nearer; but the team that it set up
            acts = [i for i in bodies if i.thing in acting] if id(bodies[-1].thing) not in made else []
            return (acts or bodies)[-1].thing, 0.8
        begun = self._begun(text, s, earlier)
        if begun is not None:
            return begun, 0.8
        if acting:  # of several, only where all of them are meant
            return (acting[0], 0.8) if len(acting) == 1 or self.joint.search(text, begin, q.start) else None
        places = places or [i for i in items if i.sign == "Ⓛ" and i.end < q.start]  # 某县办结线索486条,追回工资2280万元
        if places:
            return places[-1].thing, 0.7
        agencies = [t for t in resolved.things if t.kind == "agency"]
        if len(agencies) == 1:
            return agencies[0], 0.6
        first = min(agencies, key=lambda t: t.first, default=None)
        if first is not None and first.code == resolved.main_code and first.first <= OPENING:
            return first, 0.5
        main = next((t for t in resolved.things if t.own_code and t.own_code == resolved.main_code), None)
        return (main, 0.5) if main else None
