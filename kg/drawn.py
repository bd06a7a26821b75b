"""The part of a graph that the page shows, in the page's own records.

In: a merged graph, ontology, gazetteer. Out: a :class:`kg.view.page.Drawing`. Topics, figures and dates become facts of the node that they
are said of; of a graph too large to draw the nodes with the most relations stay, with the divisions that they lie in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import networkx as nx

from kg.divisions import Divisions
from kg.graph.describe import describe, holds
from kg.graph.places import Frame
from kg.ontology import Ontology
from kg.records import Claim, Evidence, Figure
from kg.terms import GOV, RDFS, SKOS
from kg.view import page

QUOTES = 12
"""Sentences that the page shows for one relation or node; evidence.ttl has them all."""
_BY_KIND = {
    "agency": "Agency", "organization": "Organization", "place": "Place", "practice": "Program", "document": "Document",
    "concept": "GuidingConcept", "person": "Person", "honor": "Honor",
}  # fmt: skip
_STATUSES = ("asserted", "piloted", "planned", "denied")
_WITHIN = str(GOV.within)


class _Drawer:
    def __init__(
        self, graph: nx.MultiDiGraph, ontology: Ontology, base: str, quotes: str, texts: Mapping[tuple[str, str], str]
    ) -> None:
        self.graph, self.ontology, self.base, self.full, self.texts = graph, ontology, base, quotes == "full", texts
        self.headings = {(h.doc, h.id): h for h in graph.graph["articles"]}
        self.quotes: list[page.Quote] = []
        self.sources: list[page.Source] = []
        self.words: dict[str, tuple[str, str]] = {}
        self._quote_at: dict[tuple[Evidence, ...], int] = {}
        self._source_at: dict[tuple[str, str], int] = {}

    def node(self, node: str) -> page.Node:
        what = describe(self.graph, node)
        facts = [page.Fact(self.term(str(GOV.since)), what.since)] if what.since else []
        for _, other, predicate, claims in sorted(
            self.graph.out_edges(node, keys=True, data="claims"), key=lambda e: (e[2], e[1])
        ):
            kind = self.graph.nodes[other]["kind"]
            if kind == "topic":
                facts.append(page.Fact(self.term(predicate), self.term(other), _status(claims), self.of_claims(claims)))
            elif kind == "outcome":
                value = _figure(self.graph.nodes[other]["figure"])
                facts.append(page.Fact(self.term(predicate), value, _status(claims), self.of_claims(claims)))
        own = next((c for c in what.classes if self.ontology.root(c)), "")
        kind = self.graph.nodes[node]["kind"]
        type_ = self.ontology.root(own).rpartition("#")[2] if own else _BY_KIND[kind]
        cls = own or str(GOV[type_])
        named = tuple(self.quote((e,)) for e in what.evidence[:QUOTES])
        return page.Node(self.base + node, what.label, type_, self.term(cls), what.others, tuple(facts), named)

    def relation(self, ends: tuple[int, int], predicate: str, claims: set[Claim]) -> page.Relation:
        posts = "、".join(sorted({c.post for c in claims if c.post}))
        return page.Relation(
            ends[0], self.term(predicate), ends[1], _status(claims), holds(claims), posts or None, self.of_claims(claims)
        )  # fmt: skip

    def of_claims(self, claims: Iterable[Claim]) -> tuple[int, ...]:
        """One quote for each sentence; its parts together where a column break cut it."""
        sentences = sorted({c.evidence for c in claims if c.evidence}, key=lambda parts: (min(parts), parts))
        return tuple(self.quote(parts) for parts in sentences[:QUOTES])

    def quote(self, parts: tuple[Evidence, ...]) -> int:
        if parts not in self._quote_at:
            self._quote_at[parts] = len(self.quotes)
            text = "".join(e.exact for e in parts) if self.full else None
            places = tuple((e.start, e.end) for e in parts)
            self.quotes.append(page.Quote(text, self.source(parts[0].doc, parts[0].article), places))
        return self._quote_at[parts]

    def source(self, doc: str, article: str) -> int:
        if (doc, article) not in self._source_at:
            self._source_at[doc, article] = len(self.sources)
            h = self.headings.get((doc, article))
            text = self.texts.get((doc, article))
            self.sources.append(
                page.Source(doc, h.title, h.byline, h.date, text) if h else page.Source(doc, None, None, None, text)
            )
        return self._source_at[doc, article]

    def term(self, iri: str) -> str:
        if iri not in self.words:
            self.words[iri] = names(self.ontology, iri)
        return iri


def draw(
    graph: nx.MultiDiGraph,
    ontology: Ontology,
    divisions: Divisions,
    base: str,
    quotes: str,
    texts: Mapping[tuple[str, str], str],
) -> page.Drawing:
    """What the page shows of a graph. ``texts`` maps (document, article) to a whole text, where those may be passed on."""
    drawer = _Drawer(graph, ontology, base, quotes, texts)
    own = [n for n, kind in graph.nodes(data="kind") if kind not in ("topic", "outcome")]
    degrees = Counter(end for s, o in graph.edges() for end in (s, o))
    shown = page.largest((n, degrees[n]) for n in own)
    frame = Frame(graph, divisions)
    above = _above(shown, frame)
    nodes = {n: drawer.node(n) for n in sorted(shown | {n for n in above if n in graph})}
    for n in sorted(above - nodes.keys()):
        nodes[n] = page.Node(base + n, frame.units[n].name, "Place", drawer.term(str(GOV.Place)))
    at = {n: i for i, n in enumerate(nodes)}
    relations = [
        drawer.relation((at[s], at[o]), p, graph[s][o][p]["claims"])
        for s, o, p in sorted(edge for edge in graph.edges(at, keys=True) if edge[1] in at)
    ]  # fmt: skip
    stated = {(r.subject, r.predicate, r.object) for r in relations}
    for child, parents in sorted(frame.within.items()):
        for parent in sorted(parents):
            if child in at and parent in at and (at[child], _WITHIN, at[parent]) not in stated:
                relations.append(page.Relation(at[child], drawer.term(_WITHIN), at[parent], "asserted", True))
    for type_ in page.SHAPES:
        drawer.term(str(GOV[type_]))
    total = len(own) + len(frame.units.keys() - graph.nodes.keys())
    return page.Drawing(list(nodes.values()), relations, drawer.quotes, drawer.sources, drawer.words, total)


def _above(shown: set[str], frame: Frame) -> set[str]:
    """The divisions in which the shown places lie, up to the province."""
    found: set[str] = set()
    queue = list(shown)
    while queue:
        for parent in frame.within.get(queue.pop(), ()):
            if parent not in found and parent not in shown:
                found.add(parent)
                queue.append(parent)
    return found


def names(ontology: Ontology, iri: str) -> tuple[str, str]:
    """A term's names in Chinese and in English, as the ontology labels it."""
    labels = ontology.objects(iri, str(RDFS.label)) + ontology.objects(iri, str(SKOS.prefLabel))
    local_name = iri.replace("#", "/").rsplit("/", 1)[-1]
    zh = next((x for x in labels if not x.isascii()), local_name)
    return zh, next((x for x in labels if x.isascii()), local_name)


