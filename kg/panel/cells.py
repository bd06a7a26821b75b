"""Rows of a panel: one measure, counted by the chosen dimensions, beside the articles that were read.

In: a :class:`~kg.panel.observations.Corpus`, the dimensions, the measure. Out: column names and rows, in a fixed order. Rows of counts are
complete: each place and year (and publisher) that was read has a row for each combination of the other dimensions that the graph knows, so
that a zero is a zero. Figures have rows only where there are any: a figure that nobody reported is missing, not zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from statistics import median
from typing import NamedTuple

from kg.facts import FigureRow, local
from kg.panel.observations import INITIATIVES, Article, Corpus, Observation
from kg.panel.places import Unit
from kg.terms import GOV

DIMENSIONS = ("place", "year", "publisher", "topic", "class", "system", "predicate")
MEASURES = ("initiatives", "claims", "figures")
STATUSES = ("asserted", "piloted", "planned", "denied")
_READ = ("place", "year", "publisher")
_NAMES = {"place": ("place_code", "place", "place_level", "province")}
_HAS_OUTCOME, _GUIDED_BY, _APPLIES = str(GOV.hasOutcome), str(GOV.guidedBy), str(GOV.appliesIn)

Value = str | int | float | None
Key = tuple[object, ...]


class Table(NamedTuple):
    """Column names and rows. A row's cells are text, whole numbers, numbers, or None where there is nothing to say."""

    columns: list[str]
    rows: list[list[Value]]


class _Item(NamedTuple):
    """Something counted: a thing, the dimension values it counts under, the claim that says so."""

    thing: str
    said: Observation
    keys: list[Key]


def table(corpus: Corpus, by: Sequence[str], measure: str) -> Table:
    """The panel of one measure."""
    items = list({"initiatives": _initiatives, "claims": _claims, "figures": _figures}[measure](corpus, by))
    articles = _articles(corpus, by)
    cells: dict[Key, list[_Item]] = defaultdict(list)
    for item in items:
        for key in item.keys:
            cells[key].append(item)
    extra = ["measure", "unit", "level_or_change", "direction"] if measure == "figures" else []
    read = [i for i, name in enumerate(by) if name in _READ]
    if measure != "figures":
        known = {tuple(v for i, v in enumerate(key) if i not in read) for key in cells}
        for covered, other in product(articles, known or {("",) * (len(by) - len(read))}):
            cells.setdefault(_woven(covered, other, read, len(by)), [])
    count = _Count(corpus, by, measure, items)
    rows: list[list[Value]] = [
        [
            *_spread(by, key),
            *map(str, key[len(by) :]),
            len(articles[tuple(key[i] for i in read)]),
            *count(key, cells[key]),
        ]
        for key in cells
    ]
    names = [name for dimension in by for name in _NAMES.get(dimension, (dimension,))]
    width = len(names) + len(extra)
    rows.sort(key=lambda row: [str(v) for v in row[:width]])
    return Table([*names, *extra, "articles", *count.columns], rows)


def _woven(covered: Key, other: Key, read: Sequence[int], width: int) -> Key:
    """Values of the dimensions that were read and of the others, each in its place."""
    ours, theirs = iter(covered), iter(other)
    return tuple(next(ours) if i in read else next(theirs) for i in range(width))


def _spread(by: Sequence[str], key: Key) -> Iterator[Value]:
    for _, value in zip(by, key, strict=False):
        if isinstance(value, Unit):
            yield from value
        else:
            yield str(value)


def _articles(corpus: Corpus, by: Sequence[str]) -> dict[Key, set[str]]:
    """The articles read, by those dimensions that articles have."""
    read: dict[Key, set[str]] = defaultdict(set)
    for article in corpus.articles:
        for key in product(*(_of_article(article, article.units, name) for name in by if name in _READ)):
            read[key].add(article.iri)
    return read


def _of_article(article: Article, units: Iterable[Unit], name: str) -> Sequence[object]:
    if name == "place":
        return list(units)
    return (article.year,) if name == "year" else (article.publisher,)


def _keys(corpus: Corpus, by: Sequence[str], said: Observation, thing: str, topics: Sequence[str]) -> list[Key]:
    """The cells in which something counts: one for each of its places, topics and systems."""
    values: dict[str, Sequence[object]] = {
        "topic": topics,
        "class": (corpus.classes.get(thing, ""),),
        "predicate": (local(said.predicate),),
    }
    if "system" in by:
        values["system"] = corpus.systems_of(thing)
    return list(
        product(*(_of_article(said.article, said.units, name) if name in _READ else values[name] for name in by))
    )


