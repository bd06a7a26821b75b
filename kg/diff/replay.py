"""Find out what the manifests do not tell: read the old pages again with the tool of now.

In: a comparison, the pages of the old version, ontology folders. Out: the comparison with the causes found. The pages of OLD, read by the code and
ontology of now, give a version between the two: what differs from OLD to it is the tool's doing, what differs from it to NEW the pages'. With the
ontology folders that OLD was built with, a second one (old pages and ontology, code of now) tells the code's part from the ontology's.
The pages must be those that OLD was made from; their hashes say so.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from kg import build
from kg.diff import Comparison
from kg.diff.causes import Inputs
from kg.diff.changes import Cause, Change
from kg.diff.compare import compare
from kg.diff.measures import Measures
from kg.diff.told import Telling
from kg.diff.version import manifest_of, open_both
from kg.errors import ExportError
from kg.terms import BASE

_OPEN = ("ontology-or-code", "ontology", "code", "packages", "settings", "pages", "unknown")
Key = tuple[object, ...]


def replayed(
    comparison: Comparison, sources: Sequence[Path], dirs: Sequence[Path], old_dirs: Sequence[Path] = ()
) -> Comparison:
    """The same changes; those of which the manifests do not tell the cause get the one found. Raises ExportError where the pages are
    others than those of OLD."""
    old, new = comparison.old, comparison.new
    if old.manifest is None or new.manifest is None:
        raise ExportError("only exports with a manifest.json can be replayed; give two export folders")
    with tempfile.TemporaryDirectory(prefix="kg-replay-") as folder:
        steps: list[tuple[Path, Path, str]] = []
        between = _built(Path(folder) / "tool", sources, dirs, old.manifest)
        if old_dirs:
            code = _built(Path(folder) / "code", sources, old_dirs, old.manifest)
            steps = [(old.path, code, "code"), (code, between, "ontology")]
        else:
            steps = [(old.path, between, "tool")]
        steps.append((between, new.path, "pages"))
        telling = Telling(Measures.load(dirs))
        found: dict[Key, list[str]] = {}
        inputs = {}
        for a, b, kind in steps:
            first, second = open_both(a, b)
            inputs[kind] = Inputs.of(first.manifest, second.manifest)
            for change in compare(first, second, telling, inputs[kind].renamed).changes:
                for key in _keys(change):
                    found.setdefault(key, []).append(kind)
    changes = tuple(_with_cause(change, found, comparison.inputs) for change in comparison.difference.changes)
    return replace(comparison, difference=replace(comparison.difference, changes=changes))


def _built(out: Path, sources: Sequence[Path], dirs: Sequence[Path], manifest: Mapping[str, Any]) -> Path:
    said = manifest.get("settings", {})
    if "llm" in said:
        raise ExportError(
            "--replay reads by the rules alone, and OLD was made with a language model; compare without --replay"
        )
    quotes: Literal["full", "masked", "none"] = (
        said.get("quotes") if said.get("quotes") in ("masked", "none") else "full"
    )
    build.build(sources, out, build.Options(tuple(dirs), base=str(said.get("base", BASE)), quotes=quotes))
    read, wanted = (manifest_of(out) or {}).get("inputs", {}), manifest["inputs"]
    others = sorted(name for name in read.keys() | wanted.keys() if read.get(name) != wanted.get(name))
    if others:
        raise ExportError(
            f"--replay read other pages than OLD was made from ({len(others)}, such as {others[0]}); give the pages of OLD as they were"
        )
    return out


def _keys(change: Change) -> Iterable[Key]:
    """What tells that two changes are of the same thing: what changed, and to what."""
    yield change.family, change.about, change.predicate, change.other, change.new_figure or change.new
    yield change.family, change.about, change.predicate, change.other, "from", change.old_figure or change.old


def _with_cause(change: Change, found: Mapping[Key, list[str]], inputs: Inputs) -> Change:
    if change.causes and change.causes[0].kind not in _OPEN:
        return change
    kinds = list(dict.fromkeys(kind for key in _keys(change) for kind in found.get(key, ())))
    named = {"code": inputs.stages, "ontology": inputs.files, "tool": (*inputs.stages, *inputs.files), "pages": ()}
    labels = {"tool": "ontology-or-code"}
    if "tool" in kinds and bool(inputs.stages) != bool(inputs.files):
        labels["tool"] = "code" if inputs.stages else "ontology"
    own = {c.kind: c for c in change.causes if c.kind == "ontology"}
    causes = tuple(own.get(labels.get(k, k), Cause(labels.get(k, k), tuple(named[k]))) for k in kinds)
    return change._replace(causes=causes or change.causes)
