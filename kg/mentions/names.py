"""Names that end in a head noun, and quoted names: initiatives, facilities, documents, doctrines.

In: the scan's head nouns and cue verbs, and the quotes of the text. Out: mentions below gov:Practice, gov:Document,
gov:GuidingConcept and gov:Organization. A quoted name takes the head noun that follows it (“有呼必应”机制); in a list of
quoted names with 等 one head noun completes them all. An unquoted name begins after the cue verb that governs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.lexicon import Lexicon, any_of
from kg.mentions.notes import Notes
from kg.mentions.scan import Hit, Scan
from kg.ontology import CueHit, Ontology, rule_id
from kg.records import Mention
from kg.terms import GOV

QUOTED = re.compile(r"[“‘]([^“”‘’\n]{1,40})[”’]")
TITLED = re.compile(r"《([^《》\n]{2,80})》")
LIST_GAP = re.compile(r"(?:、|及|以及|和|与)?")
TAIL_LEAD = re.compile(r"(?:\([^()\n]{1,60}\))?(?:等(?:[^,。;:“”\n]{0,14}的)?|的)?")
SLOGANS = re.compile(r"(?:[一-龥]{4}、){2,}$")
COUNTED = re.compile(r"^(?:[一二三四五六七八九十百两几多\d]+余?(?:个|项|批|套|支|种|类|条|家|处|间|场|次|大))")
NUMERAL_NAME = re.compile(r"^(?:[一二三四五六七八九十两]|\d{1,3})[^一二三四五六七八九十\d].{0,4}$")
NOT_A_NAME = re.compile(r"[。!?:;]|,.*,")
QUOTES = re.compile("[“”‘’《》]")
CONCEPT_REACH = 22
TAIL_REACH, TAIL_GAP = 20, 8


class NameFinder:
    """Quoted names and names with a head noun, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon) -> None:
        self.ontology = ontology
        self.roots = {h: tuple(ontology.root(c) for c in cs) for h, cs in ontology.head_nouns.items()}
        self.practice = {str(GOV[n]) for n in ("Program", "Mechanism", "Platform", "Facility")}
        self.nameable = self.practice | {str(GOV[n]) for n in ("Organization", "Document", "GuidingConcept", "Honor")}
        self.created = {str(GOV.Honor), str(GOV.Place)}
        self.known = {QUOTES.sub("", form) for k in ontology.known for form in k.forms}
        self.concept, self.honor = str(GOV.GuidingConcept), str(GOV.Honor)
        self.owned = {str(GOV.Organization), str(GOV.Facility)}
        self.medium, self.after_medium, self.grows = (lexicon.words(r) for r in ("medium", "after-medium", "grows"))
        self.locative = re.compile(any_of(lexicon.words("locative")))
        self.generic_body = lexicon.words("generic-body")
        self.light = re.compile(f"(?:{any_of(lexicon.words('light'))})*")
        self.particle = re.compile(f"(?:{any_of(lexicon.words('particle'))})*")
        self.generic = frozenset(lexicon.words("generic"))
        self.idioms = frozenset(lexicon.words("idiom"))
        self.longest_generic = max(map(len, self.generic), default=0)

    def __call__(self, notes: Notes) -> None:
        for m in TITLED.finditer(notes.text):
            self._title(notes, m)
        for group in _groups(notes):
            self._quoted(notes, group)
        self._headed(notes)
        self._sites(notes)

    # -- titles

    def _title(self, notes: Notes, m: re.Match[str]) -> None:
        notes.quote(*m.span())
        if m[1].endswith(self.medium) or notes.text.startswith(self.after_medium, m.end()):
            return  # a newspaper or magazine, not a document
        heads = [h for h in notes.scan.heads_within(m.start(1), m.end(1)) if h.end == m.end(1)]
        classes = tuple(
            c for h in heads for c in self.ontology.head_nouns[h.word] if self.ontology.root(c) == str(GOV.Document)
        )
        notes.mentions.append(Mention(m.start(), m.end(), classes or (str(GOV.Document),), "title", m[0], core=m[1]))

    # -- quoted names

    def _quoted(self, notes: Notes, group: list[re.Match[str]]) -> None:
        scan, end = notes.scan, group[-1].end()
        cue = self._governing(scan, group[0].start())
        tail = self._tail(scan, end)
        shared = len(group) > 1 and notes.text.startswith("等", end)
        for m in group:
            core = m[1].strip()
            if core in self.idioms or NOT_A_NAME.search(core) or notes.in_quotes(m.start(), m.start() + 1):
                continue
            inner = self._inner_head(scan, m)
            head = tail if m is group[-1] or (shared and inner is None) else None
            if head is not None and shared and inner is not None:
                head = None
            if head is not None:
                lead, classes, rule = head[0], self._classes(head[1]), rule_id(*self._term(head[1]))
                stop = head[1].end if m is group[-1] and not shared else m.end()
                name = m[0] + notes.text[lead : head[1].end]
                if QUOTES.sub("", name) in self.known:
                    continue
                if self._operates(cue) and self.roots[head[1].word][0] in self.created:
                    classes = (str(GOV.Program),)  # 打造“…”示范社区: to make one is a program
                self._add(notes, m.start(), stop, classes, rule, name, core)
            elif core in self.known:
                continue
            elif inner is not None:
                self._add(notes, m.start(), m.end(), self._classes(inner), rule_id(*self._term(inner)), m[0], core)
            elif "+" in core:
                self._add(notes, m.start(), m.end(), (str(GOV.Mechanism),), "quoted.formula", m[0], core)
            elif NUMERAL_NAME.match(core) and (
                cue is not None or len(group) > 1 or notes.text.startswith(("即", "是", "("), m.end())
            ):
                self._add(notes, m.start(), m.end(), (str(GOV.Mechanism),), "quoted.numeral", m[0], core)
            elif self._operates(cue) and (len(core) >= 3 or NUMERAL_NAME.match(core)):
                self._add(notes, m.start(), m.end(), (str(GOV.Mechanism),), "quoted.after-cue", m[0], core)

    def _add(
        self, notes: Notes, start: int, end: int, classes: tuple[str, ...], rule: str, name: str, core: str
    ) -> None:
        codes: tuple[str, ...] = ()
        before = notes.scan.division_before(start)
        if (
            before is not None and before.start in notes.division_codes and self.ontology.root(classes[0]) in self.owned
        ):  # 舞阳县“小蜜蜂”志愿队
            codes, name, start = (
                (notes.division_codes[before.start],),
                notes.text[before.start : start] + name,
                before.start,
            )
        notes.mentions.append(Mention(start, end, classes, rule, name, core=core, codes=codes))
        notes.quote(start, end)

    def _tail(self, scan: Scan, pos: int) -> tuple[int, Hit] | None:
        """Where the head phrase after a closing quote begins, and its head noun."""
        lead = TAIL_LEAD.match(scan.text, pos)
        begin = lead.end() if lead else pos
        head: Hit | None = None
        for at in range(begin, min(begin + TAIL_REACH, len(scan.text))):
            for h in scan.heads_at.get(at, ()):
                if head is None:
                    if not self._names(h) or scan.last_break(h.start) > begin or scan.last_stop(h.start) > begin:
                        continue
                    if scan.last_cue(h.start, begin) and not self._noun_like(scan, begin, h):
                        continue
                    head = h
                elif (
                    head.end < h.end
                    and h.start <= head.end + TAIL_GAP
                    and self._names(h)
                    and scan.left_limit(h.start) <= begin
                ):
                    head = h  # 义警 + 进社区工作机制: the name goes on to the next head noun
            if head is not None and at > head.end + TAIL_GAP:
                break
        if head is None or scan.text.startswith(self.grows, head.end):
            return None
        return begin, head

    def _noun_like(self, scan: Scan, begin: int, head: Hit) -> bool:
        """A verb between quote and head noun that stands right before the head, or first, is part of the name (运行模式)."""
        cue = scan.last_cue(head.start, begin)
        return cue is not None and (cue.end == head.start or cue.start > begin)

    def _inner_head(self, scan: Scan, m: re.Match[str]) -> Hit | None:
        """The head noun that a quoted name itself ends in (“法官工作站”)."""
        inside = [h for at in range(m.start(1), m.end(1)) for h in scan.heads_at.get(at, ()) if h.end == m.end(1)]
        if "+" in m[1]:  # a formula is named by the head noun that follows it
            return None
        return next((h for h in inside if self._names(h) and len(m[1]) >= 3), None)

    # -- names with a head noun

    def _headed(self, notes: Notes) -> None:
        scan, text = notes.scan, notes.text
        found: dict[int, Mention] = {}
        for head in scan.heads:
            if not self._names(head) or notes.in_quotes(head.start, head.end) or text.startswith(self.grows, head.end):
                continue
            start, cue = self._start(scan, head)
            if cue is not None and start == cue.end and (lead := self.particle.match(text, start, head.start)):
                start = lead.end()
            if self.honor not in self.roots[head.word]:  # 全国先进集体 is an honor by its first word
                lead = self.light.match(text, start, head.start)
                start = lead.end() if lead else start
                counted = COUNTED.match(text[start : head.start])
                start += counted.end() if counted else 0
            modifier = text[start : head.start]
            if not self._distinctive(modifier, head, cue) or notes.in_quotes(start, head.end):
                continue
            name = text[start : head.end]
            if cue is None and text.count(name) < 2:
                continue
            found[start] = Mention(
                start, head.end, self._classes(head), rule_id(*self._term(head)), name
            )  # the longest wins
        notes.mentions += found.values()

    def _distinctive(self, modifier: str, head: Hit, cue: CueHit | None) -> bool:
        """Whether what stands before a head noun makes it a name; a long head noun of a facility is one by itself."""
        if not modifier:
            facility = str(GOV.Facility) in self.roots[head.word]
            return cue is not None and len(head.word) >= (4 if facility else 6)
        if self.honor in self.roots[head.word]:
            return cue is not None and 2 <= len(modifier) <= 24
        return 2 <= len(modifier) <= 24 and not self._is_generic(modifier)

    def _sites(self, notes: Notes) -> None:
        """A named site where something is done: 走进幸福里小区."""
        scan, text = notes.scan, notes.text
        for head in scan.heads:
            if (
                str(GOV.Place) not in self.roots[head.word]
                or notes.in_quotes(head.start, head.end)
                or text.startswith(self.grows, head.end)
            ):
                continue
            cue = scan.last_cue(head.start, scan.last_break(head.start))
            start = max(scan.left_limit(head.start), cue.end if cue else 0)
            lead = self.locative.search(text, max(0, head.start - 8), head.start)
            start = max(start, lead.end() if lead else 0)
            modifier = text[start : head.start]
            at_place = self.locative.search(text, max(0, start - 4), start)
            if (
                at_place
                and at_place.end() == start
                and 2 <= len(modifier) <= 6
                and not self._is_generic(modifier)
                and not modifier.startswith(self.generic_body)
            ):
                notes.mentions.append(
                    Mention(
                        start,
                        head.end,
                        (str(GOV.Place),),
                        rule_id(*self._term(head)),
                        text[start : head.end],
                        hint="bare",
                    )
                )

    def _start(self, scan: Scan, head: Hit) -> tuple[int, CueHit | None]:
        """Where an unquoted name can begin, and the cue verb that governs it."""
        floor = scan.last_break(head.start)
        cue = scan.last_cue(head.start, floor)
        while cue is not None and (
            (head.start - cue.end < 2 and not self._whole(head)) or not self._governs(cue, head)
        ):
            cue = scan.last_cue(cue.start, floor)  # 诚信建设工程: a verb right before the head belongs to the name
        start = cue.end if cue else floor
        stop = scan.last_stop(head.start)
        if stop > start:
            between = scan.text[start:stop]
            if cue is not None and self.concept in self.roots[head.word] and head.end - start <= CONCEPT_REACH:
                return start, cue  # 坚持惩戒与教育相结合的执法原则: a doctrine is named by all that stands before it
            if (
                cue is not None
                and not between.endswith("的")
                and not self.light.fullmatch(self.particle.sub("", between, count=1))
            ):
                cue = None
            start = stop
        mechanism = str(GOV.Mechanism) in self.roots[head.word]
        listed = cue is None and scan.text[floor - 1 : floor] == "、"
        slogans = SLOGANS.search(scan.text, max(0, floor - 60), floor) if listed and mechanism else None
        if slogans:
            cue = self._governing(scan, slogans.start())
            if cue is not None:
                start = slogans.start()
        elif listed and start == floor:
            cue = self._governing_list(scan, floor)
        return start, cue

    def _whole(self, head: Hit) -> bool:
        return len(head.word) >= 4

    def _governs(self, cue: CueHit, head: Hit) -> bool:
        """Whether a property of the cue takes what the head noun names."""
        roots = self.roots[head.word]
        return any(
            self.ontology.is_a(root, self.ontology.properties[c.predicate].range) for c in cue.cues for root in roots
        )

    def _governing(self, scan: Scan, pos: int) -> CueHit | None:
        """The cue verb right before ``pos``, but for light words (推出了一系列“…”)."""
        cue = scan.last_cue(pos, scan.clause_start(pos))
        if cue is None:
            return None
        gap = scan.text[cue.end : pos]
        gap = self.particle.sub("", gap, count=1)
        return (
            cue
            if not gap or self.light.fullmatch(gap) or (len(gap) <= 8 and not scan.is_broken(cue.end, pos))
            else None
        )

    def _operates(self, cue: CueHit | None) -> bool:
        operates = str(GOV.operates)
        return cue is not None and any(operates in self.ontology.stated_properties(c.predicate) for c in cue.cues)

    def _governing_list(self, scan: Scan, pos: int) -> CueHit | None:
        """The cue verb before the first member of a list that ``pos`` continues after 、."""
        begin = scan.clause_start(pos)
        return scan.last_cue(pos, begin)

    def _names(self, head: Hit) -> bool:
        return any(r in self.nameable for r in self.roots[head.word])

    def _classes(self, head: Hit) -> tuple[str, ...]:
        return self.ontology.head_nouns[head.word]

    def _term(self, head: Hit) -> tuple[str, str, str]:
        return self._classes(head)[0], "headNoun", head.word

    def _is_generic(self, modifier: str) -> bool:
        """Whether a modifier consists of words that say nothing (相关工作)."""
        at = 0
        while at < len(modifier):
            for n in range(min(self.longest_generic, len(modifier) - at), 0, -1):
                if modifier[at : at + n] in self.generic:
                    at += n
                    break
            else:
                return False
        return True


def _groups(notes: Notes) -> Iterator[list[re.Match[str]]]:
    """Quoted spans that follow each other as a list."""
    group: list[re.Match[str]] = []
    for m in QUOTED.finditer(notes.text):
        if group and LIST_GAP.fullmatch(notes.text, group[-1].end(), m.start()):
            group.append(m)
            continue
        if group:
            yield group
        group = [m]
    if group:
        yield group
