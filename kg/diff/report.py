"""A difference as a note for a reader: how much changed, the findings, then groups of lines, each with its sentences and its cause.

In: a :class:`~kg.diff.compare.Difference` and names. Out: :class:`Report`, plain text in one language, which :mod:`kg.diff.render` puts into a terminal, Markdown
or a page. A cause stands on each line only where causes tell more than the signs do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

from kg.diff import became, carrying, continuing, folding
from kg.diff.causes import Inputs
from kg.diff.changes import BRIEF, Change, Quote
from kg.diff.compare import Difference
from kg.diff.findings import Findings
from kg.diff.grouping import SORTS, Group, Grouping
from kg.diff.lines import Line, Report, Section
from kg.diff.names import Names
from kg.diff.naming import spoken
from kg.diff.opening import causes_tell, closing, opening
from kg.diff.reading_order import causes_of, reading_order, sign_of
from kg.diff.side import OTHER_LABEL, text_of
from kg.diff.wording import Context, Wording
from kg.query.display import printable
from kg.terms import GOV

_ENTITIES = ("entity-added", "entity-removed")
"""What is named now, or not any more: none of the facts that are counted."""
_SINCE, _PART_OF = str(GOV.since), str(GOV.partOf)
_NAMING = {"evidence-found": "entity-added", "evidence-gone": "entity-removed"}
"""A place that no page names is in a graph as well, where it lies above one that a page names."""
_STILL_NAMED = 12
"""Entities that are only named in other sentences, of which a group names so many."""


class Writer:
    """Puts changes into words."""

    def __init__(self, names: Names, grouping: Grouping) -> None:
        self._names, self._words, self._grouping = names, names.words, grouping
        self._wording = Wording(names)
        self._alike: dict[str, list[tuple[str, str]]] = {}
        self._entities: frozenset[str] = frozenset()
        self._upgraded: frozenset[str] = frozenset()
        self._unreal: dict[str, dict[str, str]] = {}
        self._founding: dict[str, list[Quote]] = {}
        self._carried: dict[str, tuple[str, Quote]] = {}
        self._told_otherwise: Callable[[Change], bool] = became.founders(())

    def report(
        self, title: tuple[str, str], difference: Difference, inputs: Inputs, changes: Sequence[Change]
    ) -> Report:
        """``changes`` are those to be told, all or those of some kinds."""
        self._names.prepare(iri for c in changes for iri in (c.about, c.other, c.predicate))
        self._alike = self._of_one_name(difference.changes)
        self._entities = frozenset(c.about for c in difference.changes if c.kind in _ENTITIES)
        self._told_otherwise = became.founders(changes)
        noted = became.noted(changes, self._names.without_place, self._told_otherwise, self._grew)
        noted = continuing.pointed_at(noted, self._names, self._grouping.next_to)
        noted = continuing.beside(noted, self._names)
        self._carried = continuing.carried_on(noted, self._names)
        noted = continuing.elsewhere(noted, self._names)
        context = self._context(noted)
        noted = folding.dated_since(noted, context.done)
        self._wording = Wording(self._names, context)
        self._founding = became.founding(noted)
        self._unreal = {state: became.unreal(noted, state) for state in ("new", "gone")}
        self._upgraded = frozenset(c.about for c in noted if c.kind == became.UPGRADED)
        entities = [c for c in changes if c.family == "entity"]
        forms = (form for c in entities if c.predicate == OTHER_LABEL for form in (*c.old, *c.new))
        plain = [self._carried_on(c) for c in noted if not folding.key(c, self._entities, self._upgraded)]
        folded = [c for c in noted if folding.key(c, self._entities, self._upgraded)]
        noted = (
            became.unsaid(
                plain,
                self._told_otherwise,
                self._grouping.said_together,
                self._grouping.said_alone,
                self._grouping.of_nobody,
                lambda part, whole: whole in self._names.objects(part, _PART_OF),
            )
            + folded
        )
        self._grouping.look_for(chain((self._names(c.about) for c in entities), forms))
        sections = self._gathered(
            [self._section(group, of) for group, of in self._grouping.groups(self._in_one_line(noted))]
        )
        lines = list({(ln.sign, ln.text, ln.kind): ln for section in sections for ln in section.lines}.values())
        facts = [line for line in lines if line.kind not in _ENTITIES]
        doubtful = {
            c.about for c in entities
            if c.about in self._alike
            or c.about in self._carried
            or (c.about in self._entities and self._grouping.in_text(c.about, c.kind == "entity-added"))
        }  # fmt: skip
        findings = Findings(self._names, self._grouping, self._wording).of(noted, doubtful)
        every = len(changes) == len(difference.changes)
        told = difference if every else replace(difference, changes=tuple(changes), provenance={})
        names = (printable(name) for name in title)
        heading = self._words["title"].format(**dict(zip(("old", "new"), names, strict=True)))
        return Report(
            heading, self._names.lang, tuple(opening(self._words, told, inputs, facts)), findings, sections,
            tuple(closing(self._words, told)), causes_tell(lines),
        )  # fmt: skip

    def _in_one_line(self, changes: Sequence[Change]) -> list[Change]:
        """The changes; several that one line tells are one, in whatever groups they would stand."""
        found = folding.sites(folding.roles(changes, self._told_otherwise), self._names.nested)
        return folding.once(folding.reached(found, self._names.inside), self._grew)

    def _context(self, changes: Sequence[Change]) -> Context:
        by: dict[str, list[str]] = {}
        for c in changes:
            if c.kind == "relation-added" and c.predicate in became.ROLES and c.new[:1] == ("asserted",):
                by.setdefault(c.other, []).append(c.about)
        former = {c.about: printable(c.old[0]) for c in changes if c.kind == "entity-renamed" and c.other and c.old}
        return Context(became.carried_out(changes), by, former)

    # -- groups

    def _gathered(self, sections: Sequence[Section]) -> tuple[Section, ...]:
        """Sections in which nothing changed but sentences become one at the end."""
        w = self._words
        told = [s for s in sections if s.lines or s.others or s.told or (s.follows and not s.body and not s.kept)]
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
        state = self._state(group)
        section = Section(group.heading, where, state, body=self._grouping.sort(group.about) in SORTS[1:])
        brief: dict[str, list[str]] = {}
        short: dict[str, list[str]] = {}
        for change in sorted(changes, key=reading_order):
            if self._is_above(change):
                continue
            if key := folding.key(change, self._entities, self._upgraded):
                so_far = self._grouping.not_in_text(change) if change.predicate == OTHER_LABEL else change
                section.told += change.kind in (became.TOLD_ADDED, became.TOLD_WITHDRAWN) and group.state == "changed"
                if so_far:
                    section.follows.setdefault(key, []).append(self._wording.following(so_far, "", key))
                    short.setdefault(key, []).append(self._wording.following(so_far, group.about, key))
            elif change.kind == became.PLACED:
                section.brief.append(self._placed(change, group.about))
            elif change.kind in BRIEF:
                section.kept += 1
                if (
                    change.about != group.about or change.predicate
                ):  # that the group's own entity is named goes without saying
                    brief.setdefault("kept-line" if change.predicate else "named-line", []).append(
                        self._wording.fact(change, group.about)
                    )
            elif named := self._named(change, group.about):
                section.others += 1
                held = "-told" if self._grouping.in_text(change.about, named == "entity-added") else ""
                brief.setdefault(f"{named}{held}", []).append(names(change.about))
                if change.kind == "entity-added":
                    told = {"about": names(change.about), "hint": w["alike-hint"]}
                    section.brief += [
                        w["alike-pair"].format(other=o, **told) for o, _ in self._alike.get(change.about, ())
                    ]
            elif change.kind not in _ENTITIES or len(changes) == 1:  # else the heading says it
                section.lines.append(self.line(change))
        for other, state_of_other in self._alike.get(group.about, ()):
            state = w[f"state.{state_of_other}"]
            section.brief.append(w["alike"].format(other=other, state=state, hint=w["alike-hint"]))
        for key in folding.KEYS:
            if facts := short.get(key):
                section.brief.append(w[key].format(what=w["list"].join(facts)))
        for key, facts in brief.items():
            every = list(dict.fromkeys(facts))
            some = every[:_STILL_NAMED] if key == "named-line" else every
            what = w["list"].join(some) + (w["and-more"].format(n=len(every)) if len(every) > len(some) else "")
            section.brief.append(w[key].format(what=what, about=what))
        return section

    def _named(self, change: Change, about: str) -> str:
        """As which kind of change it is told that something is named now, or not any more; "" where the heading says it, or it is another change."""
        if change.kind in _ENTITIES:
            return change.kind if change.about != about else ""
        return _NAMING.get(change.kind, "") if not change.predicate else ""

    def _is_above(self, change: Change) -> bool:
        """Whether no page names a place: the gazetteer has it above one that a page names."""
        came_or_went = change.kind in _ENTITIES and not (change.before or change.after)
        return came_or_went and self._grouping.sort(change.about) == "place"

    def _placed(self, change: Change, about: str) -> str:
        """That a thing is compared as one with what the other version calls so and puts elsewhere."""
        place = self._names.place(change.other)
        where = self._words["in-brackets"].format(what=self._names.where(place)) if place else ""
        told = self._words[change.kind].format(old=printable("".join(change.old[:1])), where=where)
        return told if change.about == about else self._names(change.about) + self._words["split"] + told

    def _of_one_name(self, changes: Sequence[Change]) -> dict[str, list[tuple[str, str]]]:
        """Entities that came or went, with those of the same kind and name (but for a town before it) that went or came, where their
        divisions do not part them (one has none, or lies in the other's): what they are called, and which."""
        found: dict[tuple[str, str], dict[str, list[str]]] = {}
        for change in changes:
            if change.kind in _ENTITIES and self._grouping.sort(change.about) in SORTS:
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

    def _state(self, group: Group) -> str:
        """Whether what a group is of changed, is new or gone, as far as the sentences of the other version allow to say so."""
        w = self._words
        if not group.state:
            return ""
        if group.about in self._upgraded:
            return w["state.upgraded"]
        if group.about in self._alike:
            return w[f"state.perhaps-{group.state}"]
        if group.state in ("new", "gone") and self._grouping.in_text(group.about, group.state == "new"):
            return w[f"state.told-{group.state}"].format(name=spoken(self._names(group.about)))
        if group.about in self._carried and group.state == "gone":
            return w["state.told-gone"].format(name=self._carried[group.about][0])
        if unreal := self._unreal.get(group.state, {}).get(group.about):
            return w[f"state.{group.state}-{unreal}"]
        state = w[f"state.{group.state}"]
        since = self._names.objects(group.about, _SINCE) if group.state == "new" else []
        return w["state-since"].format(state=state, since=printable(text_of(since[0]))) if since else state

    def _carried_on(self, change: Change) -> Change:
        """Who did what the new version counts in plain words, with these."""
        if change.kind != "relation-withdrawn" or change.other not in self._carried:
            return change
        words, quote = self._carried[change.other]
        return change._replace(kind=continuing.CARRIED, new=(words,), after=(quote,))

    def _grew(self, change: Change) -> bool:
        """Whether a sentence tells a new figure with the one of before."""
        return bool(change.new_figure and self._names.telling.growth(change.new_figure, change.after))

    def line(self, change: Change) -> Line:
        if change.predicate == _SINCE:  # what founds it may say it in a sentence that a column cuts
            change = change._replace(after=(*self._founding.get(change.about, ()), *change.after))
        before, after = carrying.in_order(change, self._names.telling)
        causes = causes_of(change)
        return Line(
            sign_of(change),
            self._wording.text(change),
            self._wording.cause(causes),
            before,
            after,
            change.kind,
            causes[0].kind,
        )
