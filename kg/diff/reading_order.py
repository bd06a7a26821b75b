"""In which order a note tells the changes of a group, with which sign, and what made them.

In: changes, also of the kinds that only a note knows. Out: a key to sort them by, and +, −, ± or ~.
"""

from __future__ import annotations

from kg.diff import became, continuing, folding
from kg.diff.changes import KINDS, Cause, Change

_SIGNS = {
    "added": "+",
    "found": "+",
    "split": "±",
    "removed": "−",
    "withdrawn": "−",
    "lost": "−",
    "gone": "−",
    "unsaid": "−",
    "near": "−",
    "named": "−",
    "nobody": "−",
    "beside": "−",
    "elsewhere": "−",
    "carried": "−",
    "merged": "±",
}
_AGAINST = {"+": "page-removed", "−": "page-added"}
_STILL_TOLD_OF = (
    became.UNSAID, became.NEAR, became.NAMED, became.NOBODY, continuing.CARRIED, continuing.BESIDE, continuing.ELSEWHERE,
)  # fmt: skip
"""What is gone, though the new version tells something of it."""
_NEW = ("relation-added", "figure-added")
_GONE = ("relation-withdrawn", *_STILL_TOLD_OF, "figure-withdrawn")
_CHANGED = (
    became.PLAN,
    "relation-status",
    folding.ROLE,
    folding.REACH,
    became.BELOW,
    became.GREW,
    "relation-post",
    "figure-changed",
    "figure-updated",
    "figure-status",
)
ORDER = (
    *KINDS,
    became.UPGRADED,
    became.PLAN,
    *_STILL_TOLD_OF,
    folding.ROLE,
    folding.TOLD_OTHERWISE,
    folding.SITE,
    folding.NARROWER,
    folding.THEN,
    folding.REACH,
    became.PLACED,
    became.BELOW,
    became.GREW,
    became.TOLD_ADDED,
    became.TOLD_WITHDRAWN,
)
"""All kinds, also those that only a note knows."""


def sign_of(change: Change) -> str:
    """Whether it came, went, was joined or told apart, or is otherwise."""
    if change.kind == "entity-detail" and not (change.old and change.new):
        return "+" if change.new else "−"
    return _SIGNS.get(change.kind.partition("-")[2], "~")


def causes_of(change: Change) -> tuple[Cause, ...]:
    """Its causes, the surest first; new pages take nothing away, and removed ones bring nothing."""
    against = _AGAINST.get(sign_of(change), "")
    causes = tuple(cause for cause in change.causes if cause.kind != against)
    return causes or (Cause("pages" if change.causes else "unknown"),)


def reading_order(change: Change) -> tuple[object, ...]:
    """What came and went as a whole, then what changed, what is new, what is gone; what one sentence says together."""
    kind = change.kind
    first = (
        0 if change.family == "entity" else 1 if kind in _CHANGED else 2 if kind in _NEW else 3 if kind in _GONE else 4
    )
    where = [(q.source, q.start) for q in (*change.after, *change.before)]
    return first, where, ORDER.index(kind), change.predicate, change.about, change.other
