"""Where the thing counted begins and ends: 建成[法治书屋]45间, 2800名[网格员]下沉村组, [刑事警情]同比下降13%.

In: a sentence (quoted names masked) and the stretch beside a number. Out: the stretch of the measure. Serves gov:measure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.claims.figure_rules import FigureRule, Roles

LONGEST, SPENDING, LED = 40, 4, 4
MANNER = 2  # characters that say how something is done (诉前化解)


@dataclass(slots=True)
class Cut:
    """A measure ``[start:end]``; ``verb`` tells whether a verb opened it; ``change`` the verb of change that did;
    ``word`` that a single sign is a measure (12个村); ``bare`` that it is a verb and nothing else (投入200万元); ``deed`` where the verb stands
    whose other objects are left out (调处土地、邻里等[纠纷]85件)."""

    start: int
    end: int
    verb: bool = False
    change: FigureRule | None = None
    word: bool = False
    bare: bool = False
    deed: tuple[int, int] | None = None

    def __bool__(self) -> bool:
        return self.end - self.start >= 2 or self.word


class MeasureCutter:
    def __init__(self, roles: Roles) -> None:
        not_noun = f"(?!{roles.any('nominal')})"  # 受理量 is no 受理
        self._opener = re.compile(f"{roles.any('opener', 'sent')}{not_noun}(?:了|过|起)?")
        self._sent = re.compile(roles.any("sent"))
        self._led = re.compile(f"{roles.any('sent', 'went')}(?:了|过)?[^,。;:、\\d]{{0,{LED}}}$")
        self._opener_start = re.compile(f"{roles.any('opener-start')}{not_noun}(?:了|过|好)?")
        self._deed = re.compile(roles.any("deed"))
        self._done = re.compile(f"{roles.any('deed')}{not_noun}(?![、和与及])")
        self._listed_deed = re.compile(f"[、和与及]{roles.any('deed')}")
        self._opening = re.compile(f"{roles.any('opener', 'opener-start', 'sent')}{not_noun}")
        self._change = [(re.compile(str(r.pattern)), r) for r in roles.of("change")]
        self._causative = re.compile(roles.any("causative"))
        self._tail = re.compile(f"(?:{roles.any('tail')}|[,、 的])+$")
        self._lead = re.compile(f"(?:{roles.any('lead')}|[、 ])+")
        self._actor = re.compile(
            f"{roles.any('actor')}(?={roles.any('lead', 'opener', 'opener-start', 'sent', 'deed')})"
        )
        self._name = re.compile(roles.any("name"))
        self._after = re.compile(roles.any("after"))
        verb = roles.any("opener", "opener-start", "sent", "deed")
        self._next = re.compile(f"、(?:{roles.any('lead')})*(?:{verb})+(?:了|起)?$")
        self._bare = re.compile(
            f"(?:{roles.any('lead')})*(?:{roles.any('opener', 'opener-start', 'sent')})(?:了|过|起)?$"
        )
        self._short = re.compile(roles.any("short"))
        self._dative = re.compile(roles.any("dative") + "$")
        self._action = re.compile(f"{roles.any('opener', 'sent', 'deed')}{not_noun}")
        self._benefit = re.compile(roles.any("benefit"))

    def verb_in(self, s: str, lo: int, hi: int) -> bool:
        """Whether a verb that reports something done or set up stands here."""
        return (self._deed.search(s, lo, hi) or self._opening.search(s, lo, hi)) is not None

    def trim(self, s: str, lo: int, hi: int) -> int:
        """The end of a stretch without words such as 共, 同比, 较上年同期 at its end."""
        found = self._tail.search(s, lo, hi)
        return found.start() if found else hi

    def counted_before(self, s: str, lo: int, hi: int) -> Cut:
        """The thing counted at the end of ``s[lo:hi]``, which a number follows."""
        hi = self.trim(s, lo, hi)
        start, verb, change = lo, False, None
        for pattern, rule in self._change:
            for found in pattern.finditer(s, lo, hi):
                if hi - found.end() >= 2 and found.end() > start:
                    start, verb, change = found.end(), True, rule
        for found in self._opener.finditer(s, start, hi):
            if hi - found.end() >= 2:  # those whom an agency only sends (选派律师15名) are not its own
                own = self._sent.match(s, found.start()) is None
                start, verb, change = found.end() if own else found.start(), True, None
        if not verb:
            for pattern in (self._actor, self._name):
                for found in pattern.finditer(s, start, hi):
                    if hi - found.end() >= (4 if pattern is self._actor else 2):  # 警务室建设 is no deed of the 警务室
                        start = found.end()
        start = self._head(s, start, hi)
        while (opened := self._opener_start.match(s, start, hi)) and hi - opened.end() >= 2:
            start, verb = self._head(s, opened.end(), hi), True
        verb = verb or self._deed.search(s, start, hi) is not None
        listed, deed = s.rfind("等", start, hi), None
        if listed > start and hi - listed > 2 and s[listed - 1] not in "平高中同均相" and s[listed + 1] not in "级次候":
            deed = self._deed_of_all(s, start, listed)
            start = self._head(s, listed + 1, hi)
        bare = self._bare.fullmatch(s, start, hi) is not None
        return Cut(max(start, hi - LONGEST), hi, verb or bare, change, bare=bare, deed=deed)

    def spending(self, s: str, cut: Cut) -> Cut:
        """Of a measure that ends in a verb only the verb: 某中心[投入]200万元."""
        verb = None if cut.verb else self._bare.search(s, max(cut.start, cut.end - SPENDING), cut.end)
        return Cut(verb.start(), cut.end, verb=True, bare=True) if verb else cut

    def subject(self, s: str, lo: int, hi: int) -> Cut:
        """The subject of which ``s[lo:hi]``, before a verb such as 达 or 下降, says a figure."""
        hi = self.trim(s, lo, hi)
        start = lo
        for pattern in (self._causative, self._name):
            for found in pattern.finditer(s, start, hi):
                if hi - found.end() >= 2:
                    start = found.end()
        start = self._head(s, start, hi)
        return Cut(max(start, hi - LONGEST), hi)

    def counted_after(self, s: str, lo: int, hi: int, left: int) -> Cut:
        """The thing counted after number and unit, up to the verb of which it is subject or object; ``left`` is where
        the number begins."""
        if s.startswith("的", lo, hi):
            lo += 1
        predicate = self._after.search(s, lo, hi)
        end = predicate.start() if predicate else hi
        # for whom something is done: any verb ends the noun (为326名农民工[追回]欠薪); else only one that opens an object
        verb = self._action if self._dative.search(s, 0, left) else self._opener
        opened = next((m for m in verb.finditer(s, lo + 1, end) if end - m.end() >= 2), None)
        end = opened.start() if opened else end
        if "、" in s[lo:end] and (following := self._next.search(s, lo, end)):
            end = following.start()  # 搭建1个[平台]、布设7个站点
        end = lo + len(s[lo:end].rstrip("、 和与及的并"))
        described = s.rfind("的", lo, end - 2) if "、" in s[lo:end] else -1
        if described > 0 and "、" in s[lo:described] and "、" not in s[described:end]:
            lo = described + 1  # 30名责任心强、熟悉民情的[骨干]
        return Cut(lo, min(end, lo + LONGEST), word=end - lo == 1 and self._short.match(s, lo) is not None)

    def led(self, s: str, lo: int, left: int) -> int | None:
        """Where the verb begins that says of the things counted after a number that someone sends or only visits them (走进沿线23所[学校])."""
        found = self._led.search(s, lo, left)
        return found.start() if found else None

    def gain(self, s: str, cut: Cut, hi: int) -> int | None:
        """The end of what those counted got (79名老年人[享受到便利]), if that is what follows."""
        found = self._benefit.match(s, cut.end, hi)
        return min(hi, cut.end + LONGEST) if found and hi > found.end() else None

    def _deed_of_all(self, s: str, start: int, end: int) -> tuple[int, int] | None:
        """The verb at the beginning of a list of which each member is its object (化解土地、婚姻), and none is a deed of its own (走访、宣讲)."""
        done = self._done.search(s, start, end)
        if done is None or done.start() - start > MANNER or self._listed_deed.search(s, done.end(), end):
            return None
        return start, done.end()

    def _head(self, s: str, start: int, hi: int) -> int:
        found = self._lead.match(s, start, hi)
        return found.end() if found and hi - found.end() >= 2 else start
