"""Articles read: their mentions, what these mean, and what is claimed of them, as one :class:`kg.records.Reading` each.

Composes the stages ``mentions`` and ``claims`` for one ontology.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.claims.beginnings import BeginningFinder
from kg.claims.confidence import Confidence, Signs, naming
from kg.claims.figure_rules import read_all
from kg.claims.followers import Followers
from kg.claims.found import Found
from kg.claims.genres import GenreFinder
from kg.claims.owners import OwnerFinder
from kg.claims.patterns import Patterns
from kg.claims.periods import PeriodFinder, PeriodRule
from kg.claims.quantities import Quantity, QuantityFinder, Stretch
from kg.claims.relations import RelationFinder
from kg.claims.roles import RoleFinder
from kg.claims.sentences import Sentence, homes, sentences
from kg.claims.sites import Sites
from kg.identity import normal_name
from kg.mentions.completion import Completion
from kg.mentions.components import mentions
from kg.mentions.notes import Notes
from kg.mentions.resources import resources
from kg.records import Article, Claim, Entity, Evidence, Figure, Genre, Key, Named, Reading, Resolved
from kg.terms import GOV

OPERATES, APPLIES_IN, HOLDS_POST, LAW = (str(GOV[n]) for n in ("operates", "appliesIn", "holdsPost", "Law"))
SUPERSEDES = str(GOV.supersedes)
OWNING = frozenset({OPERATES, str(GOV.issued)})
PLACING = OWNING | {APPLIES_IN, HOLDS_POST, SUPERSEDES}
"""Relations that tell the division of a thing."""
HAS_OUTCOME = str(GOV.hasOutcome)
Observe = Callable[[Claim | Figure, Signs], None]
Second = Callable[[Article, Resolved, list[Sentence], list[Found], dict[Named, list[Sentence]]], list[Found]]
"""Called with what the rules know of an article: what else it says. May add things, and where they are named."""
CANDIDATES = 4
"""How many divisions of one name are named where it could not be told which is meant."""
GOVERNING_KINDS = ("practice", "document", "honor", "person")
"""Kinds of things that an article of another genre does not name (《火锅英雄》 is no document, 选举活动 no program; foreign ministers and
coaches hold no office here)."""
OWNED_KINDS = ("practice", "document", "organization")
"""Kinds whose division is that of who runs or issues them, where their own name holds none."""


class Extractor:
    """Reads articles by the ontology of the given folders."""

    def __init__(self, dirs: Sequence[Path], observe: Observe = lambda *_: None, second: Second | None = None) -> None:
        """``observe`` is told of each claim and figure what its confidence follows from; ``second`` reads each article after the rules."""
        self.second = second
        self.dirs = tuple(str(d) for d in dirs)
        shared = resources(self.dirs)
        self.ontology, self.divisions = shared.ontology, shared.divisions
        self.confidence, self.observe = Confidence.load(dirs, self.ontology), observe
        patterns = Patterns(dirs, self.ontology)
        self.complete = Completion(self.ontology, shared.lexicon, self.divisions)
        self.relations = RelationFinder(self.ontology, shared.lexicon, patterns)
        self.roles = RoleFinder(self.ontology, shared.lexicon, self.divisions)
        self.quantities = QuantityFinder.load(dirs)
        periods = PeriodFinder(read_all(dirs, "patterns/periods.tsv", PeriodRule))
        self.beginnings = BeginningFinder(self.ontology, shared.lexicon, periods)
        self.patterns = patterns
        self.followers = Followers(self.ontology, shared.lexicon, shared.divisions)
        self.sites = Sites(patterns)
        self.owners = OwnerFinder(self.ontology, shared.lexicon, shared.divisions, patterns, self.relations.bare)
        self.genres = GenreFinder.load(dirs, self.ontology)

    def read(self, article: Article) -> Reading:
        """Everything that the article says."""
        return self.read_all([article])[0]

    def read_all(self, articles: Sequence[Article]) -> list[Reading]:
        """What each of some articles says, stage by stage: the tables that a stage looks things up in stay in the processor's cache
        from one article to the next."""
        noted = mentions(articles, self.dirs)
        resolved = [self.complete(notes) for notes in noted]
        parsed = [
            list(sentences(notes.article, things, notes.scan.cues, self.ontology))
            for notes, things in zip(noted, resolved, strict=True)
        ]
        found = [self.relations(notes.text, own) for notes, own in zip(noted, parsed, strict=True)]
        for notes, things, own, facts in zip(noted, resolved, parsed, found, strict=True):
            self.followers(notes.text, things, own, facts)
        naming = [homes(own) for own in parsed]
        read = list(zip(noted, resolved, parsed, found, naming, strict=True))
        for notes, things, own, facts, named in read:
            facts.extend(self.roles(notes.text, things, own, facts, named))
            self.sites(notes.text, own, facts)
        genres = [self.genres(notes.text) for notes in noted]
        counted = self._quantities(noted, parsed, genres)
        writers = [
            _Writer(
                self, notes.article, things, own, _best(facts), named, self._more(notes.article, things, own, facts, named),
                genre, quantities,
            )
            for (notes, things, own, facts, named), genre, quantities in zip(read, genres, counted, strict=True)
        ]  # fmt: skip
        claims = [writer.claims() for writer in writers]
        figures = [writer.figures() for writer in writers]
        return [writer.reading(*own) for writer, own in zip(writers, zip(claims, figures, strict=True), strict=True)]

    def _quantities(
        self, noted: Sequence[Notes], parsed: Sequence[Sequence[Sentence]], genres: Sequence[Genre | None]
    ) -> list[dict[int, list[Quantity]]]:
        """The numbers that the sentences of each article report, by where these begin."""
        asked = [
            (k, Stretch(notes.text, s.start, s.end, notes.article.date))
            for k, (notes, own, genre) in enumerate(zip(noted, parsed, genres, strict=True)) if not genre
            for s in own if s.role in ("body", "caption")
        ]  # fmt: skip
        counted: list[dict[int, list[Quantity]]] = [{} for _ in noted]
        for (k, at), found in zip(asked, self.quantities.find_all([stretch for _, stretch in asked]), strict=True):
            if found:
                counted[k][at.start] = found
        return counted

    def _more(
        self, article: Article, things: Resolved, own: list[Sentence], facts: list[Found], named: dict[Named, list[Sentence]]
    ) -> list[Found]:  # fmt: skip
        return [] if self.second is None else _best(self.second(article, things, own, facts, named))


def _best(found: list[Found]) -> list[Found]:
    """Of one relation found twice by one rule in one sentence, the surer one."""
    best: dict[tuple[object, ...], Found] = {}
    for f in found:
        other = f.object if isinstance(f.object, str) else id(f.object)
        key = (id(f.subject), f.predicate, other, f.rule, f.sentence.start)
        if key not in best or f.confidence > best[key].confidence:
            best[key] = f
    return list(best.values())


@dataclass
class _Writer:
    """Turns the things and relations of one article into records with keys and evidence."""

    rules: Extractor
    article: Article
    resolved: Resolved
    parsed: list[Sentence]
    found: list[Found]
    homes: dict[Named, list[Sentence]]
    more: list[Found]
    """What the second reader found: claims of its own, and the division of what nobody else is said to run; nothing else follows from it."""
    genre: Genre | None
    quantities: dict[int, list[Quantity]]
    """By the sentences' starts; none in an article of another genre."""

    def __post_init__(self) -> None:
        self.keys: dict[Named, Key] = {}
        self.names: dict[Named, str] = {}
        self.speakers: dict[int, Key | None] = {}
        self.quotes: dict[int, tuple[Evidence, ...]] = {}
        text, date = self.article.matched, self.article.date
        self.since = self.rules.beginnings(text, self.found, date)
        self.years = self.rules.beginnings.years(text, self.found, date)
        self._settle_divisions()
        self.kept = self._kept()

    def claims(self) -> tuple[Claim, ...]:
        return tuple(c for f in (*self.found, *self.more) if (c := self._claim(f)))

    def figures(self) -> tuple[Figure, ...]:
        return tuple(self._figures())

    def reading(self, claims: tuple[Claim, ...], figures: tuple[Figure, ...]) -> Reading:
        entities = tuple(self._entity(t) for t in self.resolved.things if t in self.kept)
        unresolved = tuple(map(self._candidates, self.resolved.unresolved))
        return Reading(self.article, entities, claims, figures, self.resolved.main_code, unresolved, genre=self.genre)

    def _candidates(self, name: str) -> tuple[str, int, tuple[str, ...]]:
        """A name that several divisions bear: how many, and the first of them with what they lie in."""
        divisions = self.rules.divisions
        codes = sorted(c.code for c in divisions.names()[name] if (u := divisions.get(c.code)) and u.name == name)
        above = [reversed(divisions.ancestors(code)) for code in codes[:CANDIDATES]]
        return name, len(codes), tuple("".join(u.name for u in line) + name for line in above)

    # -- which things, and their keys

    def _settle_divisions(self) -> None:
        """A practice's division: in its own name, else its operator's, else where it applies, else that of what supersedes it; a
        person's, his office's; a team's or document's that nobody is said to run or issue, the one that the article is about."""
        placing = [f for f in (*self.found, *self.more) if f.predicate in PLACING]
        first = {OPERATES: 0, SUPERSEDES: 2}
        for f in sorted(placing, key=lambda f: (first.get(f.predicate, 1), -f.confidence, f.sentence.start)):
            if not isinstance(f.object, Named):
                continue
            if f.predicate == APPLIES_IN:
                self._place(f.subject, f.object.own_code or f.object.code)
            elif f.predicate == HOLDS_POST:
                self._place(f.subject, f.object.code)
            elif f.object.kind in OWNED_KINDS:
                self._place(f.object, f.subject.code)
        for thing in self.resolved.things:
            if thing.kind in ("organization", "document") and not self._is_law(thing):
                self._place(thing, self.resolved.main_code)

    def _is_law(self, thing: Named) -> bool:
        return any(self.rules.ontology.is_a(c, LAW) for c in thing.classes)

    def _place(self, thing: Named, code: str) -> None:
        """Give a thing that has none the division at county level or above that a code lies in."""
        unit = self.rules.divisions.county_or_above(code) if code and not thing.code and not thing.national else None
        if unit is not None:
            thing.code = unit.code

    def _kept(self) -> set[Named]:
        """Things worth a node: those that a mention means, and that the article's genre can hold."""
        without = GOVERNING_KINDS if self.genre else ()
        return {t for t in self.resolved.things if t.mentions and t.kind not in without}

    def _key(self, thing: Named) -> Key:
        key = self.keys.get(thing)
        if key is None:
            division = (thing.own_code or thing.code) if thing.kind == "place" else thing.code
            name = thing.name
            if thing.kind in ("practice", "document"):
                unit = self.rules.divisions.get(thing.code)
                plain = normal_name(name, thing.kind)
                if unit and plain.startswith(unit.name) and len(plain) > len(unit.name) + 1:
                    name = plain.removeprefix(unit.name)
            key = self.keys[thing] = Key(thing.kind, division, normal_name(name, thing.kind))
        return key

    def _entity(self, thing: Named) -> Entity:
        evidence = sorted(e for s in self.homes.get(thing, ()) for e in self._evidence(s))
        aliases = tuple(sorted(f for f in thing.forms if f != thing.label))
        since, year = self.since.get(thing), self.years.get(thing)
        return Entity(
            self._key(thing), thing.label, thing.classes[:1], aliases, tuple(evidence), since, thing.own_code, year
        )  # fmt: skip

    # -- claims and figures

    def _claim(self, f: Found) -> Claim | None:
        if f.subject not in self.kept or (isinstance(f.object, Named) and f.object not in self.kept):
            return None
        target = f.object if isinstance(f.object, str) else self._key(f.object)
        signs = self._signs(f.predicate, f.rule, f.confidence, f.subject, f.object)
        fitted = self.rules.confidence(signs)
        claim = Claim(
            self._key(f.subject), f.predicate, target, f.rule, fitted if f.measured else min(fitted, f.confidence),
            self._evidence(f.sentence), f.status, self._reported_by(f.sentence) if f.said else None, f.post,
        )  # fmt: skip
        self.rules.observe(claim, signs)
        return claim

    def _signs(self, predicate: str, rule: str, stated: float, *ends: Named | str) -> Signs:
        names = [self._naming(end) for end in ends if isinstance(end, Named)]
        return self.rules.confidence.signs(predicate, rule, stated, names)

    def _naming(self, thing: Named) -> str:
        if thing not in self.names:
            self.names[thing] = naming(thing, len(self.homes.get(thing, ())))
        return self.names[thing]

    def _reported_by(self, s: Sentence) -> Key | None:
        """Who the sentence says reports it (覃志远介绍, 据永州市司法局通报)."""
        if s.start not in self.speakers:
            item = self.rules.patterns.speaker(s)
            kept = item is not None and item.thing in self.kept
            self.speakers[s.start] = self._key(item.thing) if item is not None and kept else None
        return self.speakers[s.start]

    def _figures(self) -> Iterator[Figure]:
        by_sentence: dict[int, list[Found]] = {}
        for f in self.found:
            by_sentence.setdefault(f.sentence.start, []).append(f)
        text = self.article.matched
        for s in self.parsed:
            if (quantities := self.quantities.get(s.start)) is None:
                continue
            found = by_sentence.get(s.start, [])
            earlier = [o for o in self.parsed if o.paragraph == s.paragraph and o.start < s.start]
            for q, owner in self.rules.owners.owners(text, s, quantities, found, self.resolved, earlier):
                if owner.thing in self.kept:
                    signs = self._signs(HAS_OUTCOME, q.rule, q.confidence * owner.confidence, owner.thing)
                    figure = Figure(
                        self._key(owner.thing), self._measure(q, owner.thing, s), q.value, q.unit, q.rule,
                        self.rules.confidence(signs), self._evidence(s), q.level, q.approximation,
                        q.direction, q.period, q.period_start, q.period_end, owner.status, self._reported_by(s),
                    )  # fmt: skip
                    self.rules.observe(figure, signs)
                    yield figure

    def _measure(self, q: Quantity, owner: Named, s: Sentence) -> str:
        """What is counted, without the name of the owner before it: 刑事警情 of 伊宁县刑事警情."""
        own = next((i for i in s.items if i.start == q.measure_start), None)
        if own is None or own.end >= q.measure_end - 1:
            return q.measure
        if own.sign in "ⓅⒻ":
            of = self.article.matched.startswith("的", own.end)
            # “直通车”服务企业253家, 建成“透明厨房”的餐饮单位达3480家
            before = {c.end for c in s.cues} if of else {begin for begin, _ in s.clauses}
            runs = own.thing is owner and own.start in before
        else:
            whole = own.sign in "ⒶⓁ" and (own.mention.hint == "whole" or own.thing is owner)
            runs = whole and (own.thing is owner or own.thing.own_code == owner.code)
        if not runs:
            return q.measure
        rest = q.measure.removeprefix(self.article.matched[own.start : own.end])
        return rest.removeprefix("的") if len(rest) < len(q.measure) else q.measure

    def _evidence(self, s: Sentence) -> tuple[Evidence, ...]:
        """The sentence's quote: one part for each run of lines that stand together in the source."""
        if (known := self.quotes.get(s.start)) is not None:
            return known
        doc, article = self.article.doc, self.article.id
        quote = self.quotes[s.start] = tuple(
            Evidence(doc, span.start, span.end, text, article) for span, text in self.article.quotes(s.start, s.end)
        )
        return quote
