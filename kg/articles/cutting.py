"""A page's fragments as articles: where one begins, which blocks of text are its own, which headline it has.

In go fragments in printed order, out come :class:`Draft` articles, each with its fragments in reading order. The page is first cut into heads and blocks
(text without a cut inside); then blocks are put to articles: by a sentence that goes on, by the head printed above, or by what they
speak of; last, heads without text look for theirs. Serves no ontology term of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.articles.cohesion import Cohesion
from kg.articles.headlines import Head, heads, is_text
from kg.articles.layout import Layout
from kg.articles.lines import Fragment
from kg.articles.mending import joins

_CONTEXT = 5  # fragments on either side of a possible cut that are compared
_FAR = 60  # fragments of an article's end among which a cut is looked for
_WINDOW = 30  # blocks and articles among which one is looked for


@dataclass(slots=True)
class Block:
    """Text without a cut inside. ``source``: the fragment (in another block) whose sentence its first one goes on with."""

    fragments: list[int]
    head: Head | None = None
    source: int | None = None
    aside: bool = False  # the sentence above goes on elsewhere
    ended: bool = False  # by a closing line, or the text of a picture story: nothing goes on behind it


@dataclass(slots=True)
class Draft:
    """An article: its head, and its blocks in reading order."""

    head: Head | None
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> list[int]:
        return [i for block in self.blocks for i in block.fragments]


def drafts(fragments: Sequence[Fragment], layout: Layout, single: bool) -> tuple[list[Draft], dict[int, int]]:
    """The articles of a page, and the joins between their fragments. Captions and boilerplate are left to the caller.

    ``single``: the source is one article, as a web page is."""
    cohesion = Cohesion(fragments, layout.characters)
    goes_on = joins(fragments, cohesion, layout)
    for index in {*goes_on, *goes_on.values()}:
        fragments[index].kind = "body"
    broken = {
        f.index
        for f in fragments
        if f.kind == "body" and f.is_open and goes_on.get(f.index) != _next_text(fragments, f.index)
    }
    found, headings = heads(fragments, broken, cohesion, layout, single)
    blocks, empty = _blocks(fragments, found, headings, goes_on, layout)
    articles = _placed(fragments, blocks, cohesion, layout) + [Draft(head) for head in empty]
    _claim(fragments, articles, goes_on, cohesion, layout)
    return [a for a in articles if a.head or a.blocks], goes_on


def _next_text(fragments: Sequence[Fragment], index: int) -> int | None:
    for f in fragments[index + 1 :]:
        if f.kind in ("body", "headline", "kicker", "byline"):
            return f.index
    return None


def _blocks(
    fragments: Sequence[Fragment], found: Sequence[Head], headings: set[int], goes_on: dict[int, int], layout: Layout
) -> tuple[list[Block], list[Head]]:
    """The text in blocks, and the heads that have none right below them."""
    comes_from = {b: a for a, b in goes_on.items()}
    head_at = {head.fragments[0]: head for head in found}
    in_head = {i for head in found for i in head.fragments}
    blocks: list[Block] = []
    empty: list[Head] = []
    head: Head | None = None
    block: Block | None = None
    for f in fragments:
        i = f.index
        if i in head_at:
            if head is not None:
                empty.append(head)
            head, block = head_at[i], None
        if i in in_head or not (i in headings or f.effect == "closes" or is_text(f)):
            continue
        source = comes_from.get(i)
        last = next((k for k in reversed(block.fragments) if fragments[k].kind == "body"), None) if block else None
        torn = last is not None and is_text(f) and source != last
        if torn and last is not None and not fragments[last].is_open:
            torn = layout.article_openings.start(f.text[:60]) is not None
        if source is not None and source != last:
            if head is not None and block is None:
                empty.append(head)
            block, head = Block([], source=source), None
            blocks.append(block)
        elif block is None or block.ended or torn:
            block, head = Block([], head, aside=last is not None and last in goes_on), None
            blocks.append(block)
        block.fragments.append(i)
        block.ended = f.effect in ("closes", "story")
    if head is not None:
        empty.append(head)
    return blocks, empty


def _placed(fragments: Sequence[Fragment], blocks: Sequence[Block], cohesion: Cohesion, layout: Layout) -> list[Draft]:
    """Blocks under their heads, behind the sentence that they go on with, or where their words are at home."""
    articles: list[Draft] = []
    where: dict[int, Draft] = {}  # fragment -> its article
    above: Draft | None = None
    waiting: list[Block] = []
    for block in blocks:
        if block.source is not None:
            owner = where.get(block.source)
            if owner is None:
                waiting.append(block)
                continue
            owner.blocks.insert(_position(owner, block.source) + 1, block)
        else:
            owner = None if block.head else _home(fragments, block, above, articles, cohesion, layout)
            if owner is None:
                owner = Draft(block.head)
                articles.append(owner)
            owner.blocks.append(block)
        where.update(dict.fromkeys(block.fragments, owner))
        above = owner
    while waiting:  # text that goes on from what is printed below it
        ready = [b for b in waiting if b.source in where] or waiting[:1]
        for block in ready:
            waiting.remove(block)
            assert block.source is not None
            owner = where.get(block.source)
            if owner is None:
                owner = Draft(None, [block])
                articles.append(owner)
            else:
                owner.blocks.insert(_position(owner, block.source) + 1, block)
            where.update(dict.fromkeys(block.fragments, owner))
    return articles


def _position(article: Draft, fragment: int) -> int:
    return next(k for k, block in enumerate(article.blocks) if fragment in block.fragments)


def _home(
    fragments: Sequence[Fragment],
    block: Block,
    above: Draft | None,
    articles: Sequence[Draft],
    cohesion: Cohesion,
    layout: Layout,
) -> Draft | None:
    """The article above that a block behind a cut belongs to, or None where it begins its own."""
    w = layout.weights
    if layout.article_openings.start(fragments[block.fragments[0]].text[:60]) is not None:
        return None
    best: tuple[float, Draft | None] = (0.0, None)
    trust = min(sum(len(fragments[i].text) for i in block.fragments) / w.enough_text, 1.0)
    for article in articles[-_WINDOW:]:
        alike = cohesion.likeness(block.fragments, article.text)
        score = w.alike * max(min((alike - w.usual_likeness) / w.usual_likeness, 1.5), -1.0) * trust
        score += w.goes_on * (article is above and not block.aside)
        score -= w.article_ended * article.blocks[-1].ended + w.apart * (article is not above)
        if score > best[0]:
            best = (score, article)
    return best[1]


def _claim(
    fragments: Sequence[Fragment], articles: list[Draft], goes_on: dict[int, int], cohesion: Cohesion, layout: Layout
) -> None:
    """Heads without text take theirs, the surest first: an article without a head, or the end of another article's text."""
    continued = set(goes_on.values())
    orphans = [k for k, a in enumerate(articles) if a.head and a.head.decks and not a.blocks]
    dips: dict[int, float] = {}
    while orphans:
        offers = []
        for k in orphans:
            head = articles[k].head
            assert head is not None
            for n in range(max(k - _WINDOW, 0), min(k + _WINDOW, len(articles))):
                if articles[n].blocks:
                    offer = _offer(fragments, articles[n], head, continued, dips, cohesion, layout)
                    offers.append((offer[0], -k, -n, offer[1]))
        if not offers or max(offers)[0] <= layout.weights.claim_least:
            return
        _, k, n, cut = max(offers)
        orphans.remove(-k)
        giver, taker = articles[-n], articles[-k]
        giver.blocks, taker.blocks = _split(giver.blocks, cut)
        if not giver.blocks and giver.head is not None and taker.head is not None:
            taker.head.fragments[:0] = giver.head.fragments  # a kicker, a byline
            giver.head = None


