"""Which sentences of a change to show first: those that carry the value that changed.

In: a change. Out: its sentences before and after, each once, the one that carries the value first, of a relation
those that say it is done; a beginning that only one version tells is
shown by that version's sentence alone. Serves gov:Outcome and gov:since.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.diff.changes import Change, Quote, Reported
from kg.diff.side import STATUSES
from kg.diff.told import Telling
from kg.terms import GOV

_SINCE = str(GOV.since)


def in_order(change: Change, telling: Telling) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """The sentences before and after."""
    if change.kind == "entity-detail" and change.predicate == _SINCE:
        return _of_date(change.before, change.old), _of_date(change.after, change.new)
    if change.family == "figure":
        of = ((change.before, change.old_figure), (change.after, change.new_figure))
        before, after = (_of_figure(quotes, figure, telling) for quotes, figure in of)
        return before, after
    return _as_sure(change.before), _as_sure(change.after)


def _as_sure(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The sentences that say it is done before those that say it is planned."""
    return tuple(sorted(_once(quotes), key=lambda q: STATUSES.index(q.status) if q.status in STATUSES else 0))


def _of_figure(quotes: Sequence[Quote], figure: Reported | None, telling: Telling) -> tuple[Quote, ...]:
    return tuple(sorted(_once(quotes), key=lambda q: figure is not None and not telling.says(q, figure)))


def _of_date(quotes: Sequence[Quote], dates: Sequence[str]) -> tuple[Quote, ...]:
    """The sentence that tells of most of a date: its year, its month; none where that version has no date."""
    if not dates:
        return ()
    year, _, month = dates[0].partition("-")
    parts = [year, f"{int(month[:2])}月"] if month[:2].isdecimal() else [year]
    return tuple(sorted(_once(quotes), key=lambda q: -sum(part in q.text for part in parts)))[:1]


def _once(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Each sentence once, though several claims are made of it."""
    return tuple({(q.source, q.start, q.text): q for q in reversed(quotes)}.values())[::-1]
