"""The formats of answers, and which of them a client asks for.

In: an ``Accept`` header. Out: a :class:`Format` for solutions (SELECT, ASK) and one for graphs (CONSTRUCT, DESCRIBE),
None where nothing fits. A list of the SPARQL 1.1 formats that pyoxigraph writes; the first of each is what a client
without wishes gets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Format(NamedTuple):
    """``name`` as pyoxigraph has it, the media types that ask for it (the first is what the answer says), the IRI of
    W3C's list."""

    name: str
    media_types: tuple[str, ...]
    iri: str
    extension: str


_LIST = "http://www.w3.org/ns/formats/"
SOLUTIONS = (
    Format("JSON", ("application/sparql-results+json", "application/json"), _LIST + "SPARQL_Results_JSON", "srj"),
    Format(
        "XML", ("application/sparql-results+xml", "application/xml", "text/xml"), _LIST + "SPARQL_Results_XML", "srx"
    ),
    Format("CSV", ("text/csv",), _LIST + "SPARQL_Results_CSV", "csv"),
    Format("TSV", ("text/tab-separated-values",), _LIST + "SPARQL_Results_TSV", "tsv"),
)
GRAPHS = (
    Format("TURTLE", ("text/turtle", "application/x-turtle"), _LIST + "Turtle", "ttl"),
    Format("N_TRIPLES", ("application/n-triples", "text/plain"), _LIST + "N-Triples", "nt"),
    Format("RDF_XML", ("application/rdf+xml", "application/xml", "text/xml"), _LIST + "RDF_XML", "rdf"),
    Format("JSON_LD", ("application/ld+json", "application/json"), _LIST + "JSON-LD", "jsonld"),
    Format("TRIG", ("application/trig",), _LIST + "TriG", "trig"),
    Format("N_QUADS", ("application/n-quads",), _LIST + "N-Quads", "nq"),
)
HTML = "text/html"


class Wish(NamedTuple):
    """One range of an Accept header: ``text/*`` at quality 0.5."""

    main: str
    sub: str
    quality: float

    def covers(self, media_type: str) -> int:
        """How closely: 0 not at all, 1 by ``*/*``, 2 by its main type, 3 by itself."""
        main, _, sub = media_type.partition("/")
        if self.main == "*":
            return 1
        if self.main != main:
            return 0
        return 2 if self.sub == "*" else 3 * (self.sub == sub)


def wishes(accept: str | None) -> tuple[Wish, ...]:
    """The ranges of an Accept header; what is malformed is left out, no header is ``*/*``."""
    found = []
    for part in (accept or "*/*").lower().split(","):
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        main, slash, sub = media_range.partition("/")
        quality = next((p.partition("=")[2] for p in parameters if p.partition("=")[0].strip() == "q"), "1").strip()
        try:
            value = float(quality)
        except ValueError:
            continue
        if slash and main and sub and 0 <= value <= 1 and (main != "*" or sub == "*"):
            found.append(Wish(main, sub, value))
    return tuple(found)


def quality(media_type: str, asked: Iterable[Wish]) -> tuple[float, int]:
    """How much a media type is wanted: the quality of the closest range that covers it (0 is not at all), and how
    closely."""
    closest = max(
        ((wish.covers(media_type), wish.quality) for wish in asked if wish.covers(media_type)), default=(0, 0.0)
    )
    return closest[1], closest[0]


class Chosen(NamedTuple):
    """A format, and the media type by which it was asked for."""

    form: Format
    media_type: str

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def choose(formats: Sequence[Format], accept: str | None) -> Chosen | None:
    """The format that is wanted most; of equal ones the one that is named, then the first. None where none is
    acceptable."""
    asked = wishes(accept)
    own = [Chosen(form, form.media_types[0]) for form in formats]
    aliases = [Chosen(form, media_type) for form in formats for media_type in form.media_types[1:]]
    best = max((*own, *aliases), key=lambda chosen: quality(chosen.media_type, asked))
    return best if quality(best.media_type, asked)[0] > 0 else None


def prefers_html(accept: str | None, formats: Sequence[Format]) -> bool:
    """Whether a page is wanted rather than data: a browser names text/html, a program does not."""
    asked = wishes(accept)
    html = any((wish.main, wish.sub) == ("text", "html") for wish in asked)
    named = (t for form in formats for t in form.media_types if any(wish.covers(t) == 3 for wish in asked))
    wanted = quality(HTML, asked)[0]
    return html and wanted > 0 and all(wanted >= quality(other, asked)[0] for other in named)
