"""The figures: precision, recall and F1 of entities, relations and figures, of each type and relation, with intervals.

In: results of pages. Out: counts by group, micro-averaged; 95 % intervals by bootstrap. What is drawn again and again is articles, since the things of one
article are right or wrong together; the seed is fixed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from kg.evaluation.gold import CORE
from kg.evaluation.judgement import Counts, Judgement, added
from kg.evaluation.pages import PageResult

SAMPLES, SEED = 2000, 20260101
_TAILS = (2.5, 97.5)

GROUPS: Mapping[str, Callable[[Judgement], Counts]] = {
    "entities": lambda j: j.counts if j.what == "entity" else Counts(),
    "relations": lambda j: j.counts if j.what == "relation" else Counts(),
    "relations_core": lambda j: j.counts if j.what == "relation" and j.group in CORE else Counts(),
    "figures": lambda j: j.counts if j.what == "figure" else Counts(),
    "figures_full": lambda j: j.full_counts if j.what == "figure" else Counts(),
}
"""``relations_core`` are those that need a sentence understood; ``figures_full`` those whose owner and direction are right as well."""


class Interval(NamedTuple):
    low: float
    high: float


@dataclass(frozen=True)
class Summary:
    """The figures of one or more pages."""

    results: Sequence[PageResult]

    @cached_property
    def judgements(self) -> list[Judgement]:
        return [j for result in self.results for j in result.judgements]

    @cached_property
    def counts(self) -> dict[str, Counts]:
        return {name: added(map(of, self.judgements)) for name, of in GROUPS.items()}

    @cached_property
    def types(self) -> dict[str, Counts]:
        return self._by_group("entity")

    @cached_property
    def predicates(self) -> dict[str, Counts]:
        return self._by_group("relation")

    def _by_group(self, what: str) -> dict[str, Counts]:
        found: dict[str, Counts] = defaultdict(Counts)
        for j in self.judgements:
            if j.what == what:
                found[j.group] += j.counts
        return dict(sorted(found.items()))

    @property
    def canonical(self) -> tuple[int, int]:
        """How many of the entities that were found bear their full name, and how many were found."""
        named = [j.canonical for j in self.judgements if j.canonical is not None]
        return sum(named), len(named)

    @property
    def pairs(self) -> Counts:
        return added(result.cutting.pairs for result in self.results)

    @property
    def joins(self) -> Counts:
        return added(result.cutting.joins for result in self.results)

    @property
    def titles(self) -> tuple[int, int]:
        return sum(r.cutting.titles for r in self.results), sum(r.cutting.titled for r in self.results)

    @cached_property
    def intervals(self) -> dict[str, tuple[Interval, Interval, Interval]]:
        """95 % intervals of precision, recall and F1 of each group."""
        units = [(result.doc, article) for result in self.results for article in result.articles or ("",)]
        at = {unit: i for i, unit in enumerate(units)}
        tables = {name: np.zeros((len(units), len(Counts._fields))) for name in GROUPS}
        for result in self.results:
            for j in result.judgements:
                row = at.get((result.doc, j.place.article), at[result.doc, (result.articles or ("",))[0]])
                for name, of in GROUPS.items():
                    tables[name][row] += of(j)
        drawn = np.random.default_rng(SEED).multinomial(len(units), [1 / len(units)] * len(units), SAMPLES)
        return {name: _intervals(drawn @ table) for name, table in tables.items()}

    def as_dict(self) -> dict[str, Any]:
        """Everything, for a program to read."""
        right, of = self.canonical
        return {
            "all": {
                **{
                    name: {
                        **counts.as_dict(),
                        "interval": {
                            k: [round(x, 4) for x in i]
                            for k, i in zip(("p", "r", "f1"), self.intervals[name], strict=True)
                        },
                    }
                    for name, counts in self.counts.items()
                },
                "canonical": {"right": right, "of": of},
                "types": _dicts(self.types),
                "predicates": _dicts(self.predicates),
                "articles": self._articles(),
            },
            "pages": [Summary([result]).page() for result in self.results] if len(self.results) > 1 else [self.page()],
        }

    def page(self) -> dict[str, Any]:
        """One page's figures."""
        right, of = self.canonical
        return {
            "doc": self.results[0].doc, **_dicts(self.counts), "canonical": {"right": right, "of": of},
            "types": _dicts(self.types), "predicates": _dicts(self.predicates), "articles": self._articles(),
        }  # fmt: skip

    def _articles(self) -> dict[str, Any]:
        right, of = self.titles
        return {
            "pairs": self.pairs.as_dict(), "joins": self.joins.as_dict(), "titles": {"right": right, "of": of},
            "articles": {
                "gold": sum(r.cutting.expected for r in self.results), "found": sum(r.cutting.found for r in self.results)
            },
        }  # fmt: skip


def _dicts(groups: Mapping[str, Counts]) -> dict[str, dict[str, float]]:
    return {name: counts.as_dict() for name, counts in groups.items()}


def _intervals(sums: np.ndarray[Any, Any]) -> tuple[Interval, Interval, Interval]:
    """Of counts drawn many times, a row each."""
    tp, fp, fn, ok = sums.T
    nothing = (tp + fp + fn == 0).astype(float)
    precision, recall = _ratio(tp + ok, tp + ok + fp, nothing), _ratio(tp, tp + fn, nothing)
    f1 = _ratio(2 * precision * recall, precision + recall, np.zeros_like(nothing))
    low, high = np.percentile([precision, recall, f1], _TAILS, axis=1)
    p, r, f = (Interval(float(a), float(b)) for a, b in zip(low, high, strict=True))
    return p, r, f


def _ratio(part: Any, whole: Any, otherwise: Any) -> Any:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1), otherwise)
