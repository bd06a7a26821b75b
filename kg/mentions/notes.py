"""What the components of the pipeline write to and read from while one article is read.

A spaCy ``Doc`` of characters carries one :class:`Notes` in ``doc.user_data["notes"]``: each component adds mentions.
"""

from __future__ import annotations

from kg.mentions.scan import Scan
from kg.records import Article, Mention


class Notes:
    """The mentions of one article so far. ``division_codes`` leads from the start of a division's name to its code,
    where that could be decided; ``unresolved`` are full names of divisions (城关镇) where it could not."""

    def __init__(self, article: Article, scan: Scan) -> None:
        self.article, self.scan, self.text = article, scan, article.matched
        self.mentions: list[Mention] = []
        self.division_codes: dict[int, str] = {}
        self.unresolved: tuple[str, ...] = ()
        self._quoted = bytearray(len(self.text))

    def quote(self, start: int, end: int) -> None:
        """Let a quoted name or a title have these characters: other names do not begin or end inside them."""
        self._quoted[start:end] = b"\1" * (end - start)

    def in_quotes(self, start: int, end: int) -> bool:
        """Whether the span overlaps a quoted name or a title."""
        return 1 in self._quoted[start:end]

    def begins_anew(self, pos: int) -> bool:
        """Whether a name can begin at ``pos`` without being the end of another word: after punctuation, a stop word, a verb."""
        return self.scan.left_limit(pos) == pos or self.scan.cue_ends_at(pos)

    def parted(self, start: int, end: int) -> bool:
        """Whether what stands between two parts of a name keeps them apart: a verb, a mark, another division."""
        if start == end:
            return False
        beside = any(h.start in self.division_codes for h in self.scan.divisions_within(start + 1, end))
        return beside or self.scan.is_broken(start, end) or self.scan.last_cue(end, start) is not None

    def codes(self, start: int, end: int) -> tuple[str, ...]:
        """The codes of the divisions named within ``start:end``."""
        return tuple(
            self.division_codes[h.start]
            for h in self.scan.divisions_within(start, end)
            if h.end <= end and h.start in self.division_codes
        )
