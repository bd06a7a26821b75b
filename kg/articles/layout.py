"""The rules of how a page is laid out, read from the tables in the ``layout`` folder of each ontology folder.

In go ontology folders, out comes a :class:`Layout`: what a whole line can be (``lines.tsv``), how an article or a paragraph begins
(``openings.tsv``), what a headline's wording tells (``headlines.tsv``), how the halves of a cut sentence fit (``halves.tsv``), how characters stand
side by side (``characters.tsv``) and the numbers that weigh evidence (``weights.tsv``). A row of a later folder replaces the row of the same id. Serves no ontology term of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

import re2

from kg.articles.characters import Characters
from kg.errors import OntologyError
from kg.records import Role
from kg.tables import Row, Rule, read_table

Effect = Literal["opens", "closes", "rest", "credit", "story"]


class PatternRule(Rule):
    """A rule that is a regular expression (RE2's syntax) on text as ``kg.normal.matched`` gives it."""

    pattern: str


class LineRule(PatternRule):
    role: Role
    effect: Effect | None = None


class OpeningRule(PatternRule):
    opens: Literal["article", "text", "paragraph", "nothing"]


_FIRST = "nothing", "article", "text", "paragraph"
"""Where several openings match: one that opens nothing goes before an article's, and that before a paragraph's."""


class HeadlineRule(PatternRule):
    tells: Literal["actor", "slogan", "numbered"]


class HalfRule(PatternRule):
    tells: Literal["waits", "verb"]


class WeightRow(Row):
    id: str
    value: float
    meaning: str


@dataclass(frozen=True)
class Weights:
    """The numbers of ``weights.tsv``; what each means is said there."""

    headline_length: float
    caption_length: float
    no_start: float
    natural_start: float
    hasty_start: float
    unopened: float
    quote_goes_on: float
    awaited: float
    still_waits: float
    headline_form: float
    adjacent: float
    sure: float
    apart: float
    before: float
    fit: float
    unfit: float
    stays: float
    lost: float
    actor_start: float
    alike: float
    usual_likeness: float
    enough_text: float
    certain: float
    goes_on: float
    heading: float
    deck_apart: float
    heading_length: float
    article_ended: float
    names_actor: float
    parallel: float
    single_article: float
    claims: float
    splits: float
    dip: float
    claim_least: float


R = TypeVar("R", bound=Row)


class Patterns:
    """Rules of one table, all matched at once: one pass over the text says which of them match."""

    def __init__(self, rules: Sequence[PatternRule]) -> None:
        for rule in rules:
            _check(rule)
        self._rules = tuple(rules)

    def whole(self, text: str) -> Any:
        """The first rule that matches the whole text, or None."""
        found = self._whole.Match(text)
        return self._rules[min(found)] if found else None

    def start(self, text: str) -> Any:
        """The first rule that matches at the beginning of the text, or None."""
        found = self._start.Match(text)
        return self._rules[min(found)] if found else None

    def inside(self, text: str) -> bool:
        """Whether any rule matches somewhere in the text."""
        return self._inside.Match(text) is not None

    @cached_property
    def _whole(self) -> Any:
        return self._filter("^(?:{})$")

    @cached_property
    def _start(self) -> Any:
        return self._filter("^(?:{})")

    @cached_property
    def _inside(self) -> Any:
        return self._filter("{}")

    def _filter(self, frame: str) -> Any:
        """One search for the words of all rules, then each rule that has its own: far smaller than one automaton for all."""
        patterns = re2.Filter()
        for rule in self._rules:
            patterns.Add(frame.format(rule.pattern), _options())
        patterns.Compile()
        return patterns


@dataclass(frozen=True)
class Layout:
    """The layout rules, compiled."""

    lines: Patterns
    article_openings: Patterns
    text_openings: Patterns
    paragraph_openings: Patterns
    openings: Patterns
    actors: Patterns
    slogans: Patterns
    numbered: Patterns
    waiting: Patterns
    verbs: Patterns
    weights: Weights
    characters: Characters

    @classmethod
    def load(cls, ontology_dirs: Sequence[Path]) -> Layout:
        """Read ``DIR/layout/*.tsv`` of each folder. Raises OntologyError (file, line) for a row that does not fit."""
        openings = _rows(ontology_dirs, "openings.tsv", OpeningRule)
        ranked = sorted(openings, key=lambda r: _FIRST.index(r.opens))
        headlines = _rows(ontology_dirs, "headlines.tsv", HeadlineRule)
        halves = _rows(ontology_dirs, "halves.tsv", HalfRule)
        return cls(
            lines=Patterns(_rows(ontology_dirs, "lines.tsv", LineRule)),
            article_openings=Patterns([r for r in openings if r.opens == "article"]),
            text_openings=Patterns([r for r in openings if r.opens == "text"]),
            paragraph_openings=Patterns([r for r in openings if r.opens in ("text", "paragraph")]),
            openings=Patterns(ranked),
            actors=Patterns([r for r in headlines if r.tells == "actor"]),
            slogans=Patterns([r for r in headlines if r.tells == "slogan"]),
            numbered=Patterns([r for r in headlines if r.tells == "numbered"]),
            waiting=Patterns([r for r in halves if r.tells == "waits"]),
            verbs=Patterns([r for r in halves if r.tells == "verb"]),
            weights=_weights(_rows(ontology_dirs, "weights.tsv", WeightRow)),
            characters=Characters([p for d in ontology_dirs if (p := d / "layout" / "characters.tsv").is_file()]),
        )


def _rows(dirs: Sequence[Path], name: str, model: type[R]) -> list[R]:
    by_id: dict[str, R] = {}
    for folder in dirs:
        path = folder / "layout" / name
        if path.is_file():
            by_id.update({row.id: row for row in read_table(path, model)})  # type: ignore[attr-defined]
    if not by_id:
        where = ", ".join(str(folder) for folder in dirs)
        raise OntologyError(
            f"no layout/{name} in {where}; copy the one of the built-in ontology (`kg ontology copy DIR`)"
        )
    return list(by_id.values())


def _weights(rows: Sequence[WeightRow]) -> Weights:
    known = {f.name for f in fields(Weights)}
    for row in rows:
        if row.id not in known:
            raise row.error(f"there is no weight {row.id}; those known are {', '.join(sorted(known))}")
    missing = known - {row.id for row in rows}
    if missing:
        raise OntologyError(f"the weights {', '.join(sorted(missing))} are missing; add a row for each", rows[0].file)
    return Weights(**{row.id: row.value for row in rows})


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    options.max_mem = 64 << 20
    return options


def _check(rule: PatternRule) -> None:
    try:
        re2.compile(rule.pattern, _options())
    except re2.error as problem:
        raise rule.error(f"the pattern is no regular expression of RE2 ({problem}); mend it") from None
