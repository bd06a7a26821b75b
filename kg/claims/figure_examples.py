"""The examples of the tables of figures, run as what they are: tests.

In: ontology folders. Out: for each example that does not hold an error with file and line. The ``[[…]]`` of an example
marks number and unit (units, approximations), the measure (figures) or the period (periods).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.claims.figure_rules import SILENCING, Approximation, FigureRule, Unit, read_all
from kg.claims.periods import PeriodFinder, PeriodRule
from kg.claims.quantities import QuantityFinder
from kg.errors import OntologyError
from kg.tables import Rule

_MARKED = re.compile(r"^(?P<before>.*)\[\[(?P<marked>.+)\]\](?P<after>.*)$")
_UNMARKED = "the example marks nothing; put [[ and ]] around what the rule finds"


def check_figures(ontology_dirs: Iterable[Path]) -> tuple[list[OntologyError], int]:
    """The examples that do not hold, and how many rules there are."""
    dirs = list(ontology_dirs)
    finder = QuantityFinder.load(dirs)
    periods = read_all(dirs, "patterns/periods.tsv", PeriodRule)
    counted = [*read_all(dirs, "lexicon/units.tsv", Unit), *read_all(dirs, "lexicon/approximations.tsv", Approximation)]
    figures = read_all(dirs, "patterns/figures.tsv", FigureRule)
    shown = [rule for rule in (*counted, *figures) if rule.example]  # a user's rule may lack it
    problems = [problem for rule in shown for problem in _figure_problems(rule, finder)]
    problems += [p for rule in periods if rule.example for p in _period_problems(rule, PeriodFinder(periods))]
    return problems, len(counted) + len(figures) + len(periods)


def _figure_problems(rule: Rule, finder: QuantityFinder) -> Iterator[OntologyError]:
    marked = _MARKED.match(rule.example)
    if marked is None:
        yield rule.error(_UNMARKED)
        return
    text, (start, end) = _read(marked)
    found = finder.find(text, 0, len(text))
    against = rule.counter_example.replace("[[", "").replace("]]", "")
    otherwise = finder.find(against, 0, len(against))
    if isinstance(rule, FigureRule) and rule.role in SILENCING:
        if any(q.start < end and start < q.end for q in found):
            yield rule.error("the number marked in the example is read as a figure; mend the rule or the example")
        if not otherwise:
            yield rule.error("the counter-example holds no figure; mend the rule or the counter-example")
        return
    measured = isinstance(rule, FigureRule)
    spans = [(q.measure_start, q.measure_end) if measured else (q.start, q.end) for q in found]
    if (start, end) not in spans:
        what = "measure" if measured else "number and unit"
        yield rule.error(f"the {what} marked in the example is not found; mend the rule or the example")
    if otherwise:
        yield rule.error("a figure is found in the counter-example; mend the rule or the counter-example")


def _period_problems(rule: PeriodRule, finder: PeriodFinder) -> Iterator[OntologyError]:
    marked = _MARKED.match(rule.example)
    if marked is None:
        yield rule.error(_UNMARKED)
        return
    text, (start, end) = _read(marked)
    if not any((p.start, p.end, p.rule) == (start, end, rule.id) for p in finder.find(text)):
        yield rule.error("the period marked in the example is not found by this rule; mend the rule or the example")
    if any(p.rule == rule.id for p in finder.find(rule.counter_example)):
        yield rule.error("the rule finds a period in its counter-example; mend the rule or the counter-example")


def _read(marked: re.Match[str]) -> tuple[str, tuple[int, int]]:
    """The example without its marks, and where what they marked stands in it."""
    start = len(marked["before"])
    return marked["before"] + marked["marked"] + marked["after"], (start, start + len(marked["marked"]))
