"""Quoted names and titles: “有呼必应”机制, “一件事”, 《关于…的意见》.

In: the quotes of the text and the scan. Out: mentions below gov:Practice, gov:Document, gov:GuidingConcept and
gov:Organization. A quoted name takes the head noun that follows it; in a list of quoted names that touch, or with 等, one
head noun completes them all. Without a head noun it needs a form of its own (a formula) or a verb that makes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from kg.lexicon import Lexicon, any_of
from kg.mentions.heads import PRACTICE, HeadNouns, unquoted
from kg.mentions.notes import Notes
from kg.mentions.scan import Hit, Scan
from kg.ontology import CueHit
from kg.records import Mention
from kg.terms import GOV

QUOTED = re.compile(r"[“‘]([^“”‘’\n]{1,40})[”’]")
TITLED = re.compile(r"《([^《》\n]{2,80})》")
LIST_GAP = re.compile(r"(?:、|及|以及|和|与)?")
TAIL_LEAD = re.compile(r"(?:\([^()\n]{1,60}\))?(?:等(?:[^,。;:“”\n]{0,14}的)?|的)?")
OF_PHRASE = re.compile("[一-龥]{2,10}的")
OPENING, NESTED = "“‘", "‘"
COUNT = re.compile(r"(?:[一二三四五六七八九十百两\d]+余?[个项种类套批大])?")
NUMERAL_NAME = re.compile(r"^(?:[一二三四五六七八九十两]|\d{1,3})[^一二三四五六七八九十\d].{0,4}$")
BARE_NUMBER = re.compile(r"[\dA-Za-z一二三四五六七八九十]")
NOT_A_NAME = re.compile(r"[。!?:;]|,.*,")
DEFINED = ("即", "是", "(")
TAIL_REACH, TAIL_GAP, PLAIN_TAIL, UPGRADE = 20, 8, 8, 12
DEFINITION = re.compile(r"是[^,。;:!?“”\n]{2,60}的([^,。;:!?“”\n的]{2,12})(?=[,。;!?\n]|$)")
MECHANISM, PROGRAM, DOCUMENT, FACILITY, HONOR, PLACE, CONCEPT = (
    str(GOV[n]) for n in ("Mechanism", "Program", "Document", "Facility", "Honor", "Place", "GuidingConcept")
)
CREATED = (HONOR, PLACE)
ORGANIZATION = str(GOV.Organization)
OWNED = (ORGANIZATION, FACILITY)


class QuotedFinder:
    """Quoted names and titles, for one ontology."""

    def __init__(self, heads: HeadNouns, lexicon: Lexicon) -> None:
        self.heads, self.ontology = heads, heads.ontology
        self.idioms = frozenset(lexicon.words("idiom"))
        self.medium, self.after_medium = lexicon.words("medium"), lexicon.words("after-medium")
        self.site_endings, self.team_endings = lexicon.words("site-ending"), lexicon.words("team-ending")
        self.dropped = re.compile(f"(?:{any_of(lexicon.words('dropped'))})[^一-龥]*$")
        self.after_site = lexicon.words("after-site")
        self.honoring = lexicon.words("honoring")
        self.former = re.compile(any_of(lexicon.words("former")))
        self.mustering, self.mustered = frozenset(lexicon.words("mustering")), lexicon.words("mustered")
        self.stops = frozenset(lexicon.words("stop"))
        self.that_is, self.becoming = lexicon.words("that-is"), re.compile(any_of(lexicon.words("becoming")))
        self.concept = re.compile(any_of(lexicon.words("quoted-concept")))
        self.common = re.compile(f"({any_of(lexicon.words('quoted-team'))})|{any_of(lexicon.words('quoted-head'))}")
        self.moved = lexicon.words("moved")
        self.upgrading = re.compile(f"[一-龥]{{0,6}}(?:{any_of(lexicon.words('upgrading'))})为“")
        self.founded = re.compile(
            f"(?:{any_of(lexicon.words('quoted-head'))})?(?:{any_of(lexicon.words('before-founded'))})*"
            f"(?:{any_of(lexicon.words('founded'))})"
        )

    def __call__(self, notes: Notes) -> None:
        for m in TITLED.finditer(notes.text):
            self._title(notes, m)
        named: tuple[int, CueHit | None] = (0, None)
        for group in _groups(notes.text):
            named = self._group(notes, group, *named)
        self._again(notes)

    def _again(self, notes: Notes) -> None:
        """“直通车”共服务企业86家 where the text names the “直通车”服务: the quoted part alone is another name of it;
        and where a name is nothing but its quoted part, it is named again where a name can begin."""
        whole = {
            m.core: m for m in reversed(notes.mentions)
            if m.core and m.rule != "known" and m.name[0] in OPENING
            and self.ontology.root(m.classes[0]) in PRACTICE
        }  # fmt: skip
        if not whole:
            return
        for m in QUOTED.finditer(notes.text):
            core = m[1].strip()
            full = whole.get(core)
            if full is None or notes.in_quotes(m.start(), m.start() + 1):
                continue
            if len(full.name) > len(core) + 2 or notes.begins_anew(m.start()):  # not of 法律“便利店”
                self._add(notes, m, m.end(), full.classes, full.rule, f"“{core}”", core)

    def _title(self, notes: Notes, m: re.Match[str]) -> None:
        notes.quote(*m.span())
        if m[1].endswith(self.medium) or notes.text.startswith(self.after_medium, m.end()):
            return  # a newspaper or magazine, not a document
        heads = [h for h in notes.scan.heads_within(m.start(1), m.end(1)) if h.end == m.end(1)]
        classes = tuple(c for h in heads for c in self.heads.classes(h) if self.ontology.root(c) == DOCUMENT)
        notes.mentions.append(Mention(m.start(), m.end(), classes or (DOCUMENT,), "title", m[0], core=m[1]))

    def _group(
        self, notes: Notes, group: list[re.Match[str]], before: int, of_before: CueHit | None
    ) -> tuple[int, CueHit | None]:
        """``before`` is where the name before ends, ``of_before`` its verb, which a list goes on with. Out: the same of this group."""
        scan, end = notes.scan, group[-1].end()
        goes_on = before and LIST_GAP.fullmatch(notes.text, before, group[0].start())
        start = group[0].start()
        cue = of_before if goes_on else self.heads.governing(scan, start - notes.text.endswith("的", 0, start))
        tail = self._tail(scan, end)
        if tail is None and self.heads.operates(cue) and (of := OF_PHRASE.match(notes.text, end)):
            tail = self._of(scan, end, of.end())
        likened = tail is not None and not self.heads.operates(cue) and notes.text.startswith("的", end)
        if likened and self.becoming.search(notes.text, scan.clause_start(start), start):
            return end, None  # 成为“连心”的桥梁、“说事”的窗口
        touching = all(a.end() == b.start() for a, b in pairwise(group))
        shared = len(group) > 1 and (touching or notes.text.startswith("等", end))
        if self.dropped.search(notes.text, max(0, group[0].start() - 6), group[0].start()):
            return end, None  # 跳出“被动处警”模式
        if notes.text.endswith(self.honoring, 0, group[0].start()):
            for m in group:
                self._honor(notes, m, tail if m is group[-1] else None)
            return end, None
        for m in group:
            core = m[1].strip()
            if (
                core in self.idioms
                or NOT_A_NAME.search(core)
                or BARE_NUMBER.fullmatch(core)
                or notes.in_quotes(m.start(), m.start() + 1)
            ):
                continue
            inner = self._inner_head(scan, m)
            add = partial(self._add_plain, notes, m, last=m is group[-1], headed=inner is not None)
            head = tail if (shared and inner is None) or (m is group[-1] and not (shared and inner)) else None
            said = self._defined(notes, head[1].end if head is not None else m.end())
            if head is not None:
                self._with_head(notes, m, core, head, shared and m is not group[-1], self.heads.operates(cue))
            elif core in self.heads.known:
                continue
            elif of := self.concept.match(notes.text, m.end()):
                self._add(notes, m, of.end(), (CONCEPT,), "quoted.concept", m[0] + of[0], core)
            elif inner is not None:
                add(self.heads.classes(inner), self.heads.rule(inner))
            elif said is not None:
                self._add(notes, m, m.end(), self.heads.classes(said), self.heads.rule(said), m[0], core)
            elif "+" in core:
                add((MECHANISM,), "quoted.formula")
            elif NUMERAL_NAME.match(core) and (
                cue or (len(group) > 1 and m[0][0] != NESTED) or notes.text.startswith(DEFINED, m.end())
            ):
                add((MECHANISM,), "quoted.numeral")
            elif self.heads.operates(cue) and core.endswith(self.site_endings):
                self._add(notes, m, m.end(), (FACILITY,), "quoted.site", m[0], core)
            elif self.heads.operates(cue) and core.endswith(self.team_endings) and len(core) >= 3:
                self._add(notes, m, m.end(), (ORGANIZATION,), "quoted.team", m[0], core)
            elif self.heads.operates(cue) and len(core) >= 3:
                if cue is None or cue.cues[0].literal not in self.mustering or not self._mustered(notes, m.end()):
                    add((MECHANISM,), "quoted.after-cue")
            elif len(core) >= 3 and m is group[-1] and (end_of_team := self._team(notes, m.end())):
                name = notes.text[m.start() : end_of_team]
                self._add(notes, m, end_of_team, (ORGANIZATION,), "quoted.team", name, core)
            elif len(core) >= 3 and (
                (m is group[-1] and self.founded.match(notes.text, m.end())) or self._upgraded(notes.text, m)
            ):
                add((MECHANISM,), "quoted.founded")
        last = notes.mentions[-1].end if notes.mentions else end
        return (last, cue) if last >= end else (end, cue)

    def _upgraded(self, text: str, m: re.Match[str]) -> bool:
        """Whether a quoted name is one of two of which the second takes the place of the first: 将“…”升级为“…”."""
        if text.endswith(self.moved, 0, m.start()):
            return self.upgrading.match(text, m.end()) is not None
        closed = text.rfind("”", max(0, m.start() - UPGRADE), m.start())
        verb = self.upgrading.match(text, closed + 1) if closed >= 0 else None
        return (
            verb is not None
            and verb.end() == m.start() + 1
            and text.endswith(self.moved, 0, text.rfind("“", 0, closed))
        )

    def _honor(self, notes: Notes, m: re.Match[str], tail: tuple[int, Hit] | None) -> None:
        """被评为“…”(称号): what is quoted after a verb of honoring is an honor, whatever it ends in."""
        titled = tail is not None and self.heads.is_a(tail[1], HONOR) and tail[0] == m.end()
        end = tail[1].end if titled and tail is not None else m.end()
        inner = len(m[1])
        same = [
            o for o in notes.mentions
            if o.rule == "known" and m.start() <= o.start and o.end <= m.end() and o.end - o.start >= inner
        ]  # fmt: skip
        if any(self.ontology.root(c) == HONOR for o in same for c in o.classes):
            return
        notes.mentions = [o for o in notes.mentions if o not in same]
        self._add(notes, m, end, (HONOR,), "quoted.honor", notes.text[m.start() : end], m[1].strip())

    def _defined(self, notes: Notes, end: int) -> Hit | None:
        """“…”是某局推出的惠民项目: the head noun that a quoted name (up to ``end``) is defined by, which names nothing else."""
        said = DEFINITION.match(notes.text, end)
        if said is None or not self.heads.operates(notes.scan.last_cue(said.start(1), end)):
            return None
        heads = notes.scan.heads_within(*said.span(1))
        head = next((h for h in heads if h.end == said.end(1) and self.heads.is_a(h, *PRACTICE)), None)
        if head is not None:
            notes.quote(*said.span(1))
        return head

    def _with_head(
        self, notes: Notes, m: re.Match[str], core: str, tail: tuple[int, Hit], apart: bool, made: bool
    ) -> None:
        """A quoted name with the head phrase after it (``apart``: after the list that it is part of)."""
        lead, head = tail
        phrase = notes.text[lead : head.end]
        if not made and self.heads.is_a(head, PLACE):
            return  # “…”进社区
        if self.former.match(phrase) or unquoted(m[0] + phrase) in self.heads.known:
            return
        # 打造“…”示范社区: to make one is a program
        classes = (PROGRAM,) if made and self.heads.is_a(head, *CREATED) else self.heads.classes(head)
        self._add(notes, m, m.end() if apart else head.end, classes, self.heads.rule(head), m[0] + phrase, core)

    def _add_plain(
        self, notes: Notes, m: re.Match[str], classes: tuple[str, ...], rule: str, *, last: bool, headed: bool
    ) -> None:
        """A quoted name with the common noun that ends its clause, which alone names nothing: “订单式”司法服务."""
        tail = self._plain_tail(notes, m.end()) if last else None
        if tail and headed and notes.scan.cue_ends_at(tail.end()):
            tail = None  # “公安大脑”建设 is “公安大脑”
        end = tail.end() if tail else m.end()
        if tail and tail[1] and rule == "quoted.after-cue":
            classes = (ORGANIZATION,)
        self._add(notes, m, end, classes, rule, notes.text[m.start() : end], m[1].strip())

    def _team(self, notes: Notes, pos: int) -> int | None:
        """Where the name of a team ends that is told without a verb: “寄递哨兵”队伍由420人壮大到6800人."""
        tail = self._plain_tail(notes, pos)
        return tail.end() if tail is not None and tail[1] and tail.start() == pos else None

    def _mustered(self, notes: Notes, pos: int) -> bool:
        """Whether what is quoted before are people who go somewhere: 组织“老娘舅”进茶山."""
        return notes.text.startswith(self.mustered, pos)

    def _plain_tail(self, notes: Notes, start: int) -> re.Match[str] | None:
        """The common noun that a phrase after a closing quote ends in."""
        scan, text = notes.scan, notes.text
        begin = start + text.startswith("的", start)
        limit = scan.next_limit(begin)
        for word in self.common.finditer(text, begin, min(begin + PLAIN_TAIL, limit)):
            if self._ends(notes, word.end()):
                verb = scan.next_cue(begin, word.start())
                return None if verb or scan.divisions_within(start, word.end()) else word
        return None

    def _ends(self, notes: Notes, pos: int) -> bool:
        """Whether a phrase ends there: before a mark, a verb or a stop word."""
        limit = notes.scan.next_limit(pos)
        return limit == pos + 1 or pos in notes.scan.cue_at or notes.text[pos:limit] in self.stops

    def _add(
        self, notes: Notes, m: re.Match[str], end: int, classes: tuple[str, ...], rule: str, name: str, core: str
    ) -> None:
        start, codes = m.start(), tuple[str, ...]()
        before = notes.scan.division_before(start)
        owned = self.ontology.root(classes[0]) in OWNED
        if owned and before is not None and before.start in notes.division_codes:  # 舞阳县“小蜜蜂”志愿队
            start, name, codes = before.start, before.word + name, (notes.division_codes[before.start],)
        notes.mentions.append(Mention(start, end, classes, rule, name, core=core, codes=codes))
        notes.quote(start, end)

    def _tail(self, scan: Scan, pos: int) -> tuple[int, Hit] | None:
        """Where the head phrase after a closing quote begins, and its head noun."""
        lead = TAIL_LEAD.match(scan.text, pos)
        begin = COUNT.match(scan.text, lead.end() if lead else pos)
        start = begin.end() if begin else pos
        head: Hit | None = None
        for h in scan.heads_within(start, start + TAIL_REACH):
            if head is not None and (h.start > head.end + TAIL_GAP or scan.text.startswith(self.that_is, head.end)):
                break  # “…”模式即3个驿站
            if (not self.heads.names(h) and not self.heads.is_a(h, *CREATED)) or scan.left_limit(h.start) > start:
                continue
            if self.heads.is_a(h, PLACE) and scan.text.startswith(self.after_site, h.end):
                continue  # “…”社区警务
            if head is not None and head.end < h.end:
                verb = scan.last_cue(h.start, head.end)
                if verb is not None and verb.start == head.end and verb.end < h.start:
                    break  # “…”机制 + 获评 + 优秀案例
                if h.word.endswith(head.word) or head.word.endswith(h.word):
                    break  # “…”服务平台 + 线上平台: said again
                head = h  # 义警 + 进社区工作机制: the name goes on to the next head noun
            elif head is None and (not scan.last_cue(h.start, start) or _in_name(scan, start, h)):
                head = h
        return (start, head) if head is not None and not self.heads.in_word(scan, head) else None

    def _of(self, scan: Scan, begin: int, end: int) -> tuple[int, Hit] | None:
        """“院所”双向联络的工作机制: the head noun that a phrase with 的 leads to."""
        if scan.left_limit(end - 1) > begin or (tail := self._tail(scan, end)) is None or tail[0] != end:
            return None
        return begin, tail[1]

    def _inner_head(self, scan: Scan, m: re.Match[str]) -> Hit | None:
        """The head noun that a quoted name itself ends in (“法官工作站”); a formula is named by what follows it."""
        if "+" in m[1] or len(m[1]) < 3:
            return None
        inside = scan.heads_within(m.start(1), m.end(1))
        return next((h for h in inside if h.end == m.end(1) and self.heads.names(h)), None)


def _in_name(scan: Scan, begin: int, head: Hit) -> bool:
    """A verb between quote and head noun that stands right before the head, or not first, is part of the name (运行模式)."""
    cue = scan.last_cue(head.start, begin)
    return cue is not None and (cue.end == head.start or cue.start > begin)


def _groups(text: str) -> Iterator[list[re.Match[str]]]:
    """Quoted spans that follow each other as a list."""
    group: list[re.Match[str]] = []
    for m in QUOTED.finditer(text):
        if group and not LIST_GAP.fullmatch(text, group[-1].end(), m.start()):
            yield group
            group = []
        group.append(m)
    if group:
        yield group
