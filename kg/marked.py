"""An example as the extraction reads it: its text as an article, and the spans that ``[[ ]]`` marks in it.

In: the example or counter-example of a rule. Out: the text without marks, the offsets of what they marked, and the text as the body of
an article. Serves gov:example, gov:counterExample and the columns of the same names in the tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.articles.sentences import ends
from kg.normal import matched
from kg.records import Article, Paragraph, Piece, Span

_MARK = re.compile(r"\[\[(.+?)\]\]")


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text, and the spans that its author marked."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def read(cls, written: str) -> MarkedText:
        spans = tuple((m.start(1) - 4 * n - 2, m.end(1) - 4 * n - 2) for n, m in enumerate(_MARK.finditer(written)))
        return cls(_MARK.sub(r"\1", written), spans)

    @property
    def marked(self) -> tuple[str, ...]:
        return tuple(self.text[start:end] for start, end in self.spans)

    def article(self) -> Article:
        return article(self.text)


def article(text: str) -> Article:
    """A text as the one paragraph of an article."""
    rules, end = matched(text), len(text)
    stops = list(ends(rules))
    sentences = tuple(Span(a, b) for a, b in zip((0, *stops), stops, strict=False))
    return Article(
        "example", "example", None, None, None, None, (), text, rules,
        (Paragraph(0, end, "body", sentences),), (Piece(0, 0, end),),
    )  # fmt: skip
