"""What the stages hand to each other: unchanging records, in the order in which the data passes through them.

    corpus -> Document -> articles -> Article -> mentions -> Mention, Entity -> claims -> Claim, Figure -> graph

Offsets are Unicode code points. Those of a ``Span`` count in ``Document.text`` (the source as read), those of a
``Mention`` in ``Article.text``; ``Article.spans`` leads from the second to the first.
What the graph holds in sets is a named tuple: made, compared and hashed at a fraction of what a frozen dataclass costs.
Nothing changes a record once it is made.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

Role = Literal["title", "kicker", "heading", "byline", "body", "caption", "boilerplate"]
Status = Literal["asserted", "piloted", "planned", "denied"]
Kind = Literal["agency", "organization", "place", "practice", "document", "concept", "person", "honor"]


class Span(NamedTuple):
    """A stretch of a source: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """One file, or one record of a file, as read.

    ``name`` is the path relative to the SOURCE given, plus ``#id`` for a record; ``sha256`` is that of the file's
    bytes (of the record's text). ``date`` is ISO 8601 in as many digits as are known (2022, 2022-03, 2022-03-14).
    """

    name: str
    text: str = field(repr=False)
    sha256: str
    format: Literal["text", "html", "pdf", "jsonl"] = "text"
    encoding: str | None = None
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None


@dataclass(slots=True)
class PlacedLine:
    """A physical line (1-based number) in its article: its role, and whether it goes on in the middle of a sentence."""

    number: int
    role: Role
    joins: bool = False


@dataclass(slots=True)
class Piece:
    """A run of characters of a paragraph that stand together in the source: at ``at`` in ``Article.text``, at ``source``
    there. ``goes_on``: nothing but a line break parts it from the piece before."""

    at: int
    source: int
    length: int
    goes_on: bool = False


@dataclass(slots=True)
class Paragraph:
    """``Article.text[start:end]``: one paragraph, mended; ``sentences`` are the offsets of its sentences in ``Article.text``."""

    start: int
    end: int
    role: Role
    sentences: tuple[Span, ...]


@dataclass(frozen=True)
class Article:
    """An article as cut from a source.

    ``text`` holds the mended paragraphs (title decks, headings and body, in reading order), parted by a line feed.
    ``matched`` is the same text, character for character, in simplified characters and half-width punctuation: what
    rules are matched against.
    """

    doc: str
    id: str
    title: str | None
    byline: str | None
    date: str | None
    publisher: str | None
    lines: tuple[PlacedLine, ...]
    text: str = field(repr=False)
    matched: str = field(repr=False)
    paragraphs: tuple[Paragraph, ...] = field(repr=False)
    pieces: tuple[Piece, ...] = field(repr=False)

    @cached_property
    def _piece_starts(self) -> list[int]:
        return [p.at for p in self.pieces]

    def quotes(self, start: int, end: int) -> Iterator[tuple[Span, str]]:
        """The stretches of the source that ``text[start:end]`` came from, each with its text (without line breaks)."""
        i = max(bisect_right(self._piece_starts, start) - 1, 0)
        span: Span | None = None
        text = ""
        while i < len(self.pieces) and self.pieces[i].at < end:
            p = self.pieces[i]
            a, b = max(start, p.at), min(end, p.at + p.length)
            i += 1
            if a >= b:
                continue
            here, words = Span(p.source + a - p.at, p.source + b - p.at), self.text[a:b]
            if span is not None and p.goes_on:
                span, text = Span(span.start, here.end), text + words
                continue
            if span is not None:
                yield span, text
            span, text = here, words
        if span is not None:
            yield span, text


