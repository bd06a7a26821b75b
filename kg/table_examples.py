"""The examples of the tables, run as what they are: tests.

In: ontology folders and an extractor for them. Out: the mistakes, each with file and line, and how many rows were run. ``[[ ]]`` marks in
an example

- of the word lists: names that have to be found exactly so; in ``context`` and ``variants`` they mean one thing, of its role ``one-each``
  a name that is completed;
- of ``frames``, and of words about who acts: the ends of one claim (by this frame); of words about a person: the post that a claim says;
- of words that found something: what is dated; of words of purpose: what has a topic;
- of ``status``: the words that make a claim of the sentence planned, piloted or denied; of ``attribution``: who reports;
- of ``families``: names of one family; of ``private``: what is hidden;
- of ``measures``: what a figure counts, and the words around it; see the head of that table;
- of ``genres``: words by which the text is of this genre; of governance, words without which it would be of another;
- of the layout: what the pattern matches.

In a counter-example they mark what must not be found so; where it marks nothing, nothing at all may be found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import re2

from kg.articles.layout import HalfRule, HeadlineRule, LineRule, OpeningRule, PatternRule
from kg.claims.figure_rules import Approximation, FigureRule, Unit
from kg.claims.genres import GOVERNANCE, NEUTRAL, GenreWords
from kg.claims.patterns import AttributionRow, FrameRow, StatusRow
from kg.claims.periods import PeriodRule
from kg.claims.sentences import sentences
from kg.corpus.metadata import MetadataRule
from kg.diff.measure_examples import shows as shows_measure
from kg.diff.measures import Measures, MeasureWords
from kg.diff.told import Telling
from kg.errors import OntologyError
from kg.extraction import Extractor
from kg.graph.families import Families, FamilyRow
from kg.graph.masking import Private, PrivateRow
from kg.identity import normal_name
from kg.lexicon import ContextWords, NameWords, PlaceSuffix, PostWords, SubunitWords, VariantWords, Words, any_of
from kg.marked import MarkedText
from kg.mentions.components import mentions
from kg.normal import matched
from kg.ontology_dir import builtin
from kg.records import Resolved
from kg.tables import Rule, read_table
from kg.term_examples import forms
from kg.terms import GOV

TABLES: dict[str, type[Rule]] = {
    "lexicon/names.tsv": NameWords,
    "lexicon/posts.tsv": PostWords,
    "lexicon/context.tsv": ContextWords,
    "lexicon/subunits.tsv": SubunitWords,
    "lexicon/variants.tsv": VariantWords,
    "lexicon/place_suffixes.tsv": PlaceSuffix,
    "patterns/frames.tsv": FrameRow,
    "patterns/status.tsv": StatusRow,
    "patterns/attribution.tsv": AttributionRow,
    "layout/lines.tsv": LineRule,
    "layout/openings.tsv": OpeningRule,
    "layout/headlines.tsv": HeadlineRule,
    "layout/halves.tsv": HalfRule,
    "layout/metadata.tsv": MetadataRule,
    "lexicon/units.tsv": Unit,
    "lexicon/approximations.tsv": Approximation,
    "patterns/figures.tsv": FigureRule,
    "patterns/periods.tsv": PeriodRule,
    "lexicon/families.tsv": FamilyRow,
    "lexicon/private.tsv": PrivateRow,
    "lexicon/genres.tsv": GenreWords,
    "lexicon/measures.tsv": MeasureWords,
}
"""Every table whose rows are rules. Those of figures and of metadata run their examples themselves."""
ACTING = frozenset(
    {
        "and",
        "joint",
        "severally",
        "manner",
        "oblique",
        "question",
        "village",
        "following",
        "moved",
        "also",
        "each",
        "every",
        "instance",
        "leading",
        "joined",
        "matter",
        "town",
        "causing",
    }
)
"""Roles of words that say who acts, not what a name is."""
MATCHES: dict[type[Rule], str] = {LineRule: "fullmatch", OpeningRule: "match", HeadlineRule: "search"}
Shows = Callable[[MarkedText], bool]


def check_tables(dirs: Sequence[Path], extractor: Extractor) -> tuple[list[OntologyError], int]:
    """The rows whose examples do not hold or are missing, and how many rows were run."""
    problems: list[OntologyError] = []
    count = 0
    runner = _Runner(extractor)
    for name, model in TABLES.items():
        ours = {row.id for row in read_table(builtin() / name, model)}
        for folder in dirs:
            for row in read_table(folder / name, model) if (folder / name).is_file() else ():
                if row.id in ours and not (row.example and row.counter_example):
                    lacks = "counter_example" if row.example else "example"
                    problems.append(row.error(f"the rule {row.id} has no {lacks}; fill in that column"))
                if (shows := runner.shows(row)) is not None:
                    count += 1
                    problems += _problems(row, shows)
    return problems, count


def _problems(row: Rule, shows: Shows) -> Iterator[OntologyError]:
    example, against = MarkedText.read(row.example), MarkedText.read(row.counter_example)
    if row.example and not example.spans:
        yield row.error(f"the example “{row.example}” marks nothing; put [[ ]] around what has to be found")
    elif row.example and not shows(example):
        yield row.error(f"the rule {row.id} does not find “{row.example}”; mend the rule or the example")
    if row.counter_example and shows(against):
        yield row.error(f"the rule {row.id} holds in “{row.counter_example}”, where it must not; narrow it")


class _Runner:
    """What it means, for a row of each table, that a text shows its rule."""

    def __init__(self, extractor: Extractor) -> None:
        self.extractor = extractor
        dirs = list(map(Path, extractor.dirs))
        self.families, self.private = Families.load(dirs), Private.load(dirs)
        self.telling = Telling(Measures.load(dirs))
        self.place = str(GOV.Place)

    def shows(self, row: Rule) -> Shows | None:
        """The test of a row; None where the table runs its examples itself."""
        match row:
            case Words() if row.role in ACTING:
                return lambda text: self._ends_of_claim(text, None)
            case NameWords() if row.role == "founding":
                return self._has_beginning
            case NameWords() if row.role in ("goes-on", "now"):
                return self._owns_figure
            case NameWords() if row.role in ("purpose", "field"):
                return self._has_topic
            case PostWords() if row.role in ("personal", "modifier"):
                return self._is_post
            case MeasureWords():
                return lambda text: shows_measure(text, row.role, self.telling)
            case ContextWords() if row.role == "one-each":
                return self._completed
            case ContextWords() | VariantWords():
                return self._one_thing
            case GenreWords():
                return lambda text: self._of_genre(text, row)
            case Words() | PlaceSuffix():
                return self._named
            case FrameRow():
                return lambda text: self._ends_of_claim(text, f"frames.{row.id}")
            case StatusRow():
                return lambda text: self._has_status(text, row)
            case AttributionRow():
                return lambda text: self._reports(text, row)
            case FamilyRow():
                return self._family
            case PrivateRow():
                return self._hidden
            case LineRule() | OpeningRule() | HeadlineRule():
                return lambda text: _matches(text, row)
        return None

    def _resolved(self, text: MarkedText) -> Resolved:
        return self.extractor.complete(mentions([text.article()], self.extractor.dirs)[0])

    def _named(self, text: MarkedText) -> bool:
        """Whether the marked spans are names; without marks, whether anything but a place is named."""
        found = self._resolved(text).of
        if not text.spans:
            return any(self.place not in m.classes for m in found)
        return set(text.spans) <= {(m.start, m.end) for m in found}

    def _one_thing(self, text: MarkedText) -> bool:
        """Whether the marked spans are names of one thing."""
        if not text.spans:
            return self._named(text)
        found = self._resolved(text).of.items()
        means = [{id(thing) for m, thing in found if (m.start, m.end) == span} for span in text.spans]
        return bool(set.intersection(*means))

    def _completed(self, text: MarkedText) -> bool:
        """Whether each marked span is a name to whose label something is added."""
        added = {(m.start, m.end) for m, thing in self._resolved(text).of.items() if thing.label != m.name}
        return added.issuperset(text.spans)

    def _family(self, text: MarkedText) -> bool:
        """Whether the marked names are of one family."""
        found = [self.families.of(name) for name in text.marked]
        return None not in found and len({family.parts for family in found if family}) == 1

    def _of_genre(self, text: MarkedText, row: GenreWords) -> bool:
        """Whether the text is of the row's genre by its words; of governance only with the marked ones; of another in spite of neutral ones."""
        genre = self.extractor.genres(matched(text.text))
        if not set(row.list).issuperset(text.marked):
            return False
        if row.role == GOVERNANCE:
            others = re.sub(any_of(text.marked), "", matched(text.text))
            return genre is None and (not text.spans or self.extractor.genres(others) is not None)
        return genre is not None and row.role in (genre.name, NEUTRAL)

    def _hidden(self, text: MarkedText) -> bool:
        """Whether what is marked is private."""
        rules = matched(text.text)
        return {*text.spans} <= {*map(tuple, self.private.names(rules)), *map(tuple, self.private.numbers(rules))}

    def _ends_of_claim(self, text: MarkedText, rule: str | None) -> bool:
        """Whether one claim (of the rule) has what is marked as subject and object."""
        reading = self.extractor.read(text.article())
        wanted, names = [normal_name(m, "practice") for m in text.marked], forms(reading)
        for claim in reading.claims:
            ends = names[claim.subject] | (set() if isinstance(claim.object, str) else names[claim.object])
            if rule in (None, claim.rule) and ends.issuperset(wanted):
                return True
        return False

    def _has_topic(self, text: MarkedText) -> bool:
        """Whether a claim says what the marked practice is for."""
        reading = self.extractor.read(text.article())
        names = forms(reading)
        on_topic = {name for c in reading.claims if isinstance(c.object, str) for name in names[c.subject]}
        return bool(on_topic) and on_topic.issuperset(normal_name(m, "practice") for m in text.marked)

    def _is_post(self, text: MarkedText) -> bool:
        """Whether a claim says the marked post."""
        return any(c.post in text.marked for c in self.extractor.read(text.article()).claims)

    def _has_beginning(self, text: MarkedText) -> bool:
        """Whether what is marked (or anything) is dated."""
        reading = self.extractor.read(text.article())
        names = forms(reading)
        dated = {name for e in reading.entities if e.since for name in names[e.key]}
        return bool(dated) and dated.issuperset(normal_name(m, "practice") for m in text.marked)

    def _owns_figure(self, text: MarkedText) -> bool:
        """Whether a figure is credited to what is marked."""
        reading = self.extractor.read(text.article())
        names = forms(reading)
        owners = {name for f in reading.figures for name in names[f.owner]}
        return bool(owners) and owners.issuperset(normal_name(m, "practice") for m in text.marked)

    def _has_status(self, text: MarkedText, row: StatusRow) -> bool:
        """Whether a claim has the status of the row, and the pattern holds at the mark."""
        claims = self.extractor.read(text.article()).claims
        places = [m.span() for m in re.finditer(row.pattern, matched(text.text))]
        marked = all(any(a < end and start < b for a, b in places) for start, end in text.spans)
        return marked and any(c.status == row.status for c in claims)

    def _reports(self, text: MarkedText, row: AttributionRow) -> bool:
        """Whether the pattern names what is marked as the one who reports."""
        article = text.article()
        notes = mentions([article], self.extractor.dirs)[0]
        said = sentences(article, self.extractor.complete(notes), notes.scan.cues, self.extractor.ontology)
        found = {
            (item.start, item.end)
            for s in said
            for m in re.finditer(row.pattern, s.skeleton)
            for at in range(*m.span())
            if (item := s.item_at(at)) is not None
        }
        return bool(found) and found.issuperset(text.spans)


def _matches(text: MarkedText, row: PatternRule) -> bool:
    """Whether a layout pattern matches what is marked, and only that; without a mark, whether it matches at all."""
    found = getattr(re2.compile(row.pattern), MATCHES[type(row)])(matched(text.text))
    return found is not None and text.spans in ((), (found.span(),))
