"""SPARQL as text: its tokens, and where its queries, groups and variables stand.

In: a query that is valid (:mod:`kg.query.check`). Out: :class:`Outline`, for those who put terms or a limit into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

_LOCAL = r"(?:[\w:·-]|%[0-9A-Fa-f]{2}|\\.)"
_TOKEN = re.compile(
    rf"""(?P<space>\s+|\#[^\r\n]*)
    |(?P<string>\"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
    |(?P<variable>[?$][\w·]+)
    |(?P<blank>_:[\w·](?:\.*[\w·-])*)
    |(?P<name>(?:[^\W\d_](?:\.*[\w·-])*)?:(?:{_LOCAL}(?:\.*{_LOCAL})*)?)
    |(?P<word>@?[^\W\d]\w*)
    |(?P<number>\d+)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """``kind`` is the name of a group of the grammar above; ``text`` as written, keywords as capitals."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, without spaces and remarks."""
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind != "space":
            yield Token(kind, match[0].upper() if kind == "word" else match[0], match.start(), match.end())


@dataclass(slots=True)
class Query:
    """A query or subquery. ``where`` is the inside of its group of patterns, ``kept`` are the variables that must stay ones there."""

    form: str = ""
    where: tuple[int, int] | None = None
    nested: bool = False
    kept: set[str] = field(default_factory=set)
    limit: Token | None = None
    values: int | None = None


class Use(NamedTuple):
    """A variable where a term may stand for it: ``bound`` where it is the argument of BOUND, which spans ``start`` to ``end``."""

    variable: str
    start: int
    end: int
    bound: bool


@dataclass(slots=True)
class Outline:
    """``queries`` begins with the outermost one; ``assigned`` are the variables that the query itself gives a value to."""

    queries: list[Query]
    uses: list[Use]
    assigned: set[str]


def outline(text: str) -> Outline:
    """Where queries and variables stand in a valid query."""
    walk = _Walk()
    for token in tokens(text):
        walk.take(token)
    return Outline(walk.queries, walk.uses, walk.assigned)


_Open = Literal["group", "template", "data", "round"]


class _Walk:
    """One pass over the tokens with a stack of what is open: queries, braces, parentheses."""

    def __init__(self) -> None:
        self.queries = [Query()]
        self.uses: list[Use] = []
        self.assigned: set[str] = set()
        self._stack: list[Query | tuple[_Open, int]] = [self.queries[0]]
        self._before: list[Token] = []
        self._values = False

    def take(self, token: Token) -> None:
        if token.kind == "variable":
            self._variable(token)
        elif token.kind == "word":
            self._word(token)
        elif token.kind == "number" and self._last(1) == "LIMIT" and isinstance(self._stack[-1], Query):
            self._stack[-1].limit = token
        elif token.text in "{}()*":
            self._mark(token)
        self._before = [*self._before[-1:], token]

    def _last(self, back: int) -> str:
        return self._before[-back].text if len(self._before) >= back else ""

    def _word(self, token: Token) -> None:
        top = self._stack[-1]
        if token.text in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
            if isinstance(top, Query) and not top.form:
                top.form = token.text
            elif not isinstance(top, Query) and top[0] == "group" and token.text == "SELECT":
                if self._last(1) == "{":
                    outer = self._stack[-2]
                    if isinstance(outer, Query):
                        outer.nested = True
                query = Query("SELECT")
                self.queries.append(query)
                self._stack.append(query)
        elif token.text == "VALUES":
            self._values = True
            if isinstance(top, Query):
                top.values = token.start

    def _mark(self, token: Token) -> None:
        top = self._stack[-1]
        if token.text == "*":
            if isinstance(top, Query) and top.where is None and top.form == "SELECT":
                top.kept.add("*")
        elif token.text == "(":
            self._stack.append(("round", token.start))
        elif token.text == "{":
            kind: _Open = "group"
            if self._values:
                kind, self._values = "data", False
            elif isinstance(top, Query) and self._last(1) == "CONSTRUCT":
                kind = "template"
            self._stack.append((kind, token.end))
        else:
            if self.uses and self.uses[-1].bound and self.uses[-1].end == self._before[-1].end:
                self.uses[-1] = self.uses[-1]._replace(end=token.end)
            while len(self._stack) > 1:
                closed = self._stack.pop()
                if isinstance(closed, Query):
                    continue
                around = self._stack[-1]
                if closed[0] == "group" and isinstance(around, Query) and around.where is None:
                    around.where = (closed[1], token.start)
                return

    def _variable(self, token: Token) -> None:
        name = token.text[1:]
        top = self._stack[-1]
        if self._values or self._last(1) == "AS":
            self.assigned.add(name)
        elif isinstance(top, Query) and (top.form != "DESCRIBE" or top.where is not None):
            top.kept.add(name)
        elif self._last(1) == "(" and self._last(2) == "BOUND":
            self.uses.append(Use(name, self._before[-2].start, token.end, True))
        else:
            self.uses.append(Use(name, token.start, token.end, False))


def limited(text: str, limit: int) -> str:
    """The query with at most so many rows; one that gives no rows as it is."""
    query = outline(text).queries[0]
    if query.form != "SELECT":
        return text
    if query.limit is not None:
        lower = min(limit, int(query.limit.text))
        return f"{text[: query.limit.start]}{lower}{text[query.limit.end :]}"
    at = len(text) if query.values is None else query.values
    return f"{text[:at]}\nLIMIT {limit} {text[at:]}"
