"""Relations that follow from names and posts: partOf, jurisdiction, holdsPost, appliesIn, addresses.

In: the things named in an article, its sentences, and the relations found by cue verbs. Out: more :class:`Found`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from kg.claims.found import Found
from kg.claims.sentences import Item, Sentence
from kg.divisions import RANK, Divisions
from kg.lexicon import Lexicon, any_of
from kg.ontology import Ontology, rule_id
from kg.records import Mention, Named, Resolved, Status
from kg.terms import GOV

MOST_TOPICS, MASS = 3, str(GOV.MassOrganization)
TOWN = "variants.town"
CERTAIN: tuple[Status, ...] = ("asserted", "piloted", "planned", "denied")
"""What is said to be goes before what is said to come (将开发“…”企业端)."""
OFFICE_REACH = 120
"""How far before a post its office may stand."""


@dataclass(slots=True, eq=False)
class Places:
    """The divisions that an article names as places, by code; ``towns`` are those below a county that it names in full,
    each with what their stations and offices put before their own names (东明 of 东明镇)."""

    all: dict[str, Named]
    towns: list[tuple[str, str]]


class RoleFinder:
    def __init__(self, ontology: Ontology, lexicon: Lexicon, divisions: Divisions) -> None:
        self.ontology, self.divisions = ontology, divisions
        self.words = sorted((w, topic) for topic, ws in ontology.topics.items() for w in ws)
        self.village = re.compile(any_of(lexicon.words("village")))
        self.personal, self.purpose = lexicon.words("personal"), lexicon.words("purpose")
        self.field = re.compile(f"在[^,。;]{{2,20}}(?:{any_of(lexicon.words('field'))})")
        self.automaton = AhoCorasick([w for w, _ in self.words]) if self.words else None
        names = "partOf jurisdiction holdsPost appliesIn addresses operates component supersedes"
        self.p = {n: str(GOV[n]) for n in names.split()}

    def __call__(
        self,
        text: str,
        resolved: Resolved,
        sentences: list[Sentence],
        found: list[Found],
        homes: Mapping[Named, list[Sentence]],
    ) -> list[Found]:
        """``found`` are the relations by cue verbs, ``homes`` the sentences that name each thing."""
        places = self._named_places(resolved)
        out: list[Found] = []
        for thing in resolved.things:
            if thing not in homes:
                continue
            first = homes[thing][0]
            if thing.kind in ("agency", "practice") and thing.parent is not None and self._is_agency(thing.parent):
                out.append(Found(thing, self.p["partOf"], thing.parent, "name.parent", 0.95, first, said=False))
            if thing.kind == "agency":
                out += self._jurisdiction(thing, places, first)
            if thing.kind == "practice":
                told = next((s for s in homes[thing] if s.role == "body"), first)
                out += self._topics(text, thing, told)
        out += self._parts(resolved, homes)
        out += self._posts(text, sentences)
        out += self._sites(resolved, places, [*found, *out], homes)
        return out

    def _is_agency(self, thing: Named) -> bool:
        return thing.kind == "agency"

    # -- jurisdiction and place

    def _jurisdiction(self, thing: Named, places: Places, s: Sentence) -> Iterable[Found]:
        """An agency serves the division in its own name; a sub-unit only one that its parent does not share."""
        place = self._place_of(thing, places)
        if place is None or thing.national or all(m.rule == TOWN for m in thing.mentions):
            return  # a town that acts serves itself, not its county
        if thing.parent is not None and place.own_code in (thing.parent.code, ""):
            return
        yield Found(thing, self.p["jurisdiction"], place, "name.division", 0.9, s, said=False)

    def _named_places(self, resolved: Resolved) -> Places:
        places = {t.own_code: t for t in resolved.things if t.kind == "place" and t.own_code}
        towns = []
        for code, place in sorted(places.items()):
            unit = self.divisions.get(code)
            names = (unit.name, unit.common_name) if unit else ()  # 里山乡 is what texts call 里山彝族乡
            if unit and RANK[unit.level] > RANK["county"] and any(m.name in names for m in place.mentions):
                short = unit.common_name.removesuffix("街道").removesuffix("苏木")
                towns.append((code, short[:-1] if short == unit.common_name else short))
        return Places(places, towns)

    def _place_of(self, thing: Named, places: Places) -> Named | None:
        """The lowest division in a thing's name that the article names as a place (its town, else its county)."""
        if places.towns:
            codes = {c for m in thing.mentions for c in m.codes}
            inside = next((code for code, _ in places.towns if code in codes), None)
            own = thing.label.removeprefix(thing.parent.label) if thing.parent else self._own_part(thing)
            leant_on = (code for code, short in places.towns if self._is_town_of(code, short, thing, own))
            if town := inside or next(leant_on, None):
                return places.all[town]
        return places.all.get(thing.code)

    def _own_part(self, thing: Named) -> str:
        """A name without the county that it begins with."""
        unit = self.divisions.get(thing.code)
        return thing.label.removeprefix(unit.name) if unit else thing.label

    def _is_town_of(self, code: str, short: str, thing: Named, own: str) -> bool:
        """东明派出所 serves 东明镇, where the article names the town."""
        return len(short) > 1 and own.startswith(short) and (not thing.code or self.divisions.within(code, thing.code))

    def _parts(self, resolved: Resolved, homes: Mapping[Named, list[Sentence]]) -> Iterable[Found]:
        """“五心六到位”工作法, where “五心” and “六到位” are named, too: a name made of the names of its parts."""
        cores = {
            m.core: t for t in resolved.things if t.kind == "practice" and t in homes for m in t.mentions if m.core
        }
        lengths = sorted(set(map(len, cores)))
        for core, whole in cores.items():
            for at in lengths:
                if at < len(core) and (first := cores.get(core[:at])) and (second := cores.get(core[at:])):
                    for part in (first, second):
                        yield Found(whole, self.p["component"], part, "name.parts", 0.9, homes[part][0], said=False)

    # -- persons

    def _posts(self, text: str, sentences: list[Sentence]) -> Iterable[Found]:
        for s in sentences:
            for item in s.items:
                m = item.mention
                if item.sign == "Ⓗ" and m.post and (org := self._office(text, s, sentences, m)):
                    yield Found(
                        item.thing,
                        self.p["holdsPost"],
                        org.thing,
                        "posts",
                        0.9,
                        s,
                        post=self._plain(m.post),
                        said=False,
                    )

    def _office(self, text: str, s: Sentence, sentences: list[Sentence], m: Mention) -> Item | None:
        """The body right before the post (or with 的, or after another post), else the one named last in the sentence."""
        before = [i for i in s.items if i.end <= m.post_at and i.sign in "ⒶⒻ"]
        if before and self.village.search(text, before[-1].end, m.post_at):
            return None  # 该村党支部书记 holds no post of the bureau named before
        if not before:
            before = [
                i
                for o in sentences
                if o.paragraph == s.paragraph and o.start < s.start
                for i in o.items
                if i.sign in "ⒶⒻ"
            ]
        return before[-1] if before and m.post_at - before[-1].end <= OFFICE_REACH else None

    def _plain(self, post: str) -> str:
        """The post without words about the person (老民警)."""
        for word in self.personal:
            post = post.removeprefix(word)
        return post.rstrip("、")

    # -- where and what for

    def _sites(
        self, resolved: Resolved, places: Places, found: list[Found], homes: Mapping[Named, list[Sentence]]
    ) -> Iterable[Found]:
        """A practice applies where its sentence says (在 …), else where its operator is, else where its name says."""
        sites = [f for f in found if f.predicate == self.p["appliesIn"]]
        stated = {f.subject: f.object for f in sites}
        there = {f.subject for f in sites if f.status in CERTAIN[:2]}
        operator: dict[Named, Found] = {}
        for f in found:
            if f.predicate == self.p["operates"] and isinstance(f.object, Named):
                known = operator.get(f.object)
                if known is None or CERTAIN.index(f.status) < CERTAIN.index(known.status):
                    operator[f.object] = f
        main = places.all.get(resolved.main_code)
        former = {f.object for f in found if f.predicate == self.p["supersedes"] and f.status in CERTAIN[:2]}
        for thing in resolved.things:
            if thing in former:
                continue  # it is not there any more
            by = operator.get(thing)
            runs = by is not None and by.status in CERTAIN[:2]
            if thing.kind != "practice" or thing in there or (thing in stated and not runs):
                continue
            site = stated.get(by.subject) if by is not None else None  # where the operating facility stands
            if by is not None and (place := site if isinstance(site, Named) else self._place_of(by.subject, places)):
                yield Found(
                    thing, self.p["appliesIn"], place, "operator.division", 0.8, by.sentence, by.status, said=False
                )
                continue
            unplaced = by is None or by.subject.kind == "practice"
            if unplaced and thing in homes and main is not None and not thing.national:
                told, status = (homes[thing][0], CERTAIN[0]) if by is None else (by.sentence, by.status)
                yield Found(thing, self.p["appliesIn"], main, "article.division", 0.5, told, status, said=False)

    def _topics(self, text: str, thing: Named, first: Sentence) -> Iterable[Found]:
        """The topics of the words in a practice's name, else in the clause that names it, else in one before that says what for
        (为把纠纷化解在村口,…推出…)."""
        confidence = 0.9
        words = self._words("\n".join(self._own_names(thing)))
        if not words:
            confidence, at = 0.6, min((m.start for m in thing.mentions if m.start >= first.start), default=thing.first)
            n = next((n for n, (begin, end) in enumerate(first.clauses) if begin <= at < end), 0)
            words = self._words(_without_names(text, first.clauses[n], thing, first))
            for begin, end in sorted({first.clauses[0], first.clauses[n - 1]}) if n and not words else ():
                opens = (begin, *(i.end for i in first.items_in(begin, end)))  # 某局围绕…
                if any(text.startswith(self.purpose, at) for at in opens) or self.field.search(text, begin, end):
                    words = words or self._words(_without_names(text, (begin, end), thing, first))
        for topic, word in words[:MOST_TOPICS]:
            yield Found(
                thing, self.p["addresses"], topic, rule_id(topic, "topicWord", word), confidence, first, said=False
            )

    def _own_names(self, thing: Named) -> Iterable[str]:
        """What a thing is called, without the agency that its name begins with: no window of a 出入境管理局 is for that alone."""
        names = sorted({thing.label, *thing.forms})
        if thing.parent is None:
            return names
        above = sorted({thing.parent.label, *thing.parent.forms}, key=lambda n: (-len(n), n))
        return [n.removeprefix(next((a for a in above if n.startswith(a)), "")) for n in names]

    def _words(self, text: str) -> list[tuple[str, str]]:
        """The topics that a text's words say, each with its longest word; those with longer words first. A word inside or
        across a longer one says nothing: 行政执法监督 is no 行政执法."""
        if self.automaton is None:
            return []
        found = [(s, e, self.words[i]) for i, s, e in self.automaton.find_matches_as_indexes(text, overlapping=True)]
        longest: dict[int, int] = {}
        for start, end, _ in found if len(found) > 1 else ():
            for at in range(start, end):
                longest[at] = max(end - start, longest.get(at, 0))
        best: dict[str, str] = {}
        for start, end, (word, topic) in found:
            if any(longest.get(at, 0) > end - start for at in range(start, end)):
                continue
            if len(word) > len(best.get(topic, "")):
                best[topic] = word
        return sorted(best.items(), key=lambda p: (-len(p[1]), p[0]))


def _without_names(text: str, clause: tuple[int, int], thing: Named, s: Sentence) -> str:
    """A clause without the names of other things in it, which say what those are for, and of the mass organizations that act with
    an agency, which say whom those are of (某局会同某妇女联合会推行…)."""
    begin, end = clause
    parts, pos, bodies = [], begin, 0
    for item in s.items:
        if item.thing is thing or not pos <= item.start < end:
            continue
        bodies += item.sign == "Ⓐ"
        if item.sign in "ⓅⒻⒹⒸ" or (bodies > 1 and MASS in item.thing.classes):
            parts.append(text[pos : item.start])
            pos = item.end
    parts.append(text[pos : max(pos, end)])
    return "\n".join(parts)
