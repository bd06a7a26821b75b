"""How far stretches of a page speak of the same thing, and whether one reads on into another.

In go the fragments of a page, out come numbers: :meth:`Cohesion.likeness` of two sets of fragments (0 to about 0.6), and
:meth:`Cohesion.fit`, the evidence that a line which stops in the middle of a sentence goes on with another. What counts is which pairs of characters
the page itself has side by side, and how rare they are on it. Serves no ontology term of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from math import fsum, log, sqrt
from operator import add, or_

from kg.articles.characters import Characters
from kg.articles.lines import Fragment

_SIGNS = re.compile(r"[“”‘’《》()\s]+")  # what may stand between two characters that belong together: 新时代“枫桥经验”
_RUNS = re.compile(r"[\u3400-\u9fffA-Za-z0-9]+")
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z]{2}")  # a comma or a number may stand beside anything
_LONGEST = 4  # characters on either side of a break that are looked for elsewhere on the page
_PRIOR_BEHIND, _PRIOR_ANYWHERE = 8, 200  # how many characters of the page outweigh the dictionary
_RARE = 5000  # a character that the dictionary lacks is one of so many
_LEAST = -3.0  # evidence against a break: never more, for it may stand between two words


class Cohesion:
    """Statistics of one page; each is counted when it is first asked for."""

    def __init__(self, fragments: Sequence[Fragment], known: Characters) -> None:
        self._fragments = fragments
        self._known = known
        self._times: dict[str, int] = {}
        self._sets: dict[int, set[str]] = {}
        self._pairs: dict[tuple[int, ...], tuple[frozenset[str], float]] = {}

    def likeness(self, left: Sequence[int], right: Sequence[int]) -> float:
        """Cosine of the rare character pairs that two sets of fragments have; pairs that one fragment alone has do not count."""
        (a, weight), (b, other) = self._of(tuple(left)), self._of(tuple(right))
        return self._weight(a & b) / sqrt(weight * other) if weight and other else 0.0

    def shared(self, left: Sequence[int], right: Sequence[int]) -> float:
        """The weight of the rare character pairs of `left` that `right` has, too, as a share of its own."""
        (a, weight), (b, _) = self._of(tuple(left)), self._of(tuple(right))
        return self._weight(a & b) / weight if weight else 0.0

    def shared_on_either_side(self, left: Sequence[int], right: Sequence[int]) -> list[tuple[float, float]]:
        """`shared` of `left` with `right[:k]` and with `right[k:]`, for each k."""
        pairs, weight = self._of(tuple(left))
        found = [pairs & self._of((i,))[0] for i in right]
        none: frozenset[str] = frozenset()
        up_to = list(accumulate(found, or_, initial=none))[:-1]
        from_on = list(accumulate(reversed(found), or_))[::-1]
        return [
            (self._weight(a) / weight, self._weight(b) / weight) if weight else (0.0, 0.0)
            for a, b in zip(up_to, from_on, strict=True)
        ]

    def fit(self, left: str, right: str) -> float:
        """Log odds of the second half's beginning behind the first one's end, against anywhere: from what the page has side by side, where that is
        little from the dictionary's counts; and half a point for each further character that stands so elsewhere on the page.

        Both are as `last_characters` and `first_characters` give them."""
        if not left or not right or not _WORD.match(left[-1] + right[0]):
            return 0.0
        a, b = left[-1], right[0]
        seen, total = self._count(a + b), len(self._plain)
        behind, anywhere = self._known.follows(a, b), self._known.share(b)
        if behind is None or anywhere is None:
            behind = anywhere = 1 / _RARE
        anywhere = (self._count(b) + _PRIOR_ANYWHERE * anywhere) / (total + _PRIOR_ANYWHERE)
        behind = (seen + _PRIOR_BEHIND * behind) / (self._count(a) + _PRIOR_BEHIND)
        evidence = max(log(behind / anywhere), _LEAST)
        if seen:
            longest = max(
                i + j
                for i in range(1, min(_LONGEST, len(left)) + 1)
                for j in range(1, min(_LONGEST, len(right)) + 1)
                if i + j == 2 or left[-i:] + right[:j] in self._plain
            )
            evidence += (longest - 2) / 2
        return evidence

    def _of(self, indices: tuple[int, ...]) -> tuple[frozenset[str], float]:
        """The rare pairs of some fragments, and what they weigh."""
        known = self._pairs.get(indices)
        if known is None:
            if len(indices) == 1:
                pairs = frozenset(self._beside(indices[0]) & self._rarity.keys())
            else:
                pairs = frozenset().union(*(self._of((i,))[0] for i in indices))
            known = self._pairs[indices] = pairs, self._weight(pairs)
        return known

    def _beside(self, i: int) -> set[str]:
        """The pairs of one fragment."""
        pairs = self._sets.get(i)
        if pairs is None:
            pairs = self._sets[i] = _side_by_side(self._fragments[i].text)
        return pairs

    def _weight(self, pairs: Iterable[str]) -> float:
        return fsum(map(self._rarity.__getitem__, pairs))  # the exact sum, whatever the order of a set

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """Weight of each pair that at least two fragments have: the logarithm of how few do."""
        counts: Counter[str] = Counter()
        for i, fragment in enumerate(self._fragments):
            if fragment.kind != "boilerplate":
                counts.update(self._beside(i))
        bodies = max(sum(f.kind in ("body", "caption") for f in self._fragments), 2)
        return {pair: log((bodies + 1) / n) for pair, n in counts.items() if 1 < n <= bodies}

    def _count(self, string: str) -> int:
        known = self._times.get(string)
        if known is None:
            known = self._times[string] = self._plain.count(string)
        return known

    @cached_property
    def _plain(self) -> str:
        return "\n".join(_SIGNS.sub("", f.text) for f in self._fragments if f.kind != "boilerplate")


def last_characters(text: str) -> str:
    return _SIGNS.sub("", text[-12:])


def first_characters(text: str) -> str:
    return _SIGNS.sub("", text[:12])


def _side_by_side(text: str) -> set[str]:
    return {pair for run in _RUNS.findall(text) for pair in map(add, run, run[1:])}
