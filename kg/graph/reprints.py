"""Which articles print one release, so that one release is not ten confirmations.

In: the headings of a merged graph, each with the signature of its article (:mod:`kg.articles.signature`). Out: article → the earliest article
of its release, for all but the earliest. A function of the set of headings: neither order nor grouping of the readings changes it.
Serves gov:reprintOf.

Signatures are cut into bands; only articles that agree in a band are compared (locality-sensitive hashing), and within a band only with one of
each release found there, so that the work grows with the articles and not with their pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy
from networkx.utils import UnionFind

from kg.graph.merge import Heading

ALIKE = 0.5
"""Share of the runs of characters that two prints of a release have in common. Measured on invented articles: other headline and byline 1.0,
last of three paragraphs cut 0.77, different news of one agency with the same closing paragraph at most 0.24 (tests/test_reprints.py)."""
_BAND = 16
"""Bytes of a band (four numbers): two articles that are half alike agree in one of 32 bands at 0.87, at 0.7 alike at 0.9998."""
_UNDATED = "~"  # after all dates
Place = tuple[str, str]
"""An article: its document and its id there."""


def reprints(headings: Iterable[Heading]) -> dict[Place, Place]:
    """Each article that prints again what an earlier one prints → the earliest (by date as far as known, then name)."""
    signed = sorted(
        (h for h in headings if h.signature), key=lambda h: (h.date or _UNDATED, h.doc, h.id, h.signature, repr(h))
    )
    places = list(dict.fromkeys((h.doc, h.id) for h in signed))
    signature = {(h.doc, h.id): h.signature for h in reversed(signed)}
    release = UnionFind()  # of those that share a band with another
    bands: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for i, place in enumerate(places):
        whole = signature[place]
        for at in range(0, len(whole), _BAND):
            bands[at, whole[at : at + _BAND]].append(i)
    for together in bands.values():
        if len(together) > 1:
            _join(together, [numpy.frombuffer(signature[places[i]], "<u4") for i in together], release)
    first: dict[int, int] = {}
    return {places[i]: places[first[root]] for i in sorted(release) if first.setdefault(root := release[i], i) != i}


def _join(together: list[int], numbers: list[numpy.ndarray], release: UnionFind) -> None:
    """Join the articles of one band that are alike; each is compared with the first of every release there."""
    if len({release[i] for i in together}) == 1:  # an earlier band has joined them all
        return
    known: list[tuple[int, numpy.ndarray]] = []
    for i, own in zip(together, numbers, strict=True):
        for other, others in known:
            if release[i] == release[other]:
                break
            if len(own) == len(others) and numpy.count_nonzero(own == others) >= ALIKE * len(own):
                release.union(other, i)
                break
        else:
            known.append((i, own))
