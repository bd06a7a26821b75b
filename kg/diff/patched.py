"""The files of a patched version.

In: an export folder or RDF file, a patch, a place. Out: the files there. An export comes out as a folder with graph.ttl, evidence.ttl and a
manifest.json that says of which hashes; its pages, report and counts belong to a build, and are not there: a folder that holds those of another
version is refused. What was there before stays until all is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

import kg
from kg import manifest
from kg.diff.applying import apply, quads_of, read_patch, texts
from kg.diff.version import EVIDENCE, GRAPH, Version, open_one
from kg.errors import ExportError
from kg.outputs import DATA, FILES, staging
from kg.prefixes import KINDS

_WRITTEN = (GRAPH, EVIDENCE, "manifest.json")


def write(old: Path, patch: Path, out: Path, limit: float) -> list[Path]:
    """Apply the patch and write; the files written. Raises ExportError where the patch does not fit, or what came of it is not what it promises."""
    try:
        data = patch.read_bytes()
        content = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise ExportError(f"the patch {patch} cannot be read ({problem}); make it again with `kg diff`") from None
    if old.is_dir():
        _refuse_a_build(out)
    version = open_one(old, limit)
    rows = read_patch(content, str(patch))
    new = apply(version, rows, str(patch))
    if not old.is_dir():
        return [_write_file(new, out)]
    files = dict(texts(new))
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    promised = rows.head.get("id")
    if promised and version.written and hashes.get(GRAPH) != promised:
        raise ExportError(
            f"{patch} does not lead from {old} to the graph.ttl that it promises; make it again with `kg diff`"
        )
    made = _manifest(new, hashes, hashlib.sha256(data).hexdigest(), version)
    with staging(out) as folder:
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        (folder / "manifest.json").write_text(manifest.text(made), encoding="utf-8", newline="\n")
    return [out / name for name in _WRITTEN]


def _refuse_a_build(out: Path) -> None:
    left = [name for name in (*FILES, DATA) if name not in _WRITTEN and (out / name).exists()]
    if left:
        raise ExportError(
            f"{out} holds {left[0]} of a build, which a patch does not make anew; give an empty or a new folder as --out"
        )


def _manifest(new: Version, hashes: Mapping[str, str], patch: str, version: Version) -> dict[str, object]:
    settings = dict((version.manifest or {}).get("settings", {}))
    if new.prefixes != version.prefixes:
        settings["base"] = new.prefixes[KINDS[0]].removesuffix(f"{KINDS[0]}/")
    return {
        "tool": {"name": "govkg", "version": kg.__version__},
        "settings": settings,
        "patched": {"graph.ttl": version.hashes.get(GRAPH), "patch": patch},
        "outputs": dict(hashes),
    }


def _write_file(new: Version, out: Path) -> Path:
    form = ox.RdfFormat.from_extension(out.suffix[1:])
    if form is None:
        raise ExportError(
            f"the ending of {out} tells no RDF format; name the file .ttl, .nt, .nq, .trig, .rdf or .jsonld"
        )
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as file:
            if new.quads:
                if not form.supports_datasets:
                    raise ExportError(f"{out} cannot hold named graphs; name the file .nq, .trig or .jsonld")
                quads = quads_of(sorted(" ".join(pair).rstrip() for pair in new.quads), str(out))
                ox.serialize(quads, output=file, format=form)
            elif form == ox.RdfFormat.TURTLE:
                file.write("".join(text for _, text in texts(new)).encode())
            else:
                turtle = "".join(text for _, text in texts(new)).encode()
                ox.serialize(ox.parse(turtle, format=ox.RdfFormat.TURTLE, lenient=True), output=file, format=form)
        part.replace(out)
    except OSError as problem:
        raise ExportError(f"{out} cannot be written ({problem.strerror or problem}); give another --out") from None
    finally:
        part.unlink(missing_ok=True)
    return out
