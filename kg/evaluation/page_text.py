"""A page as its annotator read it: articles as running text, to show a thing in its sentence and to tell which article it belongs to.

In: a document and its gold. Out: places (:class:`kg.evaluation.judgement.Place`) for quotes, names and offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from kg.evaluation.gold import Gold
from kg.evaluation.judgement import Place
from kg.records import Evidence, Span

_ENDS = re.compile(r"[。！？!?；;]|\n")
_LINE = re.compile(r"\r\n|\n|\r")


class PageText:
    """The articles of one page."""

    def __init__(self, text: str, gold: Gold) -> None:
        mark = "\r" if "\r" in text and "\n" not in text else "\n"
        lines = text.split(mark)
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._of_line: dict[int, str] = {}
        self._texts: dict[str, str] = {}
        for article in gold.articles:
            parts: list[str] = []
            for number, _, joins in article.lines:
                self._of_line.setdefault(number, article.id)
                line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
                parts.append(line if joins or not parts else f"\n{line}")
            self._texts[article.id] = "".join(parts)
        self._numbers = sorted(self._of_line)

    @property
    def articles(self) -> tuple[str, ...]:
        return tuple(self._texts)

    def article_at(self, offset: int) -> str:
        """The article that a character of the source belongs to; of a line that is in none, the one before."""
        number = bisect_right(self._starts, offset)
        at = bisect_right(self._numbers, number)
        return self._of_line[self._numbers[max(at - 1, 0)]] if self._numbers else ""

    def quoted(self, quote: str, names: Sequence[str] = (), preferred: Iterable[str] = ()) -> Place:
        """The sentence around a quote (line breaks do not matter), with the names in it marked, else the quote; the first of the ``preferred``
        articles that holds it, else the first of all."""
        order = dict.fromkeys([*preferred, *self._texts])
        for article in order:
            text = self._texts.get(article, "")
            span = _find(quote, text)
            if span is not None:
                return _place(article, text, span, names)
        return Place(next(iter(order), ""), quote)

    def cited(self, evidence: Sequence[Evidence], names: Sequence[str]) -> Place:
        """The sentence that a claim cites, with the names marked."""
        if not evidence:
            return Place(next(iter(self._texts), ""), "")
        sentence = "".join(e.exact for e in evidence)
        return Place(self.article_at(evidence[0].start), sentence, _marks(sentence, names))


def _find(quote: str, text: str) -> Span | None:
    """Where a quote stands; line breaks in either do not count."""
    bare = _LINE.sub("", quote)
    if not bare:
        return None
    at = text.find(bare)
    if at >= 0:
        return Span(at, at + len(bare))
    found = re.search(r"\n?".join(map(re.escape, bare)), text)
    return Span(*found.span()) if found else None


def _place(article: str, text: str, span: Span, names: Sequence[str]) -> Place:
    start = max((m.end() for m in _ENDS.finditer(text, 0, span.start)), default=0)
    stop = _ENDS.search(text, span.end)
    sentence = text[start : stop.end() if stop else len(text)].replace("\n", " ")
    marks = _marks(sentence, names) or (Span(span.start - start, span.end - start),)
    return Place(article, sentence, marks)


def _marks(sentence: str, names: Sequence[str]) -> tuple[Span, ...]:
    """Each name where it first stands, the longer first; none inside another."""
    marks: list[Span] = []
    for name in sorted(dict.fromkeys(names), key=lambda n: (-len(n), n)):
        at = sentence.find(name) if name else -1
        if at >= 0 and not any(m.start < at + len(name) and at < m.end for m in marks):
            marks.append(Span(at, at + len(name)))
    return tuple(sorted(marks))
