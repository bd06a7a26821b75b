"""Names for blank nodes that are the same wherever the nodes say the same: RDFC-1.0 for each group of them.

In: quads. Out: the same quads, each blank node named by a hash of what it is part of. A group is what hangs together by blank nodes; each is
canonicalised by itself (pyoxigraph's RDFC-1.0), so that a change in one leaves the names of all others as they were, which canonicalising
the whole would not. Of several groups that are alike each gets a number.
There are graphs made to keep any such algorithm busy for years, and a call into the library cannot be interrupted: it runs in a process
of its own with a time limit, after which ExportError says so.
"""

from __future__ import annotations

import hashlib
import multiprocessing
from collections import defaultdict
from collections.abc import Iterable, Sequence
from multiprocessing.connection import Connection
from typing import Any

import pyoxigraph as ox

from kg.errors import ExportError

LIMIT = 20.0  # seconds


def named(quads: Sequence[ox.Quad], where: str, limit: float = LIMIT) -> list[ox.Quad]:
    """The quads with names for their blank nodes. Raises ExportError after ``limit`` seconds."""
    plain, groups = _groups(quads)
    if not groups:
        return plain
    return plain + _groups_named(_canonical([_text(group) for group in groups], where, limit))


def _groups_named(texts: Iterable[str]) -> list[ox.Quad]:
    """Groups in canonical N-Quads, each with names of its own."""
    found: list[ox.Quad] = []
    seen: dict[str, int] = defaultdict(int)
    for text in sorted(texts):
        digest = f"b{hashlib.sha256(text.encode()).hexdigest()[:16]}"  # RDF/XML wants a letter first
        seen[digest] += 1
        name = digest if seen[digest] == 1 else f"{digest}x{seen[digest]}"
        found += (_renamed(quad, name) for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS))
    return found


def _groups(quads: Iterable[ox.Quad]) -> tuple[list[ox.Quad], list[list[ox.Quad]]]:
    """The quads without blank nodes, and the others by what hangs together."""
    above: dict[str, str] = {}

    def top(node: str) -> str:
        while above[node] != node:
            above[node] = node = above[above[node]]
        return node

    plain, others = [], []
    for quad in quads:
        nodes = list(_blanks(quad))
        if not nodes:
            plain.append(quad)
            continue
        others.append((quad, nodes[0]))
        for node in nodes:
            above.setdefault(node, node)
            above[top(node)] = top(nodes[0])
    groups: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad, node in others:
        groups[top(node)].append(quad)
    return plain, list(groups.values())


def _blanks(quad: ox.Quad) -> Iterable[str]:
    for term in (quad.subject, quad.object, quad.graph_name):
        if isinstance(term, ox.BlankNode):
            yield term.value
        elif isinstance(term, ox.Triple):
            yield from _blanks(ox.Quad(*term))


def _text(quads: Iterable[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _renamed(quad: ox.Quad, name: str) -> ox.Quad:
    def term(value: Any) -> Any:
        if isinstance(value, ox.BlankNode):
            return ox.BlankNode(f"{name}-{value.value.removeprefix('c14n')}")
        if isinstance(value, ox.Triple):
            return ox.Triple(term(value.subject), value.predicate, term(value.object))
        return value

    return ox.Quad(term(quad.subject), quad.predicate, term(quad.object), term(quad.graph_name))


def _canonical(texts: list[bytes], where: str, limit: float) -> list[str]:
    """Each group in canonical N-Quads, worked out in another process."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(there, texts), daemon=True)
    worker.start()
    there.close()
    try:
        if here.poll(limit):
            found: list[str] = here.recv()
            return found
    except EOFError:
        raise ExportError(
            f"{where}: its blank nodes are nested so deeply, or there is so little memory, that naming them was broken off; give them IRIs"
        ) from None
    finally:
        worker.kill()
        worker.join()
        here.close()
    raise ExportError(
        f"{where}: its blank nodes are so much alike, or nested so deeply, that telling them apart takes more than {limit:g} s; give them IRIs or raise --timeout"
    )


def _work(answer: Connection, texts: list[bytes]) -> None:
    answer.send([_one(text) for text in texts])


def _one(text: bytes) -> str:
    data = ox.Dataset(ox.parse(text, format=ox.RdfFormat.N_QUADS))
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in data))
