"""The first and last words of a note: how many facts are new and what made them, how many changed or went; what else differs.

In: a difference, how what both versions were made from differs, the lines of a note. Out: sentences. A fact is what one line tells: a relation,
a figure, a beginning that a page says, each once however many groups show it. What only follows from others, other sentences of facts that stay,
provenance, and that something is named are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from kg.diff.causes import Inputs
from kg.diff.changes import BRIEF, CAUSES
from kg.diff.compare import Difference
from kg.diff.side import PROVENANCE

_BY_SIGN = {"page-added", "page-removed"}
"""Causes that a sign tells: a new page brings what is new, a removed one takes what is gone."""
_SORTS = {"+": "new", "−": "gone"}


class Counted(Protocol):
    """What of a line is counted: its sign, and the kind of its first cause."""

    @property
    def sign(self) -> str: ...
    @property
    def made(self) -> str: ...


def causes_tell(lines: Sequence[Counted]) -> bool:
    """Whether causes tell more than what is new and what is gone."""
    made = {line.made for line in lines}
    return not made <= _BY_SIGN and made != {"unknown"}


def opening(
    words: Mapping[str, str], difference: Difference, inputs: Inputs, lines: Sequence[Counted]
) -> Iterator[str]:
    """Facts with their causes, pages, and how to read the rest."""
    if difference.same:
        yield words["same"]
        return
    if facts := _facts(words, lines):
        yield facts
    if inputs.known:
        yield words["pages"].format(
            added=len(inputs.added), removed=len(inputs.removed), edited=len(inputs.edited), same=inputs.same
        ) + (words["renamed-pages"].format(renamed=len(inputs.renamed)) if inputs.renamed else "")
    if inputs.quotes:
        old, new = (words[f"quotes.{kept}"] for kept in inputs.quotes)
        yield words["quotes"].format(old=old, new=new)
    if not difference.changes:
        yield words["only-provenance" if difference.provenance else "none-of-kind"]
    yield words["as-reported"] + (words["signs"] if lines else "")


def _facts(words: Mapping[str, str], lines: Sequence[Counted]) -> str:
    """12 new facts: 9 from new pages, 2 from the ontology, 1 from the code. What changed and what went, with causes where signs do not tell them."""
    made: dict[str, Counter[str]] = {"new": Counter(), "changed": Counter(), "gone": Counter()}
    for line in lines:
        made[_SORTS.get(line.sign, "changed")][line.made] += 1
    told = causes_tell(lines)
    new = [_count(words, "new", made["new"]) + _by_cause(words, made["new"])] if made["new"] else []
    rest = [
        _count(words, sort, made[sort]) + (_by_cause(words, made[sort]) if told else "")
        for sort in ("changed", "gone")
        if made[sort]
    ]
    sentences = new + (rest if told else [words["and"].join(rest)] if rest else [])
    return words["stop"].join(sentences) + words["end"] if sentences else ""


def _count(words: Mapping[str, str], sort: str, made: Counter[str]) -> str:
    n = made.total()
    return words[f"facts-{sort}" if n > 1 else f"fact-{sort}"].format(n=f"{n:,}")


def _by_cause(words: Mapping[str, str], made: Counter[str]) -> str:
    if set(made) == {"unknown"}:
        return ""
    form = "by-cause" if len(made) > 1 or made.total() < 3 else "by-one-cause"
    parts = [words[form].format(n=f"{made[kind]:,}", cause=words[f"cause.{kind}"]) for kind in CAUSES if made[kind]]
    return words["split"] + words["and"].join(parts)


def closing(words: Mapping[str, str], difference: Difference) -> Iterator[str]:
    """Entities, facts that stay, statements and provenance."""
    changes = difference.changes
    count = Counter(c.kind for c in changes)
    entities = sum(n for kind, n in count.items() if kind.startswith("entity"))
    kept = sum(c.kind in BRIEF and bool(c.predicate) for c in changes)
    if entities or kept:
        new, gone = count["entity-added"], count["entity-removed"]
        yield words["entities"].format(new=new, gone=gone, other=entities - new - gone, kept=kept)
    if count["statement-added"] or count["statement-removed"]:
        yield words["statements"].format(new=count["statement-added"], gone=count["statement-removed"])
    if difference.provenance and not difference.same:
        parts = [f"{n:,} {words[sort]}" for sort in PROVENANCE if (n := difference.provenance.get(sort))]
        yield words["provenance"].format(what=words["list"].join(parts))
