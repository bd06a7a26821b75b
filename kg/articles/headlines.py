"""Headlines: which short lines announce an article, which stand inside one, and which deck is the factual one.

In go fragments in printed order, out come :class:`Head` objects and the inner headings. A headline is one by what stands around it (a byline below,
a kicker above, 本报讯 below, the beginning of the page), else by its wording and by whether the text below it speaks of the same thing as the text
above. Serves no ontology term of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.articles.cohesion import Cohesion
from kg.articles.layout import Layout
from kg.articles.lines import Fragment

_CONTEXT = 3  # paragraphs above and below that are compared


@dataclass(slots=True)
class Head:
    """Fragments that announce an article, in printed order: kicker, decks, byline."""

    fragments: list[int] = field(default_factory=list)
    decks: list[int] = field(default_factory=list)
    has_byline: bool = False


def is_text(fragment: Fragment) -> bool:
    """Running text of an article: body, or the text of a picture story."""
    return fragment.kind == "body" or fragment.effect == "story"


def heads(
    fragments: Sequence[Fragment], broken: set[int], cohesion: Cohesion, layout: Layout, single: bool
) -> tuple[list[Head], set[int]]:
    """The heads, and the headlines that are inner headings. ``broken``: fragments whose other half does not stand below them;
    ``single``: the source holds one article, as web pages do."""
    found: list[Head] = []
    headings: set[int] = set()
    structure = [
        f for f in fragments if f.kind in ("headline", "kicker") or _announces(f) or is_text(f) or f.effect == "closes"
    ]
    k = 0
    above: Fragment | None = None
    while k < len(structure):
        run: list[Fragment] = []
        while k < len(structure) and (structure[k].kind in ("headline", "kicker") or _announces(structure[k])):
            run.append(structure[k])
            k += 1
        if run:
            below = structure[k] if k < len(structure) else None
            parts = _parts(run)
            for part in _apart(fragments, parts, above, below, cohesion, layout):
                if part.has_byline or any(fragments[i].kind == "kicker" for i in part.fragments):
                    found.append(part)
                elif part is not parts[0] and part is parts[-1] and not _opens(below, layout):
                    headings.update(part.decks)  # between byline and text
                elif part.decks != [i.index for i in run if i.kind == "headline"][-len(part.decks) :]:
                    found.append(part)
                else:
                    score = _announcement(fragments, part, above, below, broken, cohesion, layout)
                    if score - layout.weights.single_article * single * (above is not None) > 0:
                        found.append(part)
                    else:
                        headings.update(part.decks)
        else:
            above = structure[k]
            k += 1
    return found, headings


def main_deck(decks: Sequence[str], layout: Layout) -> str | None:
    """The factual deck: the one that names who or where, else the one that is no motto, else the longest."""
    if not decks:
        return None
    return max(decks, key=lambda d: (layout.actors.inside(d), not layout.slogans.inside(d), len(d)))


def _announces(fragment: Fragment) -> bool:
    return fragment.kind == "byline" and fragment.effect == "opens"


def _parts(run: Sequence[Fragment]) -> list[Head]:
    """Heads in a row, one directly below the other: each ends with its byline, and begins with its kicker."""
    parts = [Head()]
    for fragment in run:
        last = parts[-1]
        if (last.has_byline and fragment.kind != "byline") or (last.decks and fragment.kind == "kicker"):
            last = Head()
            parts.append(last)
        last.fragments.append(fragment.index)
        if fragment.kind == "headline":
            last.decks.append(fragment.index)
        last.has_byline |= fragment.kind == "byline"
    return parts


def _apart(
    fragments: Sequence[Fragment],
    parts: list[Head],
    above: Fragment | None,
    below: Fragment | None,
    cohesion: Cohesion,
    layout: Layout,
) -> list[Head]:
    """The parts, where the first deck of one is a headline of its own: its words are those of the text above, not of the text below."""
    if above is None or below is None:
        return parts
    result = []
    over = _text(fragments, range(above.index, max(above.index - 15, -1), -1))
    under = _text(fragments, range(below.index, min(below.index + 15, len(fragments))))
    for part in parts:
        while len(part.decks) > 1 and fragments[part.fragments[0]].kind == "headline":
            first = part.decks[:1]
            if cohesion.shared(first, over) - cohesion.shared(first, under) < layout.weights.deck_apart:
                break
            result.append(Head(first, first))
            part.fragments, part.decks = part.fragments[1:], part.decks[1:]
        result.append(part)
    return result


def _opens(below: Fragment | None, layout: Layout) -> bool:
    return below is None or layout.article_openings.start(below.text[:60]) is not None


def _announcement(
    fragments: Sequence[Fragment],
    part: Head,
    above: Fragment | None,
    below: Fragment | None,
    broken: set[int],
    cohesion: Cohesion,
    layout: Layout,
) -> float:
    """Log odds that a headline without byline or kicker begins an article."""
    w = layout.weights
    if above is None or below is None:
        return w.certain
    if _opens(below, layout) or below.effect == "story":
        return w.certain
    texts = [fragments[i].text for i in part.decks]
    if layout.numbered.start(texts[0]) is not None:
        return -w.certain
    score = -w.heading
    if above.effect in ("closes", "story") or above.index in broken:
        score += w.article_ended
    if any(layout.actors.inside(text) for text in texts):
        score += w.names_actor
    length = max(len(text) for text in texts)
    score += max(min((length - w.heading_length) / 4, 1.5), -1.5)
    if len(texts) == 1:
        form = " " in texts[0]
        nearby = fragments[max(part.decks[0] - 30, 0) : part.decks[0] + 30]
        alike = [
            f for f in nearby if f.kind == "headline" and abs(len(f.text) - length) <= 1 and (" " in f.text) == form
        ]
        score -= w.parallel * (len(alike) > 1)
    if abs(score) > w.alike:  # settled
        return score
    before = _text(fragments, range(part.decks[0] - 1, max(part.decks[0] - 15, -1), -1))
    after = _text(fragments, range(part.decks[-1] + 1, min(part.decks[-1] + 15, len(fragments))))
    if before and after:
        usual = w.usual_likeness
        score -= w.alike * max(min((cohesion.likeness(before, after) - usual) / usual, 1.0), -1.0)
    return score


def _text(fragments: Sequence[Fragment], where: range) -> list[int]:
    found: list[int] = []
    for k in where:
        if len(found) == _CONTEXT or _announces(fragments[k]):
            break
        if is_text(fragments[k]):
            found.append(k)
    return found
