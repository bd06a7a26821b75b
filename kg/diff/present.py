"""A comparison in a format for readers: text, md, html, json.

In: a :class:`~kg.diff.Comparison`. Out: text, the same for the same versions. JSON holds every change with all its fields, for programs.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from kg.diff import Comparison, render
from kg.diff.changes import Change, Reported
from kg.diff.grouping import Grouping
from kg.diff.names import Names
from kg.diff.report import Writer


def present(
    comparison: Comparison, form: str, *, by: str, kinds: Sequence[str], lang: str, dirs: Sequence[Path], terminal: bool = False
) -> str:  # fmt: skip
    """The comparison as a reader wants it. Raises OntologyError where labels cannot be read."""
    names = Names((comparison.old, comparison.new), dirs, lang)
    grouping = Grouping(by, names, comparison.old, comparison.new, comparison.difference.former)
    if form == "json":
        return _json(comparison, kinds, names)
    title = (comparison.old.path.name or str(comparison.old.path), comparison.new.path.name or str(comparison.new.path))
    report = Writer(names, grouping).report(title, comparison.difference, comparison.inputs, comparison.changes(kinds))
    if form == "md":
        return render.markdown(report)
    if form == "html":
        return render.html(report)
    return render.text(report, shutil.get_terminal_size().columns if terminal else None, terminal)


def _json(comparison: Comparison, kinds: Sequence[str], names: Names) -> str:
    changes = comparison.changes(kinds)
    names.prepare(iri for c in changes for iri in (c.about, c.other))
    content = {
        "same": comparison.difference.same,
        "provenance": comparison.difference.provenance,
        "changes": [_change(change, names) for change in changes],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _change(change: Change, names: Names) -> dict[str, object]:
    found: dict[str, object] = {"kind": change.kind, "about": change.about, "label": names(change.about)}
    if change.predicate:
        found["predicate"] = change.predicate
    if change.other:
        found |= {"other": change.other, "otherLabel": names(change.other)}
    for key, side, figure in (("old", change.old, change.old_figure), ("new", change.new, change.new_figure)):
        if side:
            found[key] = list(side)
        if figure:
            found[f"{key}Figure"] = _figure(figure)
    for key, quotes in (("before", change.before), ("after", change.after)):
        if quotes:
            found[key] = [{k: v for k, v in q._asdict().items() if v not in ("", -1)} for q in quotes]
    found["causes"] = [{"kind": cause.kind, "what": list(cause.what)} for cause in change.causes]
    return found


def _figure(figure: Reported) -> dict[str, object]:
    return {k: v for k, v in figure._asdict().items() if v != ""}
