"""A panel as files: CSV or Parquet, and the codebook that says what each column counts and what it does not say.

In: the folder of an export, dimensions, measure, level, the file to write. Out: two files, each moved into place when it is whole; the same bytes
for the same export. CSV is UTF-8 with a byte order mark; empty cells are missing. Parquet needs pyarrow (``govkg[parquet]``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module, resources
from pathlib import Path
from typing import Any

from kg import spreadsheet
from kg.errors import ExportError
from kg.facts import Facts
from kg.outputs import opened
from kg.panel.cells import DIMENSIONS, MEASURES, Table, table
from kg.panel.observations import Corpus
from kg.panel.places import LEVELS

SUFFIXES = (".csv", ".parquet")


def write(folder: Path, by: Sequence[str], measure: str, level: str, out: Path) -> list[Path]:
    """Write the panel of the export in ``folder`` to ``out``, and its codebook beside it; the files written. Raises ExportError."""
    _check(by, measure, level, out)
    manifest = json.loads((opened(folder) / "manifest.json").read_text(encoding="utf-8"))
    rows = table(Corpus(Facts(folder), level), by, measure)
    book = out.with_name(f"{out.name}.codebook.md")
    try:
        with _whole(out) as part:
            _parquet(rows, part) if out.suffix == ".parquet" else _csv(rows, part)
        with _whole(book) as part:
            part.write_text(codebook(rows, by, measure, level, manifest), encoding="utf-8", newline="\n")
    except OSError as problem:
        raise ExportError(f"{out} cannot be written ({problem.strerror}); mend that or give another --out") from None
    return [out, book]


def _check(by: Sequence[str], measure: str, level: str, out: Path) -> None:
    for name, value, known in [
        *(("--by", dimension, DIMENSIONS) for dimension in by),
        ("--measure", measure, MEASURES),
        ("--level", level, LEVELS),
    ]:
        if value not in known:
            raise ExportError(f"{name} {value} is unknown; choose from {', '.join(known)}")
    if not by or len(set(by)) < len(by):
        raise ExportError(
            f"--by names no dimension, or one twice; choose from {', '.join(DIMENSIONS)}, parted by commas"
        )
    if out.suffix not in SUFFIXES:
        raise ExportError(f"--out {out} says no format; let it end in {' or '.join(SUFFIXES)}")


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """A file beside ``out`` that takes its place when the block ends well."""
    part = out.with_name(f".{out.name}.part")
    try:
        yield part
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _csv(rows: Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        spreadsheet.write([rows.columns, *(["" if v is None else v for v in row] for row in rows.rows)], file)


def _parquet(rows: Table, path: Path) -> None:
    try:
        pa, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise ExportError(
            "Parquet needs pyarrow, which is not installed; install govkg[parquet], or let --out end in .csv"
        ) from None
    columns = _columns()
    kinds = {"count": pa.int64(), "0–1": pa.float64(), "unit of the row": pa.float64()}
    schema = pa.schema([(name, kinds.get(columns[name][0], pa.string())) for name in rows.columns])
    arrays = [
        pa.array([row[i] for row in rows.rows], type=schema.field(name).type) for i, name in enumerate(rows.columns)
    ]
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), path, compression="zstd")


def _texts() -> dict[str, Any]:
    texts: dict[str, Any] = json.loads((resources.files("kg.panel") / "codebook.json").read_text(encoding="utf-8"))
    return texts


def _columns() -> dict[str, list[str]]:
    columns: dict[str, list[str]] = _texts()["columns"]
    return columns


def codebook(rows: Table, by: Sequence[str], measure: str, level: str, manifest: Mapping[str, Any]) -> str:
    """What the panel holds, in Chinese and English."""
    texts = _texts()
    ontology, tool, counts = manifest.get("ontology", {}), manifest.get("tool", {}), manifest.get("counts", {})
    described = [
        f"| `{name}` | {kind} | {zh}<br>{en} |" for name in rows.columns for kind, zh, en in [texts["columns"][name]]
    ]
    limits = [f"- {zh}\n  {en}" for zh, en in texts["limits"]]
    zh, en = texts["rows"][measure]
    return "\n".join(
        [
            f"# 变量说明 · Codebook: {measure} by {', '.join(by)}",
            "",
            zh,
            en,
            "",
            "| | |",
            "|---|---|",
            f"| 维度 · dimensions | {', '.join(by)} |",
            f"| 计量 · measure | {measure} |",
            f"| 级别 · level | {level} |",
            f"| 行数 · rows | {len(rows.rows)} |",
            f"| 语料 · corpus | sha256:{manifest.get('corpus', '')} |",
            f"| 来源、文章 · sources, articles | {counts.get('documents', '')}, {counts.get('articles', '')} |",
            f"| 本体 · ontology | {ontology.get('version') or ''} sha256:{ontology.get('hash', '')} |",
            f"| 工具 · tool | govkg {tool.get('version', '')} |",
            "",
            "## 各列 · Columns",
            "",
            "| 列 · column | 类型、单位 · type, unit | 含义与计法 · what it counts |",
            "|---|---|---|",
            *described,
            "",
            "## 它不说明什么 · What it does not say",
            "",
            *limits,
            "",
        ]
    )
