"""What of a sentence may report figures: quoted names and titles are covered, so is what private people say or go through.

In: a sentence in its text. Out: the same sentence, character for character, with a filler for what is covered. Serves
gov:Outcome: the 百名 of “百名法官进百企”, the 3 of 《三年行动方案》 and the 18元 of a shopper are no figures of an agency.
"""

from __future__ import annotations

import re

from kg.claims.figure_rules import Roles

FILLER = "□"
_CLOSED = re.compile(r"“[^“”]*”?|《[^《》]*》|\([^()]*\)")
_SAYS = re.compile(r"[,。;!?]")
# how far from a quotation its speaker is looked for, and how far back an anecdote reaches
_SPEAKER, _ANECDOTE = 40, 160


class Masker:
    def __init__(self, roles: Roles, number: re.Pattern[str]) -> None:
        self._number = number
        self._private = re.compile(roles.any("private"))
        self._summary = re.compile(roles.any("summary"))
        self._official = re.compile(roles.any("official"))

    def mask(self, text: str, start: int, end: int) -> str:
        """The sentence with names, titles and private speech covered; the speech of officials stays to be read."""
        s = text[start:end]
        opened = text.rfind("“", text.rfind("\n", 0, start) + 1, start)
        if opened >= 0 and text.find("”", opened, start) < 0:
            close = s.find("”")
            inner = s if close < 0 else s[:close]
            outer = "" if close < 0 else ":" + self._cover(text, start + close + 1, end)
            heard = self._official_speaks(text, opened, start + (end - start if close < 0 else close))
            return (self._cover(text, start, start + len(inner)) if heard else FILLER * len(inner)) + outer
        return self._cover(text, start, end)

    def private(self, s: str, text: str, start: int) -> bool:
        """Whether the sentence tells of private persons, or goes on with an anecdote without summing up."""
        if self._private.search(s):
            return True
        begin = max(text.rfind("\n", 0, start) + 1, start - _ANECDOTE)
        return not self._summary.search(s) and self._private.search(text, begin, start) is not None

    def _cover(self, text: str, start: int, end: int) -> str:
        def covered(m: re.Match[str]) -> str:
            whole = m[0]
            if whole[0] == "(" and self._number.search(whole):
                return whole
            said = whole[0] == "“" and _SAYS.search(whole) and self._number.search(whole)
            if said and self._official_speaks(text, start + m.start(), start + m.end() - 1):
                return ":" + whole[1:].replace("”", ":")
            closed = len(whole) > 1 and whole[-1] in "”》)"
            return whole[0] + FILLER * (len(whole) - 1 - closed) + (whole[-1] if closed else "")

        return _CLOSED.sub(covered, text[start:end])

    def _official_speaks(self, text: str, opened: int, inside: int) -> bool:
        close = text.find("”", inside)
        after = text[close + 1 : close + 1 + _SPEAKER].partition("\n")[0] if close >= 0 else ""
        before = text[max(text.rfind("\n", 0, opened) + 1, opened - _SPEAKER) : opened]
        return bool(self._official.search(after) or self._official.search(before))
