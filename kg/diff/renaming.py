"""Which entity of one version is which of the other under another name: the other says that what it has is also called so.

In: both sides. Out: pairs of identifiers. An entity that only one version has and one that only the other has are one where they are of one
kind and division and one bears the other's preferred name among its other names (a page says 甲项目更名为乙项目), and neither could be another.
The same pairs come of the way back. Serves skos:prefLabel and skos:altLabel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.diff.changes import Quote
from kg.diff.side import LABEL, OTHER_LABEL, Side


def renamed(old: Side, new: Side) -> dict[str, str]:
    """New identifier → old one."""
    went, came = _alone(old, new), _alone(new, old)
    olds: dict[str, set[str]] = defaultdict(set)
    news: dict[str, set[str]] = defaultdict(set)
    for a, b in _bearing(new, came, old, went):
        olds[a].add(b)
        news[b].add(a)
    for b, a in _bearing(old, went, new, came):
        olds[a].add(b)
        news[b].add(a)
    return {a: b for a in sorted(olds) for b in olds[a] if len(olds[a]) == len(news[b]) == 1}


def telling(quotes: tuple[Quote, ...], names: Iterable[str]) -> tuple[Quote, ...]:
    """The sentences that hold all these names; where none does, all."""
    both = tuple(names)
    return tuple(q for q in quotes if all(name in q.text for name in both)) or quotes


def _alone(side: Side, other: Side) -> list[str]:
    """The entities that only this side has."""
    return [iri for iri in side.of_sort("entity") if LABEL in side.said[iri] and LABEL not in other.said.get(iri, {})]


def _bearing(side: Side, own: Iterable[str], other: Side, others: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Which of ``own`` have the preferred name of which of ``others`` among their other names."""
    called: dict[tuple[str, str], list[str]] = defaultdict(list)
    for iri in others:
        for label in other.said[iri][LABEL]:
            called[_kind_and_division(iri), label].append(iri)
    for iri in own:
        for label in side.said[iri].get(OTHER_LABEL, ()):
            for named in called.get((_kind_and_division(iri), label), ()):
                yield iri, named


def _kind_and_division(iri: str) -> str:
    """An identifier without the name at its end: …/practice/371323."""
    head, _, local = iri.rpartition("/")
    return f"{head}/{local.rpartition('_')[0]}"
