"""Triples that stand in another named graph than before.

In: two versions. Out: changes of statements, each with a graph and a triple in N-Triples. What came or went whole is not among them: that is told
as if there were no graphs.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.diff.applying import quads_said
from kg.diff.changes import Change
from kg.diff.version import Version


def moved(old: Version, new: Version) -> Iterator[Change]:
    """A change for each graph that a triple of both versions left or came into."""
    if old.quads == new.quads:
        return
    before, after = (v.quads or {(triple, "") for triple in quads_said(v)} for v in (old, new))
    both = {triple for triple, _ in before} & {triple for triple, _ in after}
    for kind, found in (("statement-removed", before - after), ("statement-added", after - before)):
        yield from (Change(kind, graph.strip("<>"), "", triple) for triple, graph in found if graph and triple in both)
