"""Changes that only follow from others: told in one line of their group, after those that a page says.

In: changes with their sentences and rules. Out: the key of a line's wording, or ""; and, of who ran an initiative and now takes part in it, one
change. What an agency serves and is part of follows from its name, where
an initiative applies from who runs it, what it is for from the words of its name; other forms of a name say nothing of the world.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from kg.diff import became
from kg.diff.changes import Change
from kg.diff.side import OTHER_LABEL
from kg.terms import GOV

_FROM_NAMES = ("/name.division", "/name.parent", "/operator.division", "/article.division")
_GUESSED = ("/operator.division", "/article.division")
_ADDRESSES, _SINCE, _APPLIES = str(GOV.addresses), str(GOV.since), str(GOV.appliesIn)
ROLE = "relation-role"
"""The kind of a change that only a report knows: who ran an initiative takes part in it now, or the other way."""
SITE = "relation-site"
"""The same: where it applies by whom runs it, once told more widely and once less."""
TOLD_OTHERWISE = "relation-told-otherwise"
"""The same: a change of who does a thing that is one of words alone (:func:`kg.diff.became.founders`)."""
THEN = "entity-then"
"""The same: the year of a beginning that pages of that year reported as news, without writing it."""
REACH = "relation-reach"
"""The same: pages of the old version tell where it applies, those of the new one a wider place."""
NARROWER = "relation-narrower"
"""The same: pages of the old version tell where it applies, those of the new one a place in it."""
_KEYS = {"relation-added": "follows-new", "relation-withdrawn": "follows-gone", "relation-status": "follows-changed"}
_TOLD = {became.TOLD_ADDED: "follows-new", became.TOLD_WITHDRAWN: "follows-gone"}
KEYS = ("roles-line", "follows-upgrade", *_KEYS.values(), "derived-line", "narrower-line", "unsaid-line", "forms-line")
"""The lines, in their order."""


def key(change: Change, entities: frozenset[str] = frozenset(), upgraded: Collection[str] = ()) -> str:
    """Which line tells a change that follows from others; "" where a page says it. ``entities`` are those that came or went, ``upgraded``
    those that the new version says were upgraded."""
    if change.kind == SITE:
        return "derived-line"
    if change.kind == NARROWER:
        return "narrower-line"
    if change.kind == TOLD_OTHERWISE:
        return "roles-line"
    if change.kind in _TOLD:
        return _TOLD[change.kind]
    if (
        change.kind == "entity-detail"
        and change.predicate == _SINCE
        and not change.new
        and change.about not in entities
    ):
        return "unsaid-line"
    if became.went_with(change, upgraded):
        return "follows-upgrade"
    if change.family == "statement" and change.about in entities:
        return _KEYS["relation-added" if change.kind == "statement-added" else "relation-withdrawn"]
    if change.kind == THEN or (
        change.kind == "entity-detail" and (change.predicate == OTHER_LABEL or _same_date(change))
    ):
        return "forms-line"
    if change.kind not in _KEYS:
        return ""
    rules = [quote.rule for quote in (*change.before, *change.after) if quote.rule]
    follows = change.predicate == _ADDRESSES or (bool(rules) and all(rule.endswith(_FROM_NAMES) for rule in rules))
    return ("derived-line" if _is_guessed(change, rules, entities) else _KEYS[change.kind]) if follows else ""


def _is_guessed(change: Change, rules: Sequence[str], entities: frozenset[str]) -> bool:
    """Whether it is derived for a thing that both versions tell of, so that its coming or going says nothing of the world."""
    derived = change.predicate == _ADDRESSES or all(rule.endswith(_GUESSED) for rule in rules)
    return derived and change.kind != "relation-status" and change.about not in entities


def dated_since(changes: Sequence[Change], done: Collection[str]) -> list[Change]:
    """The changes; a beginning that only the new version writes is no news where pages of that time told of it, and not as a plan (``done``)."""

    def then(c: Change) -> bool:
        since = c.kind == "entity-detail" and c.predicate == _SINCE and not c.old and c.about not in done
        return since and any(q.date.startswith(date) for date in c.new for q in c.before)

    return [c._replace(kind=THEN) if then(c) else c for c in changes]


def _same_date(change: Change) -> bool:
    """Whether a date is only told in more or fewer digits (2021, 2021-05)."""
    if change.predicate != _SINCE or len(change.old) != 1 or len(change.new) != 1:
        return False
    return change.old[0].startswith(change.new[0]) or change.new[0].startswith(change.old[0])


def roles(changes: Sequence[Change], told_otherwise: Callable[[Change], bool]) -> list[Change]:
    """The changes; where one relation of two things went and one came, both of who runs or joins it, they are one: relation-role, with the
    properties (and statuses) as ``old`` and ``new``, or relation-told-otherwise."""
    found: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        if change.predicate in became.ROLES and change.kind in ("relation-added", "relation-withdrawn"):
            found[change.about, change.other].append(change)
    pairs = [
        sorted(of, key=lambda c: c.kind, reverse=True)
        for of in found.values()
        if len(of) == 2 and of[0].kind != of[1].kind
    ]
    merged = {id(c) for pair in pairs for c in pair}
    found_roles = [
        gone._replace(
            kind="relation-status", new=came.new, after=came.after, causes=tuple(dict.fromkeys((*came.causes, *gone.causes))),
        )
        if (gone.old[:1], came.new[:1]) == (("planned",), ("asserted",))
        else gone._replace(
            kind=ROLE, predicate=came.predicate, old=(gone.predicate, *gone.old), new=(came.predicate, *came.new), after=came.after,
            causes=tuple(dict.fromkeys((*came.causes, *gone.causes))),
        )
        for gone, came in pairs
    ]  # fmt: skip
    return [
        c._replace(kind=TOLD_OTHERWISE)
        if (c.kind == ROLE or c.kind in ("relation-added", "relation-withdrawn")) and told_otherwise(c)
        else c
        for c in (*(c for c in changes if id(c) not in merged), *found_roles)
    ]


def sites(changes: Sequence[Change], nested: Callable[[str, str], bool]) -> list[Change]:
    """The changes; where an initiative only follows to apply in one place and no longer in another that lies in it, or in which it lies,
    they are one: relation-site, with the places (and statuses) as ``old`` and ``new``."""
    found: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        if change.predicate == _APPLIES and key(change) in (*_KEYS.values(), "derived-line"):
            found[change.about, change.kind].append(change)
    pairs = []
    for (about, kind), gone in found.items():
        came = found.get((about, "relation-added"), [])
        if kind == "relation-withdrawn" and len(gone) == len(came) == 1 and nested(gone[0].other, came[0].other):
            pairs.append((gone[0], came[0]))
    merged = {id(c) for pair in pairs for c in pair}
    return [c for c in changes if id(c) not in merged] + [
        gone._replace(
            kind=SITE, other=came.other, old=(gone.other, *gone.old), new=(came.other, *came.new), after=came.after,
            causes=tuple(dict.fromkeys((*came.causes, *gone.causes))),
        )
        for gone, came in pairs
    ]  # fmt: skip


def reached(changes: Sequence[Change], inside: Callable[[str, str], bool]) -> list[Change]:
    """The changes; where pages tell that an initiative applies in a place, and those of before told of others that lie in it, they are one:
    relation-reach, with the places (each followed by its status) as ``old`` and ``new``; a place in one of those of before is none that is new.
    That it followed to apply more widely says nothing where pages tell of a place in that one."""
    gone: dict[str, list[Change]] = defaultdict(list)
    for c in changes:
        if (
            c.predicate == _APPLIES
            and c.kind in ("relation-withdrawn", became.UNSAID, became.NEAR, became.NAMED)
            and not key(c)
        ):
            gone[c.about].append(c)
    told: dict[str, list[str]] = defaultdict(list)
    for c in changes:
        if c.predicate == _APPLIES and c.kind == "relation-added" and not key(c):
            told[c.about].append(c.other)
    merged: dict[int, Change | None] = {
        id(c): None
        for c in changes
        if c.predicate == _APPLIES and c.kind == "relation-withdrawn" and key(c) == "derived-line"
        and any(inside(place, c.other) for place in told.get(c.about, ()))
    }  # fmt: skip
    for c in changes:
        before = gone.get(c.about)
        if not before or c.predicate != _APPLIES or c.kind != "relation-added" or key(c):
            continue
        covered = [g for g in before if inside(g.other, c.other) and id(g) not in merged]
        within = [g for g in before if inside(c.other, g.other) and g.old[:1] in (("asserted",), ("piloted",))]
        if covered and c.new[:1] == ("asserted",):
            merged |= dict.fromkeys(map(id, covered))
            merged[id(c)] = c._replace(
                kind=REACH, old=tuple(part for g in covered for part in (g.other, *g.old[:1])), new=(c.other, *c.new),
                before=tuple(dict.fromkeys(q for g in covered for q in g.before)),
                causes=tuple(dict.fromkeys(cause for g in (c, *covered) for cause in g.causes)),
            )  # fmt: skip
        elif within:
            old = (within[0].other, *within[0].old[:1])
            merged[id(c)] = c._replace(kind=NARROWER, old=old, new=(c.other, *c.new), before=within[0].before)
    shown = (merged.get(id(c), c) for c in changes)
    return [c for c in shown if c is not None]


def once(changes: Sequence[Change], grew: Callable[[Change], bool]) -> list[Change]:
    """The changes; of figures that came (or went) with one owner, measure and value, but other periods, one: that of a period, with all sentences.
    ``grew``: see :func:`became.noted`."""
    found: dict[tuple[object, ...], list[Change]] = defaultdict(list)
    rest = []
    for change in changes:
        figure = change.new_figure or change.old_figure
        if change.kind in ("figure-added", became.GREW, "figure-withdrawn") and figure is not None:
            plain = figure._replace(period="", start="", end="", direction="", approximation="")
            found[figure is change.new_figure, change.about, plain, change.old, change.new].append(change)
        else:
            rest.append(change)
    for of in found.values():
        dated = [c for c in of if any(figure and figure.period for figure in (c.old_figure, c.new_figure))]
        # what grew since a time that the page tells otherwise is not of the period of another sentence
        dated = [c for c in of if grew(c)] or dated
        before = tuple(dict.fromkeys(quote for c in of for quote in c.before))
        after = tuple(dict.fromkeys(quote for c in of for quote in c.after))
        rest.append((dated or of)[0]._replace(before=before, after=after))
    return rest