@dataclass(slots=True, eq=False)
class Mention:
    """A stretch of ``Article.text`` that names something: of which classes (IRIs, most likely first), by which rule.

    ``name`` is what it is called there; ``core`` the quoted part where it differs from the whole (“有呼必应” of
    “有呼必应”机制). ``hint`` says how much of the name is printed: whole, after a word for its level (市司法局), a pronoun
    (该局), bare (东明派出所), or shared with the next name (芒康县 in 芒康县、左贡县公安局). ``parent`` is the
    agency whose name it goes on from, ``codes`` the divisions inside the name; a person has a ``post``, which begins at ``post_at``.
    """

    start: int
    end: int
    classes: tuple[str, ...]
    rule: str
    name: str
    core: str | None = None
    hint: Literal["whole", "level", "pronoun", "bare", "shared"] = "whole"
    parent: Mention | None = None
    codes: tuple[str, ...] = ()
    post: str | None = None
    post_at: int = 0


@dataclass(eq=False)
class Named:
    """Something that an article names. ``code`` is its division at county level or above ("" where none is known),
    ``own_code`` the code of a place that the gazetteer lists."""

    kind: Kind
    label: str
    name: str
    code: str
    classes: tuple[str, ...]
    national: bool = False
    own_code: str | None = None
    parent: Named | None = None
    forms: set[str] = field(default_factory=set)
    mentions: list[Mention] = field(default_factory=list)

    @property
    def first(self) -> int:
        return min(m.start for m in self.mentions) if self.mentions else 0


@dataclass
class Resolved:
    """The things that an article names, which mention means which, the division that it is about ("" where open), and the full names of
    divisions that several bear and that nothing tells apart (城关镇)."""

    things: list[Named]
    of: dict[Mention, Named]
    main_code: str
    unresolved: tuple[str, ...] = ()


class Key(NamedTuple):
    """What makes an entity itself: its kind, its division (6 or 12 digit code, or "") and its normalised name
    without leading divisions. The IRI is a function of the key alone."""

    kind: Kind
    division: str
    name: str


class Evidence(NamedTuple):
    """A quote with its place in the source: one sentence, or one part of a sentence that a column break cut."""

    doc: str
    start: int
    end: int
    exact: str
    article: str


class Entity(NamedTuple):
    """An entity as one article names it. ``label`` is its completed canonical name, ``classes`` are IRIs (most specific
    ones; the classes above them are added at export), ``evidence`` where it is named. ``place`` is the key of the division
    that it belongs to, where known; ``code`` the division's own code for a place that the gazetteer lists."""

    key: Key
    label: str
    classes: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    since: str | None = None
    code: str | None = None
    year: str | None = None


class Claim(NamedTuple):
    """One relation as one sentence says it. ``predicate`` is a property's IRI; ``object`` an entity's key or a topic's IRI.

    ``post`` goes with gov:holdsPost. Rule, confidence, status and evidence take no part in what relation it is.
    """

    subject: Key
    predicate: str
    object: Key | str
    rule: str
    confidence: float
    evidence: tuple[Evidence, ...]
    status: Status = "asserted"
    attributed_to: Key | None = None
    post: str | None = None


class Figure(NamedTuple):
    """A reported figure of one owner. ``direction`` is "increase", "decrease" or None; ``level`` tells a level (下降至)
    from a change (下降了); the period is kept as printed and, where the article has a date, resolved (ISO 8601)."""

    owner: Key
    measure: str
    value: float
    unit: str | None
    rule: str
    confidence: float
    evidence: tuple[Evidence, ...]
    level: bool = True
    approximation: str | None = None
    direction: Literal["increase", "decrease"] | None = None
    period: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    status: Status = "asserted"
    attributed_to: Key | None = None


class Genre(NamedTuple):
    """What an article is about that tells of no initiative (sport, weather): by ``words`` of such genres, against so many of ``governance``."""

    name: str
    words: int
    governance: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one article says: what the extraction hands to the graph. ``place`` is the code of the division that
    it is about, "" where open; ``unresolved`` are names of divisions that could not be told apart, each with how many bear it and the
    first of them in full. ``signature`` tells other prints of the article (:mod:`kg.articles.signature`), empty where it is too short. ``genre`` is
    what it is about, where that is not governance."""

    article: Article
    entities: tuple[Entity, ...]
    claims: tuple[Claim, ...]
    figures: tuple[Figure, ...]
    place: str = ""
    unresolved: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    signature: bytes = b""
    genre: Genre | None = None
