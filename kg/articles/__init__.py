"""A document cut into its articles and mended: line roles, reading order, headlines, paragraphs and sentences.

In goes a :class:`kg.records.Document`, out come :class:`kg.records.Article` objects: ``cut(document, Layout.load(ontology_dirs))``. Every
line that holds anything is in exactly one article. Serves gov:Article.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.articles.assembly import Placed, assemble
from kg.articles.cutting import Draft, drafts
from kg.articles.layout import Layout
from kg.articles.lines import Fragment, fragments, read, sheets
from kg.normal import matched
from kg.records import Article, Document, Role

__all__ = ["Layout", "cut", "cut_each"]


def cut_each(documents: Sequence[Document], layout: Layout) -> list[list[Article]]:
    """The articles of each document, in the order in which their first lines are printed; stage by stage, since what a stage looks things up in
    stays in the processor's cache from one document to the next."""
    rules = [matched(document.text) for document in documents]
    sheeted = [
        list(sheets(fragments(read(document.text, matching), layout)))
        for document, matching in zip(documents, rules, strict=True)
    ]
    drafted = [
        [(parts, *drafts(parts, layout, document.format == "html")) for parts in of_document]
        for document, of_document in zip(documents, sheeted, strict=True)
    ]
    return [
        _assembled(document, matching, of_document, layout)
        for document, matching, of_document in zip(documents, rules, drafted, strict=True)
    ]


def cut(document: Document, layout: Layout) -> list[Article]:
    """The articles of one document."""
    return cut_each([document], layout)[0]


def _assembled(
    document: Document,
    rules: str,
    drafted: Sequence[tuple[Sequence[Fragment], list[Draft], dict[int, int]]],
    layout: Layout,
) -> list[Article]:
    placed: list[list[Placed]] = []
    for parts, articles, goes_on in drafted:
        placed += _placed(parts, articles or [Draft(None)], set(goes_on.values()))
    return sorted(
        (assemble(document, rules, lines, layout, len(placed) == 1) for lines in placed),
        key=lambda article: min(line.number for line in article.lines),
    )


def _placed(parts: Sequence[Fragment], articles: Sequence[Draft], continued: set[int]) -> list[list[Placed]]:
    """The lines of each article in reading order; captions and boilerplate stand behind the text below which they are printed."""
    order: list[list[tuple[int, Role]]] = []
    owner: dict[int, int] = {}
    for n, article in enumerate(articles):
        head = article.head.fragments if article.head else []
        rows: list[tuple[int, Role]] = [(i, "title" if parts[i].kind == "headline" else _role(parts[i])) for i in head]
        rows += [(i, "heading" if parts[i].kind == "headline" else _role(parts[i])) for i in article.text]
        order.append(rows)
        owner.update((i, n) for i, _ in rows)
    below: dict[int, list[int]] = {}  # fragment in an article -> captions and boilerplate printed below it
    leading: list[int] = []
    anchor: int | None = None
    for part in parts:
        if part.index in owner:
            anchor = part.index
        elif anchor is None:
            leading.append(part.index)
        else:
            below.setdefault(anchor, []).append(part.index)
    first = owner[min(owner)] if owner else 0
    result = []
    for n, rows in enumerate(order):
        whole = [(i, _role(parts[i])) for i in leading] if n == first else []
        for i, role in rows:
            whole.append((i, role))
            whole += [(k, _role(parts[k])) for k in below.get(i, [])]
        result.append(
            [Placed(line, role, k > 0 or i in continued) for i, role in whole for k, line in enumerate(parts[i].lines)]
        )
    return [lines for lines in result if lines]


def _role(part: Fragment) -> Role:
    return "body" if part.kind == "headline" else part.kind
