"""How far gov:confidence can be trusted: of claims at 0.9, are about nine in ten right?

In: judgements with their claims. Out: a reliability table. A claim is right where its relation is, or its figure with owner and direction; one about which
the gold says nothing (a place above the stated one, an optional relation that was not asked for) is left out, one that it holds optional is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.evaluation.judgement import Judgement
from kg.records import Claim

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
"""Where the bins begin."""
SURE = 0.8


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim, and whether it is right."""

    claim: Claim
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims whose confidence lies in ``low`` (with) to ``high`` (without)."""

    low: float
    high: float
    count: int
    predicted: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """``error``: by how much confidence and share of right claims differ, averaged over claims (expected calibration error); ``sure``: claims at 0.8 and
    above; ``covered``: the share of the relations asked for that such claims find."""

    bins: tuple[Bin, ...]
    count: int
    error: float
    sure: int
    sure_right: int
    covered: float


def judged(judgements: Iterable[Judgement]) -> list[Judged]:
    """The claims of everything that was found, each with its verdict."""
    out = []
    for j in judgements:
        if j.verdict != "missed":
            right = j.verdict == "optional" or (j.verdict == "right" and j.full is not False)
            out += [Judged(claim, right) for claim in j.claims]
    return out


def reliability(judgements: Sequence[Judgement]) -> Reliability:
    """The table of these judgements."""
    claims = judged(judgements)
    bins = []
    for low, high in zip(BINS, (*BINS[1:], 1.01), strict=True):
        inside = [c for c in claims if low <= c.claim.confidence < high]
        if inside:
            predicted = sum(c.claim.confidence for c in inside) / len(inside)
            bins.append(Bin(low, min(high, 1.0), len(inside), predicted, sum(c.right for c in inside) / len(inside)))
    error = sum(b.count * abs(b.predicted - b.right) for b in bins) / len(claims) if claims else 0.0
    sure = [c for c in claims if c.claim.confidence >= SURE]
    asked = [j for j in judgements if j.what == "relation" and j.verdict in ("right", "missed")]
    found = sum(any(c.confidence >= SURE for c in j.claims) for j in asked)
    return Reliability(
        tuple(bins), len(claims), error, len(sure), sum(c.right for c in sure), found / len(asked) if asked else 1.0
    )
