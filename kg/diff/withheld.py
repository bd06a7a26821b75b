"""Which sentences of two versions are the same, also where one of them withholds a sentence or masks names in it.

In: sentences with their pages. Out: those that the other version does not have. A hash (``kg build --quotes none``) and a text with × in it
(``--quotes masked``) are compared by their place in the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.diff.changes import Quote

_HASHES = re.compile("(?:[0-9a-f]{64})+")
_MASK = "×"


def is_hash(text: str) -> bool:
    """Whether a hash stands in the place of a sentence; of one in several parts, the hash of each."""
    return _HASHES.fullmatch(text) is not None


def unlike(quotes: Iterable[Quote], others: Sequence[Quote], pages: Mapping[str, str]) -> tuple[Quote, ...]:
    """Those of the sentences that are not among the others; ``pages`` leads from the names of pages that were renamed to those that they have."""
    texts: dict[tuple[str, int], list[str]] = defaultdict(list)
    for other in others:
        texts[pages.get(other.source, other.source), other.start].append(other.text)
    every = {(page, text) for (page, _), of in texts.items() for text in of}

    def known(quote: Quote) -> bool:
        page = pages.get(quote.source, quote.source)
        there = texts.get((page, quote.start), ())
        return (page, quote.text) in every or any(_may_be(quote.text, text) for text in there)

    return tuple(quote for quote in quotes if not known(quote))


def _may_be(text: str, other: str) -> bool:
    """Whether two texts in one place may be one, of which a version does not show all."""
    masked = len(text) == len(other) and all(a == b or _MASK in (a, b) for a, b in zip(text, other, strict=True))
    return masked or is_hash(text) or is_hash(other)
