"""Ranks as figures: 群众安全感位居全省第一 is the place 1, in unit 名, of 群众安全感全省排名.

In: a sentence. Out: each rank with what is ranked. Serves gov:Outcome.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from kg.claims.figure_rules import Roles
from kg.claims.measures import Cut, MeasureCutter
from kg.claims.numbered import Said, Sentence

_PLACES = "一二三四五六七八九十"


class RankFinder:
    def __init__(self, roles: Roles) -> None:
        self._frame = roles.frame("rank")
        self._cutter = MeasureCutter(roles)
        scope = "(?P<scope>[^,。;:!?第首榜]{0,12}?)"
        self.pattern = re.compile(roles.any("rank") + scope + roles.any("rank-place"))
        self._contest = re.compile(r"在([^,。;:!?]{2,24}?)(?:中|上|里)(?![心小国学])")

    def read(self, r: Sentence) -> Iterator[tuple[re.Match[str], int, Said]]:
        """Ranks (满意度位居全省第一): the match whose groups ``place`` or ``top`` print it, the rank, what is ranked."""
        for m in self.pattern.finditer(r.s):
            at = bisect_left(r.bounds, m.start())
            lo = r.bounds[at - 1] + 1 if at else 0
            before = r.bounds[at - 2] + 1 if at > 1 else 0
            lo = max([lo, *(p.end for p in r.periods if lo <= p.start and p.end <= m.start())])
            contest = self._contest.search(r.s, lo, m.start()) or self._contest.search(r.s, before, m.start())
            subject = self._cutter.subject(r.s, lo, m.start())
            topic = contest.span(1) if contest else (subject.start, subject.end)
            place = m["place"] or "1"
            value = int(place) if place.isascii() else _PLACES.index(place) + 1
            cut = Cut(topic[0], m.end("scope"))
            if topic[0] < topic[1] or m["scope"]:
                parts = (topic, m.span("scope"), "排名")
                yield m, value, Said(cut, self._frame.id, self._frame.confidence, parts=parts)
