"""A sentence as the claims see it: its clauses, its names in order, its cue verbs, and its skeleton.

In: an article, its resolved mentions and cue verbs. Out: :class:`Sentence` records. The skeleton is the sentence with each
name as one sign (Ⓐ for an agency …), which the patterns of ``patterns/frames.tsv`` are matched on.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.ontology import CueHit, Ontology
from kg.records import Article, Mention, Named, Paragraph, Resolved
from kg.terms import GOV

SIGNS = {
    "Agency": "Ⓐ", "Organization": "Ⓐ", "Facility": "Ⓕ", "Program": "Ⓟ", "Mechanism": "Ⓟ", "Platform": "Ⓟ",
    "Document": "Ⓓ", "GuidingConcept": "Ⓒ", "Place": "Ⓛ", "Person": "Ⓗ", "Honor": "Ⓞ",
}  # fmt: skip
CLAUSE = re.compile(r"[,;:。!?\n]")


@dataclass(frozen=True)
class Item:
    """A name in a sentence: where (offsets in the article), what it means, and its sign in the skeleton."""

    start: int
    end: int
    thing: Named
    sign: str
    mention: Mention


@dataclass
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
    at: list[int]
    """Offset in the article of each character of the skeleton."""
    acting: dict[int, list[Named]] = field(default_factory=dict)
    """Who acts in a clause, by its start; own or carried over. The relation finder fills it."""

    def items_in(self, start: int, end: int) -> list[Item]:
        return [i for i in self.items if start <= i.start and i.end <= end]

    def item_at(self, skeleton_offset: int) -> Item | None:
        offset = self.at[skeleton_offset]
        return next((i for i in self.items if i.start == offset), None)


def sentences(
    article: Article, resolved: Resolved, found_cues: Sequence[CueHit], ontology: Ontology
) -> Iterator[Sentence]:
    """The sentences of an article in reading order."""
    text = article.matched
    items = _items(resolved, ontology)
    outer = _outermost(items)
    starts, all_starts = [i.start for i in outer], [i.start for i in items]
    cue_starts = [c.start for c in found_cues]
    for number, paragraph in enumerate(article.paragraphs):
        for span in paragraph.sentences:
            inside = [
                i for i in outer[bisect_left(starts, span.start) : bisect_left(starts, span.end)] if i.end <= span.end
            ]
            within = items[bisect_left(all_starts, span.start) : bisect_left(all_starts, span.end)]
            inner = [i for i in within if i.end <= span.end and i not in inside]
            near = found_cues[bisect_left(cue_starts, span.start) : bisect_right(cue_starts, span.end - 1)]
            cues = [c for c in near if not any(i.start < c.end and c.start < i.end for i in inside)]
            yield _sentence(text, span.start, span.end, number, paragraph, inside, inner, cues)


def _items(resolved: Resolved, ontology: Ontology) -> list[Item]:
    out = []
    for m, thing in resolved.of.items():
        root = ontology.root(m.classes[0]).removeprefix(str(GOV))
        if m.rule == "known" or m.hint == "pronoun" or root not in SIGNS:
            root = ontology.root(thing.classes[0]).removeprefix(str(GOV))
        out.append(Item(m.start, m.end, thing, SIGNS.get(root, "Ⓟ"), m))
    return sorted(out, key=lambda i: (i.start, -i.end))


def _outermost(items: list[Item]) -> list[Item]:
    out: list[Item] = []
    for item in items:
        if not out or item.start >= out[-1].end:
            out.append(item)
    return out


def _sentence(text: str, start: int, end: int, number: int, paragraph: Paragraph, items: list[Item], inner: list[Item],
              cues: list[CueHit]) -> Sentence:  # fmt: skip
    skeleton: list[str] = []
    at: list[int] = []
    clauses: list[tuple[int, int]] = []
    begin = pos = start
    for item in [*items, None]:
        stop = item.start if item else end
        for m in CLAUSE.finditer(text, pos, stop):
            if m.end() > begin:
                clauses.append((begin, m.end()))
                begin = m.end()
        skeleton.append(text[pos:stop])
        at += range(pos, stop)
        if item:
            skeleton.append(item.sign)
            at.append(item.start)
            pos = item.end
    if begin < end:
        clauses.append((begin, end))
    return Sentence(start, end, number, paragraph.role, items, inner, cues, clauses, "".join(skeleton), at)
