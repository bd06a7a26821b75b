"""Changes that only follow from others: told in one line of their group, after those that a page says.

In: a change with its sentences and their rules. Out: the key of the line's wording, or "". What an agency serves and is part of follows from its name, where
an initiative applies from who runs it, what it is for from the words of its name; other forms of a name say nothing of the world.
"""

from __future__ import annotations

from kg.diff.changes import Change
from kg.diff.side import OTHER_LABEL
from kg.terms import GOV

_FROM_NAMES = ("/name.division", "/name.parent", "/operator.division", "/article.division")
_ADDRESSES = str(GOV.addresses)
_KEYS = {"relation-added": "follows-new", "relation-withdrawn": "follows-gone", "relation-status": "follows-changed"}
KEYS = (*_KEYS.values(), "forms-line")
"""The lines, in their order."""


def key(change: Change) -> str:
    """Which line tells a change that follows from others; "" where a page says it."""
    if change.kind == "entity-detail" and change.predicate == OTHER_LABEL:
        return "forms-line"
    if change.kind not in _KEYS:
        return ""
    rules = [quote.rule for quote in (*change.before, *change.after)]
    follows = change.predicate == _ADDRESSES or (bool(rules) and all(rule.endswith(_FROM_NAMES) for rule in rules))
    return _KEYS[change.kind] if follows else ""
