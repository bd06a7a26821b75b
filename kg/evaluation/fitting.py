"""The weights of gov:confidence, fitted to annotated pages.

In: pages that were read and judged, with the signs of each claim (:class:`kg.claims.confidence.Signs`). Out: the rows of ``confidence.tsv``, and a
reliability table that was measured page by page with weights fitted to the others. Logistic regression with a penalty that holds the weight of a rare sign
near nothing, so that a handful of claims does not decide; no sign names a page, a place or a word. The claims of one misread name are wrong together, and a
new page brings its own: where on pages held out too few of the sure claims are right, all are said with a little less confidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from kg.claims.confidence import ALL, SignRow, Signs, probability
from kg.evaluation.calibration import Reliability, judged, reliability
from kg.evaluation.gold import Gold, GoldError
from kg.evaluation.judgement import Judgement
from kg.evaluation.pages import Evaluator, PageResult, page_of
from kg.extraction import Extractor
from kg.graph.merge import HAS_OUTCOME, outcome_id
from kg.identity import local
from kg.records import Claim, Evidence, Figure, Key

PENALTY = 5.0
SURE_RIGHT = 0.9
"""Of the claims at 0.8 and above, so many have to be right on pages held out: what is in doubt is said with less confidence until they are."""
_MARGIN, _MARGINS = 0.05, 20  # log-odds
_STEPS, _SETTLED = 50, 1e-9
_Of = tuple[Key, str, Key | str, str, tuple[Evidence, ...]]


class Fitting:
    """Reads pages and keeps what the confidence of each claim follows from."""

    def __init__(self, dirs: Sequence[Path]) -> None:
        self._signs: dict[_Of, Signs] = {}
        self._evaluator = Evaluator(dirs, Extractor(dirs, self._observe))

    def _observe(self, said: Claim | Figure, signs: Signs) -> None:
        if isinstance(said, Claim):
            self._signs[said.subject, said.predicate, said.object, said.rule, said.evidence] = signs
        else:
            node = outcome_id(said, local(said.owner))
            self._signs[said.owner, HAS_OUTCOME, node, said.rule, said.evidence] = signs

    def signs(self, claim: Claim) -> Signs | None:
        """None where a correction changed the claim's ends."""
        return self._signs.get((claim.subject, claim.predicate, claim.object, claim.rule, claim.evidence))

    def read(self, golds: Sequence[Gold], folders: Sequence[Path]) -> list[PageResult]:
        pages = [page_of(gold, folders) for gold in golds]
        return [self._evaluator.judge(gold, page) for gold, page in zip(golds, pages, strict=True)]

    def fit(self, results: Sequence[PageResult]) -> tuple[list[SignRow], Reliability]:
        """The table that fits these pages, and how far it can be trusted on a page that it was not fitted to. Raises GoldError where there is one page only."""
        if len(results) < 2:
            raise GoldError(
                "confidence can be checked on a page held out only where there are two pages or more; give more gold"
            )
        others = [self._rows(r for r in results if r is not result) for result in results]
        weights = [{row.id: row.weight for row in rows} for rows in others]
        for step in range(_MARGINS):
            margin = step * _MARGIN
            held_out = reliability(
                [j for r, w in zip(results, weights, strict=True) for j in self._weighed(r, w, margin)]
            )
            if held_out.sure_right >= SURE_RIGHT * held_out.sure:
                break
        rows = self._rows(results)
        rows[0] = rows[0].model_copy(update={"weight": round(rows[0].weight - margin, 3)})
        return rows, held_out

    def _rows(self, results: Iterable[PageResult]) -> list[SignRow]:
        return fitted(
            [(signs, j.right) for r in results for j in judged(r.judgements) if (signs := self.signs(j.claim))]
        )

    def _weighed(self, result: PageResult, weights: dict[str, float], margin: float) -> list[Judgement]:
        """The judgements of a page, their claims with the confidence of these weights."""

        def weighed(claim: Claim) -> Claim:
            signs = self.signs(claim)
            return claim._replace(confidence=confidence(weights, signs, margin)) if signs else claim

        return [replace(j, claims=tuple(map(weighed, j.claims))) for j in result.judgements]


def confidence(weights: dict[str, float], signs: Signs, margin: float = 0.0) -> float:
    return probability(sum(weights.get(i, 0.0) for i in signs.ids) - margin)


def fitted(seen: Sequence[tuple[Signs, bool]]) -> list[SignRow]:
    """A row for each sign, by id; the one of all claims first. Raises GoldError where nothing was claimed."""
    if not seen:
        raise GoldError(
            "no claim on these pages could be judged, so there is nothing to fit confidence to; give more gold"
        )
    ids = sorted({i for signs, _ in seen for i in signs.ids}, key=lambda i: (i != ALL, i))
    at = {sign: column for column, sign in enumerate(ids)}
    table = np.zeros((len(seen), len(ids)))
    for row, (signs, _) in enumerate(seen):
        table[row, [at[i] for i in signs.ids]] = 1
    right = np.array([r for _, r in seen], dtype=float)
    weights = _regression(table, right)
    counts, rights = table.sum(axis=0), table.T @ right
    return [
        SignRow(id=i, weight=round(float(weights[c]), 3), claims=int(counts[c]), right=int(rights[c]))
        for i, c in at.items()
    ]


def _regression(table: Any, right: Any) -> Any:
    """Penalised maximum likelihood by Newton's method; the first column, of all claims, has hardly a penalty."""
    penalty = np.full(table.shape[1], PENALTY)
    penalty[0] = 0.01
    weights = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-(table @ weights)))
        gradient = table.T @ (right - p) - penalty * weights
        step = np.linalg.solve((table * (p * (1 - p))[:, None]).T @ table + np.diag(penalty), gradient)
        weights += step
        if np.abs(step).max() < _SETTLED:
            break
    return weights


def written(rows: Sequence[SignRow], pages: int, reliability: Reliability) -> str:
    """The table as a file, with how it was measured."""
    bins = "; ".join(f"{b.low:g} to {b.high:g}: {b.right:.2f} of {b.count}" for b in reliability.bins)
    head = (
        "# Weights (log-odds) of what gov:confidence follows from; their sum is the confidence of a claim. Fitted by `kg eval GOLD... --fit FILE`\n"
        f"# to {reliability.count} claims of {pages} annotated pages; claims and right count how many had the sign, and how many of those were right.\n"
        f"# Each page with weights fitted to the others: of {reliability.sure} claims at 0.8 and above {reliability.sure_right} are right, and they find "
        f"{reliability.covered:.0%} of\n# the relations asked for. Right by confidence: {bins}.\n"
    )
    lines = ["\t".join(("id", "weight", "claims", "right"))]
    lines += ["\t".join((r.id, f"{r.weight:g}", str(r.claims), str(r.right))) for r in rows]
    return head + "\n".join(lines) + "\n"


__all__ = ["Fitting", "fitted", "written"]
