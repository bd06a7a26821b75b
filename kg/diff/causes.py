"""What made each change: the pages, the ontology, the code, a correction.

In: changes, and the manifests of both versions. Out: the changes with their causes, the surest first. A sentence of a page that only one version
read is the page's doing. Where the page is the same in both, the tool was another: a rule that is new, gone or edited made what it claims;
else whatever alone differs did; where ontology and code both differ, the manifests do not tell, and :mod:`kg.diff.replay` finds out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.diff.changes import CAUSES, Cause, Change, Quote
from kg.diff.compare import Difference
from kg.diff.withheld import unlike
from kg.identity import encoded

AFTER_THE_GRAPH = frozenset(
    """__main__ cli collector diff drawn export facts manifest network outputs panel publication query report serve settings spreadsheet
    view workbook workbook.json xml_text examples table_examples term_examples""".split()
)
"""Code that no fact depends on."""
_DATA_OF_QUESTIONS = ("shapes.ttl", "corrections.tsv", "measures.tsv")
_UNKNOWN = Cause("unknown")


@dataclass(frozen=True)
class Inputs:
    """How what two versions were made from differs. Pages by name; ``renamed`` ones by their name in the old version."""

    known: bool = False
    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    edited: frozenset[str] = frozenset()
    renamed: dict[str, str] = field(default_factory=dict)
    same: int = 0
    rules: frozenset[str] = frozenset()
    files: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    """How each version keeps its sentences (``kg build --quotes``), where that differs."""
    corrected: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Entity → ids of the rows of corrections about it that were added, edited or removed."""

    @classmethod
    def of(cls, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Inputs:
        """From two manifests; nothing is known without both."""
        if old is None or new is None:
            return cls()
        before, after = old["inputs"], new["inputs"]
        names = {sha: name for name, sha in sorted(after.items(), reverse=True) if name not in before}
        renamed = {name: names[sha] for name, sha in before.items() if name not in after and sha in names}
        ontologies, tools = [m.get("ontology", {}) for m in (old, new)], [m.get("tool", {}) for m in (old, new)]
        kept = tuple(m.get("settings", {}).get("quotes", "full") for m in (old, new))
        files = _different(*(o.get("files", {}) for o in ontologies))
        changed = set(_different(*(o.get("corrections", {}) for o in ontologies)))
        corrected: dict[str, list[str]] = {}
        for o in ontologies:
            for ident, row in sorted(o.get("corrections", {}).items()):
                for iri in row.get("about", ()) if ident in changed else ():
                    corrected.setdefault(iri, []).append(ident)
        return cls(
            known=True,
            added=frozenset(after.keys() - before.keys() - set(renamed.values())),
            removed=frozenset(before.keys() - after.keys() - renamed.keys()),
            edited=frozenset(name for name in before.keys() & after.keys() if before[name] != after[name]),
            renamed=renamed,
            same=sum(before[name] == after.get(name) for name in before) + len(renamed),
            rules=frozenset(map(_ended, _different(*(o.get("rules", {}) for o in ontologies)))),
            files=tuple(f for f in files if not f.endswith((".rq", *_DATA_OF_QUESTIONS))),
            stages=tuple(s for s in _different(*(t.get("stages", {}) for t in tools)) if s not in AFTER_THE_GRAPH),
            packages=tuple(_different(*({**m.get("packages", {}), "python": m.get("python")} for m in (old, new)))),
            settings=tuple(
                s for s in _different(*(m.get("settings", {}) for m in (old, new))) if s in ("base", "quotes", "llm")
            ),
            quotes=kept if len(set(kept)) > 1 else (),
            corrected={iri: tuple(dict.fromkeys(ids)) for iri, ids in corrected.items()},
        )

    def page(self, name: str) -> Cause | None:
        """What happened to a page; None where it is the same in both versions."""
        for kind, pages in (("page-added", self.added), ("page-removed", self.removed), ("page-edited", self.edited)):
            if name in pages:
                return Cause(kind, (name,))
        return None

    @property
    def pages_differ(self) -> bool:
        return bool(self.added or self.removed or self.edited)

    def tool(self, rules: Iterable[str]) -> Cause:
        """What of the tool could have made a change that claims of these rules (IRIs) tell of."""
        own = sorted({_end(rule) for rule in rules if _ended(_end(rule)) in self.rules})
        if own:
            return Cause("ontology", tuple(own))
        candidates = [
            Cause(kind, what)
            for kind, what in (
                ("ontology", self.files), ("code", self.stages), ("packages", self.packages), ("settings", self.settings),
            )
            if what
        ]  # fmt: skip
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            return Cause("ontology-or-code", tuple(what for c in candidates for what in c.what[:6]))
        return Cause("pages") if self.pages_differ else _UNKNOWN


def with_causes(difference: Difference, inputs: Inputs) -> Difference:
    """The same changes, each with its causes."""
    return Difference(
        tuple(change._replace(causes=_causes(change, inputs, difference.former)) for change in difference.changes),
        difference.provenance,
        difference.same,
        difference.former,
    )


def _causes(change: Change, inputs: Inputs, former: Mapping[str, str]) -> tuple[Cause, ...]:
    if not inputs.known:
        return (_UNKNOWN,)
    rows = [row for iri in (change.about, change.other) for row in inputs.corrected.get(iri, ())]
    if rows:
        return (Cause("correction", tuple(dict.fromkeys(rows))),)
    by_hand = change.kind == "entity-renamed" and change.other and change.about not in former
    if change.kind in ("entity-merged", "entity-split") or by_hand:
        return (inputs.tool(()),)
    come = unlike(change.after, change.before, inputs.renamed)
    gone = unlike(change.before, change.after, inputs.renamed)
    # a sentence of the other version, which names what was planned, is no cause
    if change.kind in ("relation-added", "relation-withdrawn"):
        come, gone = (come, ()) if change.new else ((), gone)
    found: dict[str, list[str]] = {}
    read_otherwise: list[Quote] = []
    for quote in (*come, *gone):
        page = inputs.page(quote.source)
        if page:
            found.setdefault(page.kind, []).extend(page.what)
        else:
            read_otherwise.append(quote)
    if not come and not gone:  # no sentence, or the same ones, read otherwise
        read_otherwise = [*change.before, *change.after]
    if read_otherwise or not found:
        tool = inputs.tool(q.rule for q in read_otherwise)
        found.setdefault(tool.kind, []).extend(tool.what)
    return tuple(Cause(kind, tuple(sorted(set(found[kind])))) for kind in sorted(found, key=CAUSES.index))


def _different(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


def _end(rule: str) -> str:
    """The id in the IRI of a rule."""
    return rule.rpartition("/")[2]


def _ended(ident: str) -> str:
    """An id as it stands at the end of an IRI; one that stands there already stays."""
    return encoded(ident).replace("%5F", "_") if "%" not in ident else ident
