"""A drawing in the pieces that the page reads: columns of numbers and text, compressed. docs/page.md says what is where.

In: a :class:`~kg.view.drawing.Drawing`. Out: name → base64 of zlib of JSON; ``core`` is read when the page opens, the others when they are asked for.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from kg.view import layout
from kg.view.drawing import TYPES, Article, Drawing
from kg.view.readings import readings

SENTENCES = ARTICLES = 2000
TEXTS = 500_000  # characters
LEVEL = 4
"""Of zlib: 6 would take three times as long for one fifteenth less."""


def pieces(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """The pieces, ``core`` first."""
    text_of, texts = _texts(drawing.articles) if drawing.texts else ([], [])
    yield "core", packed(_core(drawing, text_of))
    for number, part in enumerate(_cut(drawing.sentences, SENTENCES)):
        yield f"s{number}", packed([[s.text, s.places] for s in part])
    for number, headings in enumerate(_cut(drawing.articles, ARTICLES)):
        yield f"a{number}", packed([[a.source, a.id, a.title, a.byline] for a in headings])
    for number, whole in enumerate(texts):
        yield f"t{number}", packed(whole)


def packed(data: object) -> str:
    """JSON, compressed, in letters that stand safely in HTML and in a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), LEVEL)).decode("ascii")


def _core(drawing: Drawing, text_of: Sequence[int]) -> dict[str, object]:
    types = list(TYPES)
    publishers = sorted({a.publisher for a in drawing.articles if a.publisher})
    publisher_row = {name: row for row, name in enumerate(publishers)}
    claims = [(i, c) for i, r in enumerate(drawing.relations) for c in r.claims]
    topic_places = layout.rows(len(drawing.topics))
    read = readings(name for e in drawing.entities for name in (e.label, *e.others))
    return {
        "about": {
            "base": drawing.base,
            "quotes": drawing.quotes,
            "texts": drawing.texts,
            "sentencesEach": SENTENCES,
            "articlesEach": ARTICLES,
            "textOf": text_of,
        },
        "types": {
            "name": types,
            "zh": [t.zh for t in drawing.types],
            "en": [t.en for t in drawing.types],
            "shape": [shape for shape, _, _ in TYPES.values()],
            "colour": [colour for _, colour, _ in TYPES.values()],
            "filled": [filled for _, _, filled in TYPES.values()],
        },
        "classes": _columns(drawing.classes, "iri zh en") | {"type": [types.index(c.type) for c in drawing.classes]},
        "predicates": _columns(drawing.predicates, "iri zh en"),
        "topics": _columns(drawing.topics, "iri zh en")
        | {"x": [x for x, _ in topic_places], "y": [y for _, y in topic_places]},
        "places": _columns(drawing.places, "code name parent entity x y")
        | {"longitude": _thousandths(p.longitude for p in drawing.places)}
        | {"latitude": _thousandths(p.latitude for p in drawing.places)},
        "seats": {
            "longitude": _thousandths(x for x, _ in drawing.seats),
            "latitude": _thousandths(y for _, y in drawing.seats),
        },
        "articles": {
            "date": [a.date or "" for a in drawing.articles],
            "publisher": [publisher_row.get(a.publisher or "", -1) for a in drawing.articles],
            "place": [a.place for a in drawing.articles],
            "first": {row: a.first for row, a in enumerate(drawing.articles) if a.first >= 0},
        },
        "publishers": publishers,
        "rules": drawing.rules,
        "entities": _columns(drawing.entities, "id label place since")
        | {
            "class": [e.cls for e in drawing.entities],
            "rank": _ranks([e.label for e in drawing.entities], read),
            "bearing": [layout.bearing(e.id) for e in drawing.entities],
            "others": _lists([e.others for e in drawing.entities]),
            "articles": _lists([e.articles for e in drawing.entities]),
            "sentences": _lists([e.sentences for e in drawing.entities]),
        },
        "figures": _columns(drawing.figures, "measure value unit level approximation direction period start end"),
        "relations": _columns(drawing.relations, "predicate object")
        | {"subject": _steps([r.subject for r in drawing.relations])},
        "claims": {
            "relation": _steps([i for i, _ in claims]),
            "sentence": [c.sentence for _, c in claims],
            "rule": [c.rule for _, c in claims],
            "status": [c.status for _, c in claims],
            "confidence": [round(c.confidence * 100) for _, c in claims],
            "more": {row: [c.reported_by, c.post] for row, (_, c) in enumerate(claims) if c.post or c.reported_by >= 0},
        },
        "sentences": {"article": _steps([s.article for s in drawing.sentences])},
        "readings": read,
        **({"changes": _columns(drawing.changes, "what entity text detail")} if drawing.changes is not None else {}),
    }


def _ranks(labels: Sequence[str], read: dict[str, str]) -> list[int]:
    """The place of each label in the order of a Chinese dictionary: by the readings of its characters, the characters themselves among equals."""
    keys = _Keys({ord(character): f"{several.partition(' ')[0]}\0{character}\0" for character, several in read.items()})
    spelled = [label.translate(keys) for label in labels]
    ranks = [0] * len(labels)
    for rank, row in enumerate(sorted(range(len(labels)), key=spelled.__getitem__)):
        ranks[row] = rank
    return ranks


class _Keys(dict[int, str]):
    """By what a character is sorted; one without readings by itself. The zeros keep one character from running into the next."""

    def __missing__(self, point: int) -> str:
        key = self[point] = f"{chr(point)}\0{chr(point)}\0"
        return key


def _columns(records: Sequence[Any], fields: str) -> dict[str, list[object]]:
    return {name: list(map(attrgetter(name), records)) for name in fields.split()}


def _lists(lists: Sequence[Sequence[object]]) -> dict[str, object]:
    """Lists end to end, and how long each is."""
    return {"length": list(map(len, lists)), "of": list(chain.from_iterable(lists))}


def _steps(ascending: Sequence[int]) -> list[int]:
    """A sorted column as what each number adds to the one before it: many equal small numbers, which are packed to next to nothing."""
    return [number - before for before, number in zip((0, *ascending), ascending, strict=False)]


def _thousandths(degrees: Iterable[float | None]) -> list[int | None]:
    return [None if d is None else round(d * 1000) for d in degrees]


def _cut(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _texts(articles: Sequence[Article]) -> tuple[list[int], list[dict[int, str]]]:
    """Texts in parcels of about one size, and the parcel of each article (-1: no text)."""
    parcels: list[dict[int, str]] = [{}]
    text_of: list[int] = []
    size = 0
    for row, article in enumerate(articles):
        if article.text is None:
            text_of.append(-1)
            continue
        if size > TEXTS:
            parcels.append({})
            size = 0
        parcels[-1][row] = article.text
        size += len(article.text)
        text_of.append(len(parcels) - 1)
    return text_of, parcels
