"""What another place sets up after an example is a thing of its own: 佛山市邮政管理局参照东莞做法,启动“寄递双查”专项行动.

In: the relations of an article, its sentences and the things that it names. Out: the same, in which a practice that a body of another division
runs after the example of the first is told apart from it. Serves the identity of what is below gov:Practice.
"""

from __future__ import annotations

import re

from kg.claims.found import Found
from kg.claims.sentences import Sentence
from kg.divisions import Divisions
from kg.lexicon import Lexicon, any_of
from kg.ontology import Ontology
from kg.records import Named, Resolved
from kg.terms import GOV


class Followers:
    """Tells a follower's practice from its model, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon, divisions: Divisions) -> None:
        operates = str(GOV.operates)
        self.operating = frozenset(p for p in ontology.properties if operates in ontology.stated_properties(p))
        self.following = re.compile(any_of(lexicon.words("following")))
        self.divisions = divisions

    def __call__(self, text: str, resolved: Resolved, sentences: list[Sentence], found: list[Found]) -> None:
        """Give each follower's practice a thing of its own, in place."""
        if not self.following.search(text):
            return
        run = [f for f in found if f.predicate in self.operating and isinstance(f.object, Named) and f.subject.code]
        for f in run:
            thing = f.object
            if (
                not isinstance(thing, Named)
                or thing.code
                or not self.following.search(text, f.sentence.start, f.sentence.end)
            ):
                continue
            if any(g.object is thing and self._elsewhere(g, f) for g in run):
                self._part(thing, f, resolved, sentences, found)

    def _elsewhere(self, model: Found, follower: Found) -> bool:
        """Whether another sentence says that a body of another division runs it, too."""
        here, there = follower.subject.code, model.subject.code
        apart = not self.divisions.within(here, there) and not self.divisions.within(there, here)
        return apart and model.sentence is not follower.sentence

    def _part(self, thing: Named, f: Found, resolved: Resolved, sentences: list[Sentence], found: list[Found]) -> None:
        """What the sentence of ``f`` says of a thing is said of the follower's."""
        s = f.sentence
        mine = [m for m in thing.mentions if s.start <= m.start < s.end]
        if not mine or len(mine) == len(thing.mentions):
            return
        forms = {m.core for m in mine if m.core}
        own = Named(thing.kind, mine[0].name, thing.name, f.subject.code, thing.classes, forms=forms, mentions=mine)
        thing.mentions = [m for m in thing.mentions if m not in mine]
        resolved.things.append(own)
        resolved.of.update((m, own) for m in mine)
        for item in (*s.items, *s.inner):
            if item.thing is thing:
                item.thing = own
        for g in found:
            if g.sentence is s:
                g.subject = own if g.subject is thing else g.subject
                g.object = own if g.object is thing else g.object
