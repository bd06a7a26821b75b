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
    signed = sorted((h for h in headings if h.signature), key=lambda h: (h.date or _UNDATED, h.doc, h.id, h.signature))
    places = list(dict.fromkeys((h.doc, h.id) for h in signed))
    signature = {(h.doc, h.id): h.signature for h in reversed(signed)}
    numbers = numpy.array([numpy.frombuffer(signature[place], "<u4") for place in places])
    release = UnionFind()  # of those that share a band with another
    bands: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for i, place in enumerate(places):
        whole = signature[place]
        for at in range(0, len(whole), _BAND):
            bands[at, whole[at : at + _BAND]].append(i)
    for together in bands.values():
        if len(together) > 1:
            _join(together, numbers, release)
    first: dict[int, int] = {}
    return {places[i]: places[first[root]] for i in sorted(release) if first.setdefault(root := release[i], i) != i}


def _join(together: list[int], numbers: numpy.ndarray, release: UnionFind) -> None:
    """Join the articles of one band that are alike; each is compared with the first of every release there."""
    if len({release[i] for i in together}) == 1:  # an earlier band has joined them all
        return
    rows = numbers[together]
    firsts = numpy.empty_like(rows)  # the signatures of the first of each release,
    known: list[int] = []  # which they are,
    releases: list[int] = []  # and their releases
    for i, row in zip(together, rows, strict=True):
        own = release[i]
        before = releases.index(own) if own in releases else len(known)
        same = numpy.count_nonzero(firsts[:before] == row, axis=1) if before else numpy.empty(0)
        if len(alike := numpy.flatnonzero(same >= ALIKE * len(row))):
            release.union(known[alike[0]], i)
            releases = [release[other] for other in known]
        elif before == len(known):
            firsts[before] = row
            known.append(i)
            releases.append(own)
