"""What would a page score if what only it needs had never been written? ``python -m benchmarks.leave_one_out GOLD... [--pages DIR]``

In: gold pages (docs/annotating.md). For each page, and each file of ``lexicon/``, ``patterns/`` and of Turtle, the entries that hold in this page and in
no other are taken out of a copy of the ontology, and the page is scored with it; then all of them at once. Out: what F1 of all pages together falls by where
each is scored so. An entry is a word, an alternative of a pattern, or a known name; it holds where the page has it, a frame where a claim comes of it.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg import corpus
from kg.evaluation.gold import Gold, read_gold
from kg.evaluation.pages import Evaluator, PageResult, page_of
from kg.evaluation.summary import Summary
from kg.mentions.components import pipeline
from kg.mentions.resources import resources
from kg.normal import matched
from kg.ontology_dir import builtin
from kg.terms import GOV, SKOS

MEASURES = ("entities", "relations", "relations_core", "figures")
COLUMNS = ("words", "pattern", "suffix", "unit", "form", "sign")  # of tables: what an entry looks for
ANNOTATIONS = frozenset(str(GOV[name]) for name in ("headNoun", "cueVerb", "topicWord"))
LABELS = frozenset(str(SKOS[name]) for name in ("prefLabel", "altLabel"))
ALL, NOWHERE = "all files at once", "\ue000"
Entry = tuple[str, ...]  # of a table: line, word or alternative; of Turtle: subject, predicate, literal, or the subject


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.leave_one_out", description=__doc__.partition("\n")[0])
    parser.add_argument("gold", nargs="+", type=Path, help="gold files, or folders of them")
    parser.add_argument("--pages", action="append", default=[], type=Path, help="folder in which the pages lie")
    chosen = parser.parse_args()
    print("\n".join(measured(read_gold(chosen.gold), chosen.pages)))


def measured(golds: Sequence[Gold], folders: Sequence[Path]) -> list[str]:
    """A table: F1; by file how many entries one page alone needs, and by what F1 changes without them; the same by page for all files."""
    whole, pages = Evaluator([builtin()]), [(gold, page_of(gold, folders)) for gold in golds]
    results = [whole.judge(*page) for page in pages]
    texts = [text_of(page, result) for (_, page), result in zip(pages, results, strict=True)]
    without: dict[str, dict[int, PageResult]] = defaultdict(dict)
    counts: dict[str, int] = defaultdict(int)
    for at, page in enumerate(pages):
        own = {file: gone for file in files() if (gone := only_in(at, texts, file))}
        names = {f: "known/" if f.parent.name == "known" else f.relative_to(builtin()).as_posix() for f in own}
        for name in sorted({ALL, *names.values()}):
            edits = {file: gone for file, gone in own.items() if name in (ALL, names[file])}
            with tempfile.TemporaryDirectory() as folder:
                without[name][at] = Evaluator([edited(Path(folder), edits)]).judge(*page)
            counts[name] += sum(map(len, edits.values()))
            resources.cache_clear()  # each holds an ontology with all divisions
            pipeline.cache_clear()
    lines = [f"| without what one of {len(pages)} pages needs | entries | {' | '.join(MEASURES)} |", "|---" * 6 + "|"]
    lines.append("| nothing taken out: F1 | | " + " | ".join(f"{x:.3f}" for x in f1(results)) + " |")
    for name, of in sorted(without.items()):
        lines.append(line(name, counts[name], results, [of.get(i, r) for i, r in enumerate(results)]))
    return lines + [line(f"all, page {i + 1}", "", [r], [without[ALL][i]]) for i, r in enumerate(results)]


def f1(results: Sequence[PageResult]) -> list[float]:
    return [Summary(results).counts[measure].prf[2] for measure in MEASURES]


def line(name: str, entries: int | str, before: Sequence[PageResult], now: Sequence[PageResult]) -> str:
    changes = [f"{b - a:+.3f}" for a, b in zip(f1(before), f1(now), strict=True)]
    return f"| {name} | {entries} | {' | '.join(changes)} |"


def files() -> list[Path]:
    """Those that the extraction reads; what is written of layout and divisions stays."""
    patterns = ("lexicon/*.tsv", "patterns/*.tsv", "classes.ttl", "properties.ttl", "topics.ttl", "known/*.ttl")
    return sorted(f for pattern in patterns for f in builtin().glob(pattern) if f.stem not in ("families", "private"))


def text_of(page: Path, result: PageResult) -> str:
    """What entries are looked for in: the page as rules see it, also with its lines joined, and the rules of its claims."""
    metadata = corpus.MetadataRules.load([builtin()])
    documents = [d for each in corpus.list_inputs([page])[0] for d in corpus.read_input(each, metadata).documents]
    lines = "\n".join(matched(document.text) for document in documents)
    return "\n".join([lines, re.sub(r"\s", "", lines), *sorted({c.rule for j in result.judgements for c in j.claims})])


def only_in(at: int, texts: list[str], file: Path) -> set[Entry]:
    """The entries of a file that hold in this page alone."""
    return {e for e, p in entries(file) if p.search(texts[at]) and not any(map(p.search, texts[:at] + texts[at + 1 :]))}


def entries(file: Path) -> Iterator[tuple[Entry, re.Pattern[str]]]:
    """What a file looks for, each with the pattern by which it holds."""
    if file.suffix == ".ttl":
        forms: dict[Entry, list[str]] = defaultdict(list)
        for s, p, o, _ in ox.parse(file.read_text(encoding="utf-8"), format=ox.RdfFormat.TURTLE):
            if p.value in ANNOTATIONS or (p.value in LABELS and file.parent.name == "known" and not o.value.isascii()):
                entry = (s.value, p.value, o.value) if p.value in ANNOTATIONS else (s.value,)
                forms[entry].append(re.escape(matched(o.value)))
        yield from ((entry, re.compile("|".join(own))) for entry, own in forms.items())
        return
    for number, cells, at in rows(file):
        for part in parts(file, cells[at]):
            own = part.replace("◇", "") if file.parent.name == "patterns" else re.escape(matched(part))
            yield (str(number), part), re.compile(f"frames[.]{cells[0]}" if file.stem == "frames" else own, re.M)


def rows(file: Path) -> Iterator[tuple[int, list[str], int]]:
    """The rows of a table: line number, cells, and which cell says what the row looks for."""
    lines = [(n, line.split("\t")) for n, line in enumerate(file.read_text(encoding="utf-8").splitlines())]
    header, *rest = [(n, cells) for n, cells in lines if cells[0] and cells[0][0] != "#"]
    at = next(header[1].index(c) for c in COLUMNS if c in header[1])
    yield from ((number, cells, at) for number, cells in rest if cells[at])


def parts(file: Path, cell: str) -> list[str]:
    """The words or alternatives of a cell, between bars that stand in no bracket. A frame is one."""
    signs = [cell] if file.stem == "frames" else re.findall(r"\\.|.", cell)
    depths = [sum((s in "([") - (s in ")]") for s in signs[:i]) for i in range(len(signs))]
    return "".join(NOWHERE if s == "|" and not d else s for s, d in zip(signs, depths, strict=True)).split(NOWHERE)


def edited(folder: Path, edits: dict[Path, set[Entry]]) -> Path:
    """A copy of the ontology without some entries; what does not change is linked."""
    for file in (f for f in builtin().rglob("*") if f.suffix in (".ttl", ".tsv")):
        copy, gone = folder / file.relative_to(builtin()), edits.get(file)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if not gone:
            copy.symlink_to(file.resolve())
        elif file.suffix == ".ttl":
            triples = (tuple(t)[:3] for t in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))
            kept = (t for t in triples if not gone & {(t[0].value,), tuple(getattr(x, "value", "") for x in t)})
            copy.write_bytes(ox.serialize((ox.Triple(*t) for t in kept), format=ox.RdfFormat.TURTLE) or b"")
        else:
            lines = file.read_text(encoding="utf-8").splitlines()
            for number, cells, at in rows(file):
                left = "|".join(p for p in parts(file, cells[at]) if (str(number), p) not in gone)
                never = NOWHERE if file.parent.name == "lexicon" else f"{NOWHERE}(?:{cells[at]})"
                lines[number] = "\t".join([*cells[:at], left or never, *cells[at + 1 :]])
            copy.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


if __name__ == "__main__":
    main()