def _offer(
    fragments: Sequence[Fragment],
    article: Draft,
    head: Head,
    continued: set[int],
    dips: dict[int, float],
    cohesion: Cohesion,
    layout: Layout,
) -> tuple[float, int]:
    """The best text that an article could give to a head without text: log odds, and the fragment from which it goes to the end."""
    w = layout.weights
    decks, text = head.decks, article.text[-_FAR:]
    best = (0.0, text[0])
    other = article.head
    if other is None or not (other.decks or (other.has_byline and head.has_byline)):
        best = (w.claims * cohesion.shared(decks, text), article.text[0])
    for k, (above, below) in enumerate(cohesion.shared_on_either_side(decks, text)):
        first = text[k]
        if (
            not k
            or below - above <= 0
            or first in continued
            or not is_text(fragments[first])
            or fragments[text[k - 1]].is_open
        ):
            continue
        if first not in dips:
            alike = cohesion.likeness(text[max(k - _CONTEXT, 0) : k], text[k : k + _CONTEXT])
            dips[first] = w.dip * (1 - alike / w.usual_likeness) - w.splits
        best = max(best, (w.claims * (below - above) + dips[first], first))
    return best


def _split(blocks: Sequence[Block], first: int) -> tuple[list[Block], list[Block]]:
    """Blocks before a fragment, and from it on."""
    kept: list[Block] = []
    taken: list[Block] = []
    for block in blocks:
        if taken or first not in block.fragments:
            (taken if taken else kept).append(block)
            continue
        k = block.fragments.index(first)
        if k:
            kept.append(Block(block.fragments[:k], block.head, block.source))
        taken.append(Block(block.fragments[k:], source=None if k else block.source, ended=block.ended))
    return kept, taken
