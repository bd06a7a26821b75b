"""Names of agencies and organizations: division, parent and head noun (奈曼旗公安局东明派出所), or their short forms.

In: head nouns, division names and stop words of the scan. Out: mentions below gov:Agency and gov:Organization, whole,
after a word for their level (市司法局), bare (东明派出所), or as a pronoun (该局); completion decides later whom they mean.
"""

from __future__ import annotations

import re
from collections import defaultdict

from kg.lexicon import Lexicon, any_of
from kg.mentions.houses import HouseFinder
from kg.mentions.notes import Notes
from kg.mentions.organs import OrganFinder
from kg.mentions.scan import COLLABORATES, Hit
from kg.mentions.towns import TownFinder
from kg.ontology import Ontology, rule_id
from kg.records import Mention
from kg.terms import GOV

AGENCY, ORGANIZATION, FACILITY = (str(GOV[n]) for n in ("Agency", "Organization", "Facility"))
MODIFIER, LEVEL_MODIFIER, SUBUNIT_MODIFIER = 12, 6, 8
"""Most characters between a division or parent agency, a level word, an agency, and the head noun after it."""
NAME, SUBUNIT_NAME = 30, 6
NEAR = 16
"""How many of the bodies found last a new one may go on from."""
VERB_REACH = 6
DEMONSTRATIVE = re.compile("该|这一?[间个所座家项款处支套种]|此一?[间个所座家项款处支套种]")
SHARED = defaultdict(str, dict.fromkeys("市州盟县区旗", "市州盟县区旗") | {"镇": "镇乡", "乡": "镇乡", "省": "省"})
"""By the last character of a division: those of the divisions that may share a head noun with it."""
MARKED = tuple("该我本")
COUNTED = re.compile(r"\d|[一二三四五六七八九十两几多][个家支所]|[二两三四五六七八九十][镇县区旗]$")


