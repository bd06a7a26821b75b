"""Is it a query, and one that this graph alone can answer? If not: what is wrong, in one sentence, with the line and a caret.

In: a text. Raises QueryError for broken SPARQL, updates and SERVICE. What is valid is decided by pyoxigraph's own parser.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import pyoxigraph as ox
from rich.cells import cell_len

from kg.errors import QueryError
from kg.query.display import printable
from kg.query.sparql import Token, tokens

_UPDATES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())
_PROLOGUE = frozenset(("PREFIX", "BASE", "VERSION"))
_KEYWORDS = """SELECT ASK CONSTRUCT DESCRIBE WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND DISTINCT REDUCED FROM NAMED ORDER GROUP BY HAVING LIMIT
OFFSET PREFIX BASE EXISTS NOT IN AS COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI URI CONCAT STRLEN SUBSTR
UCASE LCASE CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY COALESCE IF REGEX REPLACE ROUND ABS CEIL FLOOR""".split()
_AT = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)
_CLASS = re.compile(r"\[[^\[\]]*\][,\s]*")  # what the parser says of sets of characters
_SAID = re.compile(r"(?!Prefix)[A-Z][A-Za-z]+ [a-z A-Z]+")
_START = Token("mark", "", 0, 0)
_SERVICE = "other servers are not asked (SERVICE); take the pattern out and ask the graph alone"
_EMPTY = ox.Store()


def check(text: str, prefixes: Mapping[str, str], where: str = "the query") -> None:
    """Raise QueryError unless the text is a query that this graph alone can answer.

    A name that begins with “service” may be a harmless one or the keyword: where the text still is a query with that word misspelt everywhere, it
    is no keyword.
    """
    harmless = re.sub("service", "servicx", text, flags=re.IGNORECASE)
    try:
        _EMPTY.query(harmless, prefixes=dict(prefixes))
    except SyntaxError as problem:
        raise _explained(problem, text, prefixes, where) from None


def _explained(problem: SyntaxError, text: str, prefixes: Mapping[str, str], where: str) -> QueryError:
    """What is wrong, in one sentence, with the line and a caret below it."""
    match = _AT.match(str(problem))
    if match is None:
        return QueryError(f"{where} is no valid SPARQL ({problem}); mend it")
    found = list(tokens(text))
    at = _offset(text, int(match[1]), int(match[2]), match[3])
    expected = _CLASS.sub("", match[3])
    stranger = _stranger(found, prefixes)
    if stranger is not None and not _SAID.search(expected):
        token, known = stranger
        at = token.start
        near = near_names(token.text.partition(":")[0], known)
        sentence = f"the prefix {token.text.partition(':')[0]}: is unknown; {near or 'declare it with PREFIX'}"
    else:
        touched = next((t for t in found if t.start <= at <= t.end and t.kind in ("name", "word")), None)
        at = touched.start if touched is not None and at == touched.end else at
        service = re.match("service", text[at:], re.IGNORECASE)
        sentence = _SERVICE if service else _sentence(text, touched, found, expected)
    row = text.count("\n", 0, at) + 1
    start = text.rfind("\n", 0, at) + 1
    line = text[start:].partition("\n")[0].rstrip()
    pad = "".join("\t" if c == "\t" else " " * cell_len(c) for c in text[start:at])
    return QueryError(f"{where}, line {row}: {sentence}\n  {printable(line)}\n  {pad}^")


def _offset(text: str, row: int, column: int, expected: str) -> int:
    """Where the parser stopped. Where only keywords would do, it names the place where one of them would have ended."""
    start = 0
    for _ in range(row - 1):
        start = text.find("\n", start) + 1
    at = start + column - 1
    wanted = [w for w in re.split(r"[,\s]+", expected) if w != "[_]"]
    if all(w.isidentifier() for w in wanted):
        at -= min(map(len, wanted), default=0)
    return max(0, min(at, len(text.rstrip())))


def _stranger(found: Sequence[Token], prefixes: Mapping[str, str]) -> tuple[Token, list[str]] | None:
    """The first name with a prefix that nothing declares, and the prefixes that there are."""
    declared = [b.text[:-1] for a, b in pairwise(found) if a.text == "PREFIX" and b.kind == "name"]
    known = sorted({*declared, *prefixes})
    token = next((t for t in found if t.kind == "name" and t.text.partition(":")[0] not in known), None)
    return None if token is None else (token, known)


def _sentence(text: str, touched: Token | None, found: Sequence[Token], expected: str) -> str:
    word = touched.text if touched is not None and touched.kind == "word" else ""
    words = (b.text for a, b in pairwise([_START, *found]) if b.kind == "word" and a.text != "PREFIX")
    first = next((w for w in words if w not in _PROLOGUE), "")
    if first in _UPDATES:
        return f"the graph is read-only, so {first} is refused; ask with SELECT, ASK, CONSTRUCT or DESCRIBE"
    said = _SAID.search(expected)
    if said is not None:
        return f"{said[0].strip()}; mend this"
    if touched is not None and word in _KEYWORDS:
        return f"{word} is out of place here, or not complete; mend this line"
    if touched is not None and word:
        near = near_names(word, _KEYWORDS)
        return f"{text[touched.start : touched.end]} is no word of SPARQL; {near or 'mend this line'}"
    wanted = re.findall(r'"[^"]+"', expected)
    hint = (
        f"; one of these would do: {' '.join(w[1:-1] for w in wanted)}" if 0 < len(wanted) < 8 else "; mend this line"
    )
    return f"this is no valid SPARQL here{hint}"


def near_names(name: str, known: Iterable[str], before: str = "") -> str:
    """“did you mean …?” with the most similar names, or nothing."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    near += [n for n in names if name in n and n not in near][: 3 - len(near)]
    return f"did you mean {', '.join(before + printable(n) for n in near)}?" if near else ""
