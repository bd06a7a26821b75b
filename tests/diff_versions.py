"""Small invented versions of a graph, written as a build writes them, for the tests of the comparison."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from graph_records import (
    CHIEF,
    COUNTY,
    COURT,
    DESK,
    DESK_ELSEWHERE,
    FRAUD,
    GAZETTEER,
    POLICE,
    SCHEMA,
    claim,
    document,
    entity,
    evidence,
    figure,
    gov,
    reading,
)
from hypothesis import strategies as st
from written import write

from kg.diff import Comparison
from kg.graph.merge import merge
from kg.records import Document, Reading
from kg.terms import BASE

PAGES = ("第一版.txt", "第二版.txt")
SECOND = evidence(80, PAGES[1], "b1")
RENAMED = DESK._replace(name="好商量机制")
"""Which has, in a version without the other, that one's name besides its own."""
WIDER = DESK._replace(division="990100")
"""Of the same name, in the city that the county lies in."""
RECORDS = (
    entity(POLICE, "青禾区公安局", gov("Agency"), evidence(), aliases=("区公安局",), since="2019-05"),
    entity(POLICE, "青禾区公安局", gov("Agency"), evidence(40)),
    entity(COURT, "青禾区人民法院", "https://example.org/x#Court"),
    entity(COURT, "青禾区法院", gov("Agency"), SECOND),
    entity(DESK, "“有事好商量”机制", gov("Mechanism")),
    entity(DESK, "“有事好商量”平台", gov("Platform"), SECOND),
    entity(DESK_ELSEWHERE, "“有事好商量”机制", gov("Mechanism"), SECOND),
    entity(COUNTY, "青禾区", gov("Place"), code="990121"),
    claim(POLICE, "operates", DESK),
    claim(POLICE, "operates", DESK, SECOND),
    claim(POLICE, "operates", DESK, evidence(120), status="planned"),
    claim(COURT, "operates", DESK_ELSEWHERE, SECOND, status="planned"),
    claim(COURT, "https://example.org/x#mentors", POLICE, status="piloted"),
    claim(CHIEF, "holdsPost", POLICE, post="局长"),
    claim(CHIEF, "holdsPost", POLICE, SECOND, post="副局长"),
    claim(DESK, "addresses", FRAUD),
    figure(DESK, "矛盾纠纷", 1_280.0, approximation="余", period="今年以来", period_start="2025", period_end="2025-03-04"),
    figure(DESK, "矛盾纠纷", 1_300.0, SECOND, period="今年以来", period_start="2025", period_end="2025-03-04"),
    figure(DESK, "矛盾纠纷", 1_900.0, SECOND, period_start="2026", period_end="2026-03-04"),
    figure(POLICE, "警情", 3.5, level=False, direction="decrease"),
    figure(POLICE, "警务室", 20.0, SECOND, status="planned"),
    entity(RENAMED, "“好商量”机制", gov("Mechanism"), SECOND, aliases=("“有事好商量”机制",)),
    claim(POLICE, "operates", RENAMED, SECOND),
    figure(RENAMED, "矛盾纠纷", 1_900.0, period_start="2026", period_end="2026-03-04"),
    entity(WIDER, "“有事好商量”机制", gov("Mechanism"), SECOND),
    figure(WIDER, "化解矛盾纠纷", 1_950.0, SECOND),
    figure(POLICE, "矛盾纠纷", 1_960.0, period="去年"),
)  # fmt: skip
"""What a version may say; a version is some of them."""


def of_records(records: Iterable[object]) -> list[Reading]:
    """Readings of both pages."""
    by_page: dict[str, list[object]] = {}
    for record in records:
        by_page.setdefault(record.evidence[0].doc, []).append(record)  # type: ignore[attr-defined]
    articles = {PAGES[0]: "a1", PAGES[1]: "b1"}
    return [reading(*of, doc=page, article=articles[page]) for page, of in sorted(by_page.items())]  # type: ignore[arg-type]


def write_version(
    folder: Path, records: Iterable[object], *, written: bool = True, edited: Iterable[str] = (),
    replaced: Mapping[str, str] | None = None, base: str = BASE, **manifest: object,
) -> Path:  # fmt: skip
    """An export of these records. ``edited`` pages have another hash; ``written``: whether the manifest tells the hashes of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    documents: list[Document] = [
        replace(document(name), sha256=("cd" if name in edited else "ab") * 32) for name in PAGES
    ]
    graph = merge(of_records(records))
    graph.graph["replaced"] = dict(replaced or {})
    write(graph, folder, sources=documents, schema=SCHEMA, gazetteer=GAZETTEER, base=base)
    said = {
        "tool": {"name": "govkg", "stages": {}}, "inputs": {d.name: d.sha256 for d in documents}, "settings": {"base": base},
        "ontology": {"files": {}, "rules": {}, "corrections": {}}, "packages": {}, **manifest,
    }  # fmt: skip
    if written:
        names = ("graph.ttl", "evidence.ttl")
        said["outputs"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    return folder


def kinds(comparison: Comparison) -> set[str]:
    return {change.kind for change in comparison.difference.changes}


some_records = st.sets(st.integers(0, len(RECORDS) - 1)).map(lambda chosen: [RECORDS[i] for i in sorted(chosen)])
