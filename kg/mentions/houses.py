"""Courts and procuratorates in short: 永州市院 and 县院 are the one of the two that the article is of.

In: the divisions and the level words of an article. Out: mentions below gov:Agency, none where the article names both alike.
Serves the rows of role ``short`` in ``lexicon/variants.tsv``: the full head noun, the short one, and the words that tell of it.
"""

from __future__ import annotations

import re

from kg.lexicon import Lexicon, any_of
from kg.mentions.notes import Notes
from kg.ontology import Ontology
from kg.records import Mention

RULE = "variants.short."
CLEARLY = 2
"""How many times as often the words of one house have to be said as those of another."""


class HouseFinder:
    """Short names that need their article to say which organ they mean, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon) -> None:
        self.rows = [row.list for row in lexicon.variants if row.role == "short"]
        self.classes = {full: tuple(ontology.head_nouns.get(full, ())) for full, *_ in self.rows}
        short = {words[1] for words in self.rows}
        levels = {w for row in lexicon.context if row.role == "level" for w in row.list}
        other = any_of(lexicon.words("no-short"))
        self.cues = tuple(sorted(short))
        self.short = re.compile(f"(?:{any_of(short)})(?!{other})")
        self.levelled = re.compile(f"(?:{any_of(levels)})(?:{any_of(short)})(?!{other})")

    def __call__(self, notes: Notes) -> list[Mention]:
        text, scan = notes.text, notes.scan
        if not any(word in text for word in self.cues):
            return []
        found: list[tuple[int, int, tuple[str, ...]]] = [
            (d.start, m.end(), (code,))
            for d in scan.divisions
            if (code := notes.division_codes.get(d.start)) and (m := self.short.match(text, d.end))
        ]
        found += [(m.start(), m.end(), ()) for m in self.levelled.finditer(text) if notes.begins_anew(m.start())]
        house = self._house(text) if found else None
        if house is None:
            return []
        return [
            Mention(start, end, self.classes[house], RULE + house, text[start:end], hint="level", codes=codes)
            for start, end, codes in found
        ]

    def _house(self, text: str) -> str | None:
        """The organ that the article is of, by the words that it says more often; None where that is open."""
        said = sorted(((sum(map(text.count, words[2:])), words[0]) for words in self.rows), reverse=True)
        clear = said[0][0] >= CLEARLY * sum(n for n, _ in said[1:]) and said[0][0] > 0
        return said[0][1] if clear else None
