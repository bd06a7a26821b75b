"""Bytes of Chinese text in, the text and the name of its encoding out.

Strict UTF-8 comes first: no other encoding passes for it but by chance. Then GB18030, Big5 (with Microsoft's and Hong Kong's additions) and
UTF-16 are tried on a sample, and the one that yields the most common Chinese characters is taken. General detectors go wrong here: a short
GB18030 page passes for Korean, a short Big5 page for Japanese. They only name what a page might be that none of these can read.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from charset_normalizer import from_bytes

from kg.errors import SourceError
from kg.normal import matched

SAMPLE = 1 << 16  # bytes that are looked at to tell one encoding from another
_MARKS = (  # the longer mark first: that of UTF-32 begins as that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MULTIBYTE = ("gb18030", "big5", "cp950", "big5hkscs")
_WIDE = ("utf-16-le", "utf-16-be")
_OWN_NAMES = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5", "big5-hkscs": "big5hkscs"}
_BINARY = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
)
# The most frequent characters of the press: some two fifths of any page, but one in twenty of a page read by the wrong table.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法"
    "所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四"
    "日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代"
    "想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农"
    "指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济安市县院局院警察检司村街"
    "调纠纷群众"
)
_SIGNS = frozenset("、。“”‘’《》…—·【】〔〕 \n\r\t")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, without byte order mark and with its line ends as they are; ``note`` says what could not be kept."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of ``data``. ``declared`` is what the file itself says of its encoding; it is believed where it reads.

    Raises SourceError where this is no text, or none in an encoding of Chinese."""
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise SourceError(f"this is {what}, not text; give the file its right ending or leave it out")
    decoded = _marked(data) or _unmarked(data, declared)
    sample = decoded.text[: 1 << 20]
    if len(_CONTROL.findall(sample)) > len(sample) / 20:
        raise SourceError("this is a binary file, not text; leave it out or save it as text")
    return decoded


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            found = _strict(data[len(mark) :], encoding) or _damaged(data[len(mark) :], encoding)
            if found is None:
                raise SourceError(f"it begins as {encoding} but is none; save it anew as UTF-8")
            return found
    return None


def _unmarked(data: bytes, declared: str | None) -> Decoded:
    wide_first = b"\0" in data[:SAMPLE]
    if not wide_first and (found := _strict(data, "utf-8")):
        return found
    ranked = _ranked(data, declared)
    for encoding in ranked:
        if found := _strict(data, encoding):
            return found
    if wide_first and (found := _strict(data, "utf-8")):
        return found
    for encoding in ("utf-8", *ranked):
        if found := _damaged(data, encoding):
            return found
    guess = from_bytes(data[:SAMPLE]).best()
    seems = f" (it may be {guess.encoding})" if guess else ""
    raise SourceError(f"its encoding is none of UTF-8, GB18030, Big5 and UTF-16{seems}; save it as UTF-8")


def _strict(data: bytes, encoding: str) -> Decoded | None:
    """The whole text, or all but a last character that the end of the file cut in two."""
    try:
        return Decoded(data.decode(encoding).removeprefix("\ufeff"), encoding)
    except UnicodeDecodeError as problem:
        cut = len(data) - problem.start
        if cut > 3:
            return None
        text = data[: problem.start].decode(encoding).removeprefix("\ufeff")
        if text.isascii():  # a stray byte after plain ASCII is no Chinese character cut in two
            return None
        return Decoded(text, encoding, "the file ends in the middle of a character, which is left out; fetch it again")


def _damaged(data: bytes, encoding: str) -> Decoded | None:
    """The text with U+FFFD for what cannot be read, where that is at most one in 200 of the characters beyond ASCII."""
    for piece in (data[:SAMPLE], data):
        text = piece.decode(encoding, "replace").removeprefix("\ufeff")
        lost = text.count("\ufffd")
        if lost > sum(c > "\x7f" for c in text) / 200 + (piece is not data):  # the sample may end within a character
            return None
    return Decoded(text, encoding, f"{lost} places that are no {encoding} are read as \ufffd; fetch the file again")


def _ranked(data: bytes, declared: str | None) -> list[str]:
    """The encodings in which a sample reads as Chinese, the most convincing first."""
    high = re.search(rb"[\x80-\xff]", data)
    start = high.start() if high else 0
    scores: dict[str, float] = {}
    for encoding in _MULTIBYTE:
        scores[encoding] = _familiar(_sample(data, start, encoding), wide=False)
    for encoding in _WIDE:
        scores[encoding] = _familiar(_sample(data, 0, encoding), wide=True)
    ranked = sorted((e for e in scores if scores[e] > 0), key=lambda e: -scores[e])
    own = _OWN_NAMES.get((declared or "").lower().replace("_", "-"))
    return [own, *(e for e in ranked if e != own)] if own in ranked else ranked


def _sample(data: bytes, start: int, encoding: str) -> str:
    piece = data[start : start + SAMPLE]
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        return decoder.decode(piece)
    except UnicodeDecodeError as problem:  # a damaged place, unless it comes at once
        return piece[: problem.start].decode(encoding) if problem.start > SAMPLE // 64 else ""


def _familiar(sample: str, wide: bool) -> float:
    """How much of a sample is everyday Chinese, 0 where too little of it is: the mean of the shares of its common and of
    its most frequent characters. In UTF-16, where any two bytes are a character, ASCII counts as common too."""
    text = matched(sample)
    characters = [c for c in text if wide or c > "\x7f"]
    if not characters:
        return 0.0
    plain = sum(" " <= c <= "~" for c in characters) if wide else 0
    signs = sum(c in _SIGNS and c != " " for c in characters)  # the space counts as ASCII
    common = sum(c in _common() for c in characters) + plain
    frequent = sum(c in _FREQUENT for c in characters)
    count = len(characters)
    if common < 0.6 * count or (count >= 12 and frequent < 0.15 * (count - plain - signs)):
        return 0.0
    return (common + frequent) / (2 * count)


@cache
def _common() -> frozenset[str]:
    """The 3,755 common characters: level 1 of GB 2312, rows 16 to 55."""
    rows = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return frozenset(c for pair in rows for c in pair.decode("gb2312", "ignore")) | _SIGNS
