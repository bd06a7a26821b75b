"""One input in, its documents out, with what was skipped and what was remarked on the way.

Runs in any process. A problem of a page never ends the build: it becomes a :class:`Skipped` with its reason.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from kg.corpus.encoding import decode
from kg.corpus.inputs import Input, Skipped, read_bytes
from kg.corpus.jsonl import read_records
from kg.corpus.metadata import Metadata, MetadataRules, builtin_rules
from kg.errors import SourceError
from kg.records import Document

LONGEST_LINE = 200_000
"""Characters; a whole newspaper page has some 15,000."""
_FRONT = 4096  # characters that hold a page's front lines


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """A remark on an input that was read all the same."""

    name: str
    text: str


@dataclass(slots=True)
class Read:
    """What one input gave. ``sha256`` is that of its bytes, None where these could not be read."""

    documents: list[Document] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    sha256: str | None = None


def read_input(input: Input, rules: MetadataRules | None = None) -> Read:
    """Read one input. ``rules`` tell dates and publishers; those of the built-in ontology where none are given."""
    rules = rules or builtin_rules()
    result = Read()
    try:
        data = read_bytes(input)
        result.sha256 = hashlib.sha256(data).hexdigest()
        if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
            raise SourceError("this file is empty; remove it or fetch it again")
        if input.format == "jsonl":
            _records(input, data, rules, result)
        else:
            result.documents.append(_page(input, data, result.sha256, rules, result))
    except SourceError as problem:
        result.skipped.append(Skipped(input.name, str(problem)))
    return result


def _records(input: Input, data: bytes, rules: MetadataRules, result: Read) -> None:
    for item in read_records(input, data):
        if isinstance(item, Document) and (reason := _too_long(item.text)):
            result.skipped.append(Skipped(item.name, reason))
        elif isinstance(item, Document):
            result.documents.append(_dated(item, input.name, rules, item.text[:_FRONT].splitlines()))
        elif isinstance(item, Skipped):
            result.skipped.append(item)
        else:
            result.notes.append(Note(input.name, item))


def _page(input: Input, data: bytes, sha256: str, rules: MetadataRules, result: Read) -> Document:
    notes: list[str | None] = []
    if input.format == "text":
        decoded = decode(data)
        document = Document(input.name, decoded.text, sha256, "text", decoded.encoding)
        front = decoded.text[:_FRONT].splitlines()
        notes.append(decoded.note)
    elif input.format == "html":
        from kg.corpus.html import read_html  # noqa: PLC0415 - a quarter of a second that text pages need not wait

        page = read_html(data)
        document = Document(
            input.name, page.text, sha256, "html", page.encoding, page.title, page.date, page.publisher, page.url
        )
        front = page.front
        notes.append(page.note)
    else:
        from kg.corpus.pdf import read_pdf  # noqa: PLC0415 - as above

        text, note = read_pdf(data)
        document = Document(input.name, text, sha256, "pdf")
        front = text[:_FRONT].splitlines()
        notes.append(note)
    if not document.text or document.text.isspace():
        raise SourceError("this page holds no text; remove it or fetch it again")
    if reason := _too_long(document.text):
        raise SourceError(reason)
    result.notes.extend(Note(input.name, note) for note in notes if note)
    return _dated(document, input.name, rules, front)


def _too_long(text: str) -> str | None:
    """What is wrong with a text that is one endless line, or None."""
    longest = at = 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        longest = max(longest, end - at)
        at = end + 1
    if longest <= LONGEST_LINE:
        return None
    return f"a line of {longest:,} characters is no newspaper text; break it into lines of at most {LONGEST_LINE:,}"


def _dated(document: Document, path: str, rules: MetadataRules, front: list[str]) -> Document:
    """Fill in date and publisher from the front lines, else from the name."""
    known = Metadata(document.date, document.publisher)
    if not (known.date and known.publisher):
        known = known.or_else(rules.of_lines(front))
    if not (known.date and known.publisher):
        known = known.or_else(rules.of_name(path.rpartition(".")[0]))
    return replace(document, date=known.date, publisher=known.publisher)
