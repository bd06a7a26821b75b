"""Which agency or organization a name means: whole, after a word for its level, bare, or a pronoun.

In: mentions of bodies and the context of the article. Out: :class:`kg.records.Named`, completed so that the label stands alone
(市司法局 is 呼伦贝尔市司法局). Where two bodies could be meant, none is.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable

from kg.divisions import RANK, Division
from kg.mentions.context import Context
from kg.mentions.houses import RULE as SHORT
from kg.mentions.things import Things
from kg.records import Kind, Mention, Named
from kg.terms import GOV

DEMONSTRATIVE = 3
PARTICIPATES, ORGANIZATION = str(GOV.participatesIn), str(GOV.Organization)
PRONOUN_REACH = 200
"""How many names back a pronoun looks."""


class Bodies:
    """The agencies and organizations of one article, as they are met."""

    def __init__(
        self,
        things: Things,
        context: Context,
        pronouns: dict[str, tuple[str, ...]],
        superiors: dict[str, tuple[str, ...]],
        police: dict[str, str],
        oblique: tuple[str, ...],
        national: tuple[str, ...],
    ) -> None:
        self.things, self.context, self.pronouns, self.police = things, context, pronouns, police
        self.superiors = superiors
        self.oblique, self.national = oblique, national
        self.notes, self.text, self.divisions = context.notes, context.notes.text, context.divisions
        self.met: list[tuple[int, Named]] = []
        self.known: dict[int, Named] = {}
        self.practices: list[tuple[int, Named]] = []

    def leans(self, m: Mention) -> int:
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

    def meet(self, m: Mention) -> None:
        """Decide whom a mention means, and remember it."""
        thing = self._who(m)
        if thing is not None:
            self.things.add(m, thing)
            if m.hint != "pronoun" or m.parent is not None:
                self.remember(m.start, thing)

    def remember(self, start: int, thing: Named) -> None:
        """A body named at ``start``."""
        insort(self.met, (start, thing), key=lambda p: p[0])
        self.known[id(thing)] = thing

    def _who(self, m: Mention) -> Named | None:
        kind = self.things.kind(m.classes[0])
        if m.parent is not None and (parent := self.things.of.get(m.parent)):
            return self._unit(m, parent, kind)
        if m.hint == "pronoun":
            return self._pronoun(m)
        if m.hint == "bare":
            return self._bare(m, kind)
        if m.hint == "shared":
            return self.things.get(kind, m.name, self.context.county(m.codes[0]), m.name, m.classes)
        if (word := self._police_word(m)) is not None:
            return self._police(m, word)
        if m.rule.startswith(SHORT):
            return self._house(m, m.rule.removeprefix(SHORT))
        if m.hint == "whole":
            return (self.leans(m) and self._longer(m)) or self.whole(m, kind)
        return self._levelled(m, kind)

    def _unit(self, m: Mention, parent: Named, kind: Kind) -> Named:
        """A sub-unit: its name goes on from its parent's."""
        rest = self.text[m.parent.end : m.end] if m.parent else ""
        code = self.context.county(self.context.lowest(m.codes)) or parent.code
        inside = not parent.code or self.divisions.within(code, parent.code)
        classes = m.classes
        if kind == "agency" and parent.kind == "organization":  # the committee of a university is no public authority
            kind, classes = "organization", (ORGANIZATION,)
        return self.things.get(
            kind, parent.name + rest, code if inside else parent.code, parent.label + rest, classes, parent=parent
        )

    def whole(self, m: Mention, kind: Kind) -> Named:
        """A name that begins with its divisions: 鄂尔多斯市达拉特旗公安局 is 达拉特旗公安局."""
        at, label_at = m.start, m.start
        while (hit := self.notes.scan.division_at.get(at)) and hit.end < m.end and at in self.notes.division_codes:
            unit = self.divisions.get(self.notes.division_codes[at])
            if unit is None or RANK[unit.level] > RANK["county"]:
                break
            label_at, at = at, hit.end
        code = self.context.county(self.context.lowest(m.codes))
        label, name = self.text[label_at : m.end], self.text[at : m.end]
        if (twice := self._said_twice(m)) is not None:
            label, name = label.replace(twice * 2, twice, 1), name.replace(twice * 2, twice, 1).removeprefix(twice)
        if kind == "agency" and (county := self._county_of_town(m.start)) is not None:
            label = county.name + label
        return self.things.get(kind, name, code, label, m.classes)

    def _said_twice(self, m: Mention) -> str | None:
        """The level that 明港镇镇政府 says twice; not that of 永州市市场监督管理局."""
        start = m.end - len(m.rule.rsplit(".", 1)[-1]) - 1
        said = self.notes.scan.division_before(start)
        return self.text[start] if said is not None and self.text[start - 1] == self.text[start] else None

    def _county_of_town(self, start: int) -> Division | None:
        """What a town lies in that a name begins with in short: 东明派出所 of 东明镇 does not stand alone."""
        hit = self.notes.scan.division_at.get(start)
        unit = self.divisions.get(self.notes.division_codes.get(start, ""))
        if hit is None or unit is None or unit.name == hit.word or unit.gb2260:
            return None
        return self.divisions.county_or_above(unit.code)

    def _police_word(self, m: Mention) -> str | None:
        """警方 of 灵寿警方: a short word for a division's police."""
        lead = self.notes.scan.division_at.get(m.start)
        word = self.text[lead.end : m.end] if lead and m.codes else ""
        return word if word in self.police else None

    def _police(self, m: Mention, word: str) -> Named | None:
        unit, head = self.divisions.get(m.codes[0]), self.police[word]
        if unit is None:
            return None
        code = self.context.county(m.codes[0])
        if self.things.known("agency", head, code) or unit.name + head in self.text:
            return self.things.get("agency", head, code, unit.name + head, m.classes)
        return self.things.get("agency", word, code, m.name, m.classes)

    def _house(self, m: Mention, head: str) -> Named | None:
        """睢宁县院, 县院: the court or the procuratorate (``head``) of that division, named as printed where that is all."""
        word = "" if m.codes else self.context.levels.leading(m.name)
        code = self.context.of_level(word, m.start) if word else self.context.county(m.codes[0])
        unit = self.divisions.get(code)
        if unit is None:
            return None
        label = self.context.called(unit) + m.name[-1]
        met = self._only(lambda t: t.code == code and t.parent is None and m.classes[0] in t.classes)  # 中级人民法院
        return met or self.things.get("agency", head, code, label, m.classes)

    def _longer(self, m: Mention) -> Named | None:
        """科尔沁分局, 库伦第一派出所: the one body of that division whose longer name was met."""
        head = m.rule.rsplit(".", 1)[-1]
        code, own = self.context.county(self.context.lowest(m.codes)), m.name.removesuffix(head)
        return self._only(
            lambda t: t.parent is not None and t.label.endswith(head) and t.label != m.name and own in t.label
            and (t.label.endswith(m.name) or t.code == code)
        )  # fmt: skip

    def _levelled(self, m: Mention, kind: Kind) -> Named | None:
        """市司法局, 全区检察机关, and 检察机关 alone."""
        if m.name in self.context.levels.inner:
            return self._inner(m, kind)
        word = "" if m.codes else self.context.levels.leading(m.name)
        head = m.name[len(word) :]
        code = self.context.of_level(word, m.start) if word else self.context.county(self.context.lowest(m.codes))
        unit = self.divisions.get(code)
        if unit is None:
            return self._only(lambda t: t.label.endswith(word[-1] + head)) if word else self._named_so(head)
        if word and unit.gb2260:  # 全区检察机关 names the region, too
            self.things.add_place(m.start, m.start + len(word), unit)
        name = head if RANK[unit.level] <= RANK["county"] else unit.name + head
        label = self.context.called(unit) + head
        return self.things.get(kind, name, self.context.county(code), label, m.classes)

    def _inner(self, m: Mention, kind: Kind) -> Named | None:
        """团县委: 团双牌县委, which is the 团委 of that county."""
        unit = self.divisions.get(self.context.of_level(m.name[-2], m.start))
        if unit is None:
            return None
        head = self.context.levels.inner[m.name]
        name = head if RANK[unit.level] <= RANK["county"] else unit.name + head
        label = m.name[:-2] + self.context.called(unit) + m.name[-1]
        return self.things.get(kind, name, self.context.county(unit.code), label, m.classes)

    def _named_so(self, ending: str) -> Named | None:
        """The one body whose name is so, as printed or in its full form, or ends so."""
        full = self.things.identity_name(ending, "agency")
        return self._only(lambda t: t.name in (ending, full)) or self._only(lambda t: t.name.endswith((ending, full)))

    def _pronoun(self, m: Mention) -> Named | None:
        """The thing whose name ends in what the pronoun stands for that acts in the clause met last before it: of several there
        the first, and none after a preposition or a verb (会同某局, 向某局) where its sentence has another."""
        endings = self.pronouns.get(m.name, ()) or (m.rule.rsplit(".", 1)[-1],)
        at = bisect_left(self.met, m.start, key=lambda p: p[0])
        before = self.met[max(0, at - PRONOUN_REACH) : at]
        upto = bisect_left(self.practices, m.start, key=lambda p: p[0])
        practices = self.practices[max(0, upto - PRONOUN_REACH) : upto]
        found: Named | None = None
        floor = 0
        for start, thing in sorted(before + practices, key=lambda p: -p[0]):
            if start < floor:
                break
            if self.text[start - 1 : start] == "、":
                continue  # a further member of a list: the first one acts
            if thing.label.endswith(endings) or thing.name.endswith(endings):
                led = self._is_led(start)
                if found is None or not led:
                    found = thing
                    floor = self._sentence_start(start) if led else self.notes.scan.clause_start(start)
        return found

    def _is_led(self, start: int) -> bool:
        """Whether a body is no main actor: after a preposition or a verb, or a partner (由甲局牵头, 乙局参与)."""
        scan = self.notes.scan
        if scan.cue_ends_at(start) or self.text.endswith(self.oblique, 0, start):
            return True
        verb = scan.next_cue(start, scan.clause_end(start))
        return verb is not None and all(c.predicate == PARTICIPATES for c in verb.cues)

    def _sentence_start(self, pos: int) -> int:
        return max(self.text.rfind("。", 0, pos), self.text.rfind("\n", 0, pos)) + 1

    def _bare(self, m: Mention, kind: Kind) -> Named | None:
        """东明派出所: the body whose name ends so, else completed with the division of its paragraph."""
        same = [t for t in self.known.values() if t.label.endswith(m.name) and t.label != m.name]
        if same:
            return same[0] if len(same) == 1 else None
        if (above := self._superior(m)) is not None:
            return self.things.get(kind, above.name + m.name, above.code, above.label + m.name, m.classes, parent=above)
        if m.name.startswith(self.national):  # 中国建设银行
            return self.things.get(kind, m.name, "", m.name, m.classes, national=True)
        code = self.context.near(m.start)
        unit = self.divisions.get(code)
        label = self.context.called(unit) + m.name if unit and kind == "agency" else m.name
        return self.things.get(kind, m.name, code, label, m.classes)

    def _superior(self, m: Mention) -> Named | None:
        """The one body met that 瑷珲边境派出所 can be of: such stations are no county's own."""
        endings = next((ends for head, ends in self.superiors.items() if m.name.endswith(head)), None)
        return self._only(lambda t: t.label.endswith(endings)) if endings else None

    def unit_named(self, name: str) -> Named | None:
        """伉俪社区警务室: the facility of an agency whose fuller name was met ends so."""
        return self._only(lambda t: t.kind == "practice" and t.label.endswith(name))

    def _only(self, wanted: Callable[[Named], bool]) -> Named | None:
        found = [t for t in self.known.values() if wanted(t)]
        return found[0] if len(found) == 1 else None


BODY_CLASSES = frozenset({str(GOV.Agency), str(GOV.Organization)})
