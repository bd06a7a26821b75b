"""Triples that a model offers, held against the article: what stands there, and fits, becomes a relation; the rest is counted by its reason.

In: triples, the article, what the rules know of it. Out: :class:`kg.claims.relations.Found`. A page may tell the model anything, so nothing is believed:
the quote has to be in the text, both names in one sentence of it, each tied to a thing that the rules know, or whole as it is printed
(in quotes or title marks, or after its division with a head noun of its class); property and classes have to go together; and of the
model's status and that of the cue rules the more cautious one holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.claims.found import Found
from kg.claims.patterns import Patterns
from kg.claims.relations import AFTER_REACH
from kg.claims.sentences import Sentence
from kg.divisions import Divisions
from kg.identity import kind_of, normal_name
from kg.mentions.heads import unquoted
from kg.normal import matched
from kg.ontology import Ontology
from kg.records import Article, Kind, Mention, Named, Resolved, Status
from kg.second_reader.answers import End, Triple
from kg.second_reader.prompt import STATUSES, Prompt
from kg.terms import GOV

NO_CLASS, NO_PROPERTY = "a class that was not asked for", "a property that was not asked for"
NO_QUOTE, NO_NAME = "the quote is not in the article", "a name is not in the quote, or not whole there"
NO_FIT, TWICE = "the property does not take these ends", "said before"
_PARTED = re.compile(r"[,;:。!?\n]")
_QUOTED = re.compile(r"“[^“”《》]{2,30}”[^“”《》]{0,10}|《[^《》]{2,40}》")
_PLACE, _DOCUMENT = str(GOV.Place), str(GOV.Document)
MOST_PLACES = 20  # of a quote in an article


class Tied(NamedTuple):
    """What an end means, where it is named, and the mention to add where the rules have none."""

    thing: Named
    start: int
    end: int
    mention: Mention | None = None


class Checker:
    """Checks triples, for one ontology."""

    def __init__(self, ontology: Ontology, divisions: Divisions, patterns: Patterns, prompt: Prompt, rule: str) -> None:
        self.ontology, self.divisions, self.patterns, self.prompt, self.rule = (
            ontology,
            divisions,
            patterns,
            prompt,
            rule,
        )

    def __call__(
        self, article: Article, resolved: Resolved, sentences: Sequence[Sentence], known: Iterable[Found],
        homes: dict[Named, list[Sentence]], triples: Iterable[Triple], confidence: float,
    ) -> tuple[list[Found], Counter[str]]:  # fmt: skip
        """What may enter, and how many may not for which reason. New names are added to ``resolved`` and ``homes``."""
        check = _Check(self, article.matched, resolved, sentences, list(known), homes, confidence)
        for triple in triples:
            reason = check.take(triple)
            if reason is not None:
                check.dropped[reason] += 1
        return check.found, check.dropped


@dataclass
class _Check:
    """The check of one article's triples."""

    rules: Checker
    text: str
    resolved: Resolved
    sentences: Sequence[Sentence]
    known: list[Found]
    homes: dict[Named, list[Sentence]]
    confidence: float

    def __post_init__(self) -> None:
        self.found: list[Found] = []
        self.dropped: Counter[str] = Counter()

    def take(self, triple: Triple) -> str | None:
        """Let a triple in, or say why not."""
        prompt = self.rules.prompt
        predicate = prompt.properties.get(triple.property)
        if predicate is None:
            return NO_PROPERTY
        if triple.subject.cls not in prompt.classes or triple.object.cls not in prompt.classes:
            return NO_CLASS
        stretches = list(self._stretches(matched(triple.quote).strip()))
        if not stretches:
            return NO_QUOTE
        reason = NO_NAME
        for s, start, end in stretches:
            subject = self._tied(s, start, end, triple.subject, subject=True)
            obj = self._tied(s, start, end, triple.object)
            if subject is None or obj is None:
                continue
            prop = self.rules.ontology.properties[predicate]
            if subject.thing is obj.thing or not (self._is_a(subject, prop.domain) and self._is_a(obj, prop.range)):
                reason = NO_FIT
                continue
            if any(
                f.sentence is s and f.predicate == predicate and f.subject is subject.thing and f.object is obj.thing
                for f in self.found
            ):
                return TWICE
            self._add(subject, s)
            self._add(obj, s)
            status: Status = max(triple.status, *self._statuses(s, predicate, subject, obj), key=STATUSES.index)
            self.found.append(
                Found(subject.thing, predicate, obj.thing, self.rules.rule, self.confidence, s, status, measured=False)
            )
            return None
        return reason

    def _stretches(self, quote: str) -> Iterator[tuple[Sentence, int, int]]:
        """The sentences, or parts of one, that the quote is in the text."""
        at, places = self.text.find(quote) if len(quote) > 1 else -1, 0
        while at >= 0 and places < MOST_PLACES:
            for s in self.sentences:
                start, end = max(s.start, at), min(s.end, at + len(quote))
                if start < end:
                    yield s, start, end
            at, places = self.text.find(quote, at + 1), places + 1

    def _is_a(self, tied: Tied, cls: str) -> bool:
        return any(self.rules.ontology.is_a(c, cls) for c in tied.thing.classes)

    def _statuses(self, s: Sentence, predicate: str, subject: Tied, obj: Tied) -> Iterator[Status]:
        """What the cue rules say of the status: of the same relation, and of the words around the object."""
        same = (f for f in self.known if f.sentence is s and f.predicate == predicate)
        stated = [f.status for f in same if f.subject is subject.thing and f.object is obj.thing]
        if stated:
            yield from stated
            return
        at = max(obj.start, s.start)
        begin = max((b for b, _ in s.clauses if b <= at), default=s.start)
        behind = self.text[obj.end : min(s.end, obj.end + AFTER_REACH)]
        yield self.rules.patterns.status(self.text[begin:at], self.text[s.start : s.end], behind)

    # -- ends

    def _tied(self, s: Sentence, start: int, end: int, said: End, subject: bool = False) -> Tied | None:
        """What a name means in a part of a sentence; None where that is not certain."""
        name = matched(said.name).strip()
        items = [i for i in (*s.items, *s.inner) if start <= i.start and i.end <= end]
        named = [i for i in items if self._goes_by(i.thing, name) or self.text[i.start : i.end] == name]
        if named:
            return (
                Tied(named[0].thing, named[0].start, named[0].end) if len({id(i.thing) for i in named}) == 1 else None
            )
        if subject:  # who acts in the clause, though not named in it
            clauses = [b for b, e in s.clauses if start < e and b < end]
            acting = {id(t): t for b in clauses for t in s.acting.get(b, ()) if self._goes_by(t, name)}
            if len(acting) == 1:
                return Tied(next(iter(acting.values())), start, start)
        return self._printed(s, start, end, name, said.cls)

    @staticmethod
    def _goes_by(thing: Named, name: str) -> bool:
        return normal_name(name, thing.kind) in {
            normal_name(n, thing.kind) for n in (thing.label, thing.name, *thing.forms)
        }

    def _printed(self, s: Sentence, start: int, end: int, name: str, cls: str) -> Tied | None:
        """A name that the rules do not know here, where it is whole as it stands."""
        iri, kind = self.rules.prompt.classes[cls], kind_of(cls)
        at = self.text.find(name, start, end)
        if at < 0 or kind is None or kind == "place" or len(name) < 2 or _PARTED.search(name):
            return None
        stop = at + len(name)
        if self.text[at - 1 : at] in ("“", "《") and self.text[stop : stop + 1] == (
            "”" if self.text[at - 1] == "“" else "》"
        ):
            at, stop = at - 1, stop + 1
        printed = self.text[at:stop]
        if at < start or stop > end:
            return None
        places = [i for i in (*s.items, *s.inner) if i.start < stop and at < i.end]
        if any(i.sign != "Ⓛ" or i.start < at or i.end > stop for i in places):
            return None  # the rules read other names there
        code = next((i.thing.own_code or "" for i in places if i.start == at and i.end < stop), "")
        if not self._is_whole(printed, iri, code):
            return None
        unit = self.rules.divisions.county_or_above(code) if code else None
        thing = self._thing(kind, printed, unit.code if unit else "", iri)
        return Tied(thing, at, stop, Mention(at, stop, (iri,), self.rules.rule, printed))

    def _is_whole(self, printed: str, cls: str, code: str) -> bool:
        """Whether a name is whole: titled, in quotes with at most a head noun of its class behind, or after its division with such a head."""
        if printed[0] == "《" or cls == _DOCUMENT:
            return printed[0] == "《" and cls == _DOCUMENT and _QUOTED.fullmatch(printed) is not None
        if printed[0] == "“":
            tail = printed.rpartition("”")[2]
            return _QUOTED.fullmatch(printed) is not None and (not tail or self._has_head(tail, cls))
        return bool(code) and not _QUOTED.search(printed) and self._has_head(printed, cls)

    def _has_head(self, name: str, cls: str) -> bool:
        nouns = self.rules.ontology.head_nouns
        heads = (classes for noun, classes in nouns.items() if name.endswith(noun))
        return any(self.rules.ontology.is_a(c, cls) for classes in heads for c in classes)

    def _thing(self, kind: Kind, printed: str, code: str, cls: str) -> Named:
        """The thing of the article that goes by the name; a new one where there is none."""
        same = [
            t for t in self.resolved.things if t.kind == kind and self._goes_by(t, printed) and code in ("", t.code)
        ]
        if len(same) == 1:
            return same[0]
        label = printed if printed[0] == "《" else unquoted(printed) if printed[-1] == "”" else printed
        return Named(kind, label, normal_name(label, kind), code, (cls,))

    def _add(self, tied: Tied, s: Sentence) -> None:
        """Let the mention that was made for an end mean it."""
        thing = tied.thing
        if tied.mention is None:
            return
        if all(t is not thing for t in self.resolved.things):
            self.resolved.things.append(thing)
        self.resolved.of[tied.mention] = thing
        thing.mentions.append(tied.mention)
        thing.forms.add(tied.mention.name)
        naming = self.homes.setdefault(thing, [])
        if all(other is not s for other in naming):
            naming.append(s)
            naming.sort(key=lambda other: other.start)
