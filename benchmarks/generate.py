"""A corpus of any size from the sample corpus: ``python -m benchmarks.generate FOLDER MIB``.

In: ``seeds/``. Out: a folder with copies of its pages as plain text, until together they hold that many MiB of UTF-8. Each copy has its own
divisions, agencies with them, persons, names of initiatives and figures, so that entities and claims grow with the corpus.
"""

from __future__ import annotations

import hashlib
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.renaming import Renaming, figure
from kg import corpus, ontology_dir
from kg.divisions import Divisions
from kg.normal import matched
from kg.records import Document

SEEDS = Path(__file__).parents[1] / "seeds"
MIB = 1 << 20
# What stands in quotes is a name if it is short and no speech; these are names that the whole country shares.
_QUOTED = re.compile(r"“([^“”‘’。,!?\n]{3,14})”")
_SHARED = re.compile("枫桥|法律明白人|一盔一带|一站式|全国|全省|先进|示范|优秀")
# Numbers, but none of a date, a formula, an edition or a hotline.
_NUMBER = r"(?<![\d.+A-Za-z第-])(?!12345|24小时)\d+(?:\.\d+)?(?![\d.+A-Za-z年月日时点版-])"


@dataclass(frozen=True, slots=True)
class Template:
    """A page of the sample: its text in pieces, of which every second one is a name or a number."""

    name: str
    pieces: tuple[str, ...]

    def text(self, names: dict[str, str], rng: random.Random) -> str:
        filled = [names.get(p) or figure(p, rng) if i % 2 else p for i, p in enumerate(self.pieces)]
        return "".join(filled)


def copies(seeds: Path = SEEDS) -> Iterator[list[tuple[str, str]]]:
    """Without end: the pages of one copy after the other, as file name and text."""
    dirs = (ontology_dir.builtin(),)
    renaming = Renaming(Divisions.load(dirs))
    pages = list(documents(seeds, dirs))
    cores = _cores([matched(d.text) for d in pages], renaming.forms)
    slots = re.compile(
        "|".join(map(re.escape, sorted(renaming.forms | set(cores), key=len, reverse=True))) + "|" + _NUMBER
    )
    templates = [_template(document, slots) for document in pages]
    copy = 0
    while True:
        rng = random.Random(f"figures {copy}")
        names = renaming.names(copy, cores)
        yield [(f"{copy:05}/{t.name}.txt", t.text(names, rng)) for t in templates]
        copy += 1


def documents(seeds: Path, dirs: Sequence[Path]) -> Iterator[Document]:
    """The pages of the sample, in their order."""
    rules = corpus.MetadataRules.load(dirs)
    inputs, _ = corpus.list_inputs([seeds])
    for source in inputs:
        yield from corpus.read_input(source, rules).documents


def _cores(texts: Sequence[str], forms: set[str]) -> list[str]:
    """The names of initiatives: what the sample puts in quotes."""
    found = {core for text in texts for core in _QUOTED.findall(text) if not _SHARED.search(core)}
    starts = tuple(form for form in forms if len(form) > 2)
    return sorted(core for core in found if not core.startswith(starts))


def _template(document: Document, slots: re.Pattern[str]) -> Template:
    """Names are found in the text as rules see it, and replaced in the text as it is."""
    path, _, record = document.name.partition("#")
    name = f"{document.date}_{document.publisher}_{record}" if record else Path(path).stem
    text = document.text
    pieces, end = [], 0
    for match in slots.finditer(matched(text)):
        pieces += [text[end : match.start()], match[0]]
        end = match.end()
    return Template(name, (*pieces, text[end:]))


def generate(folder: Path, mib: float) -> dict[str, object]:
    """Write the corpus; its size, and a hash of all pages in their order."""
    size = characters = pages = 0
    sha256 = hashlib.sha256()
    for copy in copies():
        for name, text in copy:
            data = text.encode()
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            sha256.update(data)
            size, characters, pages = size + len(data), characters + len(text), pages + 1
        if size >= mib * MIB:
            return {"bytes": size, "characters": characters, "pages": pages, "sha256": sha256.hexdigest()}
    raise AssertionError("copies have no end")


if __name__ == "__main__":
    import json

    print(json.dumps(generate(Path(sys.argv[1]), float(sys.argv[2]))))
