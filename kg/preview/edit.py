"""What differs between two versions of an ontology, and which articles that can touch.

In: two lists of ontology folders. Out: an :class:`Edit`: the rules that came, went or changed, each with its words. A rule of words (a head noun, a cue verb,
a topic word, a known name, a row of a word list) can touch only articles that hold one of its words; anything else (a pattern, a division, a class that moves)
may touch any. What no reading depends on (labels, examples, shapes, questions) is no edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from ahocorasick_rs import AhoCorasick

from kg.lexicon import Lexicon, Words
from kg.normal import matched
from kg.ontology import Ontology, rule_id, short
from kg.terms import GOV, OWL, RDF, RDFS

_WORDED = ("headNoun", "cueVerb", "topicWord")
_STRUCTURE = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDF.type, OWL.inverseOf, GOV.national)
_WORD_TABLES = ("names", "posts", "context", "subunits", "variants")
_APART = ("example", "counter_example", "note")
"""Columns that change no reading."""
_AS_GROUP = ("context", "subunits", "variants")
"""Tables whose words stand for each other: where one of a row changes, all are touched."""
What = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True, order=True)
class EditedRule:
    """A rule that differs. Without ``words`` it may touch any article."""

    id: str
    what: What
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edit:
    """All rules that differ, by id; ``layout``: whether pages may be cut otherwise."""

    rules: tuple[EditedRule, ...]
    layout: bool = False

    @classmethod
    def between(cls, old: Ontology, new: Ontology) -> Edit:
        """Compare two ontologies that were loaded from folders."""
        rules = [*_annotations(old, new), *_known(old, new), *_structure(old, new)]
        rules += [*_word_lists(old.dirs, new.dirs), *_tables(old.dirs, new.dirs)]
        return cls(tuple(sorted(set(rules))), any(rule.id.startswith("layout/") for rule in rules))

    @property
    def anywhere(self) -> tuple[EditedRule, ...]:
        """The rules that may touch any article."""
        return tuple(rule for rule in self.rules if not rule.words)

    def touches(self, text: str) -> bool:
        """Whether an article's text (as rules see it) can be read otherwise."""
        return bool(self.anywhere) or (
            self._automaton is not None and bool(self._automaton.find_matches_as_indexes(text))
        )

    def cause(self, rule: str, quote: str, text: str) -> str:
        """The edited rule that a fact differs by: the fact's own, else one with a word in its sentence, else in its article, else one without words."""
        own = next((r.id for r in self.rules if rule and r.id in (rule, _row_of(r.id, rule))), None)
        quoted = matched(quote)
        for where in (quoted, text):
            found = own or next((r.id for r in self.rules if any(w in where for w in r.words)), None)
            if found:
                return found
        return self.anywhere[0].id if self.anywhere else self.rules[0].id

    @cached_property
    def _automaton(self) -> AhoCorasick | None:
        words = sorted({word for rule in self.rules for word in rule.words})
        return AhoCorasick(words) if words else None


def _row_of(edited: str, rule: str) -> str:
    """The edited row's id, where a rule is that row: patterns/frames.tsv#at-place is what frames.at-place was found by."""
    table, _, row = edited.partition("#")
    return edited if row and rule in (row, f"{Path(table).stem}.{row}") else ""


def _what(before: object, after: object) -> What:
    return "added" if before is None else "removed" if after is None else "changed"


def _annotations(old: Ontology, new: Ontology) -> Iterator[EditedRule]:
    for name in _WORDED:
        before, after = ({(m.term, m.literal) for m in o.annotations(str(GOV[name]))} for o in (old, new))
        for term, word in sorted(before ^ after):
            what: What = "added" if (term, word) in after else "removed"
            yield EditedRule(rule_id(term, name, word), what, (matched(word),))


def _known(old: Ontology, new: Ontology) -> Iterator[EditedRule]:
    before, after = ({k.iri: k for k in o.known} for o in (old, new))
    for iri in sorted(before.keys() | after.keys()):
        a, b = before.get(iri), after.get(iri)
        if a != b:
            forms = {matched(form) for k in (a, b) if k for form in k.forms}
            yield EditedRule(f"known.{iri.rpartition('/')[2]}", _what(a, b), tuple(sorted(forms)))


def _structure(old: Ontology, new: Ontology) -> Iterator[EditedRule]:
    """Terms that stand elsewhere in the hierarchy. One that is new, or gone, acts by its words alone."""
    individuals = {k.iri for o in (old, new) for k in o.known}
    for term in sorted(_terms(old) & _terms(new) - individuals):
        if any(sorted(old.objects(term, str(p))) != sorted(new.objects(term, str(p))) for p in _STRUCTURE):
            yield EditedRule(short(term), "changed")


def _terms(ontology: Ontology) -> set[str]:
    return {term for term, _ in ontology.statements}


def _word_lists(old: Sequence[Path], new: Sequence[Path]) -> Iterator[EditedRule]:
    before, after = Lexicon(old), Lexicon(new)
    for table in _WORD_TABLES:
        rows_before, rows_after = ({row.id: row for row in getattr(lexicon, table)} for lexicon in (before, after))
        for ident in sorted(rows_before.keys() | rows_after.keys()):
            a, b = rows_before.get(ident), rows_after.get(ident)
            if a is None or b is None or _content(a) != _content(b):
                yield EditedRule(f"{table}.{ident}", _what(a, b), _changed_words(table, a, b))


def _content(row: Words) -> dict[str, object]:
    return row.model_dump(exclude=set(_APART))


def _changed_words(table: str, a: Words | None, b: Words | None) -> tuple[str, ...]:
    before, after = (frozenset(row.list) if row else frozenset[str]() for row in (a, b))
    same_part = a is not None and b is not None and a.role == b.role and table not in _AS_GROUP
    return tuple(sorted(matched(word) for word in (before ^ after if same_part else before | after)))


def _tables(old: Sequence[Path], new: Sequence[Path]) -> Iterator[EditedRule]:
    """Rows of the other tables."""
    listed = {f"lexicon/{table}.tsv" for table in _WORD_TABLES}
    paths = {file.relative_to(folder).as_posix() for folder in {*old, *new} for file in folder.rglob("*.tsv")}
    for path in sorted(paths - listed):
        before, after = _rows(old, path), _rows(new, path)
        for ident in sorted(before.keys() | after.keys()):
            if before.get(ident) != after.get(ident):
                yield EditedRule(f"{path}#{ident}", _what(before.get(ident), after.get(ident)))


def _rows(folders: Iterable[Path], path: str) -> dict[str, list[tuple[str, ...]]]:
    """The rows of a table by id (by themselves where they have none), without what changes no reading."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for folder in folders:
        if not (folder / path).is_file():
            continue
        lines = (folder / path).read_text(encoding="utf-8-sig").splitlines()
        cells = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
        header = cells[0] if cells else []
        for row in cells[1:]:
            content = tuple(cell for name, cell in zip(header, row, strict=False) if name not in _APART)
            found.setdefault(row[header.index("id")] if "id" in header else row[0], []).append(content)
    return found
