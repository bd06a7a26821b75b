"""Broken sentences: which fragment goes on where which other one stops.

In go fragments in printed order, out come joins: the index of a fragment that stops in the middle of a sentence -> the index of the one that goes
on with it. Each possible pair is scored in log odds, from what is seen at the break, how much alike the text before and after it is, and
where the two stand; then the best pairs are taken, each half once. Serves no ontology term of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from math import log

from kg.articles.cohesion import Cohesion, first_characters, last_characters
from kg.articles.layout import Layout
from kg.articles.lines import Fragment

_NO_START = re.compile(r"^[,。、;:!?)”’》】%…]")
_HASTY_START = re.compile(r"^.[,、。;]")  # one character and a comma: the end of a word
_OPENERS, _CLOSERS = "“《(", "”》)"
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
_NOT_CLAUSE = re.compile(r".*[,。;:!?]", re.DOTALL)  # what stands before the last clause
_WINDOW = 40  # fragments on either side among which the other half is looked for
_HOPELESS = 5.0  # log odds against a break that no likeness makes up for
_LARGE = 60  # ends; a larger group is settled best pair first
_NEVER = 1e6
_CONTEXT = 6  # fragments before and after a break that are compared


def joins(fragments: Sequence[Fragment], cohesion: Cohesion, layout: Layout) -> dict[int, int]:
    """Fragment that stops -> fragment that goes on."""
    page = _Page(fragments, cohesion, layout)
    scores = {text.index: page.scores(k) for k, text in enumerate(page.texts) if text.is_open}
    taken: dict[int, int] = {}
    for end, start in sorted(best_pairs(scores).items()):
        if not _leads_to(taken, start, end):
            taken[end] = start
    return taken


class _Text:
    """A fragment that may be running text, with what is asked of it again and again."""

    def __init__(self, fragment: Fragment, layout: Layout) -> None:
        self._layout = layout
        self.index = fragment.index
        self.text = fragment.text
        self.is_open = fragment.is_open
        self.is_headline = fragment.kind == "headline"

    @cached_property
    def first(self) -> str:
        return first_characters(self.text)

    @cached_property
    def last(self) -> str:
        return last_characters(self.text)

    @cached_property
    def begins(self) -> float:
        return begins(self.text, self._layout)

    @cached_property
    def waits(self) -> bool:
        """Whether it stops where the verb of its clause has still to come: 会同两家单位|建立."""
        clause = _NOT_CLAUSE.sub("", _QUOTED.sub("", self.text))
        return self._layout.waiting.inside(clause) and not self._layout.verbs.inside(clause)

    @cached_property
    def unclosed(self) -> bool:
        return self.text.count("“") > self.text.count("”")

    @cached_property
    def unopened(self) -> bool:
        return _unopened(self.text)

    @cached_property
    def headline_form(self) -> float:
        """Log odds that it is a headline and no half of a sentence."""
        if not self.is_headline:
            return 0.0
        w = self._layout.weights
        running = "," in self.text or self._layout.paragraph_openings.start(self.text) is not None
        return w.headline_form / (1 + running + (len(self.text) > 1.5 * w.heading_length))


class _Page:
    """The texts of a page, by their numbers in printed order, and what is asked of two of them."""

    def __init__(self, fragments: Sequence[Fragment], cohesion: Cohesion, layout: Layout) -> None:
        self._fragments, self._cohesion, self._layout = fragments, cohesion, layout
        self.texts = [_Text(f, layout) for f in fragments if f.kind == "body" or _may_be_text(fragments, f.index)]
        self._stays: dict[int, float] = {}

    def scores(self, k: int) -> dict[int, float]:
        """Each fragment with the log odds that it goes on where the k-th text stops, against nothing on the page doing so; those above 0 alone.

        The text before and after has to be alike, by the measure of all pages and by that of the other texts on this one."""
        w = self._layout.weights
        end, size = self.texts[k], len(self.texts)
        if k + 1 < size:
            near = [(k + 1, self._break(k, k + 1))]
            if not end.is_headline and near[0][1] <= w.certain:
                others = [*range(max(k - _WINDOW, 0), k), *range(k + 2, min(k + _WINDOW, size))]
                near += [(j, self._break(k, j)) for j in others]
        else:
            near = [(j, self._break(k, j)) for j in range(max(k - _WINDOW, 0), k)]
        # A heading is like its article, too: likeness speaks for nothing there.
        most = -w.lost if end.is_headline else -_HOPELESS
        near = [(j, score) for j, score in near if score > most]
        alike = [self._alike(k, j) for j, _ in near]
        mean = sum(likeness for likeness, _ in alike) / max(len(alike), 1)
        found: dict[int, float] = {}
        for (j, score), (likeness, trust) in zip(near, alike, strict=True):
            gain = w.alike * (likeness - 1 + likeness - mean) * trust
            if end.is_headline or self.texts[j].is_headline:
                gain = min(gain, 0.0)
            if score + gain + w.lost > 0:
                found[self.texts[j].index] = score + gain + w.lost
        return found

    def _alike(self, k: int, j: int) -> tuple[float, float]:
        """How like the text before and after a break is (1 is usual), and how far to trust it: little where there is little text."""
        before, after = self._before(k), self._after(j)
        if j < k:  # the same text is not like itself
            before = tuple(i for i in before if i > after[-1]) or before[:1]
            after = tuple(i for i in after if i < self.texts[k].index)
        w = self._layout.weights
        size = min(self._size(before), self._size(after))
        return self._cohesion.likeness(before, after) / w.usual_likeness, min(size / w.enough_text, 1.0)

    def _break(self, k: int, j: int) -> float:
        """What the two halves and their places say, without the text around them."""
        score = self._halves(k, j)
        if j == k + 1 and self._adjoin(k, j):
            return score + self._layout.weights.adjacent
        return score + self._far(k, j) - self._staying(j)

    def _halves(self, k: int, j: int) -> float:
        """What the two halves say."""
        w = self._layout.weights
        left, right = self.texts[k], self.texts[j]
        fit = self._cohesion.fit(left.last, right.first)
        score = fit * (w.fit if fit > 0 else w.unfit) - right.begins - left.headline_form - right.headline_form
        if left.unclosed and right.unopened:
            score += w.quote_goes_on
        if left.is_open and right.begins <= -w.no_start and left.waits:
            score -= w.still_waits
        return score

    def _far(self, k: int, j: int) -> float:
        """What it says that the j-th does not stand right below the k-th."""
        w = self._layout.weights
        left, right = self.texts[k], self.texts[j]
        awaited = self._layout.verbs.start(right.text[:4]) is not None and left.is_open and left.waits
        return w.awaited * awaited - w.apart * log(abs(j - k)) - w.before * (j < k)

    def _staying(self, j: int) -> float:
        """Log odds that a text belongs with what is printed right above it."""
        known = self._stays.get(j)
        if known is None:
            w = self._layout.weights
            above = self._above.get(j)
            alike = 1.0
            if above is not None:
                alike = self._cohesion.likeness(self._before(above), self._after(j)) / w.usual_likeness
            known = self._stays[j] = w.stays * (alike - 1)
        return known

    def _adjoin(self, k: int, j: int, *, headings: bool = False) -> bool:
        """Whether nothing stands between two texts that announces an article (``headings``: a heading may)."""
        parting = ("kicker", "byline") if headings else ("headline", "kicker", "byline")
        between = self._fragments[self.texts[k].index + 1 : self.texts[j].index]
        return not any(f.kind in parting for f in between)

    # -- what surely belongs together

    @cached_property
    def _above(self) -> dict[int, int]:
        """Text -> the one printed above it where both surely are of one article: no sentence breaks off between them, or one does and surely
        goes on there. What begins in the middle of a sentence below a whole one is the other half of something else."""
        w = self._layout.weights
        running = [k for k, text in enumerate(self.texts) if not text.is_headline]
        above: dict[int, int] = {}
        for k, j in pairwise(running):
            upper, lower = self.texts[k], self.texts[j]
            parted = not self._adjoin(k, j, headings=True) or lower.begins >= w.certain
            if upper.is_open and not parted:
                near = w.adjacent if self._adjoin(k, j) else self._far(k, j)
                parted = j != k + 1 or self._halves(k, j) + near < w.sure
            elif not upper.is_open:
                parted = parted or lower.begins <= -w.no_start
            if not parted:
                above[j] = k
        return above

    @cached_property
    def _below(self) -> dict[int, int]:
        return {k: j for j, k in self._above.items()}

    def _before(self, k: int) -> tuple[int, ...]:
        """The fragments up to the k-th text, nearest first, as far as they surely belong together."""
        return self._chain(k, self._above)

    def _after(self, k: int) -> tuple[int, ...]:
        """The fragments from the k-th text on, as far as they surely belong together."""
        return self._chain(k, self._below)

    def _chain(self, k: int, following: dict[int, int]) -> tuple[int, ...]:
        found = [k]
        while found[-1] in following and len(found) < _CONTEXT:
            found.append(following[found[-1]])
        return tuple(self.texts[i].index for i in found)

    def _size(self, indices: tuple[int, ...]) -> int:
        return sum(len(self._fragments[i].text) for i in indices)


def begins(text: str, layout: Layout) -> float:
    """Log odds that a paragraph begins here, by its first words; below 0 it begins in the middle of a sentence."""
    w = layout.weights
    if _NO_START.match(text):
        return -w.no_start
    opening = layout.openings.start(text[:60])
    if opening is not None:
        return (
            -w.no_start if opening.opens == "nothing" else w.certain if opening.opens == "article" else w.natural_start
        )
    actor = w.actor_start * layout.actors.inside(text[:9])
    return actor - w.hasty_start * bool(_HASTY_START.match(text)) - w.unopened * _unopened(text)


def best_pairs(scores: dict[int, dict[int, float]]) -> dict[int, int]:
    """The pairs that together have the highest score, each end and each start at most once.

    Ends that compete for no start with others are settled one by one; those that do, group by group (Hungarian method; the best first
    where a group is large)."""
    result: dict[int, int] = {}
    for group in _groups(scores):
        starts = sorted({s for end in group for s in scores[end]})
        if len(group) > _LARGE:
            pairs = sorted((-score, end, s) for end in group for s, score in scores[end].items())
            for _, end, s in pairs:
                if end not in result and s in starts:
                    result[end] = s
                    starts.remove(s)
        else:
            result.update(_assigned(group, starts, scores))
    return result


def _groups(scores: dict[int, dict[int, float]]) -> list[list[int]]:
    """Ends that are bound together by starts which both may have."""
    by_start: dict[int, list[int]] = {}
    for end, row in scores.items():
        for s in row:
            by_start.setdefault(s, []).append(end)
    groups: list[list[int]] = []
    seen: set[int] = set()
    for first in sorted(scores):
        if first in seen or not scores[first]:
            continue
        seen.add(first)
        group, todo = [], [first]
        while todo:
            end = todo.pop()
            group.append(end)
            fresh = {other for s in scores[end] for other in by_start[s]} - seen
            seen |= fresh
            todo += sorted(fresh)
        groups.append(sorted(group))
    return groups


def _assigned(ends: list[int], starts: list[int], scores: dict[int, dict[int, float]]) -> dict[int, int]:
    """The Hungarian method, with one empty place for each end that goes on nowhere."""
    n, m = len(ends), len(starts) + len(ends)
    cost = [[-scores[end].get(s, -_NEVER) for s in starts] + [0.0] * n for end in ends]
    u, v = [0.0] * (n + 1), [0.0] * (m + 1)
    row_of, way = [0] * (m + 1), [0] * (m + 1)
    for i in range(1, n + 1):
        row_of[0], j0 = i, 0
        least, used = [float("inf")] * (m + 1), [False] * (m + 1)
        while row_of[j0]:
            used[j0] = True
            i0, delta, j1 = row_of[j0], float("inf"), 0
            for j in range(1, m + 1):
                if not used[j]:
                    reduced = cost[i0 - 1][j - 1] - u[i0] - v[j]
                    if reduced < least[j]:
                        least[j], way[j] = reduced, j0
                    if least[j] < delta:
                        delta, j1 = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[row_of[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
        while j0:
            row_of[j0], j0 = row_of[way[j0]], way[j0]
    return {ends[row_of[j] - 1]: starts[j - 1] for j in range(1, len(starts) + 1) if row_of[j]}


def _unopened(text: str) -> bool:
    """Whether a quotation or bracket is closed that was not opened here: “…|…”."""
    for opener, closer in zip(_OPENERS, _CLOSERS, strict=True):
        at = text.find(closer)
        if at >= 0 and not 0 <= text.find(opener) < at:
            return True
    return False


def _may_be_text(fragments: Sequence[Fragment], index: int) -> bool:
    """A short line without a full stop is a headline, unless it is a sentence cut short: no headline is printed in two halves with a space,
    stands above a byline, or has a kicker above it."""
    fragment = fragments[index]
    if fragment.kind != "headline" or " " in fragment.text:
        return False
    after = next((f for f in fragments[index + 1 : index + 4] if f.kind not in ("caption", "boilerplate")), None)
    before = fragments[index - 1] if index else None
    return after is not None and after.kind in ("body", "headline") and before is not None and before.kind != "kicker"


def _leads_to(taken: dict[int, int], start: int, end: int) -> bool:
    while start in taken:
        start = taken[start]
        if start == end:
            return True
    return False
