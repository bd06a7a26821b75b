"""What to call what changed: labels of entities from either version, of terms from the ontology.

In: two versions, ontology folders, a language. Out: text. An entity is called by its label in the new version, in the old one where the new has none;
one that was replaced, by what replaced it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from math import isfinite
from pathlib import Path

from kg.diff.changes import Reported
from kg.diff.measures import Measures
from kg.diff.places import Places
from kg.diff.side import LABEL, REPLACED_BY, TYPE, text_of
from kg.diff.told import Telling
from kg.diff.version import Version
from kg.query.display import printable
from kg.query.vocabulary import Vocabulary


@cache
def words(lang: str) -> dict[str, str]:
    """Every text of a report in that language."""
    read: dict[str, dict[str, str]] = json.loads(
        resources.files("kg.diff").joinpath("words.json").read_text(encoding="utf-8")
    )
    return read[lang]


class Names:
    """Labels in one language; each worked out once."""

    def __init__(self, versions: Sequence[Version], dirs: Sequence[Path], lang: str) -> None:
        self.lang, self.words = lang, words(lang)
        self._versions = tuple(reversed(versions))
        self._places = Places(self._versions)
        self._vocabulary = Vocabulary(dirs)
        self.measures = Measures.load(dirs)
        self.telling = Telling(self.measures)
        self._known: dict[str, str] = {}

    def __call__(self, iri: str) -> str:
        """The label, in one line of printable characters."""
        if iri not in self._known:
            self._known[iri] = printable(self._label(iri))
        return self._known[iri]

    def prepare(self, iris: Iterable[str]) -> None:
        """Parse these in one go for each version."""
        wanted = {iri for iri in iris if iri and iri[0] not in ('"', "<")}
        for version in self._versions:
            version.load(wanted)

    def _label(self, iri: str) -> str:
        if iri.startswith('"'):
            return text_of(iri)
        if iri.startswith("<"):  # a triple
            return iri
        for version in self._versions:
            said = version.of(iri)
            for to in said.get(REPLACED_BY, ()):
                if to != iri:
                    return self(to)
            if LABEL in said:
                return _best(said[LABEL], self.lang)
        return self.term(iri)

    def term(self, iri: str) -> str:
        """The label of a class, property, topic or status; else its prefixed name."""
        labels = self._vocabulary.labels(iri)
        for lang in (self.lang, "zh", "en", *labels):
            if lang in labels:
                return labels[lang]
        term = self._versions[0].term(iri)
        return term if term.startswith("<") else term.replace("\\", "")

    def classes(self, iri: str) -> set[str]:
        """The classes of an entity in either version."""
        return {cls for version in self._versions for cls in version.of(iri).get(TYPE, ())}

    def objects(self, iri: str, predicate: str) -> list[str]:
        """What an entity has of a predicate in either version."""
        return sorted({o for version in self._versions for o in version.of(iri).get(predicate, ())})

    # -- places

    def place(self, iri: str) -> str:
        """The division that an entity belongs to by its identifier: an IRI, or empty."""
        return self._places.of(iri)

    def without_place(self, label: str) -> str:
        """A quoted name without the town or village before it."""
        return self._places.without(label)

    def where(self, place: str) -> str:
        """A division with those above it: 江苏省盐城市东台市."""
        separator = "" if self.lang == "zh" else " "
        return separator.join(map(self, reversed(self._places.above(place))))

    def inside(self, place: str, other: str) -> bool:
        """Whether a place is another or lies in it, by its divisions or by its name (石桥镇柳湾村)."""
        outer = self(other)
        return other in self._places.above(place) or (
            self(place).startswith(outer) and len(self(place)) > len(outer) + 1
        )

    def nested(self, place: str, other: str) -> bool:
        """Whether one of two divisions is the other or lies in it; no division does not speak against it."""
        return self._places.nested(place, other)

    # -- figures

    def measured(self, reported: Reported) -> str:
        """Measure, value and period in one line."""
        return printable(f"{reported.measure} {self.figure(reported)}")

    def figure(self, reported: Reported) -> str:
        """Value and period."""
        w = self.words
        turned = not reported.level and reported.direction in ("increase", "decrease")
        change = w[reported.direction] if turned else "" if reported.level else w["change"]
        about = reported.approximation
        after = about if about in self.measures.after_number else ""
        text = f"{change}{about.removesuffix(after)}{number(reported.value)}{after}{reported.unit}"
        period = reported.period or "–".join(filter(None, (reported.start, reported.end)))
        if reported.period and (reported.start or reported.end):
            period += f" {'–'.join(dict.fromkeys(filter(None, (reported.start, reported.end))))}"
        return printable(text + (w["in-brackets"].format(what=period) if period else ""))


def number(value: str) -> str:
    """24.0 as 24, 32000.0 as 32,000; what is no number as it is."""
    try:
        amount = float(value)
    except ValueError:
        return value
    if not isfinite(amount):
        return value
    return f"{int(amount):,}" if amount == int(amount) and abs(amount) < 1e15 else f"{amount:,}"


def _best(labels: Sequence[str], lang: str) -> str:
    by_language: dict[str, str] = {}
    for label in sorted(labels):
        by_language.setdefault(label.rpartition("@")[2] if label[-1] != '"' else "", text_of(label))
    return next(by_language[k] for k in (lang, "zh", "en", *by_language) if k in by_language)
