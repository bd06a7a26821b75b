"""One pass over an article's text for everything that the ontology lists: the raw material of all mentions.

In: ``Article.matched``. Out: a :class:`Scan` with the places of head nouns, cue verbs, division names, known names, posts
and of what ends a name on its left. Serves gov:headNoun, gov:cueVerb and the tables under ``lexicon/``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from kg.lexicon import Lexicon
from kg.ontology import Cue, CueHit, Known, Ontology
from kg.terms import GOV

COLLABORATES, PLACE = str(GOV.collaboratesWith), str(GOV.Place)
BREAK = re.compile(r"[\s,。;:!?、“”‘’《》()…—\-]")
CLAUSE_BREAKS = frozenset("\n,。;:!?")
ONE_AND_LEVEL = 2
"""Characters of a county's name that is one character and 县, which what stands around it may claim."""


class Hit(NamedTuple):
    """A listed word in the text."""

    start: int
    end: int
    word: str


class Scan:
    """What the lists find in one text. All hits are in text order."""

    def __init__(self, text: str, heads: list[Hit], cues: list[CueHit], stops: list[int], divisions: list[Hit],
                 known: list[tuple[int, int, Known]], posts: list[tuple[int, int]]) -> None:  # fmt: skip
        self.text, self.heads, self.cues, self.divisions = text, heads, cues, divisions
        self.known, self.posts = known, posts
        self.heads_at: dict[int, list[Hit]] = {}
        for h in heads:
            self.heads_at.setdefault(h.start, []).append(h)
        self._heads = sorted(heads)
        self._head_starts = [h.start for h in self._heads]
        self.division_at = {d.start: d for d in divisions}
        self._division_ends = {d.end: d for d in divisions}
        self.cue_ends = [c.end for c in cues]
        self.cue_at = {c.start: c for c in cues}
        self._division_starts = [d.start for d in divisions]
        self._breaks = [m.end() for m in BREAK.finditer(text)]
        self._clause_breaks = [end for end in self._breaks if text[end - 1] in CLAUSE_BREAKS]
        self._stops = stops  # where they end
        self._limits = sorted([*self._breaks, *stops])

    def heads_within(self, start: int, end: int) -> list[Hit]:
        """Head nouns that begin in ``start:end``."""
        return self._heads[bisect_left(self._head_starts, start) : bisect_left(self._head_starts, end)]

    def divisions_within(self, start: int, end: int) -> list[Hit]:
        """Division names that begin in ``start:end``."""
        return self.divisions[bisect_left(self._division_starts, start) : bisect_left(self._division_starts, end)]

    def splits_division(self, start: int, end: int) -> Hit | None:
        """A division name that begins inside ``start:end`` and goes on behind it (联合会 + 会理市)."""
        first = bisect_right(self._division_starts, start)
        if first == len(self.divisions) or self._division_starts[first] >= end:
            return None  # nearly always
        return next((d for d in self.divisions_within(start + 1, end) if d.end > end), None)

    def division_before(self, pos: int) -> Hit | None:
        """The division name that ends at ``pos``."""
        return self._division_ends.get(pos)

    def division_around(self, pos: int) -> Hit | None:
        """The division name that holds ``pos`` inside."""
        i = bisect_left(self._division_starts, pos) - 1
        return self.divisions[i] if i >= 0 and self.divisions[i].end > pos else None

    def last_break(self, pos: int) -> int:
        """The end of the last punctuation mark, quote or space at or before ``pos``."""
        i = bisect_right(self._breaks, pos)
        return self._breaks[i - 1] if i else 0

    def clause_start(self, pos: int) -> int:
        """The start of the clause (between , 。 ; : ! ? or line feeds) that holds ``pos``."""
        i = bisect_right(self._clause_breaks, pos)
        return self._clause_breaks[i - 1] if i else 0

    def last_stop(self, pos: int) -> int:
        """The end of the last stop word at or before ``pos``; 0 where there is none."""
        i = bisect_right(self._stops, pos)
        return self._stops[i - 1] if i else 0

    def last_cue(self, pos: int, floor: int = 0) -> CueHit | None:
        """The last cue verb that ends at or before ``pos`` and begins at or after ``floor``."""
        i = bisect_right(self.cue_ends, pos)
        return self.cues[i - 1] if i and self.cues[i - 1].start >= floor else None

    def next_cue(self, pos: int, end: int) -> CueHit | None:
        """The first cue verb that begins in ``pos:end``."""
        i = bisect_right(self.cue_ends, pos)
        return self.cues[i] if i < len(self.cues) and self.cues[i].start < end else None

    def clause_end(self, pos: int) -> int:
        """Where the clause that holds ``pos`` ends."""
        i = bisect_right(self._clause_breaks, pos)
        return self._clause_breaks[i] if i < len(self._clause_breaks) else len(self.text)

    def cue_ends_at(self, pos: int) -> bool:
        i = bisect_left(self.cue_ends, pos)
        return i < len(self.cue_ends) and self.cue_ends[i] == pos

    def left_limit(self, pos: int) -> int:
        """How far left a name that goes on at ``pos`` can begin: after punctuation or a stop word."""
        i = bisect_right(self._limits, pos)
        return self._limits[i - 1] if i else 0

    def next_limit(self, pos: int) -> int:
        """Where punctuation or a stop word after ``pos`` ends: a name that begins at ``pos`` ends before."""
        i = bisect_right(self._limits, pos)
        return self._limits[i] if i < len(self._limits) else len(self.text) + 1

    def is_broken(self, start: int, end: int) -> bool:
        """Whether punctuation, a quote or a stop word lies inside ``start:end``."""
        return self.left_limit(end) > start


