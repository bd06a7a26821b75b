"""Of whom a verb speaks that is no verb of who acts: who takes part (A邀请B参与), and what becomes something (A升级为B).

In: a clause with its names, and a cue verb. Out: who takes part by it, whether it says who acts at all, or who acts after it. Serves gov:participatesIn.
"""

from __future__ import annotations

import re
from itertools import pairwise

from kg.claims.sentences import Item, Sentence
from kg.lexicon import Lexicon, any_of
from kg.ontology import CueHit, Ontology
from kg.records import Named
from kg.terms import GOV

INTO = ("至", "到", "进")
SUBJECT_REACH = 2
"""How far a practice that is the subject of a verb stands from the clause's beginning and from the verb (目前“X”平台已接入)."""


class Partakers:
    """Who takes part by a cue verb, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon) -> None:
        participates = str(GOV.participatesIn)
        self.participating = frozenset(p for p in ontology.properties if participates in ontology.stated_properties(p))
        self.causing = lexicon.words("causing")
        self.moved = re.compile(any_of(lexicon.words("moved")))

    def __call__(self, text: str, s: Sentence, begin: int, cue: CueHit) -> list[Named] | None:
        """Who takes part, where that is not who acts: the body right before the verb (A邀请B参与), what is moved (将某事纳入 …), or the practice
        that is its subject (“X”平台未接入 …). None where it is who acts."""
        if not any(c.predicate in self.participating for c in cue.cues):
            return None
        before = s.items_in(begin, cue.start)
        if before and before[-1].sign == "Ⓐ" and before[-1].end == cue.start:
            return [before[-1].thing]
        moved = self.moved.search(text, begin, cue.start)
        if moved is not None:
            return [i.thing for i in before if i.start >= moved.end()]
        if not before or before[0].sign not in "ⓅⒻ" or any(begin <= c.start < before[0].start for c in s.cues):
            return None
        near = before[0].start - begin <= SUBJECT_REACH and cue.start - before[0].end <= SUBJECT_REACH
        return [before[0].thing] if near else None

    def leads(self, text: str, lead: Item, cue: CueHit) -> bool:
        """Whether the body right before a verb is its subject, and not who acts in the clause: 落实甲局部署的行动, 指导甲协会成立服务队."""
        if lead.sign not in "ⒶⒻ" or lead.end != cue.start:
            return False
        return text.startswith("的", cue.end) or text.endswith(self.causing, 0, lead.start)


def connectors(lexicon: Lexicon) -> frozenset[str]:
    """What stands between those who act together: 与, 和, and 先后与."""
    return frozenset(f"{manner}{word}" for word in lexicon.words("and") for manner in ("", *lexicon.words("manner")))


def becomes(text: str, items: list[Item], cue: CueHit, item: Item) -> bool:
    """A升级为B, A整合至B: what becomes something, or becomes part of it, does not run it."""
    if item.start > cue.end and text.startswith(INTO, cue.end):
        return True
    turned = item.start > cue.end and text.startswith("为", cue.end)
    return turned and any(i.end == cue.start and i.sign in "ⒶⒻ" for i in items)


def became(text: str, items: list[Item], cues: list[CueHit]) -> list[Named]:
    """What the subject of a clause becomes (甲队升级为乙中心,…), which acts in the clauses after it."""
    ends = {c.start: c.end for c in cues if text.startswith("为", c.end)}
    bodies = [i for i in items if i.sign in "ⒶⒻ"][:2] if ends else []
    return [b.thing for a, b in pairwise(bodies) if ends.get(a.end, b.start) + 1 == b.start]
