"""The word lists of the extraction, as validated tables under ``lexicon/`` of each ontology folder.

A row names a group of words (parted by ``|``) that behave alike. What the groups mean to the components is said at the
fields of :class:`Lexicon`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field

from kg.ontology import rule_files
from kg.tables import Rule, read_table


class Words(Rule):
    """A group of words with one role."""

    role: str
    words: str = Field(min_length=1)

    @cached_property
    def list(self) -> tuple[str, ...]:
        return tuple(w for w in self.words.split("|") if w)


class NameWords(Words):
    """Words that decide where a name begins and what is no name (``lexicon/names.tsv``, whose head explains each role)."""

    role: Literal[
        "field", "matter", "causing", "no-modifier", "named-site",
        "stop", "national", "honoring", "severally", "after-site", "purpose", "keep", "light", "particle", "whole", "becoming", "lever", "kinds", "generic", "generic-body", "stands-alone", "organ", "no-organ", "no-head",
        "grows", "not-grows", "medium", "after-medium", "oblique", "locative", "and", "joint", "question", "dropped", "former", "founded", "before-founded", "founding", "following", "moved", "also", "each", "joined", "that-is", "manner", "paper", "street", "leading", "no-division", "county-word", "level-word", "no-short", "before-division", "of-level", "site-ending", "generic-name", "idiom",
        "quoted-head", "quoted-team", "quoted-concept", "team-ending", "goes-on", "instance", "nominal", "upgrading", "mustering", "mustered", "now", "every",
    ]  # fmt: skip


class PostWords(Words):
    """Offices and professions (``lexicon/posts.tsv``): post, a word that may stand before it (副), what may follow a name,
    surnames, words that begin like one (no-name), words about the person (personal), what stands between a
    name and its post (appointed), and what makes a post none of the agency
    named before (village)."""

    role: Literal["post", "modifier", "follower", "surname", "personal", "appointed", "village", "no-name"]


class ContextWords(Words):
    """Words that stand for a division or an agency of the context (``lexicon/context.tsv``).

    level: 市, 全市, 我市 before an agency's head or alone. ``stands_for`` lists the endings of what it can mean; superior: a head whose agencies
    are never a division's own, with the endings of those above them; inner: 团县委, with the level inside and the head noun
    (团委) that means the same; one-each: what facilities end in of which a division has one, so that such a head noun alone is that of the
    division.
    """

    role: Literal["level", "pronoun", "superior", "inner", "one-each"]
    stands_for: str


class SubunitWords(Words):
    """Heads that name a sub-unit only right after its agency (``lexicon/subunits.tsv``); fused: bodies that the head right
    after them makes part of one name (市委 政法委); no-unit: what after such a head makes no unit of it (党组 书记);
    branch: a head that makes the short name between it and an agency that of a division (公安局 金山 分局)."""

    role: Literal["subunit", "facility", "fused", "no-unit", "branch"]


class VariantWords(Words):
    """Forms of a head noun that mean the same organ (``lexicon/variants.tsv``): the first is the full form."""

    role: Literal[
        "same", "new", "police", "town", "short", "renamed", "set-as", "formerly", "alias", "no-new", "epithet"
    ]


W = TypeVar("W", bound=Words)


class PlaceSuffix(Rule):
    """What names of divisions that no table lists end in (``lexicon/place_suffixes.tsv``)."""

    suffix: str
    kind: Literal["township", "village", "community", "settlement"]


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longer first; one that matches nothing where there are none."""
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w))) or "(?!)"


class Lexicon:
    """All word lists of the ontology folders, by role."""

    def __init__(self, dirs: Sequence[Path]) -> None:
        def read(name: str, model: type[W]) -> list[W]:
            return [row for file in rule_files(dirs, f"lexicon/{name}.tsv") for row in read_table(file, model)]

        self.names = read("names", NameWords)
        self.posts = read("posts", PostWords)
        self.context = read("context", ContextWords)
        self.subunits = read("subunits", SubunitWords)
        self.variants = read("variants", VariantWords)

        self.places = [
            row for file in rule_files(dirs, "lexicon/place_suffixes.tsv") for row in read_table(file, PlaceSuffix)
        ]

    @property
    def place_suffixes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.suffix for row in self.places))

    @property
    def rules(self) -> list[Words]:
        return [*self.names, *self.posts, *self.context, *self.subunits, *self.variants]

    def words(self, role: str) -> tuple[str, ...]:
        """All words of a role, without repeats."""
        return tuple(dict.fromkeys(w for row in self.rules if row.role == role for w in row.list))
