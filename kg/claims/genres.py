"""Articles that tell of something else than governing a place: sport, weather, foreign news, the economy, the arts.

In: an article's text as rules see it. Out: the :class:`kg.records.Genre` that it is of, or None where it may hold initiatives. ``lexicon/genres.tsv`` and the
topic words say by which words. What stands in such an article (选举活动, 接待游客50万人次) is no practice and no result of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.lexicon import Words
from kg.ontology import Ontology, rule_files
from kg.records import Genre
from kg.tables import read_table

GOVERNANCE, NEUTRAL = "governance", "neutral"
FEWEST, TIMES = 3, 2
"""Words of other roles that an article of another genre has at least, and for each of governance more than."""


class GenreWords(Words):
    """Words that tell what an article is about (``lexicon/genres.tsv``)."""


class GenreFinder:
    def __init__(self, rows: Iterable[GenreWords], topic_words: Iterable[str]) -> None:
        listed = {word: row.role for row in rows for word in row.list}
        roles = dict.fromkeys(topic_words, GOVERNANCE) | listed
        self._words = sorted((word, role) for word, role in roles.items())
        self._others = _automaton(word for word, role in self._words if role not in (GOVERNANCE, NEUTRAL))
        self._all = _automaton(word for word, _ in self._words)

    @classmethod
    def load(cls, dirs: Sequence[Path], ontology: Ontology) -> GenreFinder:
        rows = [row for file in rule_files(dirs, "lexicon/genres.tsv") for row in read_table(file, GenreWords)]
        return cls(rows, (word for words in ontology.topics.values() for word in words))

    def __call__(self, text: str) -> Genre | None:
        if len(self._others.find_matches_as_indexes(text)) < FEWEST:
            return None  # nearly always: the words of governance need not be counted
        roles = Counter(self._words[number][1] for number, _, _ in self._all.find_matches_as_indexes(text))
        governance, _ = roles.pop(GOVERNANCE, 0), roles.pop(NEUTRAL, 0)
        words = roles.total()
        if words < FEWEST or words <= TIMES * governance:
            return None
        return Genre(min(roles, key=lambda role: (-roles[role], role)), words, governance)


def _automaton(words: Iterable[str]) -> AhoCorasick:
    return AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest)
