"""Names of agencies and organizations: division, parent and head noun (奈曼旗公安局东明派出所), or their short forms.

In: head nouns, division names and stop words of the scan. Out: mentions below gov:Agency and gov:Organization, whole,
after a word for their level (市司法局), bare (东明派出所), or as a pronoun (该局); completion decides later whom they mean.
"""

from __future__ import annotations

import re

from kg.lexicon import Lexicon
from kg.mentions.notes import Notes
from kg.mentions.scan import Hit
from kg.ontology import Ontology, rule_id
from kg.records import Mention
from kg.terms import GOV

AGENCY, ORGANIZATION, FACILITY = (str(GOV[n]) for n in ("Agency", "Organization", "Facility"))
DEMONSTRATIVE = re.compile("该|(?:这|此)(?:一)?(?:间|个|所|座|家|项|款|处|支|套|种)")
COUNTED = re.compile(r"\d|[一二三四五六七八九十两几多][个家支所]")
LEVEL_MODIFIER = 6
MODIFIER = 12
"""Most characters between a division (or a parent agency) and the head noun."""


class AgencyFinder:
    """Agencies and organizations, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon) -> None:
        self.ontology = ontology
        self.bodies = {
            h: tuple(c for c in cs if ontology.root(c) in (AGENCY, ORGANIZATION)) for h, cs in ontology.head_nouns.items()
        }
        self.levels = sorted({w for row in lexicon.context if row.role == "level" for w in row.list}, key=lambda w: -len(w))
        self.generic = lexicon.words("generic-body")
        self.named_alone = frozenset(lexicon.words("stands-alone"))
        pronouns = sorted(lexicon.words("pronoun"), key=lambda w: (-len(w), w))
        self.pronoun = re.compile("(?<![一-龥])(?:%s)(?![一-龥]?(?:长|任务))|(?:%s)" % (
            "|".join(w for w in pronouns if w[0] not in "该我本"), "|".join(w for w in pronouns if w[0] in "该我本")))  # fmt: skip
        subunits = [(w, AGENCY) for w in lexicon.words("subunit")] + [(w, FACILITY) for w in lexicon.words("facility")]
        self.subunit_class = dict(subunits)
        self.subunit = re.compile("[^\\s,。;:!?、“”‘’《》()]{0,8}?(%s)" % "|".join(
            re.escape(w) for w in sorted(self.subunit_class, key=lambda w: (-len(w), w))))  # fmt: skip
        police = [row for row in lexicon.variants if row.role == "police"]
        self.generic_head = re.compile("[一-龥]{2,8}?(?:%s)(?!长|面|限|势|部|级)" % "|".join(lexicon.words("organ")))
        oblique = sorted((w for w in lexicon.words("oblique") if len(w) > 1), key=lambda w: (-len(w), w))
        self.oblique = re.compile("(?:%s)(?!.*(?:%s))" % ("|".join(oblique), "|".join(oblique)))
        self.place_suffixes = tuple(s for s in lexicon.place_suffixes if len(s) > 1 or s in "镇乡村")
        self.no_head = frozenset(lexicon.words("no-head"))
        self.fused = lexicon.words("fused")
        self.no_organ = lexicon.words("no-organ")
        self.police = re.compile("|".join(w for row in police for w in row.list[1:]) or "(?!)")
        self.police_classes = tuple(c for row in police for c in self.bodies.get(row.list[0], ()))

    def __call__(self, notes: Notes) -> None:
        pronouns = self._pronouns(notes)
        found: list[Mention] = [m for m in pronouns if m.rule == "context.pronoun"]
        for head in notes.scan.heads:
            classes = self.bodies[head.word]
            if not classes or self._inside_word(notes, head):
                continue
            if mention := self._named(notes, head, classes, found):
                found = [m for m in found if not (m.start == mention.start and (head.start < m.end or mention.parent is None and m.end == head.start))]
                found.append(mention)
        found = [*found, *self._subunits(notes, found), *self._police(notes), *self._generic_heads(notes, found)]
        notes.mentions += _without_inner(found)
        notes.mentions += [m for m in pronouns if m.rule != "context.pronoun"]

    def _inside_word(self, notes: Notes, head: Hit) -> bool:
        """Whether a head noun's last character and the next are a word (信访局面), and no verb begins there (局部署)."""
        if notes.text[head.end - 1 : head.end + 1] not in self.no_head:
            return False
        return not any(c.start == head.end for c in notes.scan.cues)

    def _named(self, notes: Notes, head: Hit, classes: tuple[str, ...], found: list[Mention]) -> Mention | None:
        scan, text, rule = notes.scan, notes.text, rule_id(self.bodies[head.word][0], "headNoun", head.word)
        if notes.in_quotes(head.start, head.end):
            return None
        near = [m for m in found if m.end <= head.end and m.start <= head.start and head.start - m.end <= MODIFIER]
        for before in sorted(near, key=lambda m: (-m.end, m.start)):
            if before.end == head.start and before.name.endswith(self.fused):  # 市委 + 政法委: one body
                return Mention(before.start, head.end, classes, rule, text[before.start : head.end], hint=before.hint, codes=before.codes)
            if before.end <= head.start <= before.end + MODIFIER and not self._is_parted(notes, before.end, head.start):
                return Mention(before.start, head.end, classes, rule, text[before.start : head.end],
                               hint=before.hint, parent=before, codes=before.codes + self._codes(notes, before.end, head.start))  # fmt: skip
            if before.start <= head.start < before.end < head.end:  # 公安局 + 局… overlaps: the longer head wins
                return Mention(before.start, head.end, classes, rule, text[before.start : head.end],
                               hint=before.hint, parent=before.parent, codes=before.codes)  # fmt: skip
        across = next((h for h in scan.divisions if h.start < head.start < h.end and h.start in notes.division_codes), None)
        if across is not None:  # 通辽市委: the head noun begins inside the division's name
            first = self._division_before(notes, scan.left_limit(across.start), across.end) or across.start
            return Mention(first, head.end, classes, rule, text[first : head.end], codes=self._codes(notes, first, across.end))
        floor = max(scan.left_limit(head.start), head.start - 30)
        if verb := self.oblique.search(text, floor, head.start):
            floor = verb.end()
        first = self._division_before(notes, floor, head.start)
        if first is not None and COUNTED.search(text, first, head.start):
            return None
        if first is not None:
            return Mention(first, head.end, classes, rule, text[first : head.end], codes=self._codes(notes, first, head.start))
        cue = scan.last_cue(head.start, floor)
        start = cue.end if cue else floor
        level = next((w for w in self.levels if text.startswith(w, start) and start + len(w) <= head.start), None)
        if level is not None and head.start - start - len(level) <= LEVEL_MODIFIER:  # 市司法局, 全市基层法院
            return Mention(start, head.end, classes, rule, text[start : head.end], hint="level")
        modifier = text[start : head.start]
        if not modifier:
            if head.word in self.named_alone:
                return Mention(head.start, head.end, classes, rule, head.word, hint="level")
            return None
        if not 2 <= len(modifier) <= MODIFIER or modifier.startswith(self.generic) or COUNTED.search(modifier):
            return None
        founded = cue is not None and self.ontology.root(classes[0]) == ORGANIZATION
        local = any(s in modifier[1:] for s in self.place_suffixes)
        leads = start == scan.clause_start(head.start) and len(head.word) > 1
        if leads and self.ontology.root(classes[0]) == ORGANIZATION:
            leads = any(head.end <= c.start <= head.end + 6 for c in scan.cues)
        if head.word in self.subunit_class or founded or local or leads or text.count(text[start : head.end]) > 1:
            return Mention(start, head.end, classes, rule, text[start : head.end], hint="bare")
        return None

    def _is_parted(self, notes: Notes, start: int, end: int) -> bool:
        if start == end:
            return False
        scan = notes.scan
        beside = any(start < h.start < end and h.start in notes.division_codes for h in scan.divisions)  # 司法局统筹明港镇政府: two bodies
        return beside or scan.is_broken(start, end) or scan.last_cue(end, start) is not None

    def _division_before(self, notes: Notes, floor: int, end: int) -> int | None:
        """Where the chain of divisions begins that ends close enough before ``end``."""
        chain = [h for h in notes.scan.divisions if floor <= h.start < end and h.start in notes.division_codes and h.end <= end]
        if not chain or end - chain[-1].end > MODIFIER or self._is_parted(notes, chain[-1].end, end):
            return None
        start = chain[-1].start
        for hit in reversed(chain[:-1]):
            if hit.end != start:
                break
            start = hit.start
        return start

    def _codes(self, notes: Notes, start: int, end: int) -> tuple[str, ...]:
        return tuple(notes.division_codes[h.start] for h in notes.scan.divisions if start <= h.start and h.end <= end and h.start in notes.division_codes)

    def _subunits(self, notes: Notes, found: list[Mention]) -> list[Mention]:
        """第二检察部 right after its procuratorate, and so on."""
        out = []
        ends = {m.end for m in found}
        for m in found:
            hit = self.subunit.match(notes.text, m.end)
            if not hit or hit.end() in ends or notes.text.startswith("长", hit.end()) or self._is_parted(notes, m.end, hit.start(1)):
                continue
            if any(o.start == m.start and o.end > m.end for o in found):
                continue
            cls = self.subunit_class[hit[1]]
            out.append(Mention(m.start, hit.end(), (cls,), f"subunit.{hit[1]}", notes.text[m.start : hit.end()],
                               hint=m.hint, parent=m, codes=m.codes))  # fmt: skip
        return out

    def _police(self, notes: Notes) -> list[Mention]:
        """灵寿警方, 灵寿公安: short for the division's public security organ."""
        out = []
        for hit in notes.scan.divisions:
            code = notes.division_codes.get(hit.start)
            m = self.police.match(notes.text, hit.end) if code else None
            if m and code and all(h.end <= m.end() for h in notes.scan.heads_at.get(hit.end, ())):
                out.append(Mention(hit.start, m.end(), self.police_classes, "variants.police",
                                   notes.text[hit.start : m.end()], hint="level", codes=(code,)))  # fmt: skip
        return out

    def _generic_heads(self, notes: Notes, found: list[Mention]) -> list[Mention]:
        """局, 厅, 委 after a division: an organ of a kind that the ontology does not list (乌兰浩特市退役军人事务局)."""
        out = []
        starts = {m.start for m in found}
        for hit in notes.scan.divisions:
            code = notes.division_codes.get(hit.start)
            if not code or hit.start in starts:
                continue
            m = self.generic_head.match(notes.text, hit.end)
            if m and not m[0].endswith(self.no_organ) and not self._is_parted(notes, hit.end, m.end() - 1):
                out.append(Mention(hit.start, m.end(), (AGENCY,), "generic-head", notes.text[hit.start : m.end()], codes=(code,)))
        return out

    def _pronouns(self, notes: Notes) -> list[Mention]:
        """该局; and 这间调解室, 该平台: a demonstrative before a head noun."""
        out = [
            Mention(m.start(), m.end(), (AGENCY,), "context.pronoun", m[0], hint="pronoun")
            for m in self.pronoun.finditer(notes.text)
        ]
        taken = {m.start for m in out}
        for m in DEMONSTRATIVE.finditer(notes.text):
            heads = notes.scan.heads_at.get(m.end(), ())
            if heads and m.start() not in taken:
                head = max(heads, key=lambda h: h.end)
                cls = self.ontology.head_nouns[head.word][0]
                out.append(Mention(m.start(), head.end, (cls,), f"context.demonstrative.{head.word}",
                                   notes.text[m.start() : head.end], hint="pronoun"))  # fmt: skip
        return out


def _without_inner(found: list[Mention]) -> list[Mention]:
    """Mentions that are not a worse reading of the same place: of two with one end, the one that begins earlier."""
    best: dict[int, Mention] = {}
    for m in found:
        if m.end not in best or m.start < best[m.end].start:
            best[m.end] = m
    return sorted(best.values(), key=lambda m: (m.start, m.end))
