"""Write Turtle that people read: grouped by subject, prefixed names, a fixed order, the same bytes every time.

In: blocks, each a subject with its predicates and their objects, all of them terms that are Turtle already (made by
:class:`Names` and the functions below), in the order in which they shall stand; or the texts of such blocks. Out: a UTF-8 file. Why not a library's
writer: rdflib takes 58 s for a million triples; pyoxigraph takes one, but orders the prefixes by chance, writes a
predicate's objects on one line however many they are, and wants an object made in Python for each triple first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import groupby
from math import isfinite
from operator import attrgetter
from typing import IO, NamedTuple

import pyoxigraph as ox

_WIDTH = 100
_NEXT = " ;\n    "
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_PLAIN_NUMBER = {"integer": re.compile(r"[+-]?\d+", re.A), "decimal": re.compile(r"[+-]?\d*\.\d+", re.A)}
_NEVER = re.compile(r"(?!)")
# Signs that end a literal, and those that show as nothing or turn the text around it: written as escapes.
_ESCAPED = re.compile(
    '[\x00-\x1f\x7f-\x9f"\\\\\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]'
)
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
# What may stand in a local name: as it is (inner part; first character and last are narrower), and behind a backslash.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff"
    "\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_ESC, _PERCENT = r"\\[_~.\-!$&'()*+,;=/?#@%]", "%[0-9A-Fa-f]{2}"
_LOCAL = re.compile(
    f"(?:[{_BASE}_0-9:]|{_PERCENT}|{_ESC})"
    f"(?:(?:[{_BASE}_0-9:.\u00b7\u0300-\u036f\u203f\u2040-]|{_PERCENT}|{_ESC})*"
    f"(?:[{_BASE}_0-9:\u00b7\u0300-\u036f\u203f\u2040-]|{_PERCENT}|{_ESC}))?"
)
_SIGN = re.compile(r"[~!$&'()*+,;=/?#@]")
_NO_IRI = re.compile(
    r"%(?![0-9A-Fa-f]{2})|[^!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(0x10000 * i)}-{chr(0x10000 * i + 0xFFFD)}" for i in range(1, 14))
    + "\U000e1000-\U000efffd]"
)
_DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, eq=False)
class Shape:
    """What all texts of a template have in common: the class, and how many objects each predicate has, that of the class too."""

    cls: str
    predicates: Mapping[str, int]

    @cached_property
    def triples(self) -> int:
        return sum(self.predicates.values())


class Text(NamedTuple):
    """A block as it stands in the file, made by a template where there are many of one shape."""

    text: str
    shape: Shape


class Block(NamedTuple):
    """A subject and what is said of it: ``(predicate, objects)`` in the order of writing."""

    subject: str
    statements: list[tuple[str, list[str]]]

    @property
    def text(self) -> str:
        """As it stands in the file."""
        return f"\n{self.subject}\n    {_NEXT.join([statement(p, objects) for p, objects in self.statements])} .\n"

    @property
    def triples(self) -> int:
        return sum([len(objects) for _, objects in self.statements])


class Names(dict[str, str]):
    """IRI → Turtle term, by the prefix that fits; each is worked out once."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self.prefixes = dict(sorted(prefixes.items()))
        self._prefix_of = {namespace: prefix for prefix, namespace in reversed(self.prefixes.items())}
        self._by_length = sorted(self._prefix_of, key=lambda namespace: (-len(namespace), namespace))

    def __missing__(self, iri: str) -> str:
        whole, hash_sign, fragment = _NO_IRI.sub(_percent, iri).partition("#")
        safe = whole + hash_sign + fragment.replace("#", "%23")
        self[iri] = self._prefixed(safe) or f"<{safe}>"
        return self[iri]

    def _prefixed(self, iri: str) -> str | None:
        namespace = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
        if namespace not in self._prefix_of:
            namespace = next((n for n in self._by_length if iri.startswith(n)), "")
            if not namespace:
                return None
        name = _SIGN.sub(r"\\\g<0>", iri[len(namespace) :])
        return f"{self._prefix_of[namespace]}:{name}" if _LOCAL.fullmatch(name) else None


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))


