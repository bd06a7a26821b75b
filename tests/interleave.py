"""Newspaper pages made up for tests: whole articles are broken into columns and printed in the orders that PDF readers leave them in.

``read_articles`` reads a plain file of articles (a line each, led by T title, K kicker, B byline, H heading, P paragraph, C caption, E closing
byline; a blank line between articles). ``page`` lays some of them out and knows the answer; ``measure`` compares it with what was cut.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path

ROLES = {"T": "title", "K": "kicker", "B": "byline", "H": "heading", "P": "body", "C": "caption", "E": "byline"}


@dataclass(frozen=True)
class Item:
    article: int
    order: int
    role: str
    text: str
    joins: bool = False


@dataclass
class Page:
    text: str
    lines: dict[int, list[tuple[int, str, bool]]]  # article -> its lines in reading order
    titles: dict[int, list[str]] = field(default_factory=dict)


def read_articles(path: Path) -> list[list[tuple[str, str]]]:
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    return [[(line[0], line[2:]) for line in block.splitlines() if not line.startswith("#")] for block in blocks]


def page(articles: list[list[tuple[str, str]]], seed: int, kind: str) -> Page:
    """A page of all these articles. ``kind``: columns (cut, in order), far (the other half stands after the next article), nested (in the middle
    of it), headline (headlines after their text), untitled (one without headline), lost (one whose end is on another page), mixed."""
    rng = random.Random(f"{kind}{seed}")
    blocks: list[list[Item]] = []
    titles: dict[int, list[str]] = {}
    late: list[list[Item]] = []
    for a, article in enumerate(articles):
        kinds = ["columns", "columns", "far", "nested", "headline", "untitled", "lost"]
        mine = rng.choice(kinds) if kind == "mixed" else kind if a % 2 == 0 else "columns"
        items = _broken(a, article, rng)
        head = [i for i in items if i.role in ("title", "kicker", "byline") and i.order < _first_body(items)]
        titles[a] = [i.text for i in head if i.role == "title"]
        if mine == "untitled":
            titles.pop(a)
            items = [i for i in items if i not in head]
        elif mine == "headline":
            items = [i for i in items if i not in head]
            late.append(head)
        at = [k for k, i in enumerate(items) if i.joins]
        if mine == "lost" and at:
            items = items[: rng.choice(at)]
        if mine == "headline" and rng.random() < 0.5:
            blocks.append(items + late.pop())
        elif mine in ("far", "nested") and at:
            k = rng.choice(at)
            blocks.append(items[:k])
            blocks.append([replace(items[k], role=f"{mine}:body"), *items[k + 1 :]])
        else:
            blocks.append(items)
    printed = _printed(blocks) + [i for head in late for i in head]
    printed = [i for i in printed if i]
    lines: dict[int, list[tuple[int, int, str, bool]]] = defaultdict(list)
    for n, item in enumerate(printed):
        lines[item.article].append((item.order, 3 + 2 * n, item.role.split(":")[-1], item.joins))
    text = "\n\n" + "\n\n".join(i.text for i in printed)
    return Page(text, {a: [x[1:] for x in sorted(v)] for a, v in lines.items()}, titles)


def _first_body(items: list[Item]) -> int:
    return next(i.order for i in items if i.role == "body")


def _broken(a: int, article: list[tuple[str, str]], rng: random.Random) -> list[Item]:
    items: list[Item] = []
    captions = [text for tag, text in article if tag == "C"]
    rest = [(tag, text) for tag, text in article if tag != "C"]
    for tag, text in rest:
        if tag == "P" and len(text) > 50 and rng.random() < 0.3:
            k = _break(text, rng)
            items.append(Item(a, len(items), "body", text[:k]))
            if captions and rng.random() < 0.5:
                items.extend(Item(a, len(items) + n, "caption", c) for n, c in enumerate(captions))
                captions = []
            items.append(Item(a, len(items), "body", text[k:], True))
        else:
            items.append(Item(a, len(items), ROLES[tag], text))
    for caption in captions:
        items.append(Item(a, len(items), "caption", caption))
    return items


def _break(text: str, rng: random.Random) -> int:
    """A place in the middle of a sentence, where a column may end."""
    while True:
        k = rng.randrange(15, len(text) - 10)
        if text[k - 1] not in "。!?;:……,、”》)" and text[k] not in "。!?;:…,、”》)%":
            return k


def _printed(blocks: list[list[Item]]) -> list[Item]:
    """Far halves go behind the article after their own, nested ones into a break of it."""
    out: list[list[Item]] = []
    waiting: list[list[Item]] = []
    for block in blocks:
        if block and ":" in block[0].role:
            waiting.append(block)
            continue
        placed = [block]
        at = next((k for k, i in enumerate(block) if i.joins), None)
        for half in waiting:
            if half[0].role.startswith("nested") and at is not None and len(placed) == 1:
                placed = [block[:at], half, block[at:]]
            else:
                placed.append(half)
        waiting = []
        out.extend(placed)
    return [i for block in [*out, *waiting] for i in block]


@dataclass
class Figures:
    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp else float(not self.fp + self.fn)


def measure(made: Page, cut: list, pairs: Figures, joins: Figures, titles: Figures) -> None:  # type: ignore[type-arg]
    """Add up how far the articles cut (kg.records.Article) agree with the page as made."""
    roles = {n: r for rows in made.lines.values() for n, r, _ in rows}
    body = [n for n, r in roles.items() if r in ("body", "heading")]
    gold = {n: a for a, rows in made.lines.items() for n, _, _ in rows}
    found = {line.number: k for k, article in enumerate(cut) for line in article.lines}
    for x, y in combinations(body, 2):
        g, p = gold[x] == gold[y], found.get(x, -x) == found.get(y, -y)
        pairs.tp, pairs.fp, pairs.fn = pairs.tp + (g and p), pairs.fp + (p and not g), pairs.fn + (g and not p)
    wanted = _joined(list(made.lines.values()), roles)
    given = _joined([[(x.number, x.role, x.joins) for x in article.lines] for article in cut], roles)
    joins.tp, joins.fp, joins.fn = (
        joins.tp + len(wanted & given),
        joins.fp + len(given - wanted),
        joins.fn + len(wanted - given),
    )
    for a, decks in made.titles.items():
        right = any(cut[found[n]].title in decks for n, _, _ in made.lines[a] if n in found)
        titles.tp, titles.fn = titles.tp + right, titles.fn + (not right)


def _joined(articles: list, roles: dict[int, str]) -> set[tuple[int | None, int]]:  # type: ignore[type-arg]
    found = set()
    for rows in articles:
        before = None
        for number, _, joins in rows:
            if joins:
                found.add((before, number))
            before = before if roles.get(number) in ("caption", "boilerplate") else number
    return found
