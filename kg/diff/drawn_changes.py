"""What changed since an earlier export, for the page of a new one.

In: the earlier export, the folder in which graph.ttl and evidence.ttl of the new one were just written, the entities that the page draws, ontology folders. Out:
rows for :class:`kg.view.drawing.Drawing`: entities, relations and figures that are new, gone or otherwise, in words. Other sentences for the same fact are
no change there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.diff import Comparison, version
from kg.diff.changes import Change
from kg.diff.names import Names
from kg.diff.wording import Wording
from kg.view import drawing

_WHAT = {name: row for row, name in enumerate(drawing.CHANGES)}
_NEW, _GONE = ("added", "split"), ("removed", "withdrawn", "merged")
_SHOWN = ("entity", "relation", "figure")


def since(
    old: Path, new: Path, entities: Sequence[str], base: str, dirs: Sequence[Path], lang: str = "zh"
) -> list[drawing.Change]:
    """The rows, by entity; ``entities`` are ids of nodes, in the order of the drawing."""
    comparison = Comparison.between(*version.open_with_fresh(old, new), dirs)
    names = Names((comparison.old, comparison.new), dirs, lang)
    wording = Wording(names)
    changes = [c for c in comparison.changes() if c.family in _SHOWN and c.kind != "entity-detail"]
    names.prepare(iri for c in changes for iri in (c.about, c.other, c.predicate))
    at = {base + node: row for row, node in enumerate(entities)}
    return sorted(
        (_row(change, wording, names, at) for change in changes), key=lambda row: (row.what, row.entity, row.text or "")
    )


def _row(change: Change, wording: Wording, names: Names, at: dict[str, int]) -> drawing.Change:
    kind = change.kind.partition("-")[2]
    what = _WHAT["new" if kind in _NEW else "gone" if kind in _GONE else "changed"]
    entity = at.get(change.about, -1)
    if change.kind in ("entity-added", "entity-removed"):
        return drawing.Change(what, entity, None if entity >= 0 else names(change.about))
    if entity < 0 or change.kind == "entity-renamed":
        return drawing.Change(what, entity, wording.text(change))
    return drawing.Change(what, entity, wording.text(change).removeprefix(names(change.about)).lstrip("：:— "))
