"""What the components of the pipeline write to and read from while one article is read.

A spaCy ``Doc`` of characters carries one :class:`Notes` in ``doc.user_data["notes"]``: each component adds mentions.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.mentions.scan import Scan
from kg.records import Article, Mention


@dataclass
class Notes:
    """The mentions of one article so far, and which characters they cover."""

    article: Article
    scan: Scan
    mentions: list[Mention] = field(default_factory=list)
    division_codes: dict[int, str] = field(default_factory=dict)
    """Start of a division's name in the text → its code, where it could be decided."""
    quoted: list[tuple[int, int]] = field(default_factory=list)
    """Spans taken by quoted names and titles: other names do not begin or end inside them."""

    @property
    def text(self) -> str:
        return self.article.matched

    def in_quotes(self, start: int, end: int) -> bool:
        """Whether the span overlaps a quoted name or a title."""
        return any(s < end and start < e for s, e in self.quoted)
