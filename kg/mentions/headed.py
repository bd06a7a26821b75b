"""Unquoted names that end in a head noun: initiatives, facilities, doctrines, honors, and named sites.

In: the scan's head nouns and cue verbs. Out: mentions below gov:Practice, gov:Document, gov:GuidingConcept, gov:Honor and
gov:Place. A name begins after the cue verb that governs it; without one it has to be named twice, to be a facility of a
division, or to be followed by what is said of a new thing (…工作站揭牌).
"""

from __future__ import annotations

import re
from typing import Literal

from kg.lexicon import Lexicon, any_of
from kg.mentions.heads import PRACTICE, HeadNouns
from kg.mentions.notes import Notes
from kg.mentions.scan import Hit, Scan
from kg.ontology import CueHit
from kg.records import Mention
from kg.terms import GOV

SLOGANS = re.compile(r"(?:[一-龥]{4}、){2,}$")
SLOGANS_OF = re.compile(r"(?:[一-龥]{4}、){2,}[一-龥]{4}的$")
COUNTED = re.compile(
    r"(?:[一二三四五六七八九十百两几多\d]+余?(?:个|项|批|套|支|种|类|条|家|处|间|场|次|大|期|轮|站|起|名)(?![式性龙]))"
)
OR_SO = re.compile(r"(?:[乡镇村居街区市县校企]|社区|街道)\((?:[乡镇村居街区市县场园校]|社区|街道|农场|园区|旗)\)$")
WORDS = re.compile(r"(?:[一-龥]{2,4}、){1,4}")
OF_ONE_SORT = re.compile(r"[一-龥]{1,4}([一-龥])、(?:[一-龥]{1,4}\1、){0,2}[一-龥]{1,4}?\1")
"""Words of one sort, which end alike: 朝鲜语、俄语."""
LEVELS = re.compile(r"(?:(?:[省市州盟县区旗乡镇村街组]|社区|街道|乡镇)、){1,4}$")
OF_LEVELS = re.compile(r"[省市州盟县区旗乡镇村街组社区道]{1,4}[两二三四五]级")
ANY_COUNT = re.compile(r"\d|[一二三四五六七八九十两几多][个家支所处]")
MECHANISM, PROGRAM, FACILITY, CONCEPT, HONOR, PLACE, ORGANIZATION, AGENCY = (
    str(GOV[n])
    for n in ("Mechanism", "Program", "Facility", "GuidingConcept", "Honor", "Place", "Organization", "Agency")
)
NUMBERED = re.compile(r"由(?:原来的|原先的)?[\d一二三四五六七八九十两]")
WITH = "以"
VERB, BRACKET = 2, 8
"""Characters of a verb; most of a kind of division and another in brackets: 社区(经营所)."""
LONGEST, LONGEST_CONCEPT, LONGEST_SITE = 24, 22, 6
WHOSE = tuple("全我该本")
"""What words for a level begin with that do not stand before a name as its division does: 县公共法律服务中心, but not 全县."""
SHORT = 2
"""Characters of a head noun that names no facility right after a body: 某局窗口, but 某局办证大厅."""
WHOLE = {True: 4, False: 6}
"""Characters from which a head noun is a name by itself: of a facility, of another practice."""