def _initiatives(corpus: Corpus, by: Sequence[str]) -> Iterator[_Item]:
    """Each initiative, once for each claim that speaks of it at work: not of the model that others follow."""
    for said in corpus.observations:
        for thing in (said.subject, said.object):
            if corpus.classes.get(thing) not in INITIATIVES:
                continue
            if thing == said.object and (said.predicate == _GUIDED_BY or (said.subject, thing) in corpus.guided):
                continue
            yield _Item(thing, said, _keys(corpus, by, said, thing, corpus.topics(thing)))


def _claims(corpus: Corpus, by: Sequence[str]) -> Iterator[_Item]:
    for said in corpus.observations:
        yield _Item(said.claim, said, _keys(corpus, by, said, said.subject, said.topics))


def _figures(corpus: Corpus, by: Sequence[str]) -> Iterator[_Item]:
    """Each figure, under its own measure, unit, kind and direction."""
    for said in corpus.observations:
        figure = corpus.figures.get(said.object) if said.predicate == _HAS_OUTCOME else None
        if figure is None:
            continue
        own = (figure.measure, figure.unit, figure.value_is, figure.direction)
        keys = _keys(corpus, by, said, said.subject, said.topics)
        yield _Item(said.object, said, [(*key, *own) for key in keys])


class _Count:
    """What a row says of its cell."""

    def __init__(self, corpus: Corpus, by: Sequence[str], measure: str, items: Iterable[_Item]) -> None:
        self._corpus, self._measure = corpus, measure
        self._place = by.index("place") if "place" in by else None
        self._year = by.index("year") if "year" in by else None
        first = ["first_reported"] if measure == "initiatives" and self._year is not None else []
        more = {
            "claims": ["relations"],
            "figures": ["owners", "approximate", "periods", "minimum", "median", "maximum"],
        }
        self.columns = [
            "articles_reporting", "releases_reporting", measure, *first, *more.get(measure, ()), *STATUSES, *(f"share_{s}" for s in STATUSES),
        ]  # fmt: skip
        self._first: dict[tuple[str, object], str] = {}
        for item in items if first else ():
            year = item.said.article.year
            for key in item.keys if year else ():
                at = (item.thing, self._place_of(key))
                self._first[at] = min(year, self._first.get(at, year))

    def _place_of(self, key: Key) -> object:
        return key[self._place] if self._place is not None else ""

    def __call__(self, key: Key, items: Sequence[_Item]) -> Iterator[Value]:
        by_thing: dict[str, list[Observation]] = defaultdict(list)
        for item in items:
            by_thing[item.thing].append(item.said)
        statuses = {thing: _status(thing, said) for thing, said in by_thing.items()}
        reporting = {said.article for all_said in by_thing.values() for said in all_said}
        yield len(reporting)
        yield len({article.release for article in reporting})
        yield len(by_thing)
        if self._measure == "initiatives" and self._year is not None:
            yield sum(self._first.get((thing, self._place_of(key))) == key[self._year] for thing in by_thing)
        elif self._measure == "claims":
            yield len({item.said[1:4] for item in items})
        elif self._measure == "figures":
            yield from self._values(by_thing, statuses)
        counts = [sum(status == s for status in statuses.values()) for s in STATUSES]
        yield from counts
        yield from (round(n / len(by_thing), 4) if by_thing else None for n in counts)

    def _values(self, by_thing: dict[str, list[Observation]], statuses: dict[str, str]) -> Iterator[Value]:
        """What the figures say that are not only planned or denied."""
        real: list[FigureRow] = [self._corpus.figures[f] for f in by_thing if statuses[f] in ("asserted", "piloted")]
        values = [float(figure.value) for figure in real]
        yield len({said.subject for all_said in by_thing.values() for said in all_said})
        yield sum(bool(figure.approximation) for figure in real)
        yield len({(figure.period, figure.period_start, figure.period_end) for figure in real})
        yield from (min(values), float(median(values)), max(values)) if values else (None, None, None)


def _status(thing: str, said: Sequence[Observation]) -> str:
    """The furthest that a thing is said to be: where claims say that it is run or applied, by these alone."""
    run = [o.status for o in said if o.object == thing or o.predicate == _APPLIES]
    return min(run or [o.status for o in said], key=STATUSES.index)
