"""A typed change in words: what changed, from what to what, and what made it.

In: changes and :class:`~kg.diff.names.Names`. Out: sentences in one language, from the templates of words.json; what comes from pages is made printable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from kg.diff import became, continuing, folding
from kg.diff.changes import Cause, Change, Quote, Reported
from kg.diff.names import Names
from kg.diff.side import OTHER_LABEL, STATUSES
from kg.normal import matched
from kg.query.display import printable
from kg.terms import GOV

_SINCE = str(GOV.since)
_ACTS = frozenset(map(str, (GOV.operates, GOV.participatesIn, GOV.issued)))
_GONE = (
    "relation-withdrawn",
    became.UNSAID,
    became.NEAR,
    became.NAMED,
    became.NOBODY,
    became.BELOW,
    became.TOLD_WITHDRAWN,
    continuing.CARRIED,
)
_RULE = re.compile(r"(?P<property>\w+)\.cueVerb\.(?P<verb>.+)")
SHOWN = 3
"""Causes of a line that are named one by one."""
_MARKS = str.maketrans("", "", "“”")


@dataclass(frozen=True)
class Context:
    """What a note knows of things besides a change: ``done``, the plans that the new version says are done; ``by``, who does them; ``former``,
    what they were called."""

    done: Collection[str] = ()
    by: Mapping[str, Sequence[str]] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)


class Wording:
    """Puts changes into words."""

    def __init__(self, names: Names, context: Context | None = None) -> None:
        self._names, self._words, self._known = names, names.words, context or Context()

    def cause(self, causes: Iterable[Cause]) -> str:
        """The causes in a few words; unknown ones are not worth any."""
        w = self._words
        parts = []
        for cause in causes:
            if cause.kind != "unknown":
                named = () if cause.kind.startswith("page-") else cause.what  # the sentences name their pages
                what = w["list"].join(named[:SHOWN]) + (w["list"] + "…" if len(named) > SHOWN else "")
                parts.append(w[f"cause.{cause.kind}"] + (w["split"] + printable(what) if what else ""))
        return w["semicolon"].join(parts)

    def text(self, change: Change) -> str:
        """What changed, as a sentence."""
        w, names = self._words, self._names
        about, other = names(change.about), names(change.other) if change.other else ""
        if change.kind in _GONE:  # by the name that it had
            former = self._known.former
            about, other = former.get(change.about, about), former.get(change.other, other)
        predicate = self._verb(change) or (names.term(change.predicate) if change.predicate else "")
        template = w[change.kind if predicate or change.family != "statement" else "statement-in-graph"]
        if change.family == "evidence":
            return template.format(fact=self.fact(change))
        if change.kind == "entity-retyped":
            return template.format(about=about, **self._lists(change, names.term))
        if change.kind == "entity-detail":
            return template.format(about=about, predicate=predicate, change=self._value(change))
        if change.kind in ("relation-status", "figure-status"):
            figure = names.measured(change.new_figure) if change.new_figure else ""
            return template.format(
                about=about, predicate=predicate, other=other, figure=figure, **self._statuses(change)
            )
        if change.kind == folding.REACH:
            old, new = self._places(change.old), self._places(change.new)
            return template.format(about=about, old=old, new=new)
        if change.kind == folding.ROLE:
            roles = [names.term(of[0]) + self._note(of[1:]) for of in (change.old, change.new)]
            return template.format(about=about, other=other, old=roles[0], new=roles[1])
        if change.kind in (continuing.BESIDE, continuing.ELSEWHERE):
            measure, old, new = self.values(change)
            return template.format(
                about=about, old=f"{measure} {old}" if measure else old, status=self._note(change.old),
                words=printable("".join(change.new)), owner=other, new=new,
            )  # fmt: skip
        if change.kind == continuing.CARRIED:
            words = printable("".join(change.new))
            return template.format(
                about=about, predicate=predicate, other=other, status=self._note(change.old), words=words
            )
        if change.family == "figure":
            measure, old, new = self.values(change)
            if self._of_two_owners(change):
                old = w["kept-with"].format(value=old, owner=other)
            came = change.new_figure if not change.old_figure else None
            if came and (growth := names.telling.growth(came, change.after)):
                new += self._words["in-brackets"].format(what=printable(matched(growth[0])))
            figures = [f"{measure} {value}" if measure else value for value in (old, new)]
            old, new = figures[0], new if change.old_figure else figures[1]
            return template.format(about=about, old=old, new=new, status=self._note(change.old + change.new))
        if change.kind == became.BELOW:
            by = w["list"].join(map(names, change.new))
            return template.format(about=about, predicate=predicate, other=other, status=self._note(change.old), by=by)
        if change.kind == became.PLAN:
            doing = [iri for iri in self._known.by.get(change.other, ()) if iri != change.about]
            how = "-by" if doing else "-done" if change.other in self._known.done else ""
            bodies = w["list"].join(map(names, doing))
            return w[change.kind + how].format(about=about, predicate=predicate, other=other, by=bodies)
        status = self._note(tuple(v for v in change.new or change.old if self._status(v) != predicate))  # 试点 says it
        return template.format(
            about=about, predicate=predicate, other=other, status=status, **self._lists(change, printable)
        )

    def _of_two_owners(self, change: Change) -> bool:
        """Whether the old value was told of another owner, and no sentence tells both values, which would say whose both are."""
        old, new = change.old_figure, change.new_figure
        return bool(change.other and old and new and not self._names.telling.told(old, new, change.after))

    def _verb(self, change: Change) -> str:
        """The page's own verb for who does what, where all its sentences have the same; "" for the label of the property."""
        if change.predicate not in _ACTS:
            return ""
        rules = {q.rule.rpartition("/")[2] for q in (*change.before, *change.after) if q.rule}
        if len(rules) != 1:
            return ""
        rule = unquote(min(rules))
        found = _RULE.fullmatch(rule)
        own = found and self._names.lang == "zh" and found["property"] == change.predicate.rpartition("#")[2]
        return printable(found["verb"]) if found and own else self._words.get(f"verb.{rule}", "")

    def _places(self, told: Sequence[str]) -> str:
        """Places, each with its status."""
        pairs = zip(told[::2], told[1::2], strict=True)
        return self._words["list"].join(self._names(place) + self._note((status,)) for place, status in pairs)

    def _statuses(self, change: Change) -> dict[str, str]:
        """A status before and after; what was done and is not done now has ended."""
        told = self._lists(change, self._status)
        ended = change.old[:1] in (("asserted",), ("piloted",)) and change.new[:1] == ("denied",)
        return told | {"new": self._words["status.ended"]} if ended else told

    def values(self, change: Change) -> tuple[str, str, str]:
        """Of a figure the measure, in the fewer words where they differ, none where it is the name; what it was, and what it is."""
        figures = [f for f in (change.old_figure, change.new_figure) if f]
        telling, whole = self._names.telling, self._names.measures.whole
        about = self._names(change.about).translate(_MARKS)
        quotes = change.before + change.after
        figures = [f._replace(measure=telling.kept_before(f, quotes) + f.measure) for f in figures]
        measures = sorted((f.measure for f in figures), key=lambda measure: (len(measure), measure))
        bare = any(measure.translate(_MARKS) == about for measure in measures)
        old, new = (
            self._figure(f, of) for f, of in ((change.old_figure, change.before), (change.new_figure, change.after))
        )
        all_of = next((w for m in measures if (w := whole(m)) and m.removeprefix(w).translate(_MARKS) == about), "")
        if all_of and len(figures) == 1:  # of “驿站”: 全县“驿站”10座
            return all_of, old, new
        if not bare and not measures[-1].endswith(measures[0]):  # 化解邻里纠纷 45起 → 调解纠纷 97起
            old, new = (printable(f"{f.measure} {value}") for f, value in zip(figures, (old, new), strict=True))
            return "", old, new
        return "" if bare else printable(measures[0]), old, new

    def _figure(self, reported: Reported | None, quotes: Iterable[Quote]) -> str:
        """Value and period; with the verb where it counts what is newly there (在某镇新建驿站4座)."""
        if reported is None:
            return ""
        return self._names.telling.newly(reported, quotes) + self._names.figure(reported)

    def following(self, change: Change, about: str, key: str = "") -> str:
        """A change that only follows from others, in the group of ``about``; of forms of a name, which came or went."""
        w, names = self._words, self._names
        if key == "roles-line":
            return self.text(
                change._replace(kind=folding.ROLE if change.predicate in became.ROLES else "relation-added")
            )
        if key == "unsaid-line":
            old = self._words["list"].join(map(printable, change.old))
            fact = w["own-fact"].format(predicate=names.term(change.predicate), other=old, status="")
            return fact if change.about == about else w["of"].format(about=names(change.about), what=fact)
        if key == "derived-line" and change.kind != folding.SITE:
            come = change.kind == "relation-added"
            return w["derived-come" if come else "derived-gone"].format(what=self.following(change, about))
        if change.family == "entity":
            forms = self._gone_and_come(change)
            if change.predicate != OTHER_LABEL:
                forms = w["own-detail"].format(predicate=names.term(change.predicate), change=self._value(change))
            return forms if change.about == about else names(change.about) + w["in-brackets"].format(what=forms)
        if change.kind in (folding.SITE, folding.NARROWER):
            places = [names(of[0]) + self._note(of[1:]) for of in (change.old, change.new)]
            what = w["own-site"].format(predicate=names.term(change.predicate), old=places[0], new=places[1])
            return what if change.about == about else w["of"].format(about=names(change.about), what=what)
        if change.about != about:
            return self.text(change)
        template = w["own-status" if change.kind == "relation-status" else "own-fact"]
        return template.format(
            predicate=names.term(change.predicate), other=names(change.other), status=self._note(change.new or change.old),
            **self._statuses(change),
        )  # fmt: skip

    def _value(self, change: Change) -> str:
        """A beginning or code before and after, or the one that only one version tells."""
        gone, come = (self._words["list"].join(map(printable, side)) for side in (change.old, change.new))
        planned = change.predicate == _SINCE and change.about in self._known.done
        then = change.predicate == _SINCE and any(q.date.startswith(come) for q in change.before)
        form = "changed" if gone and come else "gone" if gone else "planned" if planned else "then" if then else "come"
        return self._words[f"value-{form}"].format(gone=gone, come=come)

    def _gone_and_come(self, change: Change) -> str:
        gone, come = (self._words["list"].join(map(printable, side)) for side in (change.old, change.new))
        return self._words["gone-and-come" if gone and come else "gone" if gone else "come"].format(
            gone=gone, come=come
        )

    def fact(self, change: Change, about: str = "") -> str:
        """A fact that stays, in the group of ``about``."""
        w, names = self._words, self._names
        if about == change.about and change.predicate and not change.new_figure:
            return w["own-fact"].format(predicate=names.term(change.predicate), other=names(change.other), status="")
        if change.new_figure:
            return w["evidence-figure"].format(about=names(change.about), figure=names.measured(change.new_figure))
        if not change.predicate:
            return names(change.about)
        return w["evidence-fact"].format(
            about=names(change.about), predicate=names.term(change.predicate), other=names(change.other)
        )

    def _status(self, status: str) -> str:
        return self._words.get(f"status.{status}", status)

    def _note(self, values: tuple[str, ...]) -> str:
        """Status where it is not the usual one, and posts, in brackets."""
        shown = [self._status(v) if v in STATUSES else printable(v) for v in dict.fromkeys(values) if v != "asserted"]
        return self._words["in-brackets"].format(what=self._words["list"].join(shown)) if shown else ""

    def _lists(self, change: Change, name: Callable[[str], str]) -> dict[str, str]:
        join = self._words["list"].join
        return {
            "old": join(map(name, change.old)) or self._words["nothing"],
            "new": join(map(name, change.new)) or self._words["nothing"],
        }