class HeadedFinder:
    """Unquoted names with a head noun, for one ontology."""

    def __init__(self, heads: HeadNouns, lexicon: Lexicon) -> None:
        self.heads = heads
        self.locative = re.compile(any_of(lexicon.words("locative")))
        self.connectors = tuple(sorted((w for w in lexicon.words("and") if w != "、"), key=len, reverse=True))
        self.founded = re.compile(
            rf"(?:{any_of(lexicon.words('before-founded'))}|于(?:[今去]年|\d{{4}}年)(?:\d{{1,2}}月)?)*(?:{any_of(lexicon.words('founded'))})"
        )
        self.moved, self.lever, self.kinds = (lexicon.words(role) for role in ("moved", "lever", "kinds"))
        self.nominal, self.causing = (frozenset(lexicon.words(role)) for role in ("nominal", "causing"))
        self.named_sites = frozenset(lexicon.words("named-site"))
        levels = {w for row in lexicon.context if row.role == "level" for w in row.list}
        self.level = re.compile(
            f"(?!{any_of(lexicon.words('level-word'))})(?:{any_of(w for w in levels if not w.startswith(WHOSE))})"
        )
        self.place_suffixes = tuple(s for s in lexicon.place_suffixes if len(s) > 1 or s in "镇乡村")

    def __call__(self, notes: Notes) -> None:
        found: dict[int, Mention] = {}
        for head in notes.scan.heads:
            if notes.in_quotes(head.start, head.end) or self.heads.in_word(notes.scan, head):
                continue
            named = self.heads.names(head) and not self.heads.is_a(head, ORGANIZATION)
            if named and (m := self._name(notes, head, found)) is not None:
                found[m.start] = m  # of names with one start the longest
            if self.heads.is_a(head, PLACE) and (m := self._site(notes, head)) is not None:
                notes.mentions.append(m)
        notes.mentions += found.values()

    def _name(self, notes: Notes, head: Hit, found: dict[int, Mention]) -> Mention | None:
        scan, text = notes.scan, notes.text
        start, cue = self._start(scan, head)
        if cue is not None and start == cue.end and (particle := self.heads.particle.match(text, start, head.start)):
            start = particle.end()
        if not self.heads.is_a(head, HONOR):  # 全国先进集体 is an honor by its first word
            for without in (self.heads.light, COUNTED, self.heads.light):  # 五期特色开放日
                lead = without.match(text, start, head.start)
                start = lead.end() if lead else start
        if notes.in_quotes(start, head.end):
            return None
        hint = self._of_level(notes, start, head, found) if self.heads.is_a(head, FACILITY) else "whole"
        if hint == "whole" and not self._distinctive(text[start : head.start], head, cue):
            return None
        if text[start : head.end] in self.heads.generic_names or text.endswith(self.kinds, 0, start):
            return None
        codes = notes.codes(start, head.start) if start in notes.division_codes else ()
        if cue is None and hint == "whole" and not self._stands(notes, start, head, codes):
            return None
        owned = codes if self.heads.is_a(head, FACILITY) else ()
        return Mention(
            start, head.end, self.heads.classes(head), self.heads.rule(head), text[start : head.end],
            hint=hint, codes=owned,
        )  # fmt: skip

    def _of_level(
        self, notes: Notes, start: int, head: Hit, found: dict[int, Mention]
    ) -> Literal["whole", "level", "shared"]:
        """Whether a facility is named after a word for its level (县公共法律服务中心), or next in a list that begins so."""
        text = notes.text
        level = self.level.match(text, start, head.start)
        begins = level is not None and notes.begins_anew(start)
        own = text[level.end() if level is not None and begins else start : head.start]
        if len(own) == 1 or (not own and len(head.word) < WHOLE[True]):
            return "whole"
        if begins:
            return "level"
        beside = text[start - 1 : start] == "、" and any(
            m.end == start - 1 and m.hint in ("level", "shared") for m in found.values()
        )
        return "shared" if beside and len(own) <= LONGEST and not (own and self.heads.is_generic(own)) else "whole"

    def _distinctive(self, modifier: str, head: Hit, cue: CueHit | None) -> bool:
        """Whether what stands before a head noun makes it a name; a long head noun is one by itself."""
        if not modifier:
            return cue is not None and len(head.word) >= WHOLE[self.heads.is_a(head, FACILITY)]
        if not 2 <= len(modifier) <= LONGEST:
            return False
        return cue is not None if self.heads.is_a(head, HONOR) else not self.heads.is_generic(modifier)

    def _stands(self, notes: Notes, start: int, head: Hit, codes: tuple[str, ...]) -> bool:
        """Whether a name stands without a verb before it."""
        name = notes.text[start : head.end]
        if notes.text.count(name) > 1 or (
            notes.text.endswith(self.moved, 0, start) and NUMBERED.match(notes.text, head.end)
        ):
            return True  # 将快处中心由1个增至3个
        if notes.text.startswith(self.lever, head.end) and notes.text.endswith(WITH, 0, start):
            return True  # 以综治云平台为载体
        inside = notes.scan.last_cue(head.start, start)
        if inside is not None and (inside.end < head.start or self.heads.operates(inside)):
            return False  # 富岭镇增设驿站: a verb inside; but 诉讼对接中心
        if not self.heads.is_a(head, *PRACTICE) or ANY_COUNT.search(name) or name.startswith(self.heads.generic_body):
            return False
        local = any(s in name[1 : len(name) - len(head.word)] for s in self.place_suffixes)
        if self.heads.is_a(head, FACILITY) and (codes or local):
            return len(head.word) > SHORT or all(
                h.end != head.start for h in notes.scan.heads_within(start, head.start)
            )
        return self._is_founded(notes, head)

    def _is_founded(self, notes: Notes, head: Hit) -> bool:
        """…工作站揭牌; so is the first of two: …对接中心和…分中心成立."""
        text, end = notes.text, head.end
        if self.founded.match(text, end):
            return True
        if not text.startswith((*self.connectors, "、"), end):
            return False
        limit = min(end + LONGEST, notes.scan.clause_end(end))
        return any(
            self.founded.match(text, h.end) for h in notes.scan.heads_within(end + 1, limit) if self.heads.names(h)
        )

    def _start(self, scan: Scan, head: Hit) -> tuple[int, CueHit | None]:
        """Where an unquoted name can begin, and the cue verb that governs it."""
        floor = scan.last_break(head.start)
        cue = scan.last_cue(head.start, floor)
        while cue is not None and (
            (head.start - cue.end < 2 and len(head.word) < 4) or not self.heads.governs(cue, head)
        ):
            cue = scan.last_cue(cue.start, floor)  # 诚信建设工程: a verb right before the head belongs to the name
        cue = self._beyond_noun(scan, head, cue, floor)
        start = cue.end if cue else floor
        stop = scan.last_stop(head.start)
        if stop > start:
            if scan.text[stop - 6 : stop - 5] == "、" and (slogans := self._slogans_of(scan, head, stop)) is not None:
                return slogans
            doctrine = cue is not None and self.heads.is_a(head, CONCEPT) and head.end - start <= LONGEST_CONCEPT
            placed = scan.divisions_within(start, head.start)
            if doctrine and not placed and not scan.text.startswith(self.connectors, start):
                return start, cue  # 坚持惩戒与教育相结合的执法原则: a doctrine is named by all that stands before it
            return self._after_stop(scan, head, cue, start, stop)
        if cue is None and scan.text[floor - 1 : floor] == "、":
            return self._listed(scan, head, floor)
        if scan.text[floor - 1 : floor] == ")" and scan.last_cue(head.start, floor) is None:
            return floor, self._past_bracket(scan, head, floor)
        return start, cue

    def _beyond_noun(self, scan: Scan, head: Hit, cue: CueHit | None, floor: int) -> CueHit | None:
        """实施派出所基础建设三年行动: the verb before a verb that is a noun here, with what is built before it."""
        if cue is None or cue.cues[0].literal not in self.nominal or not self.heads.is_a(head, PROGRAM):
            return cue
        before = scan.last_cue(cue.start, floor)
        if before is None or not self.heads.operates(before) or not self.heads.governs(before, head):
            return cue
        built = scan.text[before.end : cue.start]
        own = len(built) >= VERB and not scan.is_broken(before.end, cue.start) and not self.heads.is_light(built)
        own = own and before.cues[0].literal not in self.causing  # 推动司法局建设某工程
        own = own and not self.level.match(built) and head.end - before.end <= LONGEST
        return before if own else cue

    def _past_bracket(self, scan: Scan, head: Hit, floor: int) -> CueHit | None:
        """建成152个村(社区)公共法律服务室: the verb before a bracket that names another kind of division."""
        both = OR_SO.search(scan.text, max(0, floor - BRACKET), floor)
        cue = scan.last_cue(both.start(), scan.clause_start(both.start())) if both else None
        return cue if cue is not None and self.heads.governs(cue, head) else None

    def _slogans_of(self, scan: Scan, head: Hit, stop: int) -> tuple[int, CueHit] | None:
        """党委领导、部门协同、社会参与的工作机制: a list of slogans that 的 leads to the head noun."""
        slogans = SLOGANS_OF.search(scan.text, max(0, stop - 60), stop) if self.heads.is_a(head, MECHANISM) else None
        cue = self.heads.governing(scan, slogans.start()) if slogans else None
        return (slogans.start(), cue) if slogans and cue and self.heads.governs(cue, head) else None

    def _after_stop(
        self, scan: Scan, head: Hit, cue: CueHit | None, start: int, stop: int
    ) -> tuple[int, CueHit | None]:
        """A stop word between the verb and the head noun: the name begins after it, or holds it (共享和协作机制)."""
        between = scan.text[start:stop]
        if cue is None or between.endswith("的") or self.heads.is_light(between):
            return stop, cue
        connector = next((w for w in self.connectors if between.endswith(w)), None)
        if connector is None or scan.last_stop(stop - len(connector)) > start:
            return stop, None
        if stop - len(connector) == cue.end:  # 推广和应用反诈项目: a second verb that is no cue
            begin = stop + VERB
            return (begin if head.start - begin >= VERB else stop), cue
        parallel = any(h.end == stop - len(connector) for h in scan.heads_within(start, stop))
        return (stop, cue) if parallel else (start, cue)

    def _listed(self, scan: Scan, head: Hit, floor: int) -> tuple[int, CueHit | None]:
        """A name after 、: a list of slogans with one head noun, or a further object of the list's verb."""
        slogans = SLOGANS.search(scan.text, max(0, floor - 60), floor) if self.heads.is_a(head, MECHANISM) else None
        if slogans and (cue := self.heads.governing(scan, slogans.start())) is not None:
            return slogans.start(), cue
        if OF_LEVELS.match(scan.text, floor, head.start - VERB) and (
            levels := LEVELS.search(scan.text, max(0, floor - 12), floor)
        ):
            return levels.start(), self.heads.governing(scan, levels.start())  # 县、镇、村三级联调机制
        verb = scan.last_cue(head.start, floor)
        if verb is not None and any(
            h.end == verb.start and self.heads.is_a(h, AGENCY, ORGANIZATION)
            for h in scan.heads_within(floor, verb.start)
        ):
            return floor, None  # 联合甲局、乙工会召开座谈会: the body before the verb ends the list
        cue = scan.last_cue(floor, scan.clause_start(floor))
        words = cue is not None and self.heads.is_a(head, CONCEPT) and WORDS.fullmatch(scan.text, cue.end, floor)
        if cue is not None and not words and self.heads.operates(cue) and not scan.heads_within(cue.end, floor):
            alike = OF_ONE_SORT.match(scan.text, cue.end, head.start - 1)
            words = alike if alike is not None and alike.end() > floor else None  # 开通朝鲜语、俄语咨询专线
        return (cue.end if cue and words else floor), cue  # 坚持就近、方便原则

    def _site(self, notes: Notes, head: Hit) -> Mention | None:
        """A named site where something is done: 走进幸福里小区; the one of a division: 凭祥口岸."""
        scan, text = notes.scan, notes.text
        of = scan.division_before(head.start)
        if of is not None and of.start in notes.division_codes and head.word in self.named_sites:
            return Mention(of.start, head.end, (PLACE,), self.heads.rule(head), text[of.start : head.end], hint="bare")
        cue = scan.last_cue(head.start, scan.last_break(head.start))
        start = max(scan.left_limit(head.start), cue.end if cue else 0)
        if lead := self.locative.search(text, max(start, head.start - LONGEST_SITE - 2), head.start):
            start = lead.end()
        modifier = text[start : head.start]
        if not 2 <= len(modifier) <= LONGEST_SITE or ANY_COUNT.search(modifier) or self.heads.is_generic(modifier):
            return None
        before = self.locative.search(text, max(0, start - 4), start)
        if before is None or before.end() != start or modifier.startswith(self.heads.generic_body):
            return None
        return Mention(start, head.end, (PLACE,), self.heads.rule(head), text[start : head.end], hint="bare")
