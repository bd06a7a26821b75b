"""Broken sentences: which fragment goes on where which other one stops.

In go fragments in printed order, out come joins: the index of a fragment that stops in the middle of a sentence -> the index of the one that goes
on with it. Each possible pair is scored in log odds, from what is seen at the break, how much alike the text before and after it is, and
where the two stand; then the best pairs are taken, each half once. Serves no ontology term of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import log

from kg.articles.cohesion import Cohesion
from kg.articles.layout import Layout
from kg.articles.lines import Fragment

_NO_START = re.compile(r"^[,。、;:!?)”’》】%…]")
_HASTY_START = re.compile(r"^.[,、。;]")  # one character and a comma: the end of a word
_OPENERS, _CLOSERS = "“《(", "”》)"
_WINDOW = 40  # fragments on either side among which the other half is looked for
_MANY, _NARROW = 300, 8  # where more sentences are broken, the window is narrow
_LARGE = 60  # ends; a larger group is settled best pair first
_NEVER = 1e6
_CONTEXT = 6  # fragments before and after a break that are compared


def joins(fragments: Sequence[Fragment], cohesion: Cohesion, layout: Layout) -> dict[int, int]:
    """Fragment that stops -> fragment that goes on."""
    text = [f.index for f in fragments if f.kind == "body" or _may_be_text(fragments, f.index)]
    ends = [k for k, i in enumerate(text) if fragments[i].is_open]
    if not ends:
        return {}
    page = _Page(fragments, text, cohesion, layout)
    window = _WINDOW if len(ends) <= _MANY else _NARROW
    scores: dict[int, dict[int, float]] = {}
    for k in ends:
        near = [*range(max(k - window, 0), k), *range(k + 1, min(k + 1 + window, len(text)))]
        scores[text[k]] = {start: score for start, score in page.scores(k, near) if score > 0}
    taken: dict[int, int] = {}
    for end, start in sorted(best_pairs(scores).items()):
        if not _leads_to(taken, start, end):
            taken[end] = start
    return taken


@dataclass(slots=True)
class _Page:
    fragments: Sequence[Fragment]
    text: list[int]  # fragments that may be running text
    cohesion: Cohesion
    layout: Layout
    _begins: dict[int, float] = field(default_factory=dict)
    _stays: dict[int, float] = field(default_factory=dict)

    def scores(self, k: int, near: Sequence[int]) -> Iterator[tuple[int, float]]:
        """Each start among the j-th texts with the log odds that it goes on where the k-th text stops, against nothing on the page doing so.

        The text before and after has to be alike, by the measure of all pages and by that of the other starts on this one."""
        w = self.layout.weights
        alike = [self.alike(k, j) for j in near]
        mean = sum(likeness for likeness, _ in alike) / max(len(alike), 1)
        for j, (likeness, trust) in zip(near, alike, strict=True):
            gain = w.alike * (likeness - 1 + likeness - mean) * trust
            if "headline" in (self.fragments[self.text[k]].kind, self.fragments[self.text[j]].kind):
                gain = min(gain, 0.0)  # a heading is like its article, too
            yield self.text[j], w.lost + gain + self.break_score(k, j)

    def alike(self, k: int, j: int) -> tuple[float, float]:
        """How like the text before and after a break is (1 is usual), and how far to trust it: little where there is little text."""
        before, after = _before(self.fragments, self.text[k]), _after(self.fragments, self.text[j])
        if j < k:  # the same text is not like itself
            before = [i for i in before if i > after[-1]] or [self.text[k]]
            after = [i for i in after if i < self.text[k]]
        w = self.layout.weights
        size = min(sum(len(self.fragments[i].text) for i in side) for side in (before, after))
        return self.cohesion.likeness(before, after) / w.usual_likeness, min(size / w.enough_text, 1.0)

    def break_score(self, k: int, j: int) -> float:
        """What the two halves and their places say, without the text around them."""
        w = self.layout.weights
        end, start = self.text[k], self.text[j]
        left, right = self.fragments[end], self.fragments[start]
        fit = self.cohesion.fit(left.text, right.text)
        score = fit * (w.fit if fit > 0 else w.unfit) - self.begins(start)
        if left.text.count("“") > left.text.count("”") and _unopened(right.text):
            score += w.quote_goes_on
        for fragment in (left, right):
            if fragment.kind == "headline":
                running = "," in fragment.text or self.layout.paragraph_openings.start(fragment.text) is not None
                long = len(fragment.text) > 1.5 * w.heading_length
                score -= w.headline_form / (1 + running + long)
        between = self.fragments[min(end, start) + 1 : max(end, start)]
        if j == k + 1 and not any(f.kind in ("headline", "kicker", "byline") for f in between):
            return score + w.adjacent
        return score - w.apart * log(abs(j - k)) - w.before * (j < k) - self.stays(start)

    def stays(self, start: int) -> float:
        """Log odds that a text belongs with what is printed right above it."""
        if start not in self._stays:
            w = self.layout.weights
            above = _before(self.fragments, start)[1:]
            alike = self.cohesion.likeness(above, _after(self.fragments, start)) if above else w.usual_likeness
            self._stays[start] = w.stays * (alike / w.usual_likeness - 1)
        return self._stays[start]

    def begins(self, start: int) -> float:
        if start not in self._begins:
            self._begins[start] = begins(self.fragments[start].text, self.layout)
        return self._begins[start]


def begins(text: str, layout: Layout) -> float:
    """Log odds that a paragraph begins here, by its first words; below 0 it begins in the middle of a sentence."""
    w = layout.weights
    if _NO_START.match(text):
        return -w.no_start
    if layout.article_openings.start(text[:60]) is not None:
        return w.certain
    if layout.paragraph_openings.start(text[:60]) is not None:
        return w.natural_start
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


def _before(fragments: Sequence[Fragment], end: int) -> list[int]:
    found = [end]
    for k in range(end - 1, max(end - 15, -1), -1):
        if len(found) == _CONTEXT or fragments[k].kind in ("byline", "kicker"):
            break
        if fragments[k].kind == "body":
            found.append(k)
    return found


def _after(fragments: Sequence[Fragment], start: int) -> list[int]:
    found = [start]
    for k in range(start + 1, min(start + 15, len(fragments))):
        if len(found) == _CONTEXT or fragments[k].kind == "byline" or fragments[found[-1]].is_open:
            break
        if fragments[k].kind == "body":
            found.append(k)
    return found


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
