"""Relations by cue verbs: subject, cue, object, with subjects carried over.

In: the sentences of an article. Out: :class:`Found` relations between the things named. Who acts in a clause without a
subject is the body named last as subject in the same paragraph, or in the paragraph before when the paragraph opens
without one; an inner heading resets it. Serves every property with a gov:cueVerb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise, product

from kg.claims.awards import without_awarders
from kg.claims.bare_subjects import BareSubjects
from kg.claims.found import Found
from kg.claims.partakers import Partakers, became, becomes, connectors
from kg.claims.patterns import CUE, Patterns
from kg.claims.sentences import Item, Sentence, quote_closed
from kg.claims.subjects import CARRIED, OWN, Subjects
from kg.lexicon import Lexicon, any_of
from kg.ontology import CueHit, Ontology, Property
from kg.records import Named, Status
from kg.terms import GOV

OBJECT_REACH, AFTER_REACH = 40, 30
COUNTED = re.compile(r"\d[个处家所间座]$")
COMPANY = 12
"""How many bodies of one list are told to act each with each; of more, the first with the others."""
LISTING, MARKS = ("、",), ",。;:"
COMPONENT = str(GOV.component)
PLACE_ACTS = "place-acts"


class RelationFinder:
    """Relations by cue verbs and frames, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon, patterns: Patterns) -> None:
        self.ontology, self.patterns = ontology, patterns
        self.oblique = re.compile(f"(?:{any_of(lexicon.words('oblique'))})[^一-龥]*$")
        self.operates, self.collaborates, self.participates, self.applies, self.received, self.awarded = (
            str(GOV[n])
            for n in ("operates", "collaboratesWith", "participatesIn", "appliesIn", "received", "awardedBy")
        )
        self.question, self.severally = (re.compile(any_of(lexicon.words(r))) for r in ("question", "severally"))
        self.leading, self.also, self.each = (lexicon.words(role) for role in ("leading", "also", "each"))
        self.purpose = lexicon.words("purpose")
        self.instance = frozenset(lexicon.words("instance"))
        self.joined = tuple(f"{word}," for word in lexicon.words("joined"))
        self.bare = BareSubjects(ontology, lexicon)
        self.joint, self.connectors = re.compile(any_of(lexicon.words("joint"))), connectors(lexicon)
        self.joining = re.compile(
            any_of(c.literal for c in ontology.cues if self.collaborates in ontology.stated_properties(c.predicate))
        )
        self.operating, self.collaborating = (
            frozenset(p for p in ontology.properties if above in ontology.stated_properties(p))
            for above in (self.operates, self.collaborates)
        )
        self.partakers = Partakers(ontology, lexicon)

    def __call__(self, text: str, sentences: list[Sentence]) -> list[Found]:
        out: list[Found] = []
        subjects = Subjects()
        for k, s in enumerate(sentences):
            if s.role != "body":  # a heading resets the subject; a caption neither takes one nor gives one
                subjects = Subjects() if s.role != "caption" else subjects
                out += self._sentence(text, s, Subjects(), ())
            else:
                out += self._sentence(text, s, subjects, sentences[:k])
        return out

    def _sentence(self, text: str, s: Sentence, subjects: Subjects, before: Sequence[Sentence]) -> list[Found]:
        out: list[Found] = []
        subjects.practice = None
        if subjects.topic is not None and s.paragraph != subjects.topic_at:
            subjects.topic = None
        acting: dict[tuple[int, int], tuple[list[Named], list[Named]]] = {}
        places: dict[int, Named] = {}
        silent = purposed = acted = False
        for begin, end in s.clauses:
            items = s.items_in(begin, end) if s.items else []
            cues = [c for c in s.cues if begin <= c.start < end] if items else []
            own, partners, place = self._subjects(text, begin, end, items, cues) if items else ([], [], None)
            if own and text.endswith(self.joined, begin, end):
                who, confidence = own, OWN  # 县妇联加入后,…: those whom it joins go on
            elif own:
                subjects.who, subjects.paragraph = became(text, items, cues) or own, s.paragraph
                who, confidence = own, OWN
            else:
                who, confidence = subjects.carried(s.paragraph)
                aims = text.startswith(self.purpose, begin)
                leads = (begin == s.start and text.startswith(self.leading, begin)) or (purposed and not aims)
                if items and leads and not acted:  # 为做好防汛工作,持续推进“…”机制,某检察院…
                    who = self._led(text, s, end) or who
                purposed = purposed or aims
                if len(who) == 1 and cues and text.endswith(self.each, begin, cues[0].start):
                    who = []  # 三镇司法所均设立: others act, who are several
            acted = acted or bool(own)
            if place is not None and not own:
                subjects.place, subjects.paragraph, subjects.who = place, s.paragraph, []
                subjects.place_at, who = s.start, []
            named = own or any(i.start == begin for i in items)
            silent = not own and (silent or (not named and self.bare.opens(text, begin, end)))
            if silent:  # 该项工作坚持…, 驿站吸纳…: a subject of its own, which names nobody
                who, subjects.place = [], None
                if not named and cues:  # 项目依托…运行: or names it again
                    meant = self.bare.named(text, s, begin, end, [o for o in before if o.paragraph == s.paragraph])
                    if meant is not None:
                        who, confidence = [meant], OWN
            acting[begin, end] = (who, partners)
            s.acting[begin] = who
            if not who and subjects.place is not None and subjects.place_at == s.start:
                places[begin] = subjects.place
            if len(own) > 1:
                out += self._joint(text, s, begin, end, own)
            out += self._objects(text, s, begin, items, cues, who, partners, confidence, subjects)
        if s.items:
            out += self._frames(text, s, acting, places, subjects.topic)
            practices = [i.thing for i in s.items if i.sign in "ⓅⒻ"]
            if practices:
                subjects.topic, subjects.topic_at = practices[0], s.paragraph
        return without_awarders(out, self.received, self.awarded)

    def _led(self, text: str, s: Sentence, pos: int) -> list[Named]:
        """Who acts first after a clause that only leads up to it: 围绕落实某建议,某检察院设立…."""
        for begin, end in s.clauses:
            if begin >= pos and (items := s.items_in(begin, end)):
                cues = [c for c in s.cues if begin <= c.start < end]
                if own := self._subjects(text, begin, end, items, cues)[0]:
                    return own
        return []

    # -- subjects

    def _subjects(
        self, text: str, begin: int, end: int, items: list[Item], cues: list[CueHit]
    ) -> tuple[list[Named], list[Named], Named | None]:
        """Who acts in a clause, who with them (会同 …), and the place where only a place acts."""
        first = next((c for c in cues if self._is_verb(c)), None)
        verb = limit = first.start if first else end
        own: list[Named] = []
        partners: list[Named] = []
        place: Named | None = None
        pos, led = begin, -1
        for item in items:
            if item.start >= limit and not (
                own and (self._joins(text, pos, item.start) or text[pos : item.start] == "、")
            ):
                break
            gap = text[pos : item.start]
            if item.sign in "ⒶⒻ":
                linked = gap in self.connectors
                if (partners and linked) or (not (own and linked) and self._joins(text, pos, item.start)):
                    partners.append(item.thing)  # also at the head of a clause whose subject is carried
                    limit = max(limit, item.end + 30)
                elif own and linked:
                    own.append(item.thing)
                elif linked and pos == led:  # 向甲局、乙局通报, 将甲中心、乙中心整合
                    led = item.end
                elif item.start < verb and self._acts(text, item, gap, cues):
                    own = [item.thing]
                else:
                    led = item.end
            elif (
                item.sign == "Ⓛ"
                and (not gap or (pos == begin and gap in self.instance))
                and (pos == begin or place is not None)  # not 东莞市 of 在广东省东莞市
                and not own
                and item.end <= limit
                and not text.startswith(("的", "、"), item.end)
            ):
                place = item.thing
            pos = item.end
        return own, partners, place if not own else None

    def _acts(self, text: str, item: Item, gap: str, cues: list[CueHit]) -> bool:
        """Whether a body is one that acts: after no preposition or verb (督促, 成立), and not followed by 的."""
        led = self.oblique.search(gap) is not None or any(c.end == item.start for c in cues)
        if item.sign == "Ⓕ" and COUNTED.search(gap):  # 新设的2个快处中心
            return False
        return not led and not text.startswith(("的", "及其"), item.end)

    def _is_verb(self, cue: CueHit) -> bool:
        return not any(c.predicate in self.collaborating for c in cue.cues)

    def _joins(self, text: str, pos: int, start: int) -> bool:
        """会同, 联合 … between two bodies."""
        gap = text[pos:start]
        return 0 < len(gap) <= 8 and self.joining.search(gap) is not None

    def _joint(self, text: str, s: Sentence, begin: int, end: int, own: list[Named]) -> list[Found]:
        """A、B与C、D共同: those before 与 with those after it; in a list without 与 each with each."""
        if not self.joint.search(text, begin, end) or self.severally.search(text, begin, end):
            return []
        items = [i for i in s.items_in(begin, end) if i.thing in own]
        parted = next((n for n, (a, b) in enumerate(pairwise(items), 1) if text[a.end : b.start] not in LISTING), 0)
        left, right = [i.thing for i in items[:parted]], [i.thing for i in items[parted:]]
        if not parted and len(right) > COMPANY:
            left, right = right[:1], right[1:]
        pairs = product(left, right) if left else combinations(right, 2)
        prop = self.ontology.properties[self.collaborates]
        return [
            Found(a, self.collaborates, b, "joint-subjects", OWN, s)
            for a, b in pairs
            if a is not b and self._fits(prop, a, b)
        ]

    # -- objects

    def _objects(self, text: str, s: Sentence, begin: int, items: list[Item], cues: list[CueHit], who: list[Named],
                 partners: list[Named], confidence: float, subjects: Subjects) -> list[Found]:  # fmt: skip
        out: list[Found] = []
        governing: CueHit | None = None
        outer: CueHit | None = None
        reach = begin
        last: Item | None = None
        for item in items:
            lead, last = last, item
            before = [
                c for c in cues
                if c.end <= item.start and c.start >= reach - 1 and not quote_closed(text, c.end, item.start)
            ]  # fmt: skip
            if before:
                outer, governing = governing, before[-1]
                between = text[governing.end : item.start]
                if len(between) > OBJECT_REACH:
                    governing = None
            if governing is None or item.sign == "Ⓛ":
                reach = item.end if governing is None else reach
                if item.sign in "ⓅⒻ" and governing is None:
                    subjects.practice = item.thing
                continue
            if self.question.search(text, begin, governing.end) or becomes(text, items, governing, item):
                continue
            status = self.patterns.status(
                f"{text[begin : governing.start]}{CUE}{text[governing.start : governing.end]}",
                text[s.start : s.end],
                text[item.end : min(s.end, item.end + AFTER_REACH)],
            )
            also = status == "asserted" and text.startswith(self.also, begin)
            if also and self.patterns.goes_on_planned(text, s, begin):
                status = "planned"
            joining = self.partakers(text, s, begin, governing)
            actors = who if joining is None else joining
            if lead is not None and lead.thing not in (*who, *partners) and self.partakers.leads(text, lead, governing):
                actors = [lead.thing]
                if outer is not None and outer.end == lead.start:
                    out += self._relate(outer, item, who, subjects, confidence, s, status)
            found = self._relate(governing, item, actors, subjects, confidence, s, status)
            out += found
            out += self._with(partners, found)
            reach = item.end
        return out

    def _with(self, partners: list[Named], found: list[Found]) -> list[Found]:
        """Those who act with the one who runs a practice take part in it."""
        prop = self.ontology.properties[self.participates]
        return [
            Found(p, self.participates, f.object, f.rule, f.confidence - 0.1, f.sentence, f.status)
            for f in found if f.predicate in self.operating and isinstance(f.object, Named)
            for p in partners if self._fits(prop, p, f.object)
        ]  # fmt: skip

    def _relate(self, cue: CueHit, item: Item, who: list[Named], subjects: Subjects, confidence: float, s: Sentence,
                status: Status) -> list[Found]:  # fmt: skip
        out = []
        sure = confidence or CARRIED
        for c in cue.cues:
            prop = self.ontology.properties[c.predicate]
            own = confidence == OWN or c.predicate != COMPONENT  # 依托该平台,某县建立…: no part of who acted before
            candidates = [w for w in who if own and self._in(w, prop.domain)]
            if not candidates and subjects.practice is not None and self._in(subjects.practice, prop.domain):
                candidates = [subjects.practice]
            for subject in candidates:
                if subject is not item.thing and self._fits(prop, subject, item.thing):
                    out.append(Found(subject, c.predicate, item.thing, c.rule, sure, s, status))
            if not who and c.predicate in self.operating:
                out += self._at_place(item, subjects.place, sure, s, status)
        return out

    def _at_place(self, item: Item, place: Named | None, sure: float, s: Sentence, status: Status) -> list[Found]:
        """What a place that acts does applies in it."""
        if place is None or not self._fits(self.ontology.properties[self.applies], item.thing, place):
            return []
        return [Found(item.thing, self.applies, place, PLACE_ACTS, sure, s, status)]

    def _frames(
        self,
        text: str,
        s: Sentence,
        acting: dict[tuple[int, int], tuple[list[Named], list[Named]]],
        places: dict[int, Named],
        topic: Named | None,
    ) -> list[Found]:
        """Relations in other orders than subject, cue, object, by the patterns on the sentence's skeleton. A frame without a
        subject of its own is of who acts in the clause, or of the practice that the paragraph is about."""
        out = []
        for frame in self.patterns.frames_in(s.skeleton):
            prop = self.ontology.properties[frame.predicate]
            for m in frame.pattern.finditer(s.skeleton):
                objects, at = self._group(s, m, "o"), s.offset(m.start())
                if "s" in frame.pattern.groupindex:
                    who = [i.thing for i in self._group(s, m, "s")]
                else:
                    told = at + (text[at] in MARKS)  # a mark ends the clause before
                    who = next((w for (_, e), (w, _) in acting.items() if e > told and w), [])
                    if not any(self._in(w, prop.domain) for w in who):
                        before = [i.thing for i in s.items if i.end <= at and i.sign in "ⓅⒻ"]
                        who = before[-1:] or ([topic] if topic is not None else [])
                begin = max((b for b, _ in s.clauses if b <= at), default=s.start)
                if text.startswith("的", at - 1) and "," in m[0] and s.item_at(m.start()) is not None:
                    begin = at  # 三年前试行的“…”,今年推开: what tells it apart is not what is said of it
                last = s.item_at(m.end() - 1)
                stop, rest = (last.start, last.end) if last is not None else (s.offset(m.end()),) * 2
                behind = text[rest : min(s.end, rest + AFTER_REACH)]
                status = self.patterns.status(text[begin:stop], text[s.start : s.end], behind)
                said = [
                    Found(subject, frame.predicate, item.thing, frame.rule, frame.confidence, s, status)
                    for subject in who for item in objects
                    if subject is not item.thing and self._fits(prop, subject, item.thing)
                ]  # fmt: skip
                if not said and begin in places and frame.predicate in self.operating:  # 沈河区用“四三”工作法
                    said = [f for i in objects for f in self._at_place(i, places[begin], frame.confidence, s, status)]
                out += said
                if "s" not in frame.pattern.groupindex and said:
                    out += self._with(next((p for (b, _), (_, p) in acting.items() if b == begin), []), said)
        return out

    @staticmethod
    def _group(s: Sentence, m: re.Match[str], group: str) -> list[Item]:
        """The names that a group covers; of a place in a place (冷水滩区梅湾街道) the lowest."""
        signs = s.skeleton
        covered = [at for at in range(*m.span(group)) if signs[at] in "ⒶⒻⓅⒹⒸⓁⒽⓄ" and signs[at : at + 2] != "ⓁⓁ"]
        return [item for at in covered if (item := s.item_at(at))]

    # -- domain and range

    def _fits(self, prop: Property, subject: Named, obj: Named) -> bool:
        return self._in(subject, prop.domain) and self._in(obj, prop.range)

    def _in(self, thing: Named, cls: str) -> bool:
        return any(self.ontology.is_a(c, cls) for c in thing.classes)
