"""Broken sentences: which fragment goes on where which other one stops.

In go fragments in printed order, out come joins: the index of a fragment that stops in the middle of a sentence -> the index of the one that goes
on with it. Each possible pair is scored in log odds, from what is seen at the break, how much alike the text before and after it is, and
where the two stand; then the best pairs are taken, each half once. Serves no ontology term of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.articles.cohesion import Cohesion
from kg.articles.layout import Layout
from kg.articles.lines import Fragment

_NO_START = re.compile(r"^[,。、;:!?)”’》】%…]")
_HASTY_START = re.compile(r"^.[,、。;]")  # one character and a comma: the end of a word
_OPENERS, _CLOSERS = "“《(", "”》)"
_WINDOW = 40  # fragments on either side among which the other half is looked for
_CONTEXT = 3  # fragments before and after a break that are compared


def joins(fragments: Sequence[Fragment], cohesion: Cohesion, layout: Layout) -> dict[int, int]:
    """Fragment that stops -> fragment that goes on."""
    text = [f.index for f in fragments if f.kind == "body" or _may_be_text(fragments, f.index, layout)]
    place = {index: k for k, index in enumerate(text)}
    scored: list[tuple[float, int, int]] = []
    for end in text:
        if not fragments[end].is_open:
            continue
        k = place[end]
        for start in text[max(k - _WINDOW, 0) : k] + text[k + 1 : k + 1 + _WINDOW]:
            score = _score(fragments, end, start, place, cohesion, layout)
            if score > 0:
                scored.append((score, end, start))
    taken: dict[int, int] = {}
    continued: set[int] = set()
    for _, end, start in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if end not in taken and start not in continued and not _leads_to(taken, start, end):
            taken[end] = start
            continued.add(start)
    return taken


def begins(fragment: Fragment, layout: Layout) -> float:
    """Log odds that a paragraph begins here, by its first words; below 0 it begins in the middle of a sentence."""
    w, text = layout.weights, fragment.text
    if _NO_START.match(text):
        return -w.no_start
    if layout.article_openings.start(text[:60]) is not None:
        return w.no_start
    if layout.paragraph_openings.start(text[:60]) is not None:
        return w.natural_start
    return -w.hasty_start * bool(_HASTY_START.match(text)) - w.unopened * _unopened(text)


def _score(
    fragments: Sequence[Fragment], end: int, start: int, place: dict[int, int], cohesion: Cohesion, layout: Layout
) -> float:
    w = layout.weights
    left, right = fragments[end], fragments[start]
    score = cohesion.fit(left.text, right.text) - begins(right, layout)
    unclosed = left.text.count("“") - left.text.count("”")
    if unclosed > 0 and _unopened(right.text):
        score += w.quote_goes_on
    for fragment in (left, right):
        if fragment.kind == "headline":
            score -= w.headline_form
    between = fragments[min(end, start) + 1 : max(end, start)]
    steps = place[start] - place[end]
    if steps == 1 and not any(f.kind in ("headline", "kicker", "byline") for f in between):
        score += w.adjacent
    else:
        score -= w.apart if steps > 0 else w.before
        before = fragments[start - 1] if start else None
        if before is not None and before.kind == "body" and not before.is_open:
            score -= w.inside
    if score > -w.alike:
        alike = cohesion.likeness(_before(fragments, end), _after(fragments, start))
        score += w.alike * max(min((alike - w.usual_likeness) / w.usual_likeness, 1.0), -1.0)
    return score


def _before(fragments: Sequence[Fragment], end: int) -> list[int]:
    found = [end]
    for k in range(end - 1, max(end - 12, -1), -1):
        if len(found) == _CONTEXT or fragments[k].kind == "byline":
            break
        if fragments[k].kind == "body":
            found.append(k)
    return found


def _after(fragments: Sequence[Fragment], start: int) -> list[int]:
    found = [start]
    for k in range(start + 1, min(start + 12, len(fragments))):
        if len(found) == _CONTEXT or fragments[k].kind == "byline" or fragments[k - 1].is_open:
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


def _may_be_text(fragments: Sequence[Fragment], index: int, layout: Layout) -> bool:
    """A short line without a full stop is a headline, unless it is a sentence cut short: no headline is printed in two halves with a space,
    stands above a byline, or has a kicker above it."""
    fragment = fragments[index]
    if fragment.kind != "headline" or " " in fragment.text:
        return False
    after = next((f for f in fragments[index + 1 : index + 4] if f.kind not in ("caption", "boilerplate")), None)
    before = fragments[index - 1] if index else None
    return (
        after is not None
        and after.kind in ("body", "headline")
        and before is not None
        and before.kind not in ("kicker", "headline")
    )


def _leads_to(taken: dict[int, int], start: int, end: int) -> bool:
    while start in taken:
        start = taken[start]
        if start == end:
            return True
    return False