class Scanner:
    """The one automaton for all lists of an ontology, built once."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon, division_names: Iterable[str]) -> None:
        self._cues: dict[str, tuple[Cue, ...]] = {}
        for cue in ontology.cues:
            self._cues[cue.literal] = (*self._cues.get(cue.literal, ()), cue)
        self._keeps, self._national = frozenset(lexicon.words("keep")), lexicon.words("national")
        self._no_divisions = frozenset(lexicon.words("no-division"))
        self._county_words = lexicon.words("county-word")
        self._known: dict[str, Known] = {}
        for k in ontology.known:
            for form in k.forms:
                self._known.setdefault(form, k)
        lists: tuple[Iterable[str], ...] = (
            ontology.head_nouns,
            self._cues,
            [*lexicon.words("stop"), *self._keeps],
            [*(n for n in division_names if len(n) > 1), *self._no_divisions],
            self._known,
            lexicon.words("post"),
        )
        holding: dict[str, tuple[int, ...]] = {}
        for number, words in enumerate(lists):
            for word in sorted(set(words)):
                holding[word] = (*holding.get(word, ()), number)
        self._words, self._lists = list(holding), list(holding.values())
        self._automaton = AhoCorasick(self._words) if holding else None
        places = [h for h, cs in ontology.head_nouns.items() if any(ontology.root(c) == PLACE for c in cs)]
        self._no_verbs = tuple(h for h in sorted(places) if any(h.startswith(c) and h != c for c in self._cues))

    def scan(self, text: str) -> Scan:
        heads: list[Hit] = []
        others: tuple[list[tuple[int, int, str]], ...] = ([], [], [], [], [])
        cues, stops, divisions, known, posts = others
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True) if self._automaton else ()
        words, lists = self._words, self._lists
        for i, start, end in matches:  # by their ends, the longest of one end first
            for number in lists[i]:
                if number:
                    others[number - 1].append((start, -end, words[i]))
                elif not heads or heads[-1].end != end:
                    heads.append(Hit(start, end, words[i]))
        hits = [CueHit(start, end, self._cues[word]) for start, end, word in _longest(cues)]
        if any(w in text for w in self._national):  # 中国建设银行 holds no 建设
            begun = {h.start for h in heads}
            hits = [c for c in hits if c.end not in begun or not text.endswith(self._national, 0, c.start)]
        if any(w in text for w in self._no_verbs):  # 开发区 holds no 开发
            hits = [c for c in hits if not text.startswith(self._no_verbs, c.start)]
        named = self._named(text, divisions, heads, hits)
        inside = {at for d in named for at in range(d.start, d.end)}  # 呼和浩特 holds no 和
        return Scan(
            text,
            heads,
            hits,
            [end for start, end, word in _longest(stops) if word not in self._keeps and start not in inside],
            named,
            [(start, end, self._known[word]) for start, end, word in _longest(known)],
            [(start, end) for start, end, _ in _longest(posts)],
        )

    def _named(
        self, text: str, divisions: list[tuple[int, int, str]], heads: list[Hit], cues: list[CueHit]
    ) -> list[Hit]:
        """The divisions named: not 会同县 in 公安局会同县司法局, where a verb of joint action follows a body at once, nor 文县 in
        人文县级展馆, nor 合浦 in 联合浦北县."""
        named = [
            Hit(*d) for d in self._past_verbs(text, divisions, {c.end: c.start for c in cues})
            if d[2] not in self._no_divisions
            and (len(d[2]) > ONE_AND_LEVEL or not text.startswith(self._county_words, d[1] - 1))
        ]  # fmt: skip
        joint = {c.start for c in cues if any(cue.predicate == COLLABORATES for cue in c.cues)}
        if joint.isdisjoint(d.start for d in named):
            return named  # nearly always
        ends = {h.end for h in heads}
        return [d for d in named if d.start not in joint or d.start not in ends]

    @staticmethod
    def _past_verbs(text: str, found: list[tuple[int, int, str]], verbs: dict[int, int]) -> list[tuple[int, int, str]]:
        """Divisions; for each that begins inside a verb (``verbs`` by their ends) the one that begins right after it."""
        chosen = list(_longest(found))
        for i, (start, end, _) in enumerate(chosen):
            for at in range(start + 1, end):
                if verbs.get(at, start) < start:
                    after = chosen[i + 1][0] if i + 1 < len(chosen) else len(text)
                    behind = next((f for f in found if f[0] == at and -f[1] <= after), None)
                    chosen[i] = (at, -behind[1], behind[2]) if behind else chosen[i]
        return chosen


def _longest(found: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The words of one list in a text (start, -end, word): from the left the longest, none overlapping another."""
    found.sort()
    at = 0
    for start, minus_end, word in found:
        if start >= at:
            at = -minus_end
            yield start, at, word
