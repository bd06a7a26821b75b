"""A difference as a note for a reader: a summary, then groups of lines, each with its sentences and its cause.

In: a :class:`~kg.diff.compare.Difference` and names. Out: :class:`Report`, plain text in one language, which :mod:`kg.diff.render` puts into a terminal, Markdown
or a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kg.diff import folding
from kg.diff.causes import Inputs
from kg.diff.changes import CAUSES, KINDS, Cause, Change, Quote
from kg.diff.compare import Difference
from kg.diff.grouping import SORTS, Group, Grouping
from kg.diff.names import Names
from kg.diff.side import OTHER_LABEL, PROVENANCE, STATUSES
from kg.query.display import printable

_SIGNS = {
    "added": "+",
    "found": "+",
    "split": "±",
    "removed": "−",
    "withdrawn": "−",
    "lost": "−",
    "gone": "−",
    "merged": "±",
}
_BRIEF = ("evidence-added", "evidence-lost", "evidence-replaced")
"""Facts that stay: listed in one line of their group."""
_NAMING = ("evidence-gone", "evidence-found")
_NEW, _GONE = ("relation-added", "figure-added"), ("relation-withdrawn", "figure-withdrawn")
_CHANGED = ("relation-status", folding.ROLE, "relation-post", "figure-changed", "figure-updated", "figure-status")
_ORDER = (*KINDS, folding.ROLE, folding.SITE)
SHOWN = 3
"""Causes of a line that are named one by one."""


@dataclass(frozen=True)
class Line:
    """One change. ``sign`` is +, −, ± or ~."""

    sign: str
    text: str
    cause: str
    before: tuple[Quote, ...]
    after: tuple[Quote, ...]
    kind: str


@dataclass
class Section:
    """A group. ``brief`` are lines without sentences."""

    heading: str
    where: str
    state: str
    lines: list[Line] = field(default_factory=list)
    brief: list[str] = field(default_factory=list)
    kept: int = 0
    """Facts that stay, among ``brief``."""
    others: int = 0
    """Entities that came or went, among ``brief``."""
    follows: dict[str, list[str]] = field(default_factory=dict)
    """What only follows from others, in full, by the key of its line; shorter among ``brief``."""
    body: bool = False
    """Whether it is of an agency or organization."""


@dataclass(frozen=True)
class Report:
    """All of it. ``lang`` is zh or en."""

    title: str
    lang: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]


class Writer:
    """Puts changes into words."""

    def __init__(self, names: Names, grouping: Grouping) -> None:
        self._names, self._words, self._grouping = names, names.words, grouping
        self._alike: dict[str, list[tuple[str, str]]] = {}
        self._entities: frozenset[str] = frozenset()

    def report(
        self, title: tuple[str, str], difference: Difference, inputs: Inputs, changes: Sequence[Change]
    ) -> Report:
        """``changes`` are those to be listed; the summary is of all."""
        self._names.prepare(iri for c in changes for iri in (c.about, c.other, c.predicate))
        self._alike = self._of_one_name(difference.changes)
        self._entities = frozenset(c.about for c in difference.changes if c.kind in ("entity-added", "entity-removed"))
        sections = self._gathered([self._section(group, of) for group, of in self._grouping.groups(changes)])
        names = (printable(name) for name in title)
        heading = self._words["title"].format(**dict(zip(("old", "new"), names, strict=True)))
        return Report(heading, self._names.lang, tuple(self._summary(difference, inputs)), sections)

    # -- summary

    def _summary(self, difference: Difference, inputs: Inputs) -> Iterable[str]:
        w, changes = self._words, difference.changes
        if difference.same:
            yield w["same"]
            return
        if inputs.known:
            yield w["pages"].format(
                added=len(inputs.added), removed=len(inputs.removed), edited=len(inputs.edited), same=inputs.same
            ) + (w["renamed-pages"].format(renamed=len(inputs.renamed)) if inputs.renamed else "")
        for name, kinds in (("facts-new", _NEW), ("facts-gone", _GONE), ("facts-changed", _CHANGED)):
            found = [c for c in changes if c.kind in kinds]
            if found:
                yield w[name].format(n=f"{len(found):,}") + self._by_cause(found) + w["end"]
        count = Counter(c.kind for c in changes)
        entities = sum(n for kind, n in count.items() if kind.startswith("entity"))
        kept = sum(c.kind in _BRIEF and bool(c.predicate) for c in changes)
        if entities or kept:
            new, gone = count["entity-added"], count["entity-removed"]
            yield w["entities"].format(new=new, gone=gone, other=entities - new - gone, kept=kept)
        if count["statement-added"] or count["statement-removed"]:
            yield w["statements"].format(new=count["statement-added"], gone=count["statement-removed"])
        if not changes:
            yield w["only-provenance"]
        if difference.provenance:
            parts = [f"{n:,} {w[sort]}" for sort in PROVENANCE if (n := difference.provenance.get(sort))]
            yield w["provenance"].format(what=w["list"].join(parts))
        yield w["as-reported"]

    def _by_cause(self, changes: Sequence[Change]) -> str:
        w = self._words
        count = Counter(c.causes[0].kind for c in changes if c.causes)
        parts = [w["by-cause"].format(n=f"{count[k]:,}", cause=w[f"cause.{k}"]) for k in CAUSES if count[k]]
        return w["split"] + w["and"].join(parts) if parts and set(count) != {"unknown"} else ""

    # -- groups

    def _gathered(self, sections: Sequence[Section]) -> tuple[Section, ...]:
        """Sections in which nothing changed but sentences become one at the end."""
        w = self._words
        told = [s for s in sections if s.lines or s.others or (s.follows and not s.body and not s.kept)]
        silent = [s for s in sections if s not in told]
        if not told:
            return tuple(sections)
        bare = [s for s in silent if s.body and s.follows and not s.kept]
        kept = [w["kept-item"].format(heading=s.heading, n=s.kept) for s in silent if s.kept]
        if bare:
            brief = [(key, [fact for s in bare for fact in s.follows.get(key, ())]) for key in folding.KEYS]
            lines = [w[key].format(what=w["list"].join(facts)) for key, facts in brief if facts]
            told.append(Section(w["bare-heading"], "", "", brief=lines))
        if kept:
            told.append(Section(w["kept-heading"], "", "", brief=[w["list"].join(kept)]))
        return tuple(told)

    def _section(self, group: Group, changes: Sequence[Change]) -> Section:
        w, names = self._words, self._names
        where = names.where(group.where) if group.where and group.where != group.about else ""
        perhaps = "perhaps-" if group.about in self._alike else ""
        state = w[f"state.{perhaps}{group.state}"] if group.state else ""
        section = Section(group.heading, where, state, body=group.rank in (1, 2))
        brief: dict[str, list[str]] = {}
        short: dict[str, list[str]] = {}
        changes = (
            folding.sites(folding.roles(changes), names.nested) if self._grouping.folds else folding.roles(changes)
        )
        for change in sorted(folding.once(changes), key=_reading_order):
            if self._grouping.folds and (key := folding.key(change, self._entities)):
                section.follows.setdefault(key, []).append(self._following(change, ""))
                short.setdefault(key, []).append(self._following(change, group.about))
            elif change.kind in _BRIEF or (change.kind in _NAMING and not change.predicate):
                section.kept += 1
                if (
                    change.about != group.about or change.predicate
                ):  # that the group's own entity is named goes without saying
                    brief.setdefault("kept-line" if change.predicate else "named-line", []).append(
                        self._fact(change, group.about)
                    )
            elif change.kind in ("entity-added", "entity-removed") and change.about != group.about:
                section.others += 1
                brief.setdefault(change.kind, []).append(names(change.about))
                if change.kind == "entity-added":
                    told = {"about": names(change.about), "hint": w["alike-hint"]}
                    section.brief += [
                        w["alike-pair"].format(other=o, **told) for o, _ in self._alike.get(change.about, ())
                    ]
            elif change.kind not in ("entity-added", "entity-removed") or len(changes) == 1:  # else the heading says it
                section.lines.append(self.line(change))
        for other, state_of_other in self._alike.get(group.about, ()):
            state = w[f"state.{state_of_other}"]
            section.brief.append(w["alike"].format(other=other, state=state, hint=w["alike-hint"]))
        for key in folding.KEYS:
            if facts := short.get(key):
                section.brief.append(w[key].format(what=w["list"].join(facts)))
        for key, facts in brief.items():
            what = w["list"].join(dict.fromkeys(facts))
            section.brief.append(w[key].format(what=what, about=what))
        return section

    def _of_one_name(self, changes: Sequence[Change]) -> dict[str, list[tuple[str, str]]]:
        """Entities that came or went, with those of the same kind and name (but for a town before it) that went or came, where their
        divisions do not part them (one has none, or lies in the other's): what they are called, and which."""
        found: dict[tuple[str, str], dict[str, list[str]]] = {}
        for change in changes:
            if change.kind in ("entity-added", "entity-removed") and self._grouping.sort(change.about) in SORTS:
                name = (self._grouping.sort(change.about), self._names.without_place("".join(change.old or change.new)))
                found.setdefault(name, {}).setdefault(change.kind, []).append(change.about)
        alike: dict[str, list[tuple[str, str]]] = {}
        for kinds in found.values():
            for here, there, state in (("added", "removed", "gone"), ("removed", "added", "new")):
                for about in kinds.get(f"entity-{here}", ()):
                    for other in kinds.get(f"entity-{there}", ()):
                        place = self._names.place(other)
                        if not self._names.nested(place, self._names.place(about)):
                            continue
                        where = self._words["in-brackets"].format(what=self._names.where(place)) if place else ""
                        alike.setdefault(about, []).append((self._names(other) + where, state))
        return alike

    def line(self, change: Change) -> Line:
        sign = _SIGNS.get(change.kind.partition("-")[2], "~")
        return Line(sign, self.text(change), self.cause(change.causes), change.before, change.after, change.kind)

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
            return template.format(fact=self._fact(change))
        if change.kind == "entity-retyped":
            return template.format(about=about, **self._lists(change, names.term))
        if change.kind == "entity-detail":
            return template.format(about=about, predicate=predicate, change=self._gone_and_come(change))
        if change.kind in ("relation-status", "figure-status"):
            figure = names.figure(change.new_figure) if change.new_figure else ""
            return template.format(
                about=about, predicate=predicate, other=other, figure=figure, **self._lists(change, self._status)
            )
        if change.kind == folding.ROLE:
            roles = [names.term(of[0]) + self._note(of[1:]) for of in (change.old, change.new)]
            return template.format(about=about, other=other, old=roles[0], new=roles[1])
        if change.family == "figure":
            old, new = (names.figure(f) if f else "" for f in (change.old_figure, change.new_figure))
            if change.old_figure and change.new_figure:
                new = names.figure(change.new_figure, own=True)
            return template.format(about=about, old=old, new=new, status=self._note(change.old + change.new))
        return template.format(
            about=about, predicate=predicate, other=other, status=self._note(change.new or change.old), **self._lists(change, printable)
        )  # fmt: skip

    def _following(self, change: Change, about: str) -> str:
        """A change that only follows from others, in the group of ``about``; of forms of a name, which came or went."""
        w, names = self._words, self._names
        if change.family == "entity":
            what = "" if change.predicate == OTHER_LABEL else f"{names.term(change.predicate)} "
            forms = what + self._gone_and_come(change)
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

    def _gone_and_come(self, change: Change) -> str:
        gone, come = (self._words["list"].join(map(printable, side)) for side in (change.old, change.new))
        return self._words["gone-and-come" if gone and come else "gone" if gone else "come"].format(
            gone=gone, come=come
        )

    def _fact(self, change: Change, about: str = "") -> str:
        """A fact that stays, in the group of ``about``."""
        w, names = self._words, self._names
        if about == change.about and change.predicate and not change.new_figure:
            return w["own-fact"].format(predicate=names.term(change.predicate), other=names(change.other), status="")
        if change.new_figure:
            return w["evidence-figure"].format(about=names(change.about), figure=names.figure(change.new_figure))
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


def _reading_order(change: Change) -> tuple[object, ...]:
    """What came and went as a whole, then what changed, what is new, what is gone; what one sentence says together."""
    kind = change.kind
    first = (
        0 if change.family == "entity" else 1 if kind in _CHANGED else 2 if kind in _NEW else 3 if kind in _GONE else 4
    )
    where = [(q.source, q.start) for q in (*change.after, *change.before)]
    return first, where, _ORDER.index(kind), change.predicate, change.about, change.other
