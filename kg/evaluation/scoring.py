"""A graph against the gold of its page.

In: gold, what the graph says, the page's text. Out: a :class:`Judgement` for each thing that was found or missed, in a fixed order.

**Entities** pair one to one. A pair shares a type; its names agree: first the graph's label with the gold's name exactly, then but for parent
divisions, then with one of its other forms, then with one of those but for divisions. A place that only carries the hierarchy is not wrong where the gold
does not know it. One that is right under a type, and claims another besides, is wrong under that one. **Relations** hold between paired entities. Where an
agency serves, or a practice is carried out in, a place that the gold does not list, nothing is judged: it lies above the stated one. **Figures** pair by
value, unit and a likeness of their measures of one half at least, each with the likeliest that is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kg.evaluation.gold import TOPIC_PREFIX, Gold, GoldEntity, GoldFigure
from kg.evaluation.judgement import Judgement, Place, Verdict
from kg.evaluation.matching import Divisions, likeness, plain, same_value, unit
from kg.evaluation.page_text import PageText
from kg.evaluation.said import Relation, Said, SaidFigure
from kg.records import Claim

_LEAST_LIKENESS = 0.5
_SYMMETRIC = "collaboratesWith"
_OF_PLACES = ("jurisdiction", "appliesIn")


class Scoring:
    """The judgements of one page."""

    def __init__(self, gold: Gold, said: Said, page: PageText) -> None:
        self._gold, self._said, self._page = gold, said, page
        self._entity: dict[str, GoldEntity] = {g.id: g for g in gold.entities}
        self._forms = {g.id: {plain(form) for form in (g.name, *g.aliases)} for g in gold.entities}
        self._divisions = Divisions(f for g in gold.entities if "Place" in g.types for f in (g.name, *g.aliases))
        self.pairs = self._paired()
        """IRI → id in the gold."""

    def judgements(self) -> list[Judgement]:
        return [*self._entities(), *self._relations(), *self._figures()]

    # -- entities

    def _paired(self) -> dict[str, str]:
        same, forms = self._divisions.same, self._forms
        rounds: tuple[Callable[[str, GoldEntity], bool], ...] = (
            lambda name, g: name == plain(g.name),
            lambda name, g: same(name, plain(g.name)),
            lambda name, g: name in forms[g.id],
            lambda name, g: any(same(name, form) for form in forms[g.id]),
        )
        pairs: dict[str, str] = {}
        left = dict(self._entity)
        for agrees in rounds:
            for iri, entity in sorted(self._said.entities.items()):
                if iri in pairs:
                    continue
                name = plain(entity.label)
                match = next(
                    (i for i, g in left.items() if entity.types.intersection(g.types) and agrees(name, g)), None
                )
                if match is not None:
                    pairs[iri] = match
                    del left[match]
        return pairs

    def _entities(self) -> Iterator[Judgement]:
        for iri, entity in sorted(self._said.entities.items()):
            match = self.pairs.get(iri)
            if match is None:
                if not entity.frame:
                    yield Judgement(
                        what="entity",
                        group=min(entity.types),
                        verdict="wrong",
                        found=entity.label,
                        place=self._naming(iri),
                    )
                continue
            g = self._entity[match]
            verdict: Verdict = "optional" if g.optional else "right"
            canonical = self._divisions.same(plain(entity.label), plain(g.name))
            yield Judgement(
                what="entity", group=g.types[0], verdict=verdict, found=entity.label, expected=g.name, canonical=canonical,
                place=self._naming(iri),
            )  # fmt: skip
            for other in sorted(entity.types.difference(g.types)) if verdict == "right" else ():
                yield Judgement(
                    what="entity", group=other, verdict="wrong", found=entity.label, expected=f"{g.name} ({', '.join(g.types)})",
                    place=self._naming(iri),
                )  # fmt: skip
        paired = set(self.pairs.values())
        for g in self._gold.entities:
            if g.id not in paired and not g.optional:
                yield Judgement(
                    what="entity", group=g.types[0], verdict="missed", expected=g.name, place=self._printed(g)
                )

    def _naming(self, iri: str) -> Place:
        return self._page.cited(self._said.entities[iri].evidence[:1], self._printed_forms(iri))

    def _printed(self, g: GoldEntity) -> Place:
        """The first sentence that names it, under its name or another form."""
        places = [self._page.quoted(form, (form,), g.articles) for form in (g.name, *g.aliases)]
        return next((p for p in places if p.marks), Place(next(iter(g.articles or self._page.articles), ""), ""))

    # -- relations

    def _relations(self) -> Iterator[Judgement]:
        asked: dict[Relation, bool] = {}
        evidence: dict[Relation, str] = {}
        for r in self._gold.relations:
            ends = [self._entity[i] for i in (r.s, r.o) if i in self._entity]
            key = _once((r.s, r.p, r.o))
            asked[key] = r.optional or any(g.optional for g in ends)
            evidence.setdefault(key, r.evidence)
        hit: dict[Relation, tuple[Relation, tuple[Claim, ...]]] = {}
        wrong: dict[Relation, tuple[Claim, ...]] = {}
        for relation, claims in sorted(self._said.relations.items()):
            s, p, o = relation
            subject, target = self.pairs.get(s), o if o.startswith(TOPIC_PREFIX) else self.pairs.get(o)
            paired = _once((subject, p, target)) if subject and target else None
            if paired in asked:
                hit.setdefault(paired, (relation, claims))
            elif target or not subject or p not in _OF_PLACES:
                wrong.setdefault(_once(relation), claims)
        for relation, claims in wrong.items():
            names = [form for end in (relation[0], relation[2]) for form in self._printed_forms(end)]
            cited = claims[0].evidence if claims else ()
            yield Judgement(
                what="relation", group=relation[1], verdict="wrong", found=self._shown(relation), claims=claims,
                place=self._page.cited(cited, names),
            )  # fmt: skip
        for key, optional in asked.items():
            if optional and key not in hit:
                continue
            verdict: Verdict = "optional" if optional else "right" if key in hit else "missed"
            ends = [self._entity[i] for i in (key[0], key[2]) if i in self._entity]
            articles = [a for g in ends for a in g.articles]
            forms = [form for g in ends for form in (g.name, *g.aliases)]
            said, claims = hit.get(key, (None, ()))
            yield Judgement(
                what="relation", group=key[1], verdict=verdict, claims=claims,
                found=self._shown(said) if said else "", expected=self._shown(key),
                place=self._page.quoted(evidence[key], forms, articles),
            )  # fmt: skip

    def _shown(self, relation: Relation) -> str:
        return " → ".join((self._called(relation[0]), relation[1], self._called(relation[2])))

    def _printed_forms(self, iri: str) -> tuple[str, ...]:
        entity = self._said.entities.get(iri)
        return (entity.label, *entity.others) if entity else ()

    def _called(self, what: str) -> str:
        """The label of an entity of either side; a topic's id."""
        if what in self._entity:
            return self._entity[what].name
        return self._said.entities[what].label if what in self._said.entities else what

    # -- figures

    def _figures(self) -> Iterator[Judgement]:
        left = list(self._gold.outcomes)
        for figure in self._said.figures:
            g = self._likeliest(figure, left)
            shown = _figure(
                figure.measure, figure.value, figure.unit, figure.direction, map(self._called, sorted(figure.owners))
            )
            place = self._page.cited(figure.claims[0].evidence if figure.claims else (), (figure.measure,))
            if g is None:
                yield Judgement(
                    what="figure", group="", verdict="wrong", found=shown, claims=figure.claims, place=place
                )
                continue
            left = [other for other in left if other is not g]
            owners = {self.pairs.get(iri) for iri in figure.owners}
            full = (
                len(owners) == 1 == len(figure.owners) and owners <= set(g.owners) and figure.direction == g.direction
            )
            yield Judgement(
                what="figure", group="", verdict="optional" if g.optional else "right", found=shown, expected=self._asked(g),
                full=full, claims=figure.claims, place=place,
            )  # fmt: skip
        for g in left:
            if not g.optional:
                articles = [a for owner in g.owners for a in self._entity[owner].articles]
                yield Judgement(
                    what="figure", group="", verdict="missed", expected=self._asked(g),
                    place=self._page.quoted(g.evidence, (g.measure,), articles),
                )  # fmt: skip

    def _likeliest(self, figure: SaidFigure, left: list[GoldFigure]) -> GoldFigure | None:
        """The figure of the gold that it is, of those that nothing was paired with."""
        best: tuple[float, GoldFigure] | None = None
        for g in left:
            if same_value(figure.value, g.value) and unit(figure.unit) == unit(g.unit):
                alike = likeness(figure.measure, g.measure)
                if alike >= _LEAST_LIKENESS and (best is None or alike > best[0]):
                    best = alike, g
        return best[1] if best else None

    def _asked(self, g: GoldFigure) -> str:
        return _figure(g.measure, g.value, g.unit, g.direction, [self._entity[i].name for i in g.owners])


def _once(relation: Relation) -> Relation:
    """A symmetric relation in its one form."""
    s, p, o = relation
    return (min(s, o), p, max(s, o)) if p == _SYMMETRIC else relation


def _figure(measure: str, value: float | None, unit: str | None, direction: str | None, owners: Iterable[str]) -> str:
    number = "?" if value is None else f"{value:,.15g}"
    change = f" ({direction})" if direction else ""
    return f"{' / '.join(owners)}: {measure} {number}{unit or ''}{change}"
