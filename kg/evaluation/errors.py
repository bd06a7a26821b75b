"""What was missed and what is wrong, each in its sentence: one HTML file that loads nothing.

In: results of pages. Out: the page, in Chinese and English, to be filtered by kind. It holds no script: lists to choose from are radio buttons, and the
style sheet hides what was not chosen. Everything from a page is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from kg.evaluation.judgement import Judgement
from kg.evaluation.pages import PageResult

_HERE = Path(__file__).parent
_KINDS = tuple(f"{verdict}-{what}" for what in ("entity", "relation", "figure") for verdict in ("missed", "wrong"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An error as the page shows it."""

    kind: str
    group: str
    doc: str
    article: str
    expected: str
    found: str
    pieces: tuple[Piece, ...]
    rules: str
    confidence: str


def errors(results: Sequence[PageResult]) -> list[Shown]:
    """The errors in the order of pages and articles; a figure whose owner or direction is wrong is one."""
    found = []
    for result in results:
        order = {article: n for n, article in enumerate(result.articles)}
        wrong = [
            j
            for j in result.judgements
            if j.verdict in ("wrong", "missed") or (j.verdict == "right" and j.full is False)
        ]
        found += [_shown(result.doc, j) for j in sorted(wrong, key=lambda j: order.get(j.place.article, 0))]
    return found


def write(results: Sequence[PageResult], file: Path) -> None:
    """Write the page. Raises OSError."""
    listed = errors(results)
    style = (_HERE / "errors.css").read_text(encoding="utf-8")
    environment = Environment(
        loader=PackageLoader("kg.evaluation", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    page = environment.get_template("errors.html").render(
        errors=listed, kinds=_KINDS, counts={kind: sum(e.kind == kind for e in listed) for kind in _KINDS},
        words=json.loads((_HERE / "words.json").read_text(encoding="utf-8")), style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )  # fmt: skip
    file.write_text(page, encoding="utf-8", newline="\n")


def _shown(doc: str, j: Judgement) -> Shown:
    verdict = "missed" if j.verdict == "missed" else "wrong"
    rules = ", ".join(dict.fromkeys(claim.rule for claim in j.claims))
    confidence = f"{max(claim.confidence for claim in j.claims):.2f}" if j.claims else ""
    return Shown(
        f"{verdict}-{j.what}", j.group, doc, j.place.article, j.expected, j.found, _pieces(j), rules, confidence
    )


def _pieces(j: Judgement) -> tuple[Piece, ...]:
    text, at = j.place.sentence, 0
    pieces = []
    for mark in j.place.marks:
        pieces += [Piece(text[at : mark.start], False), Piece(text[mark.start : mark.end], True)]
        at = mark.end
    return tuple(piece for piece in (*pieces, Piece(text[at:], False)) if piece.text)
