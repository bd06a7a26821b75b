"""Whom a mention means: short names completed from their context, and mentions of one thing brought together.

In: the settled mentions of one article. Out: :class:`Resolved`, the things named in the article (:class:`Named`), each with a
label that stands alone, its division and its aliases, and which mention means which. What cannot be told apart with
certainty stays apart; a mention that means nothing certain (该局 without an office before it) means nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.divisions import RANK, Divisions
from kg.graph.identity import kind_of, normal_name
from kg.lexicon import Lexicon
from kg.mentions.notes import Notes
from kg.ontology import Ontology
from kg.records import Kind, Mention
from kg.terms import GOV

DEMONSTRATIVE = 3
MAIN_SHARE = 0.6
"""The article is about the lowest division that holds this share of the divisions it names."""
QUOTES = re.compile("[“”‘’《》]")
ALIAS_CUE = re.compile(r"[(,]?(?:以下)?(?:简称|统称)(?:为)?[:]?[“《]([^“”《》]{2,30})[”》]")


@dataclass(eq=False)
class Named:
    """Something that an article names. ``code`` is its division at county level or above ("" where none is known),
    ``own_code`` the code of a place that the gazetteer lists."""

    kind: Kind
    label: str
    name: str
    code: str
    classes: tuple[str, ...]
    national: bool = False
    own_code: str | None = None
    parent: Named | None = None
    forms: set[str] = field(default_factory=set)
    mentions: list[Mention] = field(default_factory=list)

    @property
    def first(self) -> int:
        return min(m.start for m in self.mentions) if self.mentions else 0


@dataclass
class Resolved:
    things: list[Named]
    of: dict[Mention, Named]
    main_code: str
    """The county-level-or-above division that the article is about, or ""."""


class Completion:
    """Completes and unites the mentions of an article, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon, divisions: Divisions) -> None:
        self.ontology, self.divisions = ontology, divisions
        self.levels = [(row.list, tuple(row.stands_for.split("|"))) for row in lexicon.context if row.role == "level"]
        words = [w for ws, _ in self.levels for w in ws if len(w) > 1 and w[0] in "全我该本"]
        self.level_words = re.compile("|".join(sorted(words, key=lambda w: (-len(w), w))) or "(?!)")
        self.pronouns = {w: tuple(row.stands_for.split("|")) for row in lexicon.context if row.role == "pronoun" for w in row.list}
        self.full_form = {w: row.list[0] for row in lexicon.variants if row.role == "same" for w in row.list[1:]}
        self.variant = re.compile("(?:%s)$" % "|".join(sorted(self.full_form, key=lambda w: (-len(w), w)))) if self.full_form else None
        self.police = {w: row.list[0] for row in lexicon.variants if row.role == "police" for w in row.list[1:]}
        self.known = {k.label: k for k in ontology.known}

    def __call__(self, notes: Notes) -> Resolved:
        return _Run(self, notes).resolved()

    def identity_name(self, name: str, kind: Kind) -> str:
        """The normalised name, head nouns in their full form (检察院 = 人民检察院)."""
        if kind == "agency" and self.variant and (m := self.variant.search(name)):
            full = self.full_form[m[0]]
            if not name.endswith(full):
                name = name[: m.start()] + full
        return normal_name(name, kind)


