"""Organs of a kind that the ontology does not list: 局 or 厅 after a division, after a word for its level, or in a list.

In: the scan and the bodies found so far. Out: mentions of gov:Agency, whole (乌兰浩特市冬枣产业局), after a level word
(县文广旅局) or of the division of the body that they stand beside in a list (靖安县公安局、文广旅局、营商局).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.lexicon import Lexicon, any_of
from kg.mentions.notes import Notes
from kg.records import Mention
from kg.terms import GOV

AGENCY, RULE = str(GOV.Agency), "generic-head"
NO_WORD = "(?!长|面|限|势|部|级)"


class OrganFinder:
    """Organs by their last character alone, for one lexicon."""

    def __init__(self, lexicon: Lexicon, levels: Iterable[str]) -> None:
        organ = f"[一-龥]{{2,8}}?(?:{any_of(lexicon.words('organ'))}){NO_WORD}"
        short = any_of(w for w in levels if len(w) == 1 or w == "自治区")
        self.after_division, self.after_level = re.compile(organ), re.compile(f"(?:{short}){organ}")
        self.no_organ = lexicon.words("no-organ")
        self.in_list = re.compile(f"(?:{any_of(lexicon.words('and'))})({organ})")
        self.levels, self.generic = tuple(levels), lexicon.words("no-modifier")

    def __call__(self, notes: Notes, found: list[Mention]) -> list[Mention]:
        return [*self._of_divisions(notes, found), *self._of_levels(notes, found)]

    def beside(self, notes: Notes, body: Mention) -> list[Mention]:
        """文广旅局 and 营商局 of 靖安县公安局、文广旅局、营商局: those that follow a body of a division in its list."""
        out: list[Mention] = []
        codes, end = body.codes, body.end
        while codes and (m := self.in_list.match(notes.text, end)) and self._is_organ(notes, m):
            out.append(Mention(m.start(1), m.end(), (AGENCY,), RULE, m[1], hint="level", codes=codes))
            end = m.end()
        return out

    def _is_organ(self, notes: Notes, m: re.Match[str]) -> bool:
        """Whether a member of a list has no name of its own: no division or level word before it, no known head noun."""
        scan, start, end = notes.scan, m.start(1), m.end()
        owned = m[1].startswith(self.levels) or start in scan.division_at or m[1].startswith(self.generic)
        listed = any(h.end == end for h in scan.heads_within(start, end))
        broken = scan.is_broken(start, end - 1) or scan.last_cue(end, start) is not None
        return not (owned or listed or broken or m[1].endswith(self.no_organ) or notes.in_quotes(start, end))

    def _of_divisions(self, notes: Notes, found: list[Mention]) -> list[Mention]:
        """An organ right after a division: 乌兰浩特市退役军人事务局."""
        out = []
        starts = {m.start for m in found}
        for hit in notes.scan.divisions:
            code = notes.division_codes.get(hit.start)
            m = self.after_division.match(notes.text, hit.end) if code and hit.start not in starts else None
            if m and code and not m[0].endswith(self.no_organ) and not notes.parted(hit.end, m.end() - 1):
                out.append(Mention(hit.start, m.end(), (AGENCY,), RULE, notes.text[hit.start : m.end()], codes=(code,)))
        return out

    def _of_levels(self, notes: Notes, found: list[Mention]) -> list[Mention]:
        """The same after a word for its level: 县文广旅局."""
        out = []
        ends = {m.end for m in found}
        for m in self.after_level.finditer(notes.text):
            begins = notes.begins_anew(m.start())
            apart = m.end() in ends or m[0].endswith(self.no_organ) or notes.parted(m.start(), m.end() - 1)
            if begins and not apart and not notes.in_quotes(*m.span()):
                out.append(Mention(m.start(), m.end(), (AGENCY,), RULE, m[0], hint="level"))
        return out
