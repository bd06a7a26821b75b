"""Which entity of one version is which of the other under another identifier: the other says that what it has is also called so, or places it
more widely or less.

In: both sides. Out: pairs of identifiers. An entity that only one version has and one that only the other has are one where they are of one
kind and division and one bears the other's preferred name among its other names (a page says 甲项目更名为乙项目), and neither could be another;
so are a practice or organization and one of the same name (but for a town before it), one's division in the other's, where neither version has
another such. The same pairs come of the way back. Serves skos:prefLabel and skos:altLabel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set

from kg.diff.changes import Quote
from kg.diff.places import QUOTE, Places
from kg.diff.side import LABEL, OTHER_LABEL, Side, text_of

_PLACED = ("practice", "organization")


def renamed(old: Side, new: Side) -> dict[str, str]:
    """New identifier → old one."""
    went, came = dict.fromkeys(_alone(old, new)).keys(), dict.fromkeys(_alone(new, old)).keys()
    olds: dict[str, set[str]] = defaultdict(set)
    news: dict[str, set[str]] = defaultdict(set)
    for a, b in _bearing(new, came, old, went):
        olds[a].add(b)
        news[b].add(a)
    for b, a in _bearing(old, went, new, came):
        olds[a].add(b)
        news[b].add(a)
    found = {a: b for a in sorted(olds) for b in olds[a] if len(olds[a]) == len(news[b]) == 1}
    return found | _placed_otherwise(old, new, went - found.values(), came - found.keys())


def _placed_otherwise(old: Side, new: Side, went: Set[str], came: Set[str]) -> dict[str, str]:
    """The same of things that both versions call alike and put into divisions of which one lies in the other."""
    places = Places((new.version, old.version))
    called: list[dict[tuple[str, str], list[str]]] = []
    for side, iris in ((old, went), (new, came)):
        called.append(defaultdict(list))
        for iri in iris:
            kind = _kind_and_division(iri).split("/")[-2:-1]
            if kind and kind[0] in _PLACED:
                for label in side.said[iri][LABEL]:
                    called[-1][kind[0], text_of(label)[text_of(label).find(QUOTE) :]].append(iri)
    found: dict[str, str] = {}
    for key in sorted(called[0].keys() & called[1].keys()):
        if not len(called[0][key]) == len(called[1][key]) == 1 or QUOTE not in key[1]:
            continue
        (b,), (a,) = called[0][key], called[1][key]
        names = {
            places.without(text_of(label)) for side, iri in ((old, b), (new, a)) for label in side.said[iri][LABEL]
        }
        where = places.of(a), places.of(b)
        if len(names) == 1 and all(where) and places.nested(*where):
            found[a] = b
    return found


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
