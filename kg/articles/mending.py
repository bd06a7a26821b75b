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
    places = [f.index for f in fragments if f.kind == "body" or _may_be_text(fragments, f.index)]
    texts = [_Text(fragments, i, layout) for i in places]
    _tie(texts, cohesion, layout)
    scores: dict[int, dict[int, float]] = {}
    for k, text in enumerate(texts):
        if text.is_open:
            scores[places[k]] = _scores(texts, k, cohesion, layout)
    for text in texts:  # they hold each other, and would wait for a search for cycles
        text.above = text.below = None
    taken: dict[int, int] = {}
    for end, start in sorted(best_pairs(scores).items()):
        if not _leads_to(taken, start, end):
            taken[end] = start
    return taken


class _Text:
    """A fragment that may be running text, with what is asked of it again and again."""

    def __init__(self, fragments: Sequence[Fragment], index: int, layout: Layout) -> None:
        fragment = fragments[index]
        self._fragments = fragments
        self._layout = layout
        self.index = index
        self.text = fragment.text
        self.is_open = fragment.is_open
        self.is_headline = fragment.kind == "headline"
        self.above: _Text | None = None
        self.below: _Text | None = None
        self._stays: float | None = None

    @cached_property
    def first(self) -> str:
        return first_characters(self.text)

    @cached_property
    def last(self) -> str:
        return last_characters(self.text)

    @cached_property
    def before(self) -> tuple[int, ...]:
        """The text up to here, nearest first, as far as it surely belongs together."""
        found = [self]
        while found[-1].above is not None and len(found) < _CONTEXT:
            found.append(found[-1].above)
        return tuple(text.index for text in found)

    @cached_property
    def after(self) -> tuple[int, ...]:
        """The text from here on, as far as it surely belongs together."""
        found = [self]
        while found[-1].below is not None and len(found) < _CONTEXT:
            found.append(found[-1].below)
        return tuple(text.index for text in found)

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

    def stays(self, cohesion: Cohesion) -> float:
        """Log odds that it belongs with what is printed right above it."""
        if self._stays is None:
            w = self._layout.weights
            alike = cohesion.likeness(self.above.before, self.after) / w.usual_likeness if self.above else 1.0
            self._stays = w.stays * (alike - 1)
        return self._stays

    def size(self, indices: tuple[int, ...]) -> int:
        return sum(len(self._fragments[i].text) for i in indices)

    def stands_above(self, other: _Text, *, headings: bool = False) -> bool:
        """Whether nothing stands between the two that announces an article (``headings``: a heading may)."""
        parting = ("kicker", "byline") if headings else ("headline", "kicker", "byline")
        return not any(f.kind in parting for f in self._fragments[self.index + 1 : other.index])


def _tie(texts: Sequence[_Text], cohesion: Cohesion, layout: Layout) -> None:
    """Tie each text to the one printed below it where both surely are of one article: no sentence breaks off between them, or one does and surely
    goes on there. What begins in the middle of a sentence below a whole one is the other half of something else."""
    running = [(k, text) for k, text in enumerate(texts) if not text.is_headline]
    for (k, upper), (j, lower) in pairwise(running):
        parted = not upper.stands_above(lower, headings=True) or lower.begins >= layout.weights.certain
        if upper.is_open and not parted:
            parted = j != k + 1 or _break(texts, k, j, cohesion, layout) < layout.weights.sure
        elif not upper.is_open:
            parted = parted or lower.begins <= -layout.weights.no_start
        if not parted:
            upper.below, lower.above = lower, upper


def _scores(texts: Sequence[_Text], k: int, cohesion: Cohesion, layout: Layout) -> dict[int, float]:
    """Each text with the log odds that it goes on where the k-th stops, against nothing on the page doing so; those above 0 alone.

    The text before and after has to be alike, by the measure of all pages and by that of the other texts on this one."""
    w = layout.weights
    end = texts[k]
    if k + 1 < len(texts):
        score = _break(texts, k, k + 1, cohesion, layout)
        if end.is_headline or score > w.certain:
            near = [(k + 1, score)]
        else:
            others = [*range(max(k - _WINDOW, 0), k), *range(k + 2, min(k + _WINDOW, len(texts)))]
            near = [(k + 1, score), *((j, _break(texts, k, j, cohesion, layout)) for j in others)]
    else:
        near = [(j, _break(texts, k, j, cohesion, layout)) for j in range(max(k - _WINDOW, 0), k)]
    most = -w.lost if end.is_headline else -_HOPELESS  # a heading is like its article, too: likeness speaks for nothing
    near = [(j, score) for j, score in near if score > most]
    alike = [_alike(texts, k, j, cohesion, layout) for j, _ in near]
    mean = sum(likeness for likeness, _ in alike) / max(len(alike), 1)
    found: dict[int, float] = {}
    for (j, score), (likeness, trust) in zip(near, alike, strict=True):
        gain = w.alike * (likeness - 1 + likeness - mean) * trust
        if end.is_headline or texts[j].is_headline:
            gain = min(gain, 0.0)
        if score + gain + w.lost > 0:
            found[texts[j].index] = score + gain + w.lost
    return found


def _alike(texts: Sequence[_Text], k: int, j: int, cohesion: Cohesion, layout: Layout) -> tuple[float, float]:
    """How like the text before and after a break is (1 is usual), and how far to trust it: little where there is little text."""
    before, after = texts[k].before, texts[j].after
    if j < k:  # the same text is not like itself
        before = tuple(i for i in before if i > after[-1]) or before[:1]
        after = tuple(i for i in after if i < texts[k].index)
    w = layout.weights
    size = min(texts[k].size(before), texts[k].size(after))
    return cohesion.likeness(before, after) / w.usual_likeness, min(size / w.enough_text, 1.0)


def _break(texts: Sequence[_Text], k: int, j: int, cohesion: Cohesion, layout: Layout) -> float:
    """What the two halves and their places say, without the text around them."""
    w = layout.weights
    left, right = texts[k], texts[j]
    fit = cohesion.fit(left.last, right.first)
    score = fit * (w.fit if fit > 0 else w.unfit) - right.begins - left.headline_form - right.headline_form
    if left.unclosed and right.unopened:
        score += w.quote_goes_on
    waits = left.is_open and left.waits
    if waits and right.begins <= -w.no_start:
        score -= w.still_waits
    if j == k + 1 and left.stands_above(right):
        return score + w.adjacent
    if waits and layout.verbs.start(right.text[:4]) is not None:
        score += w.awaited
    return score - w.apart * log(abs(j - k)) - w.before * (j < k) - right.stays(cohesion)


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
