"""Figures of two versions: which are the same, which took the place of another.

In: the figures that differ, each with its owner and sentences. Out: changes. A figure's identifier says everything that it says, so another value
is another figure; two are one that changed where owner, measure, unit and level are the same and no others could be meant. Of the same period the
value changed; of another, or where a sentence tells the value of before, too (:mod:`kg.diff.told`), the figure was brought up to date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from kg.diff.changes import Change
from kg.diff.kin import Kin
from kg.diff.told import Figure, Telling
from kg.terms import GOV, PROV, RDF

ABOUT = {
    str(p)
    for p in (
        RDF.type, PROV.wasDerivedFrom, GOV.measure, GOV.value, GOV.unit, GOV.valueIs, GOV.approximation, GOV.direction, GOV.period,
        GOV.periodStart, GOV.periodEnd,
    )
}  # fmt: skip
"""What makes a gov:Outcome."""
Key = tuple[str, ...]


def compare(
    old: Mapping[str, Figure], new: Mapping[str, Figure], telling: Telling, kin: Callable[[], Kin] = dict
) -> Iterator[Change]:
    """The changes; those without a kind are of figures that stay, with all sentences of both versions. ``kin``: see :meth:`Telling.of_kin`."""
    for node in sorted(old.keys() & new.keys()):
        a, b = old[node], new[node]
        if a.reported != b.reported:
            yield _change("figure-changed", a, b)
        elif a.status != b.status:
            yield _change("figure-status", a, b)
        else:
            yield _change("", a, b)
    gone = {node: f for node, f in old.items() if node not in new}
    come = {node: f for node, f in new.items() if node not in old}
    paired: list[tuple[Figure, Figure]] = []
    for kind, same in (("figure-changed", _of_the_same_time), ("figure-updated", _of_the_same_thing)):
        for a, b in _pairs(gone, come, partial(same, telling=telling)):
            yield _change("" if a.reported == b.reported else kind, a, b)  # the same, of an owner that was renamed
            del gone[a.node], come[b.node]
            paired.append((a, b))
    for pairs in (telling.of_one_owner, telling.of_one_division):
        for a, b in pairs(gone, come):
            yield _change("figure-updated", a, b)
            del gone[a.node], come[b.node]
            paired.append((a, b))
    for a, b in telling.together(gone, come, paired):
        yield _change("figure-updated", a, b)
        del gone[a.node], come[b.node]
        paired.append((a, b))
    for a, b in telling.of_one_count(gone, come, paired):
        yield _change("figure-updated", a, b)
        del gone[a.node], come[b.node]
    for a, b in telling.of_kin(gone, come, kin):
        yield _change("figure-updated", a, b)
        del gone[a.node], come[b.node]
    for f in gone.values():
        yield _change("figure-withdrawn", f, None)
    for f in come.values():
        yield _change("figure-added", None, f)


def _change(kind: str, a: Figure | None, b: Figure | None) -> Change:
    one = b or a
    assert one is not None, "a figure of one version at least"
    former = a.owner if a and b and kind and a.owner != b.owner else ""
    return Change(
        kind, one.owner or one.node, str(GOV.hasOutcome), former,
        (a.status,) if a else (), (b.status,) if b else (), a.reported if a else None, b.reported if b else None,
        a.quotes if a else (), b.quotes if b else (),
    )  # fmt: skip


def _pairs(
    old: Mapping[str, Figure], new: Mapping[str, Figure], same: Callable[[Figure], Key]
) -> list[tuple[Figure, Figure]]:
    """A figure of each side where nothing else of its kind could be meant."""
    sides: list[dict[Key, list[Figure]]] = []
    for side in (old, new):
        sides.append(defaultdict(list))
        for figure in side.values():
            if figure.owner:
                sides[-1][same(figure)].append(figure)
    found = sides[0].keys() & sides[1].keys()
    return [(sides[0][k][0], sides[1][k][0]) for k in sorted(found) if len(sides[0][k]) == 1 and len(sides[1][k]) == 1]


def _of_the_same_thing(figure: Figure, telling: Telling) -> Key:
    r = figure.reported
    return figure.owner, r.measure, telling.measures.unit(r.unit), str(r.level), figure.status


def _of_the_same_time(figure: Figure, telling: Telling) -> Key:
    """With its period; where the text names none, the day of the article."""
    r = figure.reported
    period = (r.start, r.end) if r.start or r.end else (r.period, min((q.date for q in figure.quotes), default=""))
    return (*_of_the_same_thing(figure, telling), *period)