class _Run:
    """One article's completion."""

    def __init__(self, rules: Completion, notes: Notes) -> None:
        self.rules, self.notes, self.text = rules, notes, notes.text
        self.divisions = rules.divisions
        self.by_key: dict[tuple[str, str, str], Named] = {}
        self.of: dict[Mention, Named] = {}
        self._titled = False
        self.main = self._main_code()
        self.bodies: list[tuple[int, Named]] = []
        self.cores: dict[str, Named] = {}

    def resolved(self) -> Resolved:
        place, person = str(GOV.Place), str(GOV.Person)
        body_roots = (str(GOV.Agency), str(GOV.Organization))
        bodies: list[Mention] = []
        practices: list[Mention] = []
        for m in self.notes.mentions:
            root = self.rules.ontology.root(m.classes[0])
            if root == place:
                self._add(m, self._place(m))
            elif m.rule == "known":
                self._add(m, self._known(m))
            elif m.core is None and (root in body_roots or m.parent is not None or m.hint == "pronoun"):
                bodies.append(m)
            elif root == person:
                self._add(m, self._thing("person", m.name, "", m.name, m.classes))
            else:
                practices.append(m)
        # Names that stand alone first, then those that lean on them, each in the order of the text; a parent before its unit.
        bodies.sort(key=lambda m: (self._leans(m), m.start, m.end))
        for m in [m for m in bodies if self._leans(m) < DEMONSTRATIVE]:
            self._add(m, self._pronoun(m) if m.hint == "pronoun" else self._bare(m) if m.hint == "bare" and m.parent is None else self._body(m))
            self.bodies.sort(key=lambda p: p[0])
        for m in practices:
            self._add(m, self._practice(m))
        for m in [m for m in bodies if self._leans(m) == DEMONSTRATIVE]:
            self._add(m, self._pronoun(m))
        self._aliases()
        self._level_places()
        things = sorted(self.by_key.values(), key=lambda t: (t.first, t.kind, t.name, t.code))
        return Resolved(things, self.of, self.main)

    def _leans(self, m: Mention) -> int:
        """0 for a name that begins with a full division, 1 for one that needs its context, 2 for a pronoun, 3 for 这间 …."""
        if m.rule.startswith("context.demonstrative"):
            return DEMONSTRATIVE
        root = m
        while root.parent is not None:
            root = root.parent
        if root.hint == "pronoun":
            return 2
        if root.hint != "whole":
            return 1
        unit = self.divisions.get(self.notes.division_codes.get(root.start, ""))
        return 0 if unit is not None and self.text.startswith(unit.name, root.start) else 1

    # -- divisions of the context

    def _main_code(self) -> str:
        """The division at county level or above that titles name, else the one named most, the first of equals."""
        codes = self.notes.division_codes
        for paragraph in self.notes.article.paragraphs:
            if paragraph.role == "title":
                in_title = [c for at, c in sorted(codes.items()) if paragraph.start <= at < paragraph.end]
                if in_title:
                    self._titled = True
                    return self._county(self._lowest(in_title))
        counts = Counter(c for code in codes.values() if (c := self._county(code)))
        around = {u.code for c in counts for u in self.divisions.ancestors(c)} | set(counts)
        best: list[tuple[int, int, str]] = []
        for c in around:
            inside = sum(n for d, n in counts.items() if self.divisions.within(d, c))
            beside = sum(n for d, n in counts.items() if not self.divisions.within(c, d)) or inside  # 河南省 speaks for its county too
            unit = self.divisions.get(c)
            if unit and inside >= MAIN_SHARE * max(beside, inside):
                best.append((-RANK[unit.level], -inside, c))
        return min(best)[2] if best else ""

    def _county(self, code: str) -> str:
        unit = self.divisions.county_or_above(code) if code else None
        return unit.code if unit else ""

    def _lowest(self, codes: Iterable[str]) -> str:
        ranked = [(RANK[u.level], -i, c) for i, c in enumerate(codes) if (u := self.divisions.get(c))]
        return max(ranked)[2] if ranked else ""

    def _near_code(self, pos: int) -> str:
        """The county-level-or-above division named last in the paragraph before ``pos``, else the article's."""
        paragraph = next((p for p in self.notes.article.paragraphs if p.start <= pos <= p.end), None)
        before = [c for at, c in self.notes.division_codes.items() if paragraph and paragraph.start <= at < pos]
        return self._county(before[-1]) if before else self.main

    def _level_division(self, word: str, pos: int) -> str:
        """The division that 市, 全区, 自治区 … means at ``pos``: of the article's own line, else named before."""
        endings = next((ends for words, ends in reversed(self.rules.levels) if word in words), ())
        wide = [ends for words, ends in self.rules.levels if word in words]
        endings = tuple(e for ends in wide for e in ends) or endings
        line = self._lines([self.main]) if self.main else []
        named = [c for at, c in sorted(self.notes.division_codes.items()) if at < pos]
        near = list(reversed(named))
        towns = any(e in ("镇", "乡", "街道", "苏木") for e in endings)
        if "自治区" in endings:  # 全区 is the autonomous region, unless the article is about one district
            region = [c for c in line if (u := self.divisions.get(c)) and u.name.endswith("自治区")]
            line = [*region, *line] if region and not self._titled else line
        for code in [*near, *line] if towns else [*line, *self._lines(near)]:
            unit = self.divisions.get(code)
            if unit and unit.name.endswith(endings) and (towns or RANK[unit.level] <= RANK["county"]):
                return code
        return ""

    def _lines(self, codes: list[str]) -> list[str]:
        return [x for c in codes for x in (c, *(u.code for u in self.divisions.ancestors(c)))]

    # -- the kinds

    def _add(self, m: Mention, thing: Named | None) -> None:
        if thing is None:
            return
        self.of[m] = thing
        thing.mentions.append(m)
        if m.hint != "pronoun":
            thing.forms.add(m.name)
            if m.core and QUOTES.sub("", m.core) != QUOTES.sub("", thing.label):
                thing.forms.add(m.core)

    def _thing(self, kind: Kind, name: str, code: str, label: str, classes: tuple[str, ...], **more: object) -> Named:
        key = (kind, code, self.rules.identity_name(name, kind))
        thing = self.by_key.get(key)
        if thing is None:
            thing = self.by_key[key] = Named(kind, label, key[2], code, classes, **more)  # type: ignore[arg-type]
        elif len(classes) and classes[0] not in thing.classes and self._finer(classes[0], thing.classes):
            thing.classes = classes
        return thing

    def _finer(self, cls: str, classes: tuple[str, ...]) -> bool:
        return any(self.rules.ontology.is_a(cls, c) and cls != c for c in classes)

    def _place(self, m: Mention) -> Named | None:
        code = m.codes[-1] if m.codes else ""
        unit = self.divisions.get(code)
        if unit is None:
            return self._thing("place", m.name, self._near_code(m.start), m.name, m.classes)
        if m.hint == "whole":
            thing = self._thing("place", unit.name, code, unit.name, m.classes, own_code=code)
            if thing.label == unit.name and len(m.name) + 1 < len(unit.name) and unit.name not in self.text:
                thing.label = max((h.word for h in self.notes.scan.divisions if self.notes.division_codes.get(h.start) == code), key=len)
            return thing
        parent = self.of.get(m.parent) if m.parent else None
        label = (unit.name if parent is None else parent.label) + m.name
        thing = self._thing("place", m.name, self._county(code), label, m.classes)
        return thing

    def _known(self, m: Mention) -> Named:
        known = self.rules.known[m.name]
        kind = kind_of(self.rules.ontology.root(known.classes[0]).rsplit("#", 1)[-1]) or "concept"
        thing = self._thing(kind, known.label, "", m.core or known.label, known.classes, national=True)
        if m.core and len(m.core) > len(thing.label):
            thing.label = m.core
        if m.core:
            thing.forms.add(m.core)
        if kind in ("agency", "organization"):
            self.bodies.append((m.start, thing))
        for form in known.forms:
            self.cores.setdefault(QUOTES.sub("", form), thing)
        return thing

    def _body(self, m: Mention) -> Named | None:
        kind = kind_of(self.rules.ontology.root(m.classes[0]).rsplit("#", 1)[-1]) or "agency"
        thing = None
        if m.parent is not None and (parent := self.of.get(m.parent)):
            rest = self.text[m.parent.end : m.end]
            name, label = parent.name + rest, parent.label + rest
            code = self._county(self._lowest(m.codes)) or parent.code
            thing = self._thing(kind, name, code if self.divisions.within(code, parent.code) or not parent.code else parent.code,
                                label, m.classes, parent=parent)  # fmt: skip
        elif m.hint == "whole":
            thing = (self._leans(m) and self._longer(m)) or self._whole(m, kind)
        elif self._is_police(m):
            word = next(w for w in sorted(self.rules.police, key=len, reverse=True) if m.name.endswith(w))
            unit = self.divisions.get(m.codes[0])
            head = self.rules.police[word]
            code = self._county(m.codes[0])
            known = self.by_key.get(("agency", code, self.rules.identity_name(head, "agency")))
            ahead = unit is not None and unit.name + head in self.text
            if unit and (known or ahead):
                thing = self._thing("agency", head, code, unit.name + head, m.classes)
            elif unit:
                thing = self._thing("agency", m.name[len(m.name) - len(word):], code, m.name, m.classes)
        else:
            thing = self._levelled(m, kind)
        if thing:
            self.bodies.append((m.start, thing))
        return thing

    def _whole(self, m: Mention, kind: Kind) -> Named | None:
        """A name that begins with its divisions: 鄂尔多斯市达拉特旗公安局 is 达拉特旗公安局."""
        at, label_at = m.start, m.start
        for hit in self.notes.scan.divisions:
            if hit.start == at and hit.end < m.end and hit.start in self.notes.division_codes:
                unit = self.divisions.get(self.notes.division_codes[hit.start])
                if unit and RANK[unit.level] > RANK["county"]:
                    break
                label_at, at = at, hit.end
        code = self._county(self._lowest(m.codes))
        return self._thing(kind, self.text[at : m.end], code, self.text[label_at : m.end], m.classes)

    def _is_police(self, m: Mention) -> bool:
        """灵寿警方, 灵寿公安: a division and a short word for its police."""
        lead = next((h for h in self.notes.scan.divisions if h.start == m.start), None)
        return lead is not None and self.text[lead.end : m.end] in self.rules.police and bool(m.codes)

    def _longer(self, m: Mention) -> Named | None:
        """科尔沁分局, 库伦第一派出所: the one body of that division whose longer name was met."""
        head = m.rule.rsplit(".", 1)[-1]
        code = self._county(self._lowest(m.codes))
        own = m.name.removesuffix(head)
        found = {
            id(t): t for _, t in self.bodies
            if t.parent is not None and t.label.endswith(head) and t.label != m.name and own in t.label
            and (t.label.endswith(m.name) or t.code == code)
        }  # fmt: skip
        return next(iter(found.values())) if len(found) == 1 else None

    def _levelled(self, m: Mention, kind: Kind) -> Named | None:
        """市司法局, 全区检察机关, and 检察机关 alone."""
        word = next((w for words, _ in self.rules.levels for w in sorted(words, key=len, reverse=True) if m.name.startswith(w) and len(w) < len(m.name)), "")
        if not word:
            return self._met(m.name)
        head = m.name[len(word):]
        code = self._level_division(word, m.start)
        unit = self.divisions.get(code)
        if unit is None:
            return self._met(head)
        name = head if RANK[unit.level] <= RANK["county"] else unit.name + head
        if unit.gb2260:  # 全区检察机关 names the region, too
            place = Mention(m.start, m.start + len(word), (str(GOV.Place),), "context.level", unit.name, hint="level", codes=(code,))
            self._add(place, self._thing("place", unit.name, code, unit.name, place.classes, own_code=code))
        return self._thing(kind, name, self._county(code), unit.name + head, m.classes)

    def _met(self, ending: str) -> Named | None:
        """The one body met last whose name ends so (as printed, or in its full form)."""
        full = self.rules.identity_name(ending, "agency")
        found = {id(t): t for _, t in self.bodies if t.name.endswith((ending, full))}
        whole = [t for t in found.values() if t.name in (ending, full)]
        return whole[0] if len(whole) == 1 else next(iter(found.values())) if len(found) == 1 else None

    def _pronoun(self, m: Mention) -> Named | None:
        endings = self.rules.pronouns.get(m.name, ()) or (m.rule.rsplit(".", 1)[-1],)
        before = [(at, t) for at, t in self.bodies if at < m.start]
        facilities = [(x.start, t) for x, t in self.of.items() if t.kind == "practice" and x.start < m.start]
        for _, thing in sorted(before + facilities, key=lambda p: -p[0]):
            if thing.label.endswith(endings):
                return thing
        return None

    def _bare(self, m: Mention) -> Named | None:
        """东明派出所: the body whose name ends so, else completed with the division of its paragraph."""
        kind = kind_of(self.rules.ontology.root(m.classes[0]).rsplit("#", 1)[-1]) or "agency"
        same = {id(t): t for _, t in self.bodies if t.label.endswith(m.name) and t.label != m.name}
        thing: Named | None
        if len(same) == 1:
            thing = next(iter(same.values()))
        elif same:
            return None
        else:
            code = self._near_code(m.start)
            unit = self.divisions.get(code)
            label = unit.name + m.name if unit and kind == "agency" else m.name
            thing = self._thing(kind, m.name, code, label, m.classes)
        self.bodies.append((m.start, thing))
        return thing

    def _practice(self, m: Mention) -> Named:
        if m.core is None and (owner := self._unit_named(m)) is not None:
            return owner
        kind = kind_of(self.rules.ontology.root(m.classes[0]).rsplit("#", 1)[-1]) or "practice"
        bare = QUOTES.sub("", m.name)
        if (thing := self.cores.get(bare)) is not None:
            return thing
        core = QUOTES.sub("", m.core) if m.core else None
        if core and core != bare and (thing := self.cores.get(core)) is not None and thing.name == normal_name(core, kind) and not thing.national:
            # the bare quoted core came first: the fuller name is the better label
            del self.by_key[thing.kind, thing.code, thing.name]
            thing.forms.add(thing.label)
            thing.label, thing.name, thing.classes, thing.kind = m.name, normal_name(m.name, kind), m.classes, kind
            self.by_key[kind, thing.code, thing.name] = thing
            self.cores[bare] = thing
            return thing
        if m.codes:  # 舞阳县“小蜜蜂”志愿队
            lead = next(h for h in self.notes.scan.divisions if h.start == m.start)
            thing = self._thing(kind, self.text[lead.end : m.end], self._county(m.codes[0]), m.name, m.classes)
        else:
            thing = self._thing(kind, m.name, "", m.name, m.classes)
        self.cores.setdefault(bare, thing)
        if core:
            self.cores.setdefault(core, thing)
        return thing

    def _unit_named(self, m: Mention) -> Named | None:
        """伉俪社区警务室: the facility of an agency whose fuller name was met ends so."""
        found = {id(t): t for _, t in self.bodies if t.kind == "practice" and t.label.endswith(m.name)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _aliases(self) -> None:
        """(以下简称“司法通”): the name right before takes it as an alias, and what was found under it."""
        for a in ALIAS_CUE.finditer(self.text):
            before = [m for m in self.of if m.end <= a.start() + 1 and a.start() - m.end <= 14]
            if not before:
                continue
            thing = self.of[max(before, key=lambda m: (m.end, -m.start))]
            thing.forms.add(a[1])
            other = self.cores.get(a[1])
            if other is None:
                for m, t in list(self.of.items()):
                    if t.kind == thing.kind and t is not thing and m.core and QUOTES.sub("", m.core) == a[1]:
                        other = t
            if other is not None and other is not thing and other.kind == thing.kind:
                self._unite(other, thing)

    def _level_places(self) -> None:
        """全区, 我市: the division of the context, where the article names something in it."""
        covered = sorted((m.start, m.end) for m in self.of)
        for m in self.rules.level_words.finditer(self.text):
            code = self._level_division(m[0], m.start())
            unit = self.divisions.get(code)
            if unit is None or not unit.gb2260 or any(s <= m.start() < e for s, e in covered):
                continue
            mention = Mention(m.start(), m.end(), (str(GOV.Place),), "context.level", unit.name, hint="level", codes=(code,))
            self._add(mention, self._thing("place", unit.name, code, unit.name, mention.classes, own_code=code))

    def _unite(self, gone: Named, stays: Named) -> None:
        for m in gone.mentions:
            self.of[m] = stays
        stays.mentions += gone.mentions
        stays.forms |= gone.forms | {gone.label}
        self.by_key = {k: t for k, t in self.by_key.items() if t is not gone}
        self.cores = {k: stays if t is gone else t for k, t in self.cores.items()}
