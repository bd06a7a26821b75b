"""What a number says: the frame that it stands in (建成X 45间, 45间X, X达45间, X下降13%), and so its measure and direction.

In: a sentence, the numbers and periods in it. Out: for each number what is measured, how it was found, which way it went.
Serves gov:measure, gov:direction and gov:valueIs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from kg.claims.figure_rules import REACH, Direction, FigureRule, Roles
from kg.claims.measures import Cut, MeasureCutter
from kg.claims.numbered import LISTED, Number, Said, Sentence

# a small number before a noun, without any verb of doing, is a scene (3名男子) and no figure
_FEW = 5
_LONGEST_SHARE = 20
_PREDICATE = 4

GOES_ON = ("、", "以及", "和", "与", "及")
"""Before the thing counted it tells that the verb before still holds."""


class FrameReader:
    def __init__(self, roles: Roles) -> None:
        self._roles = roles
        self._cutter = MeasureCutter(roles)
        verbs = roles.of("change-to", "change", "change-end", "state", "be")
        self._verbs = [(re.compile(f"(?:{r.pattern})$"), r) for r in verbs]
        self._any_verb = re.compile(f"(?:{'|'.join(str(r.pattern) for r in verbs)})$")
        self._old = re.compile(roles.any("old") + "$")
        self._to = re.compile(roles.any("change-to"))
        self._goes_to = re.compile(roles.any("change-to", "change") + "|[至到变为]")
        self._ratio = re.compile(roles.any("ratio") + "$")
        self._duration = re.compile(roles.any("duration") + "$")
        self._generic = re.compile(roles.any("generic") + "$")
        self._distributive = re.compile(roles.any("distributive"))
        self._scope = re.compile(roles.any("scope"))
        self._area = re.compile(roles.any("area"))

    def read(self, r: Sentence) -> Iterator[tuple[Number, Said]]:
        """Each number that reports a figure, with what it says; a number for each member of a list (各2名) once each."""
        last: Said | None = None
        old: tuple[int, int] | None = None
        pending: list[Cut] = []
        measured: list[Cut] = []
        for i, n in enumerate(r.numbers):
            lo, hi = r.stretch(i)
            left = r.before_period(lo, n.left)
            was = self._old.search(r.s, lo, left)
            following = r.numbers[i + 1].left if i + 1 < len(r.numbers) else n.right
            if was and (self._to.match(r.s, n.right) or self._goes_to.search(r.s, n.right, following)):
                verb = self._verb(r.s, n.right, following)
                after = verb is not None and verb[1] > n.right  # 将原来的876个网格优化为742个
                old, pending = (n.right, verb[1]) if verb and after else (lo, was.start()), []
                continue
            listed = i > 0 and n.left == lo and LISTED.fullmatch(r.s, r.numbers[i - 1].right, n.left) is not None
            said: Said | None
            if old:
                said = self._changed(self._verb(r.s, lo, left), self._cutter.subject(r.s, *old), last)
                old = None
            elif pending and listed and last:
                said = replace(last, cut=pending.pop(0), parts=())
            elif listed and last and n.kind == r.numbers[i - 1].kind and not self._counted_next(r.s, n, hi):
                said = last
            else:
                each = r.s.endswith("各", lo, left)
                said = self._frame(r, n, lo, left - each, hi, last)
                pending = []
                if said and (each or "分别" in r.s[lo:left]):
                    earlier = [cut for cut in measured[-r.run(i) :] if cut.end < lo]
                    members = earlier if said.cut in earlier else r.members(said.cut)
                    if each:
                        rule = self._roles.frame("each")
                        for cut in members:
                            yield n, replace(said, cut=cut, rule=rule.id, confidence=rule.confidence)
                        last = said
                        continue
                    said, pending = replace(said, cut=members[0]), members[1:]
            if said and self._generic.search(r.s, said.cut.start, said.cut.end):
                said = None
            if said:
                yield n, said
                measured.append(said.cut)
            last = said or last

    # -- by kind of unit --------------------------------------------------------------------------------------------

    def _frame(self, r: Sentence, n: Number, lo: int, left: int, hi: int, last: Said | None) -> Said | None:
        s = r.s
        if n.kind in ("count", "measure", "money"):
            return self._counted(r, n, lo, left, hi, last)
        verb = self._verb(s, lo, left)
        if verb and (verb[0].role not in ("state", "be") or n.kind in ("percent", "tenth", "time")):
            subject = self._cutter.subject(s, lo, verb[1])
            still = verb[0].role in ("state", "be")
            if n.kind == "time" and still and not self._duration.search(s, subject.start, subject.end):
                return None
            return self._changed(verb, subject or self._previous(r, lo), last)
        cut = self._cutter.counted_before(s, lo, left)
        if cut and cut.change:
            return self._said("counted-before", cut, cut.change.direction, level=False)
        if n.kind == "time" and cut and self._duration.search(s, cut.start, cut.end):
            return self._said("counted-before", cut)
        if n.kind not in ("percent", "tenth"):
            return None
        end = self._cutter.trim(s, lo, left)
        if self._ratio.search(s, lo, end) or "占" in s[lo:end]:
            cut = self._cutter.subject(s, lo, end)
            said = self._said("counted-before", cut) if cut else None
            if said and last and s.startswith("占", cut.start):  # what it is a share of stands here, of what before
                return replace(said, parts=((last.cut.start, last.cut.end), (cut.start, cut.end)))
            return said
        start = n.right + s.startswith("的", n.right, hi)
        if hi - start >= 3 and not s.startswith(("、", "”"), start):
            return self._said("share", Cut(start, min(hi, start + _LONGEST_SHARE)))
        return None

    def _counted(self, r: Sentence, n: Number, lo: int, left: int, hi: int, last: Said | None) -> Said | None:
        s = r.s
        if self._area.search(s, lo, left) or self._distributive.search(s, r.clause(n), left):
            return None
        verb = self._verb(s, lo, left)
        doing = self._cutter.verb_in(s, lo, verb[1] if verb else left)
        said = n.predicate or (verb is not None and verb[0].role != "be")
        goes_on = last is not None and s.endswith(GOES_ON, 0, lo)  # 开展宣传80次、讲座30次
        if n.unit.needs and not (doing or said or goes_on):
            return None
        counted = self._counted_next(s, n, hi)
        if counted:
            if n.value <= _FEW and not (verb or self._cutter.verb_in(s, r.clause(n), left)):
                return None
            return self._after(s, counted, (lo, left, hi), verb[0] if verb else None)
        whose = last is not None and (last.cut.start, last.cut.end) == (lo, left) and hi - n.right >= _PREDICATE
        if not n.unit.noun and (whose or self._scope.fullmatch(s, lo, left)):
            # 30家市直部门677人下沉网格: they are of what the number before counts, and what they do is counted
            # of whom only the whole is named (全省共有3.9万人[享受此项服务]), what they do is counted; else it is a population
            end = min(hi, n.right + _LONGEST_SHARE)
            return self._said("counted-after", Cut(n.right, end)) if end - n.right >= _PREDICATE else None
        if verb:
            find = self._cutter.counted_before if doing else self._cutter.subject
            cut = find(s, lo, verb[1])
            return self._changed(verb, cut or self._previous(r, lo), last)
        if s.endswith("等", lo, left):
            return None
        if n.predicate and not doing:
            cut = self._cutter.subject(s, lo, left)
        else:
            cut = self._cutter.counted_before(s, lo, left)
        if n.kind == "money":
            cut = self._cutter.spending(s, cut)
        if not cut:
            return self._changed(verb, self._previous(r, lo), last) if lo < left else None
        if (n.unit.needs and not (cut.verb or n.predicate or goes_on)) or (cut.bare and n.kind != "money"):
            return None
        change = cut.change
        return self._said("counted-before", cut, change.direction if change else None, level=change is None)

    def _after(self, s: str, cut: Cut, around: tuple[int, int, int], verb: FigureRule | None) -> Said | None:
        lo, left, hi = around
        direction = verb.direction if verb else None
        level = verb is None or verb.value != "change"
        got = self._cutter.gain(s, cut, hi)
        if got:
            said = self._said("benefit", replace(cut, end=got), direction, level)
            return replace(said, parts=((cut.end, got), "的", (cut.start, cut.end)))
        said = self._said("counted-after", cut, direction, level)
        led = self._cutter.led(s, lo, left)
        return said if led is None else replace(said, parts=((led, left), (cut.start, cut.end)))

    def _changed(self, verb: tuple[FigureRule, int] | None, cut: Cut | None, last: Said | None) -> Said | None:
        """The figure of a subject, by the verb before the number; without a subject that of the figure before."""
        if not cut:
            cut = last.cut if last else None
        if not cut:
            return None
        if verb is None:
            return self._said("counted-before", cut)
        rule = verb[0]
        return Said(cut, rule.id, rule.confidence, rule.direction, rule.value != "change", _parts(cut))

    # -- parts ------------------------------------------------------------------------------------------------------

    def _said(self, frame: str, cut: Cut, direction: Direction | None = None, level: bool = True) -> Said:
        rule = self._roles.frame(frame)
        return Said(cut, rule.id, rule.confidence, direction, level, _parts(cut))

    def _verb(self, s: str, lo: int, left: int) -> tuple[FigureRule, int] | None:
        """The verb of change or state that ends at the number, and where it begins."""
        start = max(lo, left - REACH)
        if self._any_verb.search(s, start, left):
            for pattern, rule in self._verbs:
                if found := pattern.search(s, start, left):
                    return rule, found.start()
        return None

    def _counted_next(self, s: str, n: Number, hi: int) -> Cut | None:
        """What is counted right after number and unit, if anything."""
        if (
            not n.unit.noun
            or n.right >= hi
            or s.startswith(("、", "和", "与", "及", "以及", "或", "”", "(", "/"), n.right)
        ):
            return None
        return self._cutter.counted_after(s, n.right, hi, n.left) or None

    def _previous(self, r: Sentence, lo: int) -> Cut | None:
        """The subject in the clause before, where that clause holds no figure."""
        at = bisect_left(r.bounds, lo) - 1
        if at < 0 or r.s[r.bounds[at]] not in ",":
            return None
        start = r.bounds[at - 1] + 1 if at else 0
        if any(start <= n.start < lo for n in r.numbers):
            return None
        start = max([start, *(p.end for p in r.periods if start <= p.start and p.end <= lo)])
        return self._cutter.counted_before(r.s, start, r.bounds[at]) or None


def _parts(cut: Cut) -> tuple[tuple[int, int], ...]:
    """The stretches of a measure that is not as printed: a verb with the last of its objects."""
    return (cut.deed, (cut.start, cut.end)) if cut.deed else ()
