"""A typed change in words: what changed, from what to what, and what made it.

In: changes and :class:`~kg.diff.names.Names`. Out: sentences in one language, from the templates of words.json; what comes from pages is made printable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kg.diff import became, folding, told
from kg.diff.changes import Cause, Change
from kg.diff.names import Names
from kg.diff.side import OTHER_LABEL, STATUSES
from kg.query.display import printable

SHOWN = 3
"""Causes of a line that are named one by one."""
_MARKS = str.maketrans("", "", "“”")


class Wording:
    """Puts changes into words."""

    def __init__(self, names: Names) -> None:
        self._names, self._words = names, names.words

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
        predicate = names.term(change.predicate) if change.predicate else ""
        template = w[change.kind]
        if change.family == "evidence":
            return template.format(fact=self.fact(change))
        if change.kind == "entity-retyped":
            return template.format(about=about, **self._lists(change, names.term))
        if change.kind == "entity-detail":
            return template.format(about=about, predicate=predicate, change=self._value(change))
        if change.kind in ("relation-status", "figure-status"):
            figure = names.measured(change.new_figure) if change.new_figure else ""
            return template.format(
                about=about, predicate=predicate, other=other, figure=figure, **self._lists(change, self._status)
            )
        if change.kind == folding.ROLE:
            roles = [names.term(of[0]) + self._note(of[1:]) for of in (change.old, change.new)]
            return template.format(about=about, other=other, old=roles[0], new=roles[1])
        if change.family == "figure":
            measure, old, new = self.values(change)
            if change.new_figure and not change.old_figure and (growth := told.growth(change.new_figure, change.after)):
                new += self._words["in-brackets"].format(what=printable(growth[0]))
            figures = [f"{measure} {value}" if measure else value for value in (old, new)]
            old, new = figures[0], new if change.old_figure else figures[1]
            return template.format(about=about, old=old, new=new, status=self._note(change.old + change.new))
        if change.kind == became.PLAN:
            return template.format(about=about, predicate=predicate, other=other)
        return template.format(
            about=about, predicate=predicate, other=other, status=self._note(change.new or change.old), **self._lists(change, printable)
        )  # fmt: skip

    def values(self, change: Change) -> tuple[str, str, str]:
        """Of a figure the measure, in the fewer words where they differ, none where it is the name; what it was, and what it is."""
        figures = [f for f in (change.old_figure, change.new_figure) if f]
        about = self._names(change.about).translate(_MARKS)
        measures = sorted((f.measure for f in figures), key=lambda measure: (len(measure), measure))
        bare = any(measure.translate(_MARKS) == about for measure in measures)
        old, new = (self._names.figure(f) if f else "" for f in (change.old_figure, change.new_figure))
        return "" if bare else printable(measures[0]), old, new

    def following(self, change: Change, about: str, key: str = "") -> str:
        """A change that only follows from others, in the group of ``about``; of forms of a name, which came or went."""
        w, names = self._words, self._names
        if key == "roles-line":
            return self.text(
                change._replace(kind=folding.ROLE if change.predicate in became.ROLES else "relation-added")
            )
        if key == "derived-line" and change.kind != folding.SITE:
            come = change.kind == "relation-added"
            return w["derived-come" if come else "derived-gone"].format(what=self.following(change, about))
        if change.family == "entity":
            forms = self._gone_and_come(change)
            if change.predicate != OTHER_LABEL:
                forms = w["own-detail"].format(predicate=names.term(change.predicate), change=self._value(change))
            return forms if change.about == about else names(change.about) + w["in-brackets"].format(what=forms)
        if change.kind == folding.SITE:
            places = [names(of[0]) + self._note(of[1:]) for of in (change.old, change.new)]
            what = w["own-site"].format(predicate=names.term(change.predicate), old=places[0], new=places[1])
            return what if change.about == about else w["of"].format(about=names(change.about), what=what)
        if change.about != about:
            return self.text(change)
        template = w["own-status" if change.kind == "relation-status" else "own-fact"]
        return template.format(
            predicate=names.term(change.predicate), other=names(change.other), status=self._note(change.new or change.old),
            **self._lists(change, self._status),
        )  # fmt: skip

    def _value(self, change: Change) -> str:
        """A beginning or code before and after, or the one that only one version tells."""
        gone, come = (self._words["list"].join(map(printable, side)) for side in (change.old, change.new))
        return self._words["value-changed" if gone and come else "value-gone" if gone else "value-come"].format(
            gone=gone, come=come
        )

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