def class_counts(graph: nx.MultiDiGraph, ontology: Ontology) -> Counter[str]:
    """How many entities state each class."""
    alike: Counter[frozenset[str]] = Counter()
    for _, data in graph.nodes(data=True):
        if data["kind"] not in ("topic", "outcome"):
            alike[frozenset(c for entity in data["said"] for c in entity.classes)] += 1
    counts: Counter[str] = Counter()
    for own, number in alike.items():
        for name in {c.replace("#", "/").rsplit("/", 1)[-1] for cls in own for c in ontology.stated_classes(cls)}:
            counts[name] += number
    return counts


def _status(claims: Iterable[Claim]) -> str:
    """The strongest status that a claim gives."""
    return min((c.status for c in claims), key=_STATUSES.index, default="asserted")


def _figure(figure: Figure) -> str:
    """A reported figure in one line that both languages read."""
    value = f"{int(figure.value):,}" if figure.value == int(figure.value) else f"{figure.value:,}"
    arrow = {"increase": " ↑", "decrease": " ↓", None: ""}[figure.direction]
    change = "" if figure.level else "Δ "
    period = f" ({figure.period})" if figure.period else ""
    return f"{figure.measure}: {change}{figure.approximation or ''}{value}{figure.unit or ''}{arrow}{period}"
