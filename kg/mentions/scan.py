"""One pass over an article's text for everything that the ontology lists: the raw material of all mentions.

In: ``Article.matched``. Out: a :class:`Scan` with the places of head nouns, cue verbs, division names, known names, posts
and of what ends a name on its left. Serves gov:headNoun, gov:cueVerb and the tables under ``lexicon/``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.lexicon import Lexicon
from kg.ontology import Cue, CueHit, Known, Ontology

BREAK = re.compile(r"[\s,。;:!?、“”‘’《》()…—\-]")
CLAUSE_BREAK = re.compile(r"[\n,。;:!?]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed word in the text."""

    start: int
    end: int
    word: str


class Scan:
    """What the lists find in one text. All hits are in text order."""

    def __init__(self, text: str, heads: list[Hit], cues: list[CueHit], stops: list[Hit], divisions: list[Hit],
                 known: list[tuple[int, int, Known]]) -> None:  # fmt: skip
        self.text, self.heads, self.cues, self.divisions, self.known = text, heads, cues, divisions, known
        self.heads_at: dict[int, list[Hit]] = {}
        for h in heads:
            self.heads_at.setdefault(h.start, []).append(h)
        self.division_at = {d.start: d for d in divisions}
        self._division_ends = {d.end: d for d in divisions}
        self.cue_ends = [c.end for c in cues]
        self.cue_at = {c.start: c for c in cues}
        self._division_starts = [d.start for d in divisions]
        self._breaks = [m.end() for m in BREAK.finditer(text)]
        self._clause_breaks = [m.end() for m in CLAUSE_BREAK.finditer(text)]
        self._stops = [s.end for s in stops]

    def heads_within(self, start: int, end: int) -> list[Hit]:
        """Head nouns that begin in ``start:end``."""
        return [h for at in range(start, end) for h in self.heads_at.get(at, ())]

    def divisions_within(self, start: int, end: int) -> list[Hit]:
        """Division names that begin in ``start:end``."""
        return self.divisions[bisect_left(self._division_starts, start) : bisect_left(self._division_starts, end)]

    def splits_division(self, start: int, end: int) -> Hit | None:
        """A division name that begins inside ``start:end`` and goes on behind it (联合会 + 会理市)."""
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

    def cue_ends_at(self, pos: int) -> bool:
        i = bisect_left(self.cue_ends, pos)
        return i < len(self.cue_ends) and self.cue_ends[i] == pos

    def left_limit(self, pos: int) -> int:
        """How far left a name that goes on at ``pos`` can begin: after punctuation or a stop word."""
        return max(self.last_break(pos), self.last_stop(pos))

    def next_limit(self, pos: int) -> int:
        """Where punctuation or a stop word after ``pos`` ends: a name that begins at ``pos`` ends before."""
        i, j = bisect_right(self._breaks, pos), bisect_right(self._stops, pos)
        return min(
            self._breaks[i] if i < len(self._breaks) else len(self.text) + 1,
            self._stops[j] if j < len(self._stops) else len(self.text) + 1,
        )

    def is_broken(self, start: int, end: int) -> bool:
        """Whether punctuation, a quote or a stop word lies inside ``start:end``."""
        return self.left_limit(end) > start


class Scanner:
    """The automata for one ontology, built once."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon, division_names: Iterable[str]) -> None:
        self._heads = list(ontology.head_nouns)
        self._head_automaton = AhoCorasick(self._heads) if self._heads else None
        cues: dict[str, list[Cue]] = {}
        for cue in ontology.cues:
            cues.setdefault(cue.literal, []).append(cue)
        self._cues = [tuple(cs) for cs in cues.values()]
        self._cue_automaton = _longest(cues)
        stops, keeps = lexicon.words("stop"), set(lexicon.words("keep"))
        self._stops = [*stops, *(k for k in sorted(keeps) if k not in stops)]
        self._is_stop = [w not in keeps for w in self._stops]
        self._stop_automaton = _longest(self._stops)
        self._divisions = sorted(n for n in division_names if len(n) > 1)
        self._division_automaton = _longest(self._divisions)
        known: dict[str, Known] = {}
        for k in ontology.known:
            for form in k.forms:
                known.setdefault(form, k)
        self._known = list(known.values())
        self._known_automaton = _longest(known)

    def scan(self, text: str) -> Scan:
        longest: dict[int, Hit] = {}
        if self._head_automaton:
            for i, s, e in self._head_automaton.find_matches_as_indexes(text, overlapping=True):
                if e not in longest or s < longest[e].start:
                    longest[e] = Hit(s, e, self._heads[i])
        divisions = [Hit(s, e, self._divisions[i]) for i, s, e in _find(self._division_automaton, text)]
        inside = {at for d in divisions for at in range(d.start, d.end)}  # 呼和浩特 holds no 和
        return Scan(
            text,
            [longest[e] for e in sorted(longest)],
            [CueHit(s, e, self._cues[i]) for i, s, e in _find(self._cue_automaton, text)],
            [
                Hit(s, e, self._stops[i])
                for i, s, e in _find(self._stop_automaton, text)
                if self._is_stop[i] and s not in inside
            ],
            divisions,
            [(s, e, self._known[i]) for i, s, e in _find(self._known_automaton, text)],
        )


def _longest(words: Iterable[str]) -> AhoCorasick | None:
    words = list(words)
    return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest) if words else None


def _find(automaton: AhoCorasick | None, text: str) -> list[tuple[int, int, int]]:
    return automaton.find_matches_as_indexes(text) if automaton else []
