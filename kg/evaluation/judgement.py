"""One thing that was found or missed, judged; and what judgements add up to.

In: judgements. Out: counts, and from them precision, recall and F1. A thing that the gold holds optional speaks for precision where it is found and
is not missed where it is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from kg.records import Claim, Span

What = Literal["entity", "relation", "figure"]
Verdict = Literal["right", "optional", "wrong", "missed"]


class Counts(NamedTuple):
    """How many were right, wrong, missed, and right though optional."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    ok: int = 0

    def __add__(self, other: object) -> Counts:
        assert isinstance(other, Counts)
        return Counts(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def prf(self) -> tuple[float, float, float]:
        """Precision, recall, F1. Where nothing was asked for and nothing said, all is right."""
        nothing = float(not (self.tp or self.fp or self.fn))
        said, asked = self.tp + self.ok, self.tp + self.fn
        precision = said / (said + self.fp) if said + self.fp else nothing
        recall = self.tp / asked if asked else nothing
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def as_dict(self) -> dict[str, float]:
        p, r, f1 = (round(x, 4) for x in self.prf)
        return {"p": p, "r": r, "f1": f1, **self._asdict()}


_ONE: dict[Verdict, Counts] = {
    "right": Counts(tp=1), "wrong": Counts(fp=1), "missed": Counts(fn=1), "optional": Counts(ok=1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page says it: a sentence, what in it to mark, and the article (its id in the gold)."""

    article: str
    sentence: str
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """``group`` is the type or the relation; ``found`` and ``expected`` are texts to show, empty where there is none.

    Of a matched entity ``canonical`` says whether it bears its full name; of a figure that is right, ``full`` whether its one owner and its direction
    are right as well. ``claims`` are those that make a relation or a figure.
    """

    what: What
    group: str
    verdict: Verdict
    found: str = ""
    expected: str = ""
    canonical: bool | None = None
    full: bool | None = None
    claims: tuple[Claim, ...] = ()
    place: Place = Place("", "")

    @property
    def counts(self) -> Counts:
        return _ONE[self.verdict]

    @property
    def full_counts(self) -> Counts:
        """Of a figure: one with the wrong owner or direction is both wrong and missed; optional ones do not count."""
        if self.verdict == "right":
            return Counts(tp=1) if self.full else Counts(fp=1, fn=1)
        return Counts() if self.verdict == "optional" else self.counts


def added(counts: Iterable[Counts]) -> Counts:
    return sum(counts, start=Counts())
