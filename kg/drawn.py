"""What the page shows of a graph, in the page's own records.

In: a merged graph, ontology, gazetteer. Out: a :class:`kg.view.drawing.Drawing` with all of the graph: the entities and the divisions that they
belong to, up to the province; relations with their claims; topics, figures, the sentences that are evidence. Sorted, so that the same graph
gives the same page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

import networkx as nx

from kg.divisions import RANK, Division, Divisions
from kg.graph.describe import describe
from kg.graph.merge import Heading, relations
from kg.graph.merge import Relation as Stated
from kg.graph.places import Frame, place_key
from kg.graph.reprints import Place
from kg.identity import local
from kg.ontology import Ontology
from kg.records import Claim, Evidence
from kg.terms import GOV, RDFS, SKOS
from kg.view import drawing, layout

NAMING = 12
"""Sentences that the page shows for the naming of one entity; evidence.ttl has them all."""
_BY_KIND = {
    "agency": "Agency", "organization": "Organization", "place": "Place", "practice": "Program", "document": "Document",
    "concept": "GuidingConcept", "person": "Person", "honor": "Honor",
}  # fmt: skip
_WITHIN = str(GOV.within)
_STATUS = {status: row for row, status in enumerate(drawing.STATUSES)}
Parts = tuple[Evidence, ...]


def draw(
    graph: nx.MultiDiGraph,
    ontology: Ontology,
    divisions: Divisions,
    base: str,
    quotes: str,
    texts: Mapping[Place, str],
    repeated: Mapping[Place, Place],
) -> drawing.Drawing:
    """What the page shows of a graph. ``texts`` maps articles to a whole text, where those may be passed on, ``repeated`` maps those that print a
    release again to its earliest print."""
    named = {n: describe(graph, n) for n, kind in graph.nodes(data="kind") if kind not in ("topic", "outcome")}
    places = _Places(graph, divisions, named)
    ids = sorted(named.keys() | places.nodes.values())
    at = {n: i for i, n in enumerate(ids)}
    rows = {code: i for i, code in enumerate(places.units)}
    topics = sorted({*ontology.topics, *(n for n, kind in graph.nodes(data="kind") if kind == "topic")})
    figures = sorted(n for n, kind in graph.nodes(data="kind") if kind == "outcome")
    at |= {n: len(ids) + i for i, n in enumerate((*topics, *figures))}
    stated = [*relations(graph), *_lying(graph, at, places)]
    predicates = sorted({p for _, _, p, _ in stated} | {_WITHIN})
    predicate_row = _rows(predicates)
    evidence = _Evidence()
    rules: set[str] = set()
    edges: list[tuple[int, int, int, list[tuple[int, Claim]]]] = []
    for s, o, p, claims in stated:
        edges.append((at[s], predicate_row[p], at[o], [(evidence.add(c.evidence), c) for c in claims]))
        rules.update([c.rule for c in claims])
    edges.sort(key=itemgetter(0, 1, 2))
    rule_row = _rows(sorted(rules))
    naming = {n: evidence.naming(d.evidence) for n, d in named.items()}
    evidence.settle()
    class_of = {n: _class(ontology, graph, n, d.classes) for n, d in named.items()}
    classes = sorted({*class_of.values(), str(GOV.Place)})
    class_row = _rows(classes)
    headings = {(h.doc, h.id): h for h in graph.graph["articles"]}
    first = _first_prints(evidence.articles, repeated)

    def entity(node: str) -> drawing.Entity:
        place = rows.get(places.of.get(node, ""), -1)
        if node not in named:  # a division that only others lie in
            return drawing.Entity(node, places.units[places.of[node]].name, class_row[str(GOV.Place)], place)
        d = named[node]
        articles, sentences = naming[node]
        return drawing.Entity(
            node, d.label, class_row[class_of[node]], place, d.since, d.others,
            evidence.article_rows(articles), evidence.rows(sentences),
        )  # fmt: skip

    def claims_of(several: list[tuple[int, Claim]]) -> tuple[drawing.Claim, ...]:
        found = []
        for number, c in several:
            by = at.get(local(c.attributed_to), -1) if c.attributed_to else -1
            row = evidence.row(number)
            found.append(drawing.Claim(row, rule_row[c.rule], _STATUS[c.status], c.confidence, by, c.post))
        if len(found) > 1:
            found.sort(key=_claim_order)
        return tuple(found)

    return drawing.Drawing(
        base=base,
        quotes=quotes == "full",
        texts=bool(texts),
        classes=[drawing.Class(*_term(ontology, c), _type(ontology, c)) for c in classes],
        predicates=[_term(ontology, p) for p in predicates],
        topics=[_term(ontology, t) for t in topics],
        types=[_term(ontology, str(GOV[name])) for name in drawing.TYPES],
        places=places.rows(at),
        seats=sorted((float(u.lon), float(u.lat)) for u in divisions if u.level == "county" and u.lon and not u.until),
        articles=[
            drawing.Article(*_heading(headings.get(article), article, rows), texts.get(article), first.get(article, -1))
            for article in evidence.articles
        ],
        sentences=[_sentence(parts, article, quotes == "full") for parts, article in evidence.sentences],
        entities=[entity(n) for n in ids],
        figures=[_figure(graph, n) for n in figures],
        relations=[drawing.Relation(s, p, o, claims_of(several)) for s, p, o, several in edges],
        rules=list(rule_row),
    )


class _Places:
    """The divisions that the graph needs: ``units`` by code, parents first; ``of``: node → code of its division."""

    def __init__(self, graph: nx.MultiDiGraph, divisions: Divisions, named: Iterable[str]) -> None:
        self._divisions = divisions
        frame = Frame(graph, divisions)
        self.within, codes = frame.within, {unit.code for unit in frame.units.values()}
        self.of: dict[str, str] = {}
        for node in named:
            code = frame.units[node].code if node in frame.units else graph.nodes[node]["key"].division
            if divisions.get(code):
                self.of[node] = code
        codes.update(self.of.values(), (h.place for h in graph.graph["articles"] if divisions.get(h.place)))
        known = [unit for code in codes if (unit := divisions.get(code))]
        for unit in known:  # grows: what each lies in comes after it
            if unit.parent not in codes and (parent := divisions.get(unit.parent)):
                codes.add(parent.code)
                known.append(parent)
        found = sorted(known, key=lambda u: (RANK[u.level], u.code))
        self.units: dict[str, Division] = {unit.code: unit for unit in found}
        self.nodes = {unit.code: local(place_key(unit.code, unit.name)) for unit in found}
        self.of.update((node, code) for code, node in self.nodes.items())

    def rows(self, at: Mapping[str, int]) -> list[drawing.Place]:
        row = _rows(self.units)
        spots = self._spots()
        return [
            drawing.Place(
                code, unit.name, row.get(unit.parent, -1), at[self.nodes[code]],
                float(unit.lon) if unit.lon else None, float(unit.lat) if unit.lat else None, *spots[code],
            )
            for code, unit in self.units.items()
        ]  # fmt: skip

    def _spots(self) -> dict[str, tuple[int, int]]:
        """Where each division stands in the overview of its parent: decided by all units of today beside it."""
        beside: dict[str, list[Division]] = {unit.parent: [] for unit in self.units.values()}
        for unit in sorted(self._divisions, key=lambda unit: unit.code):
            if unit.lon and not unit.until and unit.parent in beside:
                beside[unit.parent].append(unit)
        found = {
            unit.code: spot
            for units in beside.values()
            for unit, spot in zip(units, layout.apart([(float(u.lon), float(u.lat)) for u in units]), strict=True)
        }
        return {code: found.get(code) or layout.beside(code) for code in self.units}


class _Evidence:
    """The sentences and articles that something rests on. They are numbered as they come, each looked up once; at the end
    (:meth:`settle`) the numbers become rows, in the order of the sources."""

    def __init__(self) -> None:
        self._numbers: dict[Parts, int] = {}
        self._whole: dict[Evidence, int] = {}  # a part of a sentence that a column break cut → the sentence
        self._articles: dict[tuple[str, str], int] = {}
        self._article_of: list[int] = []

    def add(self, parts: Parts) -> int:
        """The number of a sentence; -1 for none."""
        if not parts:
            return -1
        number = self._numbers.get(parts)
        if number is None:
            number = self._numbers[parts] = len(self._numbers)
            self._article_of.append(self._article(parts[0]))
            if len(parts) > 1:
                self._whole.update(dict.fromkeys(parts, number))
        return number

    def naming(self, parts: Parts) -> tuple[list[int], list[int]]:
        """The numbers of all articles with a naming, and of some sentences: from each article before a second one from any."""
        if len(parts) == 1:  # most entities
            return [self._article(parts[0])], [self._sentence(parts[0])]
        by_article: dict[int, list[int]] = {}
        turns: list[tuple[int, int]] = []
        for part in parts:
            several = by_article.setdefault(self._article(part), [])
            if len(several) < NAMING:
                number = self._sentence(part)
                if number not in several:
                    turns.append((len(several), number))
                    several.append(number)
        if len(turns) > NAMING:
            turns = sorted(turns, key=itemgetter(0))[:NAMING]
        return list(by_article), [number for _, number in turns]

    def _sentence(self, part: Evidence) -> int:
        """The number of the sentence that this is, or is a part of."""
        number = self._whole.get(part, -1) if self._whole else -1
        return self.add((part,)) if number < 0 else number

    def settle(self) -> None:
        self.articles = sorted(self._articles)
        article_row = [0] * len(self.articles)
        for row, article in enumerate(self.articles):
            article_row[self._articles[article]] = row
        self._article_row = article_row
        found = [
            (article_row[article], parts[0].start, parts, number)
            for (parts, number), article in zip(self._numbers.items(), self._article_of, strict=True)
        ]
        found.sort()
        self.sentences = [(parts, article) for article, _, parts, _ in found]
        self._row = [0] * len(found)
        for row, (_, _, _, number) in enumerate(found):
            self._row[number] = row

    def row(self, number: int) -> int:
        return self._row[number] if number >= 0 else -1

    def rows(self, numbers: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted(self._row[number] for number in numbers))

    def article_rows(self, numbers: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted(self._article_row[number] for number in numbers))

    def _article(self, part: Evidence) -> int:
        return self._articles.setdefault((part.doc, part.article), len(self._articles))


def _sentence(parts: Parts, article: int, quoted: bool) -> drawing.Sentence:
    if len(parts) == 1:  # most sentences
        return drawing.Sentence(parts[0].exact if quoted else None, article, ((parts[0].start, parts[0].end),))
    places = tuple((part.start, part.end) for part in parts)
    return drawing.Sentence("".join(part.exact for part in parts) if quoted else None, article, places)


def _heading(
    heading: Heading | None, article: tuple[str, str], rows: Mapping[str, int]
) -> tuple[str, str, str | None, str | None, str | None, str | None, int]:
    """What is known of an article: its source, id, title, byline, date, publisher, the row of its place."""
    if heading is None:
        return *article, None, None, None, None, -1
    h = heading
    return h.doc, h.id, h.title, h.byline, h.date, h.publisher, rows.get(h.place, -1)


def _first_prints(articles: Sequence[Place], repeated: Mapping[Place, Place]) -> dict[Place, int]:
    """Each article that is not the first print here of its release → the row of that one."""
    row_of = {article: row for row, article in enumerate(articles)}
    first: dict[Place, int] = {}
    for (
        article,
        row,
    ) in row_of.items():  # the earliest print, or where it says nothing that is shown, the first that does
        earliest = repeated.get(article, article)
        first.setdefault(earliest, row_of.get(earliest, row))
    return {a: first[repeated[a]] for a in articles if a in repeated and first[repeated[a]] != row_of[a]}


def _lying(graph: nx.MultiDiGraph, at: Mapping[str, int], places: _Places) -> Iterable[Stated]:
    """What the gazetteer says of where a place lies and no sentence does: relations without claims."""
    for child, parents in places.within.items():
        for parent in parents:
            if child in at and parent in at and not graph.has_edge(child, parent, _WITHIN):
                yield child, parent, _WITHIN, set()


def _claim_order(c: drawing.Claim) -> tuple[int, int, int, float, int, str]:
    return c.sentence, c.rule, c.status, c.confidence, c.reported_by, c.post or ""


def _class(ontology: Ontology, graph: nx.MultiDiGraph, node: str, classes: Iterable[str]) -> str:
    """The class by which a node is drawn."""
    own = next((c for c in classes if ontology.root(c)), "")
    return own or str(GOV[_BY_KIND[graph.nodes[node]["kind"]]])


def _type(ontology: Ontology, cls: str) -> str:
    return ontology.root(cls).rpartition("#")[2]


def _figure(graph: nx.MultiDiGraph, node: str) -> drawing.Figure:
    f = graph.nodes[node]["figure"]
    return drawing.Figure(
        f.measure, f.value, f.unit, f.level, f.approximation, f.direction, f.period, f.period_start, f.period_end
    )  # fmt: skip


def _rows(items: Iterable[object]) -> dict:
    return {item: row for row, item in enumerate(items)}


def _term(ontology: Ontology, iri: str) -> drawing.Term:
    """A term with its names in Chinese and in English, as the ontology labels it."""
    labels = ontology.objects(iri, str(RDFS.label)) + ontology.objects(iri, str(SKOS.prefLabel))
    local_name = iri.replace("#", "/").rsplit("/", 1)[-1]
    zh = next((x for x in labels if not x.isascii()), local_name)
    return drawing.Term(iri, zh, next((x for x in labels if x.isascii()), local_name))
