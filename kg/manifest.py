"""manifest.json: what an export was made from and with, so that two exports can be compared and a difference traced to its cause.

In: documents, ontology, options. Out: a dictionary of hashes and versions, without clock, host or path. Of the same corpus, ontology, code and
packages it is the same.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path

import kg
from kg.graph.corrections import Corrections
from kg.ontology import Ontology, rule_id
from kg.outputs import digest
from kg.terms import BASE, GOV

PACKAGES = (
    "ahocorasick-rs", "charset-normalizer", "google-re2", "networkx", "OpenCC", "pdfplumber", "pyoxigraph", "pyvis", "rdflib", "rensa", "spacy",
    "trafilatura",
)  # fmt: skip
"""Packages whose version can change what an export says."""
_ANNOTATIONS = ("headNoun", "cueVerb", "topicWord")


def manifest(
    sources: Mapping[str, str],
    ontology: Ontology,
    settings: Mapping[str, object],
    counts: Mapping[str, int],
) -> dict[str, object]:
    """All but ``outputs``; ``sources`` maps documents to their SHA-256."""
    files = ontology_files(ontology.dirs)
    return {
        "tool": {"name": "govkg", "version": kg.__version__, "stages": stages()},
        "python": platform.python_version(),
        "packages": {name: metadata.version(name) for name in PACKAGES},
        "settings": dict(settings),
        "inputs": dict(sorted(sources.items())),
        "corpus": _sha256("".join(f"{sha} {name}\n" for name, sha in sorted(sources.items()))),
        "ontology": {
            "version": next(
                iter(ontology.objects(str(GOV).removesuffix("#"), "http://www.w3.org/2002/07/owl#versionInfo")), None
            ),
            "hash": _sha256("".join(f"{sha} {name}\n" for name, sha in files.items())),
            "files": files,
            "rules": rules(ontology),
            "corrections": corrections(ontology.dirs, str(settings.get("base", BASE))),
        },
        "counts": dict(counts),
    }


def outputs(folder: Path, known: Mapping[str, str]) -> dict[str, str]:
    """The hash of each of the other files of an export, of which some are known."""
    files = {file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*")) if file.is_file()}
    return {name: known.get(name) or digest(file) for name, file in files.items()}


def stages() -> dict[str, str]:
    """The hash of each stage's code: a package of ``kg`` or a module beside it."""
    root = Path(kg.__file__).parent
    parts: dict[str, list[tuple[str, bytes]]] = {}
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root)
        if file.is_file() and path.parts[0] != "data" and "__pycache__" not in path.parts:
            stage = path.parts[0].removesuffix(".py")
            parts.setdefault(stage, []).append((path.as_posix(), file.read_bytes()))
    return {
        stage: hashlib.sha256(b"".join(n.encode() + b"\0" + c + b"\0" for n, c in of)).hexdigest()
        for stage, of in parts.items()
    }


def ontology_files(dirs: Sequence[Path]) -> dict[str, str]:
    """The hash of each data file; the folders are told apart by their order, not by where they lie."""
    hashes = {}
    for number, folder in enumerate(dirs):
        for file in sorted(folder.rglob("*")):
            path = file.relative_to(folder)
            if file.suffix in (".ttl", ".tsv", ".rq") and not any(p.startswith(".") for p in path.parts):
                hashes[f"{number}/{path.as_posix()}"] = hashlib.sha256(file.read_bytes()).hexdigest()
    return hashes


def rules(ontology: Ontology) -> dict[str, str]:
    """The hash of each rule by its id: the annotations on terms, and the rows of the tables that have ids."""
    found: dict[str, list[str]] = {}
    for name in _ANNOTATIONS:
        for mark in ontology.annotations(str(GOV[name])):
            found.setdefault(rule_id(mark.term, name, mark.literal), []).append(f"{mark.term} {mark.literal}")
    for folder in ontology.dirs:
        for file in sorted(folder.rglob("*.tsv")):
            for ident, row in _rows(file):
                found.setdefault(ident, []).append(row)
    return {ident: _sha256("\n".join(texts)) for ident, texts in sorted(found.items())}


def corrections(dirs: Sequence[Path], base: str) -> dict[str, dict[str, object]]:
    """What each row of the corrections tables does, by its id, and the IRIs of the entities that it is about."""
    table = Corrections.load(dirs, base)
    found: dict[str, dict[str, object]] = {}
    for row in table.rows:
        names = [row.subject, row.object or ""] if row.action in ("same", "different") else [row.subject]
        found[row.id] = {"action": row.action, "about": [table.iri(row, name) for name in names]}
        if row.action in ("label", "class"):
            found[row.id]["to"] = row.label or row.object
    return found


def _rows(file: Path) -> Iterable[tuple[str, str]]:
    with file.open(encoding="utf-8-sig") as lines:
        header: list[str] | None = None
        for line in lines:
            if line.startswith("#") or not line.strip():
                continue
            if header is None:
                header = line.rstrip("\r\n").split("\t")
                if "id" not in header:
                    return
                continue
            yield line.rstrip("\r\n").split("\t")[header.index("id")], line.rstrip("\r\n")


def text(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _sha256(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
