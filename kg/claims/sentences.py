"""A sentence as the claims see it: its clauses, its names in order, its cue verbs, and its skeleton.

In: an article, its resolved mentions and cue verbs. Out: :class:`Sentence` records. The skeleton is the sentence with each
name as one sign (Ⓐ for an agency …), which the patterns of ``patterns/frames.tsv`` are matched on.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.ontology import CueHit, Ontology
from kg.records import Article, Mention, Named, Resolved
from kg.terms import GOV

SIGNS = {
    "Agency": "Ⓐ", "Organization": "Ⓐ", "Facility": "Ⓕ", "Program": "Ⓟ", "Mechanism": "Ⓟ", "Platform": "Ⓟ",
    "Document": "Ⓓ", "GuidingConcept": "Ⓒ", "Place": "Ⓛ", "Person": "Ⓗ", "Honor": "Ⓞ",
}  # fmt: skip
_SIGN = {str(GOV[name]): sign for name, sign in SIGNS.items()}
_PLACE = str(GOV.Place)
CLAUSE = re.compile(r"[,;:。!?\n]")


@dataclass(slots=True, eq=False)
class Item:
    """A name in a sentence: where (offsets in the article), what it means, its sign in the skeleton, and whether it stands
    inside another name."""

    start: int
    end: int
    thing: Named
    sign: str
    mention: Mention
    inner: bool


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence of an article. ``items`` are its outermost names, ``inner`` those inside another's name."""

    start: int
    end: int
    paragraph: int
    role: str
    items: list[Item]
    inner: list[Item]
    cues: list[CueHit]
    clauses: list[tuple[int, int]]
    skeleton: str
    acting: dict[int, list[Named]] = field(default_factory=dict)
    """Who acts in a clause, by its start; own or carried over. The relation finder fills it."""

    def items_in(self, start: int, end: int) -> list[Item]:
        return [i for i in self.items if start <= i.start and i.end <= end]

    def offset(self, at: int) -> int:
        """Where a character of the skeleton stands in the article."""
        offset = self.start + at
        for item in self.items:
            if offset <= item.start:
                break
            offset += item.end - item.start - 1
        return offset

    def item_at(self, at: int) -> Item | None:
        """The name of which this character of the skeleton is the sign."""
        offset = self.offset(at)
        return next((i for i in self.items if i.start == offset), None)


def sentences(
    article: Article, resolved: Resolved, found_cues: Sequence[CueHit], ontology: Ontology
) -> Iterator[Sentence]:
    """The sentences of an article in reading order."""
    text = article.matched
    items = _items(resolved, ontology)
    starts, cue_starts = [i.start for i in items], [c.start for c in found_cues]
    for number, paragraph in enumerate(article.paragraphs):
        for start, end in paragraph.sentences:
            within = items[bisect_left(starts, start) : bisect_left(starts, end)]
            outer = [i for i in within if not i.inner and i.end <= end]
            inner = [i for i in within if i.inner and i.end <= end] if len(outer) < len(within) else []
            cues = list(found_cues[bisect_left(cue_starts, start) : bisect_left(cue_starts, end)])
            if cues and outer:
                cues = [c for cue in cues if (c := _outside(cue, outer, text, ontology)) is not None]
            clauses, skeleton = _parted(text, start, end, outer)
            yield Sentence(start, end, number, paragraph.role, outer, inner, cues, clauses, skeleton)


def _outside(cue: CueHit, items: Sequence[Item], text: str, ontology: Ontology) -> CueHit | None:
    """A cue verb as far as it stands outside the names: 坚持 of 坚持以, where the name begins with 以; None inside one."""
    over = next((i for i in items if i.start < cue.end and cue.start < i.end), None)
    if over is None:
        return cue
    shorter = ontology.cues_of(text[cue.start : over.start]) if cue.start < over.start else ()
    return CueHit(cue.start, over.start, shorter) if shorter else None


def homes(parsed: Sequence[Sentence]) -> dict[Named, list[Sentence]]:
    """The sentences that name each thing, in reading order."""
    out: dict[Named, list[Sentence]] = {}
    for s in parsed:
        for item in (*s.items, *s.inner):
            naming = out.setdefault(item.thing, [])
            if not naming or naming[-1] is not s:
                naming.append(s)
    return out


def _items(resolved: Resolved, ontology: Ontology) -> list[Item]:
    """The names of the article in their order, a longer one before those inside it."""
    out: list[Item] = []
    reach = 0
    for m, thing in sorted(resolved.of.items(), key=lambda p: (p[0].start, -p[0].end, p[0].classes[0] == _PLACE)):
        sign = _SIGN.get(ontology.root(m.classes[0]))
        if sign is None or m.rule == "known" or m.hint == "pronoun":
            sign = _SIGN.get(ontology.root(thing.classes[0]), "Ⓟ")
        inner = m.start < reach
        out.append(Item(m.start, m.end, thing, sign, m, inner))
        if not inner:
            reach = m.end
    return out


def _parted(text: str, start: int, end: int, items: list[Item]) -> tuple[list[tuple[int, int]], str]:
    """The clauses of a sentence, which no sign inside a name ends, and its skeleton."""
    skeleton: list[str] = []
    clauses: list[tuple[int, int]] = []
    begin = pos = start
    for stop, resume, sign in (*((i.start, i.end, i.sign) for i in items), (end, end, "")):
        for m in CLAUSE.finditer(text, pos, stop):
            clauses.append((begin, m.end()))
            begin = m.end()
        skeleton += text[pos:stop], sign
        pos = resume
    if begin < end:
        clauses.append((begin, end))
    return clauses, "".join(skeleton)


def quote_closed(text: str, begin: int, end: int) -> bool:
    """Whether a quote that is open at ``begin`` is closed before ``end``: 以“多方联动”为特征的“四和”机制."""
    closing = text.find("”", begin, end)
    return closing >= 0 and text.find("“", begin, closing) < 0
