"""How well a page was cut into articles and mended.

In: gold articles, and articles as ``articles.jsonl`` lists them. Out: counts for pairs of body lines that share an article, for breaks that were mended, and
for headlines. A line that goes on from another one does so over captions and furniture that stand between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from kg.evaluation.gold import GoldArticle
from kg.evaluation.judgement import Counts
from kg.evaluation.matching import plain
from kg.records import Article


@dataclass(frozen=True, slots=True)
class Cutting:
    """``titled`` are the gold's articles with a headline, ``titles`` those of them whose headline was found."""

    pairs: Counts
    joins: Counts
    titles: int
    titled: int
    expected: int
    found: int


Lines = Iterable[tuple[int, bool]]


def cutting(gold: list[GoldArticle], found: list[Article]) -> Cutting:
    """Compare the articles of a page."""
    roles = {number: role for article in gold for number, role, _ in article.lines}
    aside = frozenset(n for n, role in roles.items() if role in ("caption", "boilerplate"))
    text = [n for n, role in roles.items() if role in ("body", "heading")]
    asked_of, asked_next = _read([[(n, joins) for n, _, joins in a.lines] for a in gold], aside)
    found_of, found_next = _read([[(line.number, line.joins) for line in a.lines] for a in found], aside)
    pairs = Counts()
    for a, b in combinations(text, 2):
        together, put_together = bool(asked_of[a] & asked_of[b]), bool(found_of[a] & found_of[b])
        pairs += Counts(
            int(together and put_together), int(put_together and not together), int(together and not put_together)
        )
    joins = Counts(len(asked_next & found_next), len(found_next - asked_next), len(asked_next - found_next))
    titled = [a for a in gold if a.title]
    right = sum(
        any(plain(found[i].title or "") == plain(a.title or "") for number, *_ in a.lines for i in found_of[number])
        for a in titled
    )
    return Cutting(pairs, joins, right, len(titled), len(gold), len(found))


def _read(articles: Iterable[Lines], aside: frozenset[int]) -> tuple[dict[int, set[int]], set[tuple[int | None, int]]]:
    """The articles of each line, and which line goes on from which."""
    of: dict[int, set[int]] = defaultdict(set)
    goes_on: set[tuple[int | None, int]] = set()
    for index, lines in enumerate(articles):
        before: int | None = None
        for number, joins in lines:
            of[number].add(index)
            if joins:
                goes_on.add((before, number))
            before = before if number in aside else number
    return of, goes_on
