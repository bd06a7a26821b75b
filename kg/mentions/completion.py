"""Whom a mention means: short names completed from their context, and mentions of one thing brought together.

In: the settled mentions of one article. Out: :class:`kg.records.Resolved`, the things named in the article, each with a label that
stands alone, its division and its aliases, and which mention means which. What cannot be told apart with certainty stays
apart; a mention that means nothing certain (该局 without an office before it) means nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from operator import itemgetter

from kg.divisions import RANK, Division, Divisions
from kg.identity import normal_name
from kg.lexicon import Lexicon, any_of
from kg.mentions.bodies import BODY_CLASSES, DEMONSTRATIVE, Bodies
from kg.mentions.context import Context, Levels
from kg.mentions.heads import unquoted
from kg.mentions.notes import Notes
from kg.mentions.things import PLACE, Things, Variants
from kg.ontology import Ontology
from kg.records import Kind, Mention, Named, Resolved
from kg.terms import GOV

ALIAS_REACH, RENAMED_REACH = 14, 6
QUOTE, UNQUOTE, BARE_TIMES = "“", "”", 2
"""How often a quoted name stands without the town before it where it is more than that town's."""
PERSON, FACILITY, MECHANISM = str(GOV.Person), str(GOV.Facility), str(GOV.Mechanism)
BARE_HEAD = 2
"""Characters of a head noun alone (机制, 格局)."""


