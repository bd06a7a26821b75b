"""An export as tables for a spreadsheet: entities, relations with the sentence that says so, figures, articles.

In: the facts of an export. Out: CSV in UTF-8 with a byte order mark, without which Excel takes Chinese for something else. A text that a
spreadsheet would run as a formula (=, +, -, @ in front, also full-width) gets an apostrophe before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from kg.facts import Facts, local

NAMES = ("entities.csv", "relations.csv", "figures.csv", "articles.csv")
_FORMULA = tuple("=+-@\t\r＝＋－＠")


def tables(facts: Facts) -> dict[str, Iterable[Sequence[object]]]:
    """File name → rows, the first of them the header."""
    rows = (entities(facts), relations(facts), figures(facts), articles(facts))
    return dict(zip(NAMES, rows, strict=True))


def write(rows: Iterable[Sequence[object]], file: IO[str]) -> None:
    """Write rows to a text file. Numbers stay numbers."""
    file.write("\ufeff")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerows([f"'{cell}" if is_formula(cell) else cell for cell in row] for row in rows)


def is_formula(cell: object) -> bool:
    """Whether a spreadsheet might run a cell."""
    return isinstance(cell, str) and cell.startswith(_FORMULA)


def entities(facts: Facts) -> Iterator[Sequence[object]]:
    yield "iri", "label", "classes", "other_names", "code", "within", "since"
    for e in facts.entities:
        yield e.iri, e.label, e.classes, e.other_names, e.code, facts.label(e.within), e.since


def relations(facts: Facts) -> Iterator[Sequence[object]]:
    yield (
        "subject", "relation", "object", "post", "status", "attributed_to", "confidence", "quote", "source", "headline",
        "date", "start", "end", "rule", "subject_iri", "object_iri", "claim_iri",
    )  # fmt: skip
    for c in facts.claims:
        yield (
            facts.label(c.subject), local(c.predicate), facts.label(c.object), c.post, c.status,
            facts.label(c.attributed_to), float(c.confidence), c.quote, c.source, c.headline, c.date, c.start, c.end,
            local(c.rule), c.subject, c.object, c.claim,
        )  # fmt: skip


def figures(facts: Facts) -> Iterator[Sequence[object]]:
    yield (
        "owner", "measure", "approximation", "value", "unit", "level_or_change", "direction", "period", "period_start",
        "period_end", "status", "quote", "source", "date", "start", "end", "owner_iri", "outcome_iri",
    )  # fmt: skip
    for c in facts.claims:
        f = facts.figures.get(c.object)
        if f is not None:
            yield (
                facts.label(c.subject), f.measure, f.approximation, float(f.value), f.unit, f.value_is, f.direction, f.period,
                f.period_start, f.period_end, c.status, c.quote, c.source, c.date, c.start, c.end, c.subject, c.object,
            )  # fmt: skip


def articles(facts: Facts) -> Iterator[Sequence[object]]:
    yield "headline", "byline", "date", "publisher", "place", "place_code", "source", "claims", "article_iri"
    yield from facts.articles