class AgencyFinder:
    """Agencies and organizations, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon) -> None:
        self.ontology = ontology
        self.bodies = {
            h: classes
            for h, cs in ontology.head_nouns.items()
            if (classes := tuple(c for c in cs if ontology.root(c) in (AGENCY, ORGANIZATION)))
        }
        self.rules = {h: rule_id(classes[0], "headNoun", h) for h, classes in self.bodies.items()}
        levels = {w for row in lexicon.context if row.role == "level" for w in row.list}
        self.level = re.compile(any_of(levels))
        self.generic, self.fused = lexicon.words("generic-body"), lexicon.words("fused")
        self.before_division = frozenset(lexicon.words("before-division"))
        self.common = tuple(w for w in self.generic if w not in lexicon.words("of-level"))
        self.connectors = frozenset(lexicon.words("and"))
        self.linked = tuple(sorted(self.connectors))
        self.national, self.locative = lexicon.words("national"), lexicon.words("locative")
        self.stands_alone, self.no_head = (frozenset(lexicon.words(r)) for r in ("stands-alone", "no-head"))
        pronouns = sorted(lexicon.words("pronoun"), key=lambda w: (-len(w), w))
        self.pronoun = re.compile(
            "|".join(re.escape(w) + ("" if w.startswith(MARKED) else "(?![一-龥]?(?:长|任务))") for w in pronouns)
            or "(?!)"
        )
        self.no_modifier = lexicon.words("no-modifier")
        self.no_names, self.no_level = (*self.generic, *self.no_modifier), (*self.common, *self.no_modifier)
        self.no_unit = lexicon.words("no-unit")
        self.subunit_class = dict.fromkeys(lexicon.words("subunit"), AGENCY) | dict.fromkeys(
            lexicon.words("facility"), FACILITY
        )
        self.subunit = re.compile(rf"[^\s,。;:!?、“”‘’《》()]{{0,{SUBUNIT_MODIFIER}}}?({any_of(self.subunit_class)})")
        oblique = any_of(w for w in lexicon.words("oblique") if len(w) > 1)
        self.oblique = re.compile(rf"(?:{oblique})(?!.*(?:{oblique}))")
        self.place_suffixes = tuple(s for s in lexicon.place_suffixes if len(s) > 1 or s in "镇乡村")
        police = [row for row in lexicon.variants if row.role == "police"]
        self.police = re.compile(any_of(w for row in police for w in row.list[1:]))
        self.towns, self.houses = TownFinder(ontology, lexicon), HouseFinder(ontology, lexicon)
        self.organs = OrganFinder(lexicon, levels)
        self.police_classes = tuple(c for row in police for c in self.bodies.get(row.list[0], ()))

    def __call__(self, notes: Notes) -> None:
        demonstratives = self._demonstratives(notes)
        found = self._pronouns(notes)
        found.sort(key=lambda m: m.end)
        pending = found
        found = []
        for head in notes.scan.heads:
            while pending and pending[0].end <= head.start:
                found.append(pending.pop(0))
            classes = self.bodies.get(head.word)
            if classes and not self._inside_word(notes, head) and (m := self._named(notes, head, classes, found)):
                found[-NEAR:] = [o for o in found[-NEAR:] if not _replaces(m, o, head)]
                found += [m, *self.organs.beside(notes, m)]
        found += [*pending, *self.houses(notes)]
        found += [
            *self._sharing(notes, found),
            *self._subunits(notes, found),
            *self._police(notes),
            *self.towns(notes),
            *self.organs(notes, found),
        ]
        notes.mentions += [*_widest(found), *demonstratives]

    def _inside_word(self, notes: Notes, head: Hit) -> bool:
        """Whether a head noun's last character and the next are a word (信访局面), and no verb begins there (局部署)."""
        split = notes.scan.splits_division(head.start, head.end)
        if split is not None and split.start in notes.division_codes:
            return True  # 联合会理市应急管理局
        return notes.text[head.end - 1 : head.end + 1] in self.no_head and head.end not in notes.scan.cue_at

    def _named(self, notes: Notes, head: Hit, classes: tuple[str, ...], found: list[Mention]) -> Mention | None:
        """The name that ends in a head noun."""
        if notes.in_quotes(head.start, head.end):
            return None
        scan, text = notes.scan, notes.text
        rule = self.rules[head.word]

        def mention(start: int, **more: object) -> Mention:
            return Mention(start, head.end, classes, rule, text[start : head.end], **more)  # type: ignore[arg-type]

        before = self._before(notes, head, found)
        if before is not None:
            if before.end == head.start and before.name.endswith(self.fused):  # 市委 + 政法委: one body
                return mention(before.start, hint=before.hint, codes=before.codes)
            if before.end == head.start and text.startswith(self.no_unit, head.end):
                return None  # 大队 + 大队长, 党组书记: a post
            codes = before.codes + notes.codes(before.end, head.start)
            if before.name in self.before_division and codes:  # 共青团 + 溆浦县委: one body
                found.remove(before)
                return Mention(
                    before.start, head.end, before.classes, before.rule, text[before.start : head.end], codes=codes
                )
            return mention(before.start, hint=before.hint, parent=before, codes=codes)
        across = scan.division_around(head.start)
        if (
            across is not None and across.start in notes.division_codes
        ):  # 通辽市委: the head noun begins inside the name
            first = self._division(notes, scan.left_limit(across.start), across.end)
            first = across.start if first is None else first
            return mention(first, codes=notes.codes(first, across.end))
        floor = max(scan.left_limit(head.start), head.start - NAME)
        if verb := self.oblique.search(text, floor, head.start):
            floor = verb.end()
        first = self._division(notes, floor, head.start)
        if first is not None:
            if self.ontology.root(classes[0]) == ORGANIZATION:
                first = self._from_national(notes, first)
            if scan.division_before(head.start) is None:  # between them stands what may be no name: 某市辖区派出所
                divisions = scan.divisions_within(first, head.start)
                if any(text.startswith(self.no_modifier, h.end) for h in divisions):
                    return None
            counted = COUNTED.search(text[first : head.start])
            return None if counted else mention(first, codes=notes.codes(first, head.start))
        cue = scan.last_cue(head.start, floor)
        start = cue.end if cue else floor
        level = self.level.match(text, start, head.start)
        if level is not None and any(text.startswith(w, start) for w in self.common if len(w) > len(level[0])):
            return None  # 乡镇司法所
        if level is not None and head.start - level.end() <= LEVEL_MODIFIER:  # 市司法局, 全市基层法院
            modifier = text[level.end() : head.start]
            generic = modifier.startswith(self.no_level) or COUNTED.search(modifier)  # 全县97所中小学
            return None if generic else mention(start, hint="level")
        kin = start == head.start or self._is_office(text[start : head.start], head, classes[0])
        beside = next((m for m in found[-NEAR:] if self._beside(notes, m.end, start)), None) if kin else None
        if beside is not None and beside.codes:  # 永州市检察院、司法局、退役军人事务局
            return mention(start, hint="level", codes=beside.codes)
        if start == head.start:
            return mention(start, hint="level") if head.word in self.stands_alone else None
        named = self._names_alone(notes, start, head, founded=cue is not None, cls=classes[0])
        return mention(start, hint="bare") if named else None

    def _is_office(self, modifier: str, head: Hit, cls: str) -> bool:
        """Whether 退役军人 + 事务局 is an office of a division, and no body with a name of its own (梅湾派出所)."""
        office = self.ontology.root(cls) == AGENCY and head.word not in self.subunit_class
        return office and len(modifier) <= LEVEL_MODIFIER and not modifier.startswith(self.no_modifier)

    def _from_national(self, notes: Notes, first: int) -> int:
        """Where the name of a branch begins: 中国电信 before 寿光市分公司."""
        limit = notes.scan.left_limit(first)
        cue = notes.scan.last_cue(first, limit)
        start = cue.end if cue else limit
        return start if first - start <= MODIFIER and notes.text.startswith(self.national, start) else first

    def _beside(self, notes: Notes, end: int, start: int) -> bool:
        """Whether two bodies stand side by side: nothing but 、, 与 or 会同 between them."""
        cue = notes.scan.cue_at.get(end)
        joins = cue is not None and cue.end == start and any(c.predicate == COLLABORATES for c in cue.cues)
        return notes.text[end:start] in self.connectors or joins

    def _before(self, notes: Notes, head: Hit, found: list[Mention]) -> Mention | None:
        """The body whose name goes on to this head noun: the one that ends last, the longest of those."""
        near = [
            m for m in found[-NEAR:]
            if m.end <= head.start <= m.end + MODIFIER and not notes.parted(m.end, head.start)
        ]  # fmt: skip
        return max(near, key=lambda m: (m.end, -m.start), default=None)

    def _names_alone(self, notes: Notes, start: int, head: Hit, *, founded: bool, cls: str) -> bool:
        """Whether 东明派出所, with no division before it, is the name of one body and no common noun (辖区派出所)."""
        scan, text = notes.scan, notes.text
        modifier = text[start : head.start]
        if not 2 <= len(modifier) <= MODIFIER or modifier.startswith(self.no_names) or COUNTED.search(modifier):
            return False
        organization = self.ontology.root(cls) == ORGANIZATION
        if (head.word in self.subunit_class and len(modifier) <= SUBUNIT_NAME) or (founded and organization):
            return True
        if organization and modifier.startswith(self.national):  # 中国邮政集团有限公司
            return True
        if any(s in modifier[1:] for s in self.place_suffixes):  # 青松村村委会
            return True
        leads = start == scan.clause_start(head.start) and len(head.word) > 1
        acts = any(at in scan.cue_at for at in range(head.end, head.end + VERB_REACH + 1))
        return (leads and (acts or not organization)) or text.count(text[start : head.end]) > 1

    def _division(self, notes: Notes, floor: int, end: int) -> int | None:
        """Where the chain of divisions begins that ends close enough before ``end``."""
        chain = [h for h in notes.scan.divisions_within(floor, end) if h.start in notes.division_codes and h.end <= end]
        if not chain or end - chain[-1].end > MODIFIER or notes.parted(chain[-1].end, end):
            return None
        start = chain[-1].start
        for hit in reversed(chain[:-1]):
            if hit.end != start:
                break
            start = hit.start
        return start

    def _sharing(self, notes: Notes, found: list[Mention]) -> list[Mention]:
        """芒康县、左贡县公安局: each division of a list that ends in an agency of the same level has such an agency."""
        out = []
        for m in found:
            last = notes.scan.division_at.get(m.start)
            if m.hint != "whole" or m.parent is not None or last is None or m.start not in notes.division_codes:
                continue
            rest = notes.text[last.end : m.end]
            at = m.start
            members = []
            while (link := next((w for w in self.linked if notes.text.endswith(w, 0, at)), None)) is not None:
                hit = notes.scan.division_before(at - len(link))
                code = notes.division_codes.get(hit.start) if hit else None
                if hit is None or code is None or hit.word[-1] not in SHARED[last.word[-1]]:
                    break
                members.append(
                    Mention(hit.start, hit.end, m.classes, m.rule, hit.word + rest, hint="shared", codes=(code,))
                )
                at = hit.start
            if members and not notes.text.endswith(self.locative, 0, at):
                out += members
        return out

    def _subunits(self, notes: Notes, found: list[Mention]) -> list[Mention]:
        """第二检察部 right after its procuratorate, and so on."""
        out = []
        ends = {m.end for m in found}
        longest: dict[int, int] = {}
        for m in found:
            longest[m.start] = max(m.end, longest.get(m.start, 0))
        for m in found:
            hit = self.subunit.match(notes.text, m.end)
            if (
                not hit
                or hit.end() in ends
                or longest[m.start] > m.end
                or notes.text[hit.end() - 1 : hit.end() + 1] in self.no_head  # 工作部门
                or notes.text.startswith(self.no_unit, hit.end())
            ):
                continue
            if not notes.parted(m.end, hit.start(1)):
                out.append(
                    Mention(m.start, hit.end(), (self.subunit_class[hit[1]],), f"subunit.{hit[1]}",
                            notes.text[m.start : hit.end()], hint=m.hint, parent=m, codes=m.codes)
                )  # fmt: skip
        return out

    def _police(self, notes: Notes) -> list[Mention]:
        """灵寿警方, 灵寿公安: short for the division's public security organ."""
        out = []
        for hit in notes.scan.divisions:
            code = notes.division_codes.get(hit.start)
            m = self.police.match(notes.text, hit.end) if code else None
            if m and code and all(h.end <= m.end() for h in notes.scan.heads_at.get(hit.end, ())):
                out.append(
                    Mention(hit.start, m.end(), self.police_classes, "variants.police",
                            notes.text[hit.start : m.end()], hint="level", codes=(code,))
                )  # fmt: skip
        return out

    def _pronouns(self, notes: Notes) -> list[Mention]:
        """该局, 该支队, 县局."""
        return [
            Mention(m.start(), m.end(), (AGENCY,), "context.pronoun", m[0], hint="pronoun")
            for m in self.pronoun.finditer(notes.text)
            if m[0].startswith(MARKED) or notes.begins_anew(m.start())
        ]

    def _demonstratives(self, notes: Notes) -> list[Mention]:
        """这间调解室, 该平台: a demonstrative before a head noun."""
        out = []
        for m in DEMONSTRATIVE.finditer(notes.text):
            heads = notes.scan.heads_at.get(m.end(), ())
            if heads and not self.pronoun.match(notes.text, m.start()):
                head = max(heads, key=lambda h: h.end)
                name = notes.text[m.start() : head.end]
                cls = self.ontology.head_nouns[head.word][0]
                out.append(
                    Mention(m.start(), head.end, (cls,), f"context.demonstrative.{head.word}", name, hint="pronoun")
                )
        return out


def _replaces(m: Mention, other: Mention, head: Hit) -> bool:
    """Whether a longer name takes the place of one with the same start (法院系统 of 法院, 市委政法委 of 市委)."""
    return other.start == m.start and (head.start < other.end or (m.parent is None and other.end == head.start))


def _widest(found: list[Mention]) -> list[Mention]:
    """Of mentions with one end, the one that begins first."""
    best: dict[int, Mention] = {}
    for m in found:
        if m.end not in best or m.start < best[m.end].start:
            best[m.end] = m
    return sorted(best.values(), key=lambda m: (m.start, m.end))