def literal(text: str, language: str | None = None) -> str:
    """A plain or language-tagged string. Half a surrogate pair, which UTF-8 cannot say, becomes U+FFFD."""
    if _ESCAPED.search(text):
        text = _ESCAPED.sub(_escape, text)
    return f'"{text}"@{language}' if language else f'"{text}"'


def _escape(match: re.Match[str]) -> str:
    c = match[0]
    return _NAMED.get(c) or ("\ufffd" if "\ud800" <= c <= "\udfff" else f"\\u{ord(c):04X}")


@lru_cache(maxsize=4096)
def number(value: float) -> str:
    """A number with a point, which Turtle reads as xsd:decimal: 24.0."""
    if not isfinite(value):
        return f'"{str(value).replace("inf", "INF").replace("nan", "NaN")}"^^xsd:double'
    text = format(Decimal(repr(float(value))), "f")
    return text if "." in text else text + ".0"


def date(value: str) -> str:
    """2022, 2022-03, 2022-03-14 with the datatype of their precision; what is no such date stays a string."""
    return f'"{value}"^^{_DATES[len(value)]}' if _DATE.fullmatch(value) else literal(value)


def of_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, names: Names) -> str:
    """A term that pyoxigraph read, as this module writes it."""
    if isinstance(term, ox.NamedNode):
        return names[term.value]
    if isinstance(term, ox.Triple):
        return f"<<( {of_term(term.subject, names)} {names[term.predicate.value]} {of_term(term.object, names)} )>>"
    if isinstance(term, ox.BlankNode):
        return str(term)
    datatype = term.datatype.value.removeprefix(_XSD)
    if term.language or datatype == "string":
        return literal(term.value, term.language)
    if _PLAIN_NUMBER.get(datatype, _NEVER).fullmatch(term.value):
        return term.value
    return f"{literal(term.value)}^^{names[term.datatype.value]}"


def in_ntriples(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """The same in N-Triples. Of a triple, pyoxigraph gives the terms without the brackets that it has as a term."""
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)


def read_blocks(triples: Iterable[ox.Quad], names: Names) -> Iterator[Block]:
    """Triples as they stand in a file that groups them by subject and predicate, as blocks."""
    for subject, of_subject in groupby(triples, key=attrgetter("subject")):
        statements = []
        for predicate, same in groupby(of_subject, key=attrgetter("predicate")):
            term = "a" if predicate.value == _TYPE else names[predicate.value]
            statements.append((term, [of_term(triple.object, names) for triple in same]))
        yield Block(of_term(subject, names), statements)


def write_turtle(file: IO[str], prefixes: Mapping[str, str], blocks: Iterable[Block | Text]) -> int:
    """Write prefixes and blocks to an open text file (UTF-8, ``newline="\\n"``); the number of triples written."""
    return write_trig(file, prefixes, [(None, blocks)])


def write_trig(
    file: IO[str], prefixes: Mapping[str, str], graphs: Iterable[tuple[str | None, Iterable[Block | Text]]]
) -> int:
    """Write the blocks of named graphs, and of the default one under None; the number of triples written."""
    file.write("".join(f"@prefix {p}: <{ns}> .\n" for p, ns in sorted(prefixes.items())))
    triples = 0
    for graph, blocks in graphs:
        if graph is not None:
            file.write(f"\n{graph} {{\n")
        for block in blocks:
            file.write(block.text)
            triples += block.shape.triples if isinstance(block, Text) else block.triples
        if graph is not None:
            file.write("\n}\n")
    return triples


def statement(predicate: str, objects: list[str]) -> str:
    """A predicate with its objects, beside each other where they fit, else one a line."""
    if len(objects) == 1:
        return f"{predicate} {objects[0]}"
    line = f"{predicate} {', '.join(objects)}"
    return line if len(line) <= _WIDTH else f"{predicate}\n        " + ",\n        ".join(objects)
