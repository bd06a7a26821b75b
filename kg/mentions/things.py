"""The things that an article names, by their keys, and which mention means which.

In: mentions with what they are called. Out: :class:`kg.records.Named`, one for each kind, division and normalised name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.divisions import Division
from kg.identity import kind_of, normal_name
from kg.lexicon import Lexicon, any_of
from kg.mentions.heads import unquoted
from kg.ontology import Ontology
from kg.records import Kind, Mention, Named
from kg.terms import GOV

PLACE = str(GOV.Place)
_KEPT_NAMES = 1 << 14


class Variants:
    """Head nouns that mean the same organ (检察院 = 人民检察院): identity is decided on the full form."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.full = {w: row.list[0] for row in lexicon.variants if row.role == "same" for w in row.list[1:]}
        self.ending = re.compile(f"(?:{any_of(self.full)})$")
        ways = any_of(w for row in lexicon.variants if row.role == "new" for w in row.list)
        joined = "".join(w for row in lexicon.variants if row.role == "no-new" for w in row.list)
        self.new = re.compile(f"(?<![“‘{re.escape(joined)}])新(?=(?:{ways})$)")
        self.identity_name = lru_cache(_KEPT_NAMES)(self._identity_name)

    def _identity_name(self, name: str, kind: Kind) -> str:
        """The normalised name, an agency's head noun in its full form, that of a way of working without 新."""
        if kind == "agency" and (m := self.ending.search(name)) and not name.endswith(self.full[m[0]]):
            name = name[: m.start()] + self.full[m[0]]
        if kind == "practice" and "新" in name:
            name = self.new.sub("", name)
        return normal_name(name, kind)


class Things:
    """The things of one article."""

    def __init__(self, ontology: Ontology, variants: Variants) -> None:
        self.ontology, self.identity_name = ontology, variants.identity_name
        self.by_key: dict[tuple[str, str, str], Named] = {}
        self.of: dict[Mention, Named] = {}

    def kind(self, cls: str) -> Kind:
        """The kind of the instances of a class (by its IRI)."""
        return kind_of(self.ontology.root(cls).rpartition("#")[2]) or "practice"

    def known(self, kind: Kind, name: str, code: str) -> Named | None:
        return self.by_key.get((kind, code, self.identity_name(name, kind)))

    def get(
        self, kind: Kind, name: str, code: str, label: str, classes: tuple[str, ...], *,
        parent: Named | None = None, national: bool = False, own_code: str | None = None,
    ) -> Named:  # fmt: skip
        """The thing of this kind, division and name, made where there is none; a finer class takes the place of a wider one."""
        key = (kind, code, self.identity_name(name, kind))
        thing = self.by_key.get(key)
        if thing is None:
            thing = self.by_key[key] = Named(kind, label, key[2], code, classes, national, own_code, parent)
        elif classes[0] not in thing.classes and any(self.ontology.is_a(classes[0], c) for c in thing.classes):
            thing.classes = classes
        return thing

    def add(self, m: Mention, thing: Named) -> None:
        """Let a mention mean a thing; what it is called there becomes one of the thing's forms."""
        self.of[m] = thing
        thing.mentions.append(m)
        if m.hint != "pronoun":
            thing.forms.add(m.name)
            if m.core and unquoted(m.core) != unquoted(thing.label):
                thing.forms.add(m.core)

    def add_place(self, start: int, end: int, unit: Division) -> None:
        """A word (全区) that means a division."""
        thing = self.get("place", unit.name, unit.code, unit.name, (PLACE,), own_code=unit.code)
        if all(m.start != start for m in thing.mentions):  # two bodies may begin with the word
            m = Mention(start, end, (PLACE,), "context.level", unit.name, hint="level", codes=(unit.code,))
            self.add(m, thing)

    def rename(self, thing: Named, m: Mention) -> None:
        """Give a thing the fuller name of a mention; the shorter one becomes a form."""
        del self.by_key[thing.kind, thing.code, thing.name]
        thing.forms.add(thing.label)
        thing.kind, thing.label, thing.classes = self.kind(m.classes[0]), m.name, m.classes
        thing.name = self.identity_name(m.name, thing.kind)
        self.by_key[thing.kind, thing.code, thing.name] = thing

    def unite(self, gone: Named, stays: Named) -> None:
        """Let all mentions of one thing mean another."""
        for m in gone.mentions:
            self.of[m] = stays
        for t in self.by_key.values():
            if t.parent is gone and t is not stays:
                t.parent = stays
        stays.mentions += gone.mentions
        stays.forms |= gone.forms | {gone.label}
        self.by_key = {k: t for k, t in self.by_key.items() if t is not gone}
