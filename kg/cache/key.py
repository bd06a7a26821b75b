"""What a reading depends on, as hashes: the input's name and bytes, the ontology that reading uses, the code of the stages, packages.

What acts only later (queries, shapes, corrections, the graph, the page) takes no part: to change it reads nothing again.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from importlib import metadata
from pathlib import Path

from kg import manifest
from kg.cache.contents import Content
from kg.corpus import Input

STAGES = (
    "articles", "cache", "claims", "collector", "corpus", "division_table", "divisions", "errors", "extraction", "identity", "lexicon",
    "mentions", "normal", "ontology", "ontology_dir", "outputs", "processes", "reader", "reading", "records", "tables", "terms",
)  # fmt: skip
"""The stages (see :func:`kg.manifest.stages`) that a reading is made by; a test holds them against the imports."""
PACKAGES = (*manifest.PACKAGES, "htmldate", "justext", "lxml", "pdfminer-six", "pydantic")
"""Those of an export, and what they read pages with."""
_LATER = ("corrections.tsv", "families.tsv", "measures.tsv", "private.tsv", "shapes.ttl")


def context(dirs: Sequence[Path], with_text: bool) -> bytes:
    """The hash of all that is the same for every input of a build."""
    stages = manifest.stages()
    files = {
        name: sha256
        for name, sha256 in manifest.ontology_files(dirs).items()
        if not name.endswith((*(f"/{later}" for later in _LATER), ".rq"))
    }
    return _hash(
        [platform.python_version(), str(with_text)],
        _versions(),
        [f"{stage} {stages[stage]}" for stage in STAGES],
        [f"{name} {sha256}" for name, sha256 in files.items()],
    )


def of(context: bytes, source: Input, content: Content) -> bytes:
    """The key of what one input says. What is remarked on a part of a file names the lines of the whole."""
    return _hash([context.hex(), source.name, source.format, str(content.before), content.sha256])


@cache
def _versions() -> list[str]:
    return [f"{name} {metadata.version(name)}" for name in PACKAGES]


def _hash(*groups: Sequence[str]) -> bytes:
    """16 bytes that tell any two groups of texts apart."""
    digest = blake2b(digest_size=16)
    for group in groups:
        digest.update(b"%d:" % len(group))
        for text in group:
            data = text.encode("utf-8", "surrogatepass")
            digest.update(b"%d:" % len(data) + data)
    return digest.digest()
