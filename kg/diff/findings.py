"""The findings of a difference, in sentences: what a reader should know first.

In: the changes of a note (:func:`kg.diff.became.noted`). Out: at most :data:`MOST` sentences in a fixed order: the figures of one owner that
changed most by what a page tells of before, initiatives that came up in another place, upgrades, new names, plans that are done, what ended, then how
many initiatives are new and gone. Nothing is said that no change says.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from kg.diff import became
from kg.diff.changes import Change, Reported
from kg.diff.grouping import Grouping
from kg.diff.names import Names
from kg.diff.naming import spoken
from kg.diff.wording import Wording
from kg.query.display import printable

MOST = 12
_QUOTED = re.compile(r"“[^”]*”")
_FIGURES, _PLACES, _NAMED = 4, 3, 6


class Findings:
    """Chooses findings and words them."""

    def __init__(self, names: Names, grouping: Grouping, wording: Wording) -> None:
        self._names, self._words, self._grouping, self._wording = names, names.words, grouping, wording

    def of(self, changes: Sequence[Change], doubtful: Collection[str]) -> tuple[str, ...]:
        """``doubtful`` are entities that are perhaps neither new nor gone."""
        found = (
            *self._figures(changes), *self._elsewhere(changes), *self._listed("upgraded", self._upgrades(changes)),
            *self._listed("renamed", self._renamings(changes)), *self._listed("done", map(self._names, became.carried_out(changes))),
            *self._listed("merged", self._merged(changes)), *self._listed("ended", self._ended(changes)), *self._counts(changes, doubtful),
        )  # fmt: skip
        return found[:MOST]

    def _figures(self, changes: Iterable[Change]) -> Iterator[str]:
        """Of each owner the figure that changed most, where a sentence tells both values."""
        best: dict[str, tuple[float, str, Change]] = {}
        for c in changes:
            old, new = self._before(c), c.new_figure
            if "asserted" in c.new and old and new and (weight := _ratio(old, new)):
                rank = (-weight, new.measure, c._replace(old_figure=old))
                if c.about not in best or rank[:2] < best[c.about][:2]:
                    best[c.about] = rank
        for _, _, c in sorted(best.values(), key=lambda rank: (*rank[:2], rank[2].about))[:_FIGURES]:
            yield self._grown(c)

    def _before(self, change: Change) -> Reported | None:
        """The figure that the new sentence tells as that of before."""
        old, new, telling = change.old_figure, change.new_figure, self._names.telling
        if old and new:
            return old if telling.told(old, new, change.after) else None
        found = telling.growth(new, change.after) if new else None
        return found[1] if found else None

    def _grown(self, change: Change) -> str:
        """The figure from before to after, as one sentence tells both: without their periods."""
        old, new = change.old_figure, change.new_figure
        assert old and new, "a figure of both versions"
        plain = change._replace(
            old_figure=old._replace(period="", start="", end=""), new_figure=new._replace(period="", start="", end="")
        )
        measure, before, after = self._wording.values(plain)
        way = "grown" if float(new.value) > float(old.value) else "fallen"
        what = self._names(change.about)
        if measure:
            what = self._words["finding.of"].format(about=what, what=measure)
        return self._words[f"finding.{way}"].format(what=what, old=before, new=after)

    def _elsewhere(self, changes: Sequence[Change]) -> Iterator[str]:
        """New initiatives of which the old version has one of the same name in another place."""
        where, join = self._names.where, self._words["list"].join
        found = sorted(
            (self._names(c.about), join(map(where, others)), where(self._names.place(c.about)))
            for c in changes
            if c.kind == "entity-added" and self._grouping.sort(c.about) == "practice"
            if (others := self._grouping.elsewhere(c.about))
        )
        for about, before, now in found[:_PLACES]:
            yield self._words["finding.elsewhere"].format(about=about, old=before, new=now)

    def _upgrades(self, changes: Iterable[Change]) -> Iterator[str]:
        return (self._pair(c.about, c.other) for c in changes if c.kind == became.UPGRADED)

    def _renamings(self, changes: Iterable[Change]) -> Iterator[str]:
        for c in changes:
            if c.kind == "entity-renamed" and self._grouping.sort(c.about) == "practice":
                yield self._words["finding.pair"].format(
                    old=printable("".join(c.old[:1])), new=printable("".join(c.new[:1]))
                )

    def _merged(self, changes: Iterable[Change]) -> Iterator[str]:
        return (
            self._pair(c.other, c.about)
            for c in changes
            if c.kind == "relation-added" and c.predicate == became.ABSORBS
        )

    def _ended(self, changes: Sequence[Change]) -> Iterator[str]:
        """What somebody ran, and is said not to run now, but for what went into another."""
        merged = {c.other for c in changes if c.kind == "relation-added" and c.predicate == became.ABSORBS}
        for c in changes:
            ended = c.kind == "relation-status" and (c.old[:1], c.new[:1]) == (("asserted",), ("denied",))
            if ended and c.predicate in became.ROLES and c.other not in merged:
                yield self._names(c.other)

    def _pair(self, old: str, new: str) -> str:
        return self._words["finding.pair"].format(old=self._names(old), new=self._names(new))

    def _listed(self, what: str, names: Iterable[str]) -> Iterator[str]:
        every = sorted(set(names))
        if every:
            yield self._words[f"finding.{what}"].format(n=len(every), what=self._some(every))

    def _some(self, names: Sequence[str]) -> str:
        listed = any("、" in _QUOTED.sub("", name) for name in names)  # 朝鲜语、俄语咨询专线
        return self._words["semicolon" if listed else "list"].join(names[:_NAMED]) + (
            "…" if len(names) > _NAMED else ""
        )

    def _counts(self, changes: Sequence[Change], doubtful: Collection[str]) -> Iterator[str]:
        """How many initiatives are new and gone, those with a name of their own first."""
        w = self._words
        told_above = {iri for c in changes if c.kind == became.UPGRADED for iri in (c.about, c.other)}
        told_above |= {c.about for c in changes if c.kind == "relation-added" and c.predicate == became.ABSORBS}
        told = []
        for what in ("added", "removed"):
            unreal = became.unreal(changes, "new" if what == "added" else "gone")
            found = {
                self._names(c.about)
                for c in changes
                if c.kind == f"entity-{what}"
                and self._grouping.sort(c.about) == "practice"
                and c.about not in told_above
                and c.about not in doubtful
                and c.about not in unreal
                and not (what == "added" and self._grouping.elsewhere(c.about))
            }
            names = sorted(found, key=lambda label: (label == spoken(label), label))
            if names:
                told.append(w[f"finding.{what}"].format(n=len(names), what=self._some(names)))
        if told:
            yield w["semicolon"].join(told)


def _ratio(old: Reported, new: Reported) -> float:
    """How much a value changed, upwards or downwards; 0 where that cannot be said."""
    try:
        before, after = float(old.value), float(new.value)
    except ValueError:
        return 0.0
    return abs(math.log(after / before)) if old.level and new.level and before > 0 and after > 0 else 0.0
