"""A PDF's bytes in, the text of its text layer out: columns in reading order, one paragraph a line, pages parted by an empty line."""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from kg.corpus.columns import Glyph, reading_order
from kg.errors import SourceError

for _reader in ("pdfminer", "pdfplumber"):  # what goes wrong is said by the exception below
    logging.getLogger(_reader).addHandler(logging.NullHandler())

# A character for which the font gives no meaning: pdfminer writes (cid:12), others use the private area.
_MEANINGLESS = re.compile("^\\(cid:\\d+\\)$|[\ue000-\uf8ff\ufffd\x00-\x08\x0b\x0e-\x1f]")
# What the reader raises on damaged pages: its own errors, and those of code that trusts the file.
_DAMAGED = (
    PSException,
    PDFSyntaxError,
    PdfminerException,
    MalformedPDFException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


def _glyphs(chars: list[dict[str, Any]]) -> Iterator[Glyph]:
    """The characters that are seen: a bold one that is printed twice, a little aside, counts once."""
    seen: set[tuple[str, int, int]] = set()
    spaced = False
    for char in chars:
        text, x0, top = char["text"], char["x0"], char["top"]
        if not text.strip():
            spaced = True
            continue
        cell = 0.2 * (char["bottom"] - top) or 1.0
        near = {(text, int(x0 / cell + dx), int(top / cell + dy)) for dx in (0, 0.5) for dy in (0, 0.5)}
        if seen.isdisjoint(near):
            yield Glyph(text, x0, char["x1"], top, char["bottom"], spaced)
        seen |= near
        spaced = False


def read_pdf(data: bytes) -> tuple[str, str | None]:
    """The text, and a remark where pages lack it. Raises SourceError where there is none to read."""
    if b"%PDF-" not in data[:1024]:
        raise SourceError("this is no PDF; give the file its right ending or fetch it again")
    pages: list[str] = []
    bare: list[int] = []
    meaningless = 0
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for number, page in enumerate(pdf.pages, 1):
                glyphs = list(_glyphs(page.chars))
                known = [g for g in glyphs if not _MEANINGLESS.search(g.text)]
                meaningless += len(glyphs) - len(known)
                lines = reading_order(known)
                pages.append("\n".join(lines))
                if not lines:
                    bare.append(number)
                page.close()
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed):
        raise SourceError("this PDF asks for a password; save it without one") from None
    except _DAMAGED as problem:
        if "PDFPasswordIncorrect" in repr(problem):  # pdfplumber wraps it
            raise SourceError("this PDF asks for a password; save it without one") from None
        raise SourceError(f"this PDF is damaged ({type(problem).__name__}); fetch it again") from None
    text = "\n\n".join(page for page in pages if page)
    if not text:
        raise SourceError("this PDF has no text layer (a scan?); add one by OCR, as with ocrmypdf -l chi_sim")
    if meaningless > len(text):
        raise SourceError("the fonts of this PDF do not say which characters they show; add a text layer by OCR")
    note = f"page {', '.join(map(str, bare))} has no text layer and is left out; add one by OCR" if bare else None
    return text + "\n", note
