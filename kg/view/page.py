"""The graph as one page that opens from disk: graph.html.

In: a :class:`Drawing` (nodes, relations, quotes, words). Out: the bytes of an HTML file that holds everything that it needs and asks
nobody for anything: vis-network from the pyvis package, our script and style, and the data as JSON. A content security policy names the
hashes of the two scripts and of the style and forbids all else; names and quotes reach the page as text only, never as markup. Positions
come from :mod:`kg.view.layout`, physics is off, edges are straight: that opens 2,000 nodes in a second and a half.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import jinja2
import pyvis.network
from markupsafe import Markup

from kg.view import layout

LARGEST = 2000
"""Nodes that the page draws; of a larger graph the part with the most relations."""

_HERE = Path(__file__).parent
_VIS = Path(pyvis.network.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence with its places (two where a column break cut it): ``source`` is an index into :attr:`Drawing.sources`; ``text``
    is None where quotes are withheld."""

    text: str | None
    source: int
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """An article of a document; its whole text only where the user asked for it."""

    doc: str
    title: str | None
    byline: str | None
    date: str | None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What a node says of itself: a term and a value that is text or another term; ``status`` and ``quotes`` as of a relation."""

    term: str
    value: str
    status: str = ""
    quotes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A drawn entity; ``type`` is one of :data:`SHAPES`, ``cls`` the IRI of its own class; ``quotes`` say where it is named."""

    iri: str
    label: str
    type: str
    cls: str
    others: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    quotes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two drawn nodes (indices), by the IRI of its property; ``plain`` where the graph states it as a triple."""

    subject: int
    predicate: str
    object: int
    status: str
    plain: bool
    note: str | None = None
    quotes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """All that the page shows. ``words`` maps the IRI of each term that occurs to its names in Chinese and English."""

    nodes: list[Node]
    relations: list[Relation]
    quotes: list[Quote]
    sources: list[Source]
    words: dict[str, tuple[str, str]]
    total: int = 0


SHAPES: dict[str, tuple[str, str, bool]] = {  # shape, colour, filled: told apart without colour, too
    "Agency": ("square", "#1d4ed8", True),
    "Organization": ("hexagon", "#0f766e", True),
    "Place": ("dot", "#6b7280", True),
    "Program": ("diamond", "#c2410c", True),
    "Mechanism": ("star", "#b91c1c", True),
    "Platform": ("triangleDown", "#7c3aed", True),
    "Facility": ("triangle", "#a16207", True),
    "Document": ("square", "#0369a1", False),
    "GuidingConcept": ("star", "#be185d", False),
    "Person": ("dot", "#111827", False),
    "Honor": ("diamond", "#ca8a04", False),
}


def html(drawing: Drawing) -> str:
    """The page."""
    home = layout.homes(len(drawing.nodes), ((r.subject, r.predicate, r.object) for r in drawing.relations))
    spots = layout.spots(home)
    network = _network(drawing, spots)
    data = {
        "nodes": network.nodes,
        "edges": network.edges,
        "about": [
            [n.iri, n.label, n.type, n.cls, n.others, [_fact(f) for f in n.facts], n.quotes] for n in drawing.nodes
        ],
        "relations": [
            [r.subject, r.predicate, r.object, r.status, r.plain, r.note, r.quotes] for r in drawing.relations
        ],
        "quotes": [[q.text, q.source, q.places] for q in drawing.quotes],
        "sources": [[s.doc, s.title, s.byline, s.date, s.text] for s in drawing.sources],
        "words": drawing.words,
        "ui": json.loads((_HERE / "words.json").read_text(encoding="utf-8")),
        "shapes": [[name, *drawn] for name, drawn in SHAPES.items()],
        "places": [
            [spot.around_x, spot.around_y, spot.radius, node.label]
            for node, spot in sorted(zip(drawing.nodes, spots, strict=True), key=lambda pair: -pair[1].radius)
            if node.type == "Place" and spot.radius > layout.NODE_RADIUS
        ],
        "stretch": layout.STRETCH,
        "total": drawing.total or len(drawing.nodes),
    }
    scripts = [_VIS.read_text(encoding="utf-8"), (_HERE / "page.js").read_text(encoding="utf-8")]
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    # A newline for each of the loader's: what the hash covers must be what the browser reads.
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html").render(
        policy=policy, scripts=[Markup(s) for s in scripts], style=Markup(style), data=_json(data)
    )


def _fact(fact: Fact) -> list[object]:
    return [fact.term, fact.value, fact.status, fact.quotes]


def _network(drawing: Drawing, spots: list[layout.Spot]) -> pyvis.network.Network:
    """Nodes and edges as vis-network takes them. Ids are numbers; there are no titles: those would be read as markup.

    A node's value, by which its mark is sized, grows with what stands beside it."""
    network = pyvis.network.Network(directed=True)
    pairs: dict[tuple[int, int], list[int]] = {}
    for i, r in enumerate(drawing.relations):
        pairs.setdefault((r.subject, r.object), []).append(i)
    for i, (node, spot) in enumerate(zip(drawing.nodes, spots, strict=True)):
        shape, colour, filled = SHAPES[node.type]
        network.add_node(
            i,
            label=wrapped(node.label),
            shape=shape,
            color={"background": colour if filled else "#ffffff", "border": colour},
            borderWidth=1 if filled else 3,
            value=spot.radius,
            x=spot.x,
            y=spot.y,
        )
    for (s, o), which in sorted(pairs.items()):
        network.add_edge(s, o, relations=which, dashes=not any(drawing.relations[i].plain for i in which))
    return network


def wrapped(label: str, width: int = 9, lines: int = 3) -> str:
    """A name in a few short lines of about one length; ASCII counts half. The end of a long one is cut, the panel has it whole."""
    plain = " ".join(label.split())
    total = sum(0.5 if c.isascii() else 1.0 for c in plain)
    fair = max(math.ceil(total / max(math.ceil(total / width), 1)), 1)
    out, line, room = [], "", float(fair)
    for character in plain:
        need = 0.5 if character.isascii() else 1.0
        if room < need:
            out.append(line)
            line, room = "", float(fair)
        line += character
        room -= need
    out.append(line)
    if len(out) > lines:
        out = [*out[: lines - 1], out[lines - 1][:-1] + "…"]
    return "\n".join(out)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _json(data: object) -> Markup:
    """JSON that can stand inside a script element: no ``<``, no line separators that older scripts end a line at."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def largest(degrees: Iterable[tuple[str, int]]) -> set[str]:
    """The ids of the nodes that the page draws: those with the most relations, by id among equals."""
    return {node for node, _ in sorted(degrees, key=lambda item: (-item[1], item[0]))[:LARGEST]}
