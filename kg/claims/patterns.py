"""The patterns of the claims: frames, status and attribution, validated tables under ``patterns/``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import field_validator

from kg.claims.filtered import Filtered
from kg.claims.sentences import SIGNS, Item, Sentence
from kg.ontology import Ontology, rule_files
from kg.records import Status
from kg.tables import Rule, read_table
from kg.terms import GOV

CUE = "◇"
"""Stands before the cue verb in the text that the patterns of status are matched on."""


class _Pattern(Rule):
    pattern: str

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as problem:
            raise ValueError(f"no valid regular expression ({problem})") from None
        return value


class FrameRow(_Pattern):
    predicate: str
    confidence: float


class StatusRow(_Pattern):
    status: Literal["planned", "piloted", "denied"]
    scope: Literal["clause", "sentence", "after", "place"]


class AttributionRow(_Pattern):
    pass


@dataclass(frozen=True)
class Frame:
    """An order other than subject, cue, object; matched on a sentence's skeleton."""

    rule: str
    predicate: str
    pattern: re.Pattern[str]
    confidence: float


class Patterns:
    """All patterns of the ontology folders."""

    def __init__(self, dirs: Sequence[Path], ontology: Ontology) -> None:
        self.frame_rows = [r for f in rule_files(dirs, "patterns/frames.tsv") for r in read_table(f, FrameRow)]
        self.status_rows = [r for f in rule_files(dirs, "patterns/status.tsv") for r in read_table(f, StatusRow)]
        self.attribution_rows = [
            r for f in rule_files(dirs, "patterns/attribution.tsv") for r in read_table(f, AttributionRow)
        ]
        self.frames = [self._frame(row, ontology) for row in self.frame_rows]
        self._filtered = Filtered(frame.pattern for frame in self.frames)
        self._clause = [(r.status, re.compile(r.pattern)) for r in self.status_rows if r.scope == "clause"]
        self._sentence = [(r.status, re.compile(r.pattern)) for r in self.status_rows if r.scope == "sentence"]
        self._after = [(r.status, re.compile(r.pattern)) for r in self.status_rows if r.scope == "after"]
        self._place = [
            (f"status.{r.id}", r.status, re.compile(r.pattern)) for r in self.status_rows if r.scope == "place"
        ]
        self._any_clause = _one_of(pattern for _, pattern in self._clause)
        self._any_sentence = _one_of(pattern for _, pattern in self._sentence)
        self._around = lru_cache(1)(self._status_around)  # asked for each claim of a sentence
        self.attributions = [re.compile(r.pattern) for r in self.attribution_rows]

    def _frame(self, row: FrameRow, ontology: Ontology) -> Frame:
        predicate = row.predicate if ":" in row.predicate else str(GOV) + row.predicate
        if predicate not in ontology.properties:
            raise row.error(f"unknown property {row.predicate}; name one that has a domain and a range")
        if not _signs_of("o", row.pattern):
            raise row.error("the pattern names no object; mark one with (?P<o>…)")
        return Frame(f"frames.{row.id}", predicate, re.compile(row.pattern), row.confidence)

    def frames_in(self, skeleton: str) -> list[Frame]:
        """The frames that may match a sentence's skeleton."""
        return [self.frames[number] for number in self._filtered.possible(skeleton)]

    def speaker(self, s: Sentence) -> Item | None:
        """The person or body that the sentence names as the one who reports it."""
        for pattern in self.attributions:
            for m in pattern.finditer(s.skeleton):
                at = next((i for i in range(*m.span()) if s.skeleton[i] in "ⒽⒶ"), None)
                if at is not None and (item := s.item_at(at)) is not None:
                    return item
        return None

    def status(self, clause: str, sentence: str, after: str = "") -> Status:
        """What the words before a cue verb (``clause``), right behind its object (``after``) and around it say of a claim."""
        for status, pattern in self._after:
            if pattern.match(after):
                return status
        if self._any_clause.search(clause):
            return next(status for status, pattern in self._clause if pattern.search(clause))
        return self._around(sentence)

    def status_there(self, behind: str) -> tuple[str, Status] | None:
        """What the words right behind a place's name say of what is done there, with the rule that reads it."""
        return next(((rule, status) for rule, status, pattern in self._place if pattern.match(behind)), None)

    def _status_around(self, sentence: str) -> Status:
        """What a sentence says of all claims in it."""
        if self._any_sentence.search(sentence):
            return next(status for status, pattern in self._sentence if pattern.search(sentence))
        return "asserted"

    def goes_on_planned(self, text: str, s: Sentence, begin: int) -> bool:
        """Whether a clause goes on with what the clause before it plans: 将增设共享法庭,并共建调解窗口."""
        start = next((b for b, e in s.clauses if e == begin), begin)
        verb = next((c.start for c in s.cues if start <= c.start < begin), begin)
        return self.status(f"{text[start:verb]}{CUE}{text[verb:begin]}", "") == "planned"


def _signs_of(group: str, pattern: str) -> frozenset[str]:
    """The signs of names that a named group of a pattern speaks of."""
    found = re.search(rf"\(\?P<{group}>([^)]*)", pattern)
    return frozenset(found[1]) & frozenset(SIGNS.values()) if found else frozenset()


def _one_of(patterns: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    """What matches where any of the patterns does; nothing, where there are none."""
    return re.compile("|".join(f"(?:{p.pattern})" for p in patterns) or "(?!)")