class Completion:
    """Completes and unites the mentions of an article, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon, divisions: Divisions) -> None:
        self.ontology, self.divisions = ontology, divisions
        self.levels, self.variants = Levels(lexicon), Variants(lexicon)
        renamed, set_as, formerly = (lexicon.words(role) for role in ("renamed", "set-as", "formerly"))
        self.renamed = frozenset(renamed)
        self.one_thing = re.compile(f"(?:{any_of((*renamed, *set_as))}|\\((?:{any_of(formerly)}))(?=[“一-龥])")
        self.aliasing, self.epithet = lexicon.words("alias"), lexicon.words("epithet")
        self.alias = re.compile(rf"[(,]?(?:以下)?(?:{any_of(self.aliasing)})(?:为)?[:]?[“《]([^“”《》]{{2,30}})[”》]")
        self.oblique, self.national = lexicon.words("oblique"), lexicon.words("national")
        self.one_each = lexicon.words("one-each")
        self.pronouns = {
            w: tuple(row.stands_for.split("|")) for row in lexicon.context if row.role == "pronoun" for w in row.list
        }
        self.superiors = {
            w: tuple(row.stands_for.split("|")) for row in lexicon.context if row.role == "superior" for w in row.list
        }
        self.police = {w: row.list[0] for row in lexicon.variants if row.role == "police" for w in row.list[1:]}
        self.known = {k.label: k for k in ontology.known}

    def __call__(self, notes: Notes) -> Resolved:
        return _Article(self, notes).resolved()


class _Article:
    """One article's completion."""

    def __init__(self, rules: Completion, notes: Notes) -> None:
        self.rules, self.notes, self.text = rules, notes, notes.text
        self.context = Context(notes, rules.divisions, rules.levels)
        self.things = Things(rules.ontology, rules.variants)
        self.bodies = Bodies(
            self.things, self.context, rules.pronouns, rules.superiors, rules.police, rules.oblique, rules.national
        )
        self.cores: dict[str, Named] = {}
        self.fuller: dict[str, Mention] = {}

    def resolved(self) -> Resolved:
        """Names that stand alone first, then those that lean on them, each in the order of the text; a parent before its unit."""
        bodies: list[tuple[int, int, int, Mention]] = []
        practices: list[Mention] = []
        for m in self.notes.mentions:
            root = self.rules.ontology.root(m.classes[0])
            if root == PLACE:
                self.things.add(m, self._place(m))
            elif m.rule == "known":
                self.things.add(m, self._known(m))
            elif m.core is None and (root in BODY_CLASSES or m.parent is not None or m.hint == "pronoun"):
                bodies.append((self.bodies.leans(m), m.start, m.end, m))
            elif root == PERSON:
                self.things.add(m, self.things.get("person", m.name, "", m.name, m.classes))
            else:
                practices.append(m)
        bodies.sort(key=itemgetter(0, 1, 2))
        for leans, *_, m in bodies:
            if leans < DEMONSTRATIVE:
                self.bodies.meet(m)
        # Quoted names first, then the others from the longest: 办证大厅 may be the end of 出入境办证大厅, which comes later.
        self.fuller = self._fuller(practices)
        practices.sort(
            key=lambda m: (m.core is None, m.hint == "shared", -len(m.name) if m.core is None else 0, m.start)
        )
        for m in practices:
            thing = self._practice(m)
            self.things.add(m, thing)
            if thing.kind != "honor":  # 该法庭 is not the “优秀法庭”
                self.bodies.practices.append((m.start, thing))
        self.bodies.practices.sort(key=lambda p: p[0])
        for leans, *_, m in bodies:
            if leans == DEMONSTRATIVE:
                self.bodies.meet(m)
        self._units_named_bare()
        self._aliases()
        self._renamed()
        self._level_places()
        things = sorted(self.things.by_key.values(), key=lambda t: (t.first, t.kind, t.name, t.code))
        return Resolved(things, self.things.of, self.context.main, self.notes.unresolved)

    def _place(self, m: Mention) -> Named:
        code = m.codes[-1] if m.codes else ""
        unit = self.rules.divisions.get(code)
        if unit is None:
            return self.things.get("place", m.name, self.context.near(m.start), m.name, m.classes)
        if m.hint != "whole":  # a village after its town
            parent = self.things.of.get(m.parent) if m.parent else None
            label = (unit.name if parent is None else parent.label) + m.name
            return self.things.get("place", m.name, self.context.county(code), label, m.classes)
        thing = self.things.get("place", unit.name, code, unit.name, m.classes, own_code=code)
        if len(m.name) + 1 < len(unit.name) and unit.name not in self.text:
            # 金平县, where 金平苗族瑶族傣族自治县 is never printed; 红河 alone may be the prefecture or a county
            open_name = unit.gb2260 and len(self.rules.divisions.names().get(m.name, ())) > 1
            label = unit.common_name if open_name and m.name[-1] != unit.name[-1] else m.name
            if thing.label == unit.name or len(label) > len(thing.label):
                thing.label = label
        return thing

    def _known(self, m: Mention) -> Named:
        known = self.rules.known[m.name]
        kind, printed = self.things.kind(known.classes[0]), m.core or known.label
        thing = self.things.get(kind, known.label, "", printed, known.classes, national=True)
        if len(printed) > len(thing.label):
            thing.label = printed
        thing.forms.add(printed)
        if kind in ("agency", "organization"):
            self.bodies.remember(m.start, thing)
        for form in known.forms:
            self.cores.setdefault(unquoted(form), thing)
        return thing

    def _practice(self, m: Mention) -> Named:
        if m.core is None and (unit := self.bodies.unit_named(m.name)) is not None:
            return unit
        if (full := self.fuller.get(m.name)) is not None:
            named = self._practice(full)
            named.forms.add(m.name)
            return named
        kind, bare = self.things.kind(m.classes[0]), unquoted(m.name)
        if (thing := self.cores.get(bare)) is not None:
            return thing
        if m.core is None and (longer := self._tail_of(m.name, kind)) is not None:
            return longer
        core = unquoted(m.core) if m.core else bare
        if self._one_of_many(m):
            return self._practice(replace(m, name=m.name[m.name.index(QUOTE) :], codes=()))
        thing = self.cores.get(core) if core != bare else None
        if thing is not None and thing.name == normal_name(core, kind) and not thing.national:
            self.things.rename(thing, m)  # the bare quoted core came first
        elif m.hint in ("level", "shared") and (division := self._of_level(m)) is not None:
            own = m.name.removeprefix(self.rules.levels.leading(m.name)) if m.hint == "level" else m.name
            name = own if RANK[division.level] <= RANK["county"] else division.name + own
            code, label = self.context.county(division.code), self.context.called(division) + own
            thing = self.things.get(kind, name, code, label, m.classes)
            self.cores.setdefault(own, thing)
        elif m.codes:  # 舞阳县“小蜜蜂”志愿队
            thing = self.bodies.whole(m, kind)
            thing.parent = thing.parent or self._owner(m)
        else:
            thing = self.things.get(kind, m.name, "", self._placed(m), m.classes)
        if m.core is not None and self.rules.ontology.root(m.classes[0]) == FACILITY:
            thing.parent = thing.parent or self._agency_at(m.start)
            if thing.parent is not None and not thing.label.startswith(thing.parent.label):
                thing.forms.add(thing.label)
                thing.label = thing.parent.label + m.name  # its key keeps the name that stands alone
        self.cores.setdefault(bare, thing)
        self.cores.setdefault(core, thing)
        return thing

    def _fuller(self, practices: list[Mention]) -> dict[str, Mention]:
        """“同心圆”体系 is short for “同心圆”服务体系 where no other name with that quoted part ends so."""
        quoting: dict[str, dict[str, Mention]] = {}
        for m in practices:
            if m.core is not None and m.name.startswith(QUOTE):
                quoting.setdefault(m.core, {}).setdefault(m.name, m)
        out = {}
        for names in quoting.values():
            for short, m in names.items() if len(names) > 1 else ():
                tail = short.partition(UNQUOTE)[2]
                fuller = [o for name, o in names.items() if tail and name != short and name.endswith(tail)]
                if len(fuller) == 1 and self.things.kind(fuller[0].classes[0]) == self.things.kind(m.classes[0]):
                    out[short] = fuller[0]
                elif tail and len(tail) <= BARE_HEAD and (other := self._same_way(m, list(names.values()))) is not None:
                    out[short] = other
        return out

    def _same_way(self, m: Mention, named: list[Mention]) -> Mention | None:
        """“五位一体”格局 and “五位一体”治理模式: two words for one way of working, of which the fuller or the first stays."""
        roots = {self.rules.ontology.root(o.classes[0]) for o in named}
        if len(named) != 2 or roots != {MECHANISM} or not m.core or m.core.endswith(self.rules.epithet):
            return None
        other = named[1] if named[0].name == m.name else named[0]
        tail = other.name.partition(UNQUOTE)[2]
        return other if len(tail) > BARE_HEAD or (tail and other.start < m.start) else None

    def _of_level(self, m: Mention) -> Division | None:
        """The division of 县公共法律服务中心, and of what follows it in a list: 县矛盾调处中心、公共法律服务中心."""
        first = m
        if m.hint == "shared":
            clause = self.notes.scan.clause_start(m.start)
            led = [o for o in self.things.of if o.hint == "level" and clause <= o.start < m.start]
            first = max(led, key=lambda o: o.start, default=m)
        word = self.rules.levels.leading(first.name)
        return self.rules.divisions.get(self.context.of_level(word, first.start)) if word else None

    def _one_of_many(self, m: Mention) -> bool:
        """方太乡“老兵调解室” where the text goes on about “老兵调解室”: a town's own of what has a name of its own."""
        unit = self.rules.divisions.get(m.codes[-1]) if m.codes and m.core else None
        if unit is None or RANK[unit.level] <= RANK["county"] or QUOTE not in m.name:
            return False
        bare = m.name[m.name.index(QUOTE) :]
        return self.text.count(bare) - self.text.count(m.name) >= BARE_TIMES

    def _placed(self, m: Mention) -> str:
        """公共法律服务中心 stands alone only with its division: there is one in each, as there is not of 共享法庭."""
        unit = None
        alone = m.core is None and m.rule.endswith(f".{m.name}") and m.name.endswith(self.rules.one_each)
        if alone and self.rules.ontology.root(m.classes[0]) == FACILITY:
            unit = self.rules.divisions.get(self.context.near(m.start))
        return unit.name + m.name if unit else m.name

    def _owner(self, m: Mention) -> Named | None:
        """The agency that a facility's name begins with (德钦县公安局 of 德钦县公安局景区警务室)."""
        named = m.end - len(m.rule.rsplit(".", 1)[-1])  # 某局窗口 is no name of a window
        begun = [b for b in self.things.of if b.start == m.start and b.end < named and PLACE not in b.classes]
        return self.things.of[max(begun, key=lambda b: b.end)] if begun else None

    def _agency_at(self, pos: int) -> Named | None:
        """The agency whose name ends there: 富源县公安局“彝绣”警务室 is a facility of it."""
        ending = [b for b, t in self.things.of.items() if b.end == pos and b.hint != "pronoun" and t.kind == "agency"]
        return self.things.of[min(ending, key=lambda b: b.start)] if ending else None

    def _tail_of(self, name: str, kind: Kind) -> Named | None:
        """培养工程 after “法律明白人”培养工程: the one practice met whose longer name ends so."""
        found = {id(t): t for t in self.cores.values() if t.kind == kind and t.label.endswith(name) and t.label != name}
        return next(iter(found.values())) if len(found) == 1 else None

    def _units_named_bare(self) -> None:
        """检察官宣讲团 is 该院检察官宣讲团, which is whole only where 该院 is understood."""
        units = [t for t in self.things.by_key.values() if t.parent is not None and t.kind == "organization"]
        for unit in units:
            own = unit.label.removeprefix(unit.parent.label) if unit.parent else ""
            bare = [
                t for t in self.things.by_key.values()
                if t.kind == "organization" and t.parent is None and t.label == own and all(m.hint == "bare" for m in t.mentions)
            ]  # fmt: skip
            if len(bare) == 1:
                self.things.unite(bare[0], unit)

    def _aliases(self) -> None:
        """(以下简称“司法通”): the name right before takes it as an alias, and what was found under it."""
        if not any(word in self.text for word in self.rules.aliasing):
            return
        for a in self.rules.alias.finditer(self.text):
            before = [m for m in self.things.of if m.end <= a.start() + 1 and a.start() - m.end <= ALIAS_REACH]
            if not before:
                continue
            thing = self.things.of[max(before, key=lambda m: (m.end, -m.start))]
            thing.forms.add(a[1])
            same = [t for m, t in self.things.of.items() if m.core and unquoted(m.core) == a[1] and t is not thing]
            other = self.cores.get(a[1]) or next(iter(same), None)
            if other is not None and other is not thing and other.kind == thing.kind:
                self.things.unite(other, thing)

    def _renamed(self) -> None:
        """将甲活动更名为乙活动, 将甲法庭设置为“乙法庭”, 乙活动(原甲活动): two names of one thing."""
        for between in self.rules.one_thing.finditer(self.text):
            after = [m for m in self.things.of if m.start in (between.end(), between.end() + 1)]
            before = [m for m in self.things.of if 0 <= between.start() - m.end <= RENAMED_REACH]
            if not after or not before:
                continue
            first = self.things.of[max(before, key=lambda m: (m.end, -m.start))]
            second = self.things.of[max(after, key=lambda m: m.end)]
            if first is not second and first.kind == second.kind != "place":
                gone, stays = (first, second) if between[0] in self.rules.renamed else (second, first)
                self.things.unite(gone, stays)

    def _level_places(self) -> None:
        """全区, 我市: the division of the context, named where no other name covers the word."""
        words = list(self.rules.levels.alone.finditer(self.text))
        if not words:
            return
        covered = bytearray(len(self.text))
        for m in self.things.of:
            covered[m.start : m.end] = b"\1" * (m.end - m.start)
        for found in words:
            if covered[found.start()] or covered[found.end() - 1]:  # 该县公安局: the name begins inside the word
                continue
            unit = self.rules.divisions.get(self.context.of_level(found[0], found.start()))
            if unit is not None and unit.gb2260:
                self.things.add_place(found.start(), found.end(), unit)
