"""Typed changes between two versions of a graph: what :mod:`kg.diff.compare` finds and everything after it shows.

A change is about one entity, relation or figure, never about a triple. Each has the sentences before and after, and what caused it.
:func:`reverse` is the same change seen from the other side; causes take no part in that.
"""

from __future__ import annotations

from typing import NamedTuple

FAMILIES: dict[str, tuple[str, ...]] = {
    "entity": ("added", "removed", "renamed", "retyped", "merged", "split", "detail"),
    "relation": ("added", "withdrawn", "status", "post"),
    "figure": ("added", "changed", "updated", "withdrawn", "status"),
    "evidence": ("added", "lost", "replaced", "gone", "found"),
    "statement": ("added", "removed"),
}
KINDS = tuple(f"{family}-{kind}" for family, kinds in FAMILIES.items() for kind in kinds)
"""Every kind of change. ``figure-changed``: another value of the same measure and period; ``figure-updated``: a value of another
period in the place of one. ``evidence-gone``: a fact that stays while its last sentence went; ``evidence-found`` is its reverse."""
BRIEF = ("evidence-added", "evidence-lost", "evidence-replaced")
"""Kinds of facts that stay, in other sentences."""
CAUSES = (
    "page-added", "page-removed", "page-edited", "correction", "ontology", "code", "packages", "settings", "ontology-or-code", "pages",
    "unknown",
)  # fmt: skip
"""What can make a change, the surest first. ``pages``: other pages than the one that says it (which label has the most evidence);
``ontology-or-code``: both were edited, and the manifests do not tell which; ``unknown``: there is no manifest."""
_REVERSED = {
    "entity-added": "entity-removed", "entity-merged": "entity-split", "relation-added": "relation-withdrawn",
    "figure-added": "figure-withdrawn", "evidence-added": "evidence-lost", "evidence-gone": "evidence-found",
    "statement-added": "statement-removed",
}  # fmt: skip
_REVERSED |= {back: kind for kind, back in _REVERSED.items()}


class Quote(NamedTuple):
    """A sentence that is evidence. ``text`` is empty where quotes are withheld; ``rule`` is empty where it only names something."""

    source: str
    text: str
    date: str = ""
    title: str = ""
    start: int = -1
    rule: str = ""
    status: str = ""


class Reported(NamedTuple):
    """A figure: numbers as written, ``level`` false where it is a change (下降了), the period as printed and as resolved."""

    measure: str
    value: str
    unit: str = ""
    level: bool = True
    approximation: str = ""
    direction: str = ""
    period: str = ""
    start: str = ""
    end: str = ""


class Cause(NamedTuple):
    """One of :data:`CAUSES`, and which pages, rules, stages or rows of corrections."""

    kind: str
    what: tuple[str, ...] = ()


class Change(NamedTuple):
    """``about`` and ``other`` are IRIs (or literals in N-Triples, for ``other`` of statements); ``other`` of a figure is who was said to have it
    before, where that is another; ``old`` and ``new`` the labels, classes,
    statuses, posts or values before and after; ``place``, where known, the IRI of the division."""

    kind: str
    about: str
    predicate: str = ""
    other: str = ""
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    old_figure: Reported | None = None
    new_figure: Reported | None = None
    before: tuple[Quote, ...] = ()
    after: tuple[Quote, ...] = ()
    causes: tuple[Cause, ...] = ()

    @property
    def family(self) -> str:
        return self.kind.partition("-")[0]


def reverse(change: Change) -> Change:
    """The change that leads back."""
    of_two = change.family == "figure" or change.kind == "entity-renamed"
    about, other = (change.other, change.about) if of_two and change.other else (change.about, change.other)
    return change._replace(
        kind=_REVERSED.get(change.kind, change.kind),
        about=about,
        other=other,
        old=change.new,
        new=change.old,
        old_figure=change.new_figure,
        new_figure=change.old_figure,
        before=change.after,
        after=change.before,
        causes=(),
    )


def order(change: Change) -> tuple[object, ...]:
    """Changes in the order of what they are about, then of their kinds."""
    return (
        change.about, KINDS.index(change.kind), change.predicate, change.other, change.old, change.new,
        change.new_figure or (), change.old_figure or (),
    )  # fmt: skip
