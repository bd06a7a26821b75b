"""A source as lines, and lines as fragments: what a reader of the page sees before knowing what belongs together.

In goes a Document with its text as rules see it, out come :class:`Fragment` objects in printed order: each one line with a role (headline, byline,
caption, boilerplate), or one run of body lines that were wrapped at the width of a column. Serves no ontology term of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from kg.articles.layout import Effect, Layout, LineRule
from kg.records import Role

Kind = Literal["headline", "kicker", "byline", "body", "caption", "boilerplate"]

_BLANK = " \t\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x2010))
)
_FINAL = re.compile(r"(?:[。!?…;:]|——)[”’》)】\"]*$")
_RUNNING = re.compile(r"[。;]|[,、].*[,、]|[,、(“‘《]$|^[,。、;:!?)”’》%]")  # what no headline has
_KINDS: dict[Role, Kind] = {
    "title": "headline",
    "heading": "headline",
    "kicker": "kicker",
    "byline": "byline",
    "body": "body",
    "caption": "caption",
    "boilerplate": "boilerplate",
}
_SHEET, _LONGEST_SHEET = 150, 500  # fragments
_RULES_READ = 400  # characters; no line that is longer is anything but body


@dataclass(slots=True)
class Line:
    """A physical line without the blanks around it: ``document.text[start:end]``; ``text`` is as rules see it."""

    number: int
    start: int
    end: int
    text: str
    indent: float  # in full-width characters, as is `width`
    after_gap: bool
    rule: LineRule | None = None  # what the line is by its whole wording
    width: float = 0.0


@dataclass(slots=True)
class Fragment:
    """What one article surely has together: a line, or a run of wrapped lines."""

    index: int
    kind: Kind
    lines: list[Line]
    text: str
    effect: Effect | None = None

    @property
    def is_open(self) -> bool:
        """Whether it stops before its sentence does."""
        return not _FINAL.search(self.text[-6:])


def read(text: str, matched: str) -> list[Line]:
    """The lines that hold anything. Lines end with LF, CR LF, or CR where there is no LF."""
    mark = "\r" if "\r" in text and "\n" not in text else "\n"
    lines = []
    at, gap = 0, True
    for number, raw in enumerate(text.split(mark), 1):
        body = raw.strip(_BLANK)
        if body:
            start = at + raw.index(body[0])
            end = start + len(body)
            indent = 0.0 if raw[0] == body[0] else _width(raw[: start - at])
            lines.append(Line(number, start, end, matched[start:end], indent, gap))
        gap = not body
        at += len(raw) + 1
    return lines


def fragments(lines: Sequence[Line], layout: Layout) -> list[Fragment]:
    """Lines with their roles, wrapped ones put together."""
    for line in lines:
        if len(line.text) <= _RULES_READ:
            line.rule = layout.lines.whole(line.text)
    result: list[Fragment] = []
    rest = False
    for run in _unwrapped(lines):
        text = run[0].text if len(run) == 1 else _joined(run)
        rule = run[0].rule
        kind: Kind = _KINDS[rule.role] if rule else "body"
        effect = rule.effect if rule else None
        if rule is None and len(run) == 1 and is_headline(text, layout):
            kind = "headline"
        if effect == "rest":
            rest = True
        elif rest and kind in ("headline", "body") and len(text) <= layout.weights.headline_length:
            kind = "boilerplate"  # a link below 相关链接
        elif kind == "body":
            rest = False
        if effect == "credit" and result and _captionable(result[-1], layout):
            result[-1].kind = "caption"
        result.append(Fragment(len(result), kind, list(run), text, effect))
    return result


def sheets(parts: Sequence[Fragment]) -> Iterator[list[Fragment]]:
    """Fragments in portions of the size of a few pages, each numbered anew: what a source of many pages is cut in, so that all work stays local."""
    start = 0
    for k in range(1, len(parts) + 1):
        size = k - start
        announced = k < len(parts) and parts[k].kind in ("headline", "kicker") and parts[k - 1].kind == "body"
        ended = announced and not parts[k - 1].is_open and any(p.kind == "byline" for p in parts[k : k + 4])
        if k == len(parts) or size >= _LONGEST_SHEET or (size >= _SHEET and ended):
            for index, part in enumerate(parts[start:k]):
                part.index = index
            yield list(parts[start:k])
            start = k


def is_headline(text: str, layout: Layout) -> bool:
    """Whether a line has the form of a headline: short, and without the marks and first words of running text."""
    return (
        len(text) <= layout.weights.headline_length
        and not _FINAL.search(text.rstrip("!?"))
        and not _RUNNING.search(text)
        and all(text.count(a) == text.count(b) for a, b in ("“”", "《》", "()"))
        and layout.article_openings.start(text) is None
        and ("," not in text or layout.text_openings.start(text) is None)
    )


def _captionable(fragment: Fragment, layout: Layout) -> bool:
    text = fragment.text
    return (
        fragment.kind in ("body", "headline") and len(text) <= layout.weights.caption_length and text.count("。") <= 1
    )


def is_latin(character: str) -> bool:
    """Whether a line break beside it stands for a space."""
    return character.isascii() and character.isalpha()


def _width(text: str) -> float:
    """1 for 汉, ½ for a."""
    return (len(text.encode("utf-8", "replace")) + len(text)) / 4


def _joined(run: Sequence[Line]) -> str:
    parts = [run[0].text]
    for line in run[1:]:
        if is_latin(parts[-1][-1]) and is_latin(line.text[0]):
            parts.append(" ")
        parts.append(line.text)
    return "".join(parts)


def _unwrapped(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines in runs: those that a column's width broke stand together."""
    if len(lines) < 4:
        yield from ([line] for line in lines)
        return
    for line in lines:
        line.width = _width(line.text) + line.indent
    width = _column(lines)
    if width is None:
        yield from ([line] for line in lines)
        return
    indents = sum(line.indent >= 1 for line in lines) * 12 > len(lines)
    spaced = _spaced(lines)
    run = [lines[0]]
    for before, line in pairwise(lines):
        hanging = 1.1 if before.text[-1] in ",。、;:!?”’》)" else 0.6
        ended = bool(_FINAL.search(before.text)) and before.width < width - 0.6
        heading = line.width < width - 2.6 and not _FINAL.search(line.text)
        goes_on = (
            before.rule is line.rule is None
            and width - 2.6 <= before.width <= width + hanging
            and line.width <= width + 1.1
            and (spaced or not line.after_gap)
            and not (line.indent >= 1 or (ended and heading) if indents else ended)
        )
        if goes_on:
            run.append(line)
        else:
            yield run
            run = [line]
    yield run


def _spaced(lines: Sequence[Line]) -> bool:
    """Whether an empty line stands between all lines, so that it parts nothing."""
    return sum(line.after_gap for line in lines) * 10 > len(lines) * 9


def _column(lines: Sequence[Line]) -> float | None:
    """The width at which lines were wrapped, or None: many lines that stop in the middle of a sentence are equally long."""
    spaced = _spaced(lines)
    open_lines = [
        a for a, b in pairwise(lines) if a.rule is None and (spaced or not b.after_gap) and not _FINAL.search(a.text)
    ]
    if len(open_lines) < 3 or len(open_lines) * 4 < len(lines):
        return None
    counts = Counter(round(line.width * 2) for line in open_lines)
    best = max(sorted(counts), key=lambda w: sum(counts[w - i] for i in range(4)) + counts[w] / 1e6)
    near = sum(counts[best - i] for i in range(-1, 5))
    return best / 2 if near * 5 >= len(open_lines) * 3 else None
