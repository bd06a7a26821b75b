"""What single sentences say: the tables of ``behaviour/``, one phenomenon a file, one sentence a row. Sentences are invented.

Columns: ``context`` (parts parted by ¶: ``date=``, ``title=``, ``heading=``, or text; what follows the last ¶ opens the sentence's own
paragraph), ``sentence``, ``must`` and ``must_not`` (statements parted by ``;``), ``xfail`` (why a row fails today).

A statement is a label, or ``label|what|value`` and further words; labels are compared without quotation marks, ``*`` is any:

- ``A`` an entity of this label;
- ``A|is|Class``, ``A|alias|form``, ``A|in|division`` (its key's, with as many names above it as are given; ``-`` none),
  ``A|since|date``, ``A|year|year``;
- ``A|open|``: a division's name that nothing tells apart;
- ``A|property|B``: a claim, asserted or piloted, or of the status that follows; ``by=who`` reports it, ``post=`` is held;
- ``A|reports|measure=value=unit``: a figure; ``*`` before a measure: it only ends so. What may follow: increase, decrease, level, change,
  a status, ``~近``, ``period=``, ``from=``, ``to=``, ``by=``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from invented import Part, extractor, page

from kg.normal import matched
from kg.records import Claim, Entity, Figure, Key, Reading
from kg.terms import GOV, TOPIC

TABLES = sorted((Path(__file__).parent / "behaviour").glob("*.tsv"))
COLUMNS = ["id", "context", "sentence", "must", "must_not", "xfail"]
FEWEST, MOST_XFAIL = 300, 0.10
STATUSES = ("asserted", "piloted", "planned", "denied")
MARKS = re.compile("[“”‘’《》]")


@dataclass(frozen=True)
class Row:
    id: str
    context: str
    sentence: str
    must: tuple[str, ...]
    must_not: tuple[str, ...]
    xfail: str


def rows() -> Iterator[Row]:
    for table in TABLES:
        lines = [x for x in table.read_text(encoding="utf-8").splitlines() if x and not x.startswith("#")]
        assert lines[0].split("\t") == COLUMNS, f"{table.name} has other columns"
        for line in lines[1:]:
            name, context, sentence, must, must_not, xfail = (*line.split("\t"), "")[:6]
            said = [tuple(s for s in cell.split(";") if s) for cell in (must, must_not)]
            yield Row(f"{table.stem}.{name}", context, sentence, said[0], said[1], xfail)


ROWS = tuple(rows())


@cache
def read(context: str, sentence: str) -> Reading:
    parts: list[Part] = []
    date: str | None = "2024-05-06"
    *before, own = context.split("¶") if "¶" in context else (context, "") if "=" in context else (context,)
    for part in before:
        role, _, text = part.partition("=")
        if role == "date":
            date = None if text == "-" else text
        elif role in ("title", "heading"):
            parts.append((role, text))  # type: ignore[arg-type]
        else:
            parts.append(part)
    return extractor().read(page(*parts, own + sentence, date=date))


def plain(label: str) -> str:
    return MARKS.sub("", matched(label))


@dataclass(frozen=True)
class Said:
    """What a reading says, asked by statements."""

    reading: Reading

    def holds(self, statement: str) -> bool:
        subject, what, *more = (*statement.split("|"), "") if "|" not in statement else statement.split("|")
        entities = [e for e in self.reading.entities if subject == "*" or plain(e.label) == plain(subject)]
        if not what:
            return bool(entities)
        if what == "open":
            return any(name == subject for name, *_ in self.reading.unresolved)
        if what == "reports":
            return any(self._figure(f, more) for f in self.reading.figures if f.owner in {e.key for e in entities})
        own = getattr(self, f"_{what}", None)
        if own is not None:
            return any(own(e, more[0]) for e in entities)
        keys = {e.key for e in entities}
        pairs = [(c, c.object) for c in self.reading.claims if c.subject in keys]
        if what == "collaboratesWith":
            pairs += [(c, c.subject) for c in self.reading.claims if c.object in keys]
        return any(self._claim(c, what, other, more) for c, other in pairs)

    def label(self, key: Key | str) -> str:
        if isinstance(key, str):
            return key.replace(str(TOPIC), "topic:")
        return next((e.label for e in self.reading.entities if e.key == key), "")

    def _claim(self, c: Claim, predicate: str, other: Key | str, more: list[str]) -> bool:
        stated = {p.removeprefix(str(GOV)) for p in extractor().ontology.stated_properties(c.predicate)}
        wanted, *conditions = more
        if predicate not in (*stated, "*") or (wanted != "*" and plain(wanted) != plain(self.label(other))):
            return False
        statuses = [s for s in conditions if s in STATUSES] or ["asserted", "piloted"]
        return c.status in statuses and self._conditions(conditions, by=c.attributed_to, post=c.post)

    def _figure(self, f: Figure, more: list[str]) -> bool:
        counted, *conditions = more
        if counted != "*":
            measure, value, unit = counted.split("=")
            own, wanted = plain(f.measure), plain(measure.removeprefix("*"))
            alike = own.endswith(wanted) if measure.startswith("*") else own == wanted
            if not alike or value not in ("*", f"{f.value:.12g}") or unit not in ("*", f.unit or ""):
                return False
        flags = {f.direction, "level" if f.level else "change", f.status, "~" + (f.approximation or "")}
        plain_words = [c for c in conditions if "=" not in c]
        return flags.issuperset(plain_words) and self._conditions(
            conditions, by=f.attributed_to, period=f.period, **{"from": f.period_start, "to": f.period_end}
        )

    def _conditions(self, conditions: list[str], **values: Key | str | None) -> bool:
        for name, _, wanted in (c.partition("=") for c in conditions if "=" in c):
            value = values[name]
            shown = self.label(value) if isinstance(value, Key) else value or "-"
            if plain(shown) != plain(wanted):
                return False
        return True

    def _is(self, e: Entity, cls: str) -> bool:
        return cls == "*" or any(extractor().ontology.is_a(c, str(GOV) + cls) for c in e.classes)

    def _alias(self, e: Entity, form: str) -> bool:
        return plain(form) in {plain(a) for a in e.aliases}

    def _in(self, e: Entity, division: str) -> bool:
        units = extractor().divisions
        code = (e.code or "") if e.key.kind == "place" else e.key.division
        unit = units.get(code)
        line = "".join(u.name for u in reversed([unit, *units.ancestors(code)])) if unit else "-"
        return line.endswith(division)

    def _since(self, e: Entity, date: str) -> bool:
        return (e.since or "-") == date

    def _year(self, e: Entity, year: str) -> bool:
        return (e.year or "-") == year


@pytest.mark.parametrize(
    "row",
    [pytest.param(r, id=r.id, marks=[pytest.mark.xfail(reason=r.xfail, strict=True)] if r.xfail else []) for r in ROWS],
)
def test_sentence(row: Row) -> None:
    said = Said(read(row.context, row.sentence))
    assert [s for s in row.must if not said.holds(s)] == [], "not said"
    assert [s for s in row.must_not if said.holds(s)] == [], "said, though wrong"


def test_the_suite_is_large_and_nearly_all_of_it_holds() -> None:
    assert len(ROWS) >= FEWEST
    assert len({r.id for r in ROWS}) == len(ROWS)
    assert all(r.must or r.must_not for r in ROWS)
    assert sum(bool(r.xfail) for r in ROWS) <= MOST_XFAIL * len(ROWS)
