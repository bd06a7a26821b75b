"""Facts of an article, and how two readings of it differ.

In: readings of one article. Out: :class:`Change` records: a fact came, went, or is found by another rule or with another confidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.records import Claim, Entity, Evidence, Figure, Key, Reading

What = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that an article says. ``subject`` and ``object`` are labels; an entity's ``predicate`` is "", its ``object`` its class."""

    subject: str
    predicate: str
    object: str
    status: str
    rule: str
    confidence: float
    quote: str
    doc: str
    start: int
    article: str


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that differs. ``before`` is the fact as it was, of one that changed."""

    what: What
    fact: Fact
    cause: str
    before: Fact | None = None


Identity = tuple[object, ...]


def compared(before: Reading, after: Reading) -> Iterator[tuple[What, Fact, Fact | None]]:
    """How two readings of one article differ, in the order of the text."""
    old, new = _facts(before), _facts(after)
    for identity in sorted(old.keys() | new.keys(), key=lambda i: ((new.get(i) or old[i]).start, repr(i))):
        a, b = old.get(identity), new.get(identity)
        if b is None:
            assert a is not None
            yield "removed", a, None
        elif a is None:
            yield "added", b, None
        elif (a.rule, a.confidence) != (b.rule, b.confidence):
            yield "changed", b, a


def _facts(reading: Reading) -> dict[Identity, Fact]:
    """By what makes them the same fact. Of one that several sentences say, the surest."""
    labels: dict[Key, str] = {e.key: e.label for e in reading.entities}
    article = reading.article.title or reading.article.id
    found: dict[Identity, Fact] = {}

    def put(identity: Identity, fact: Fact) -> None:
        known = found.get(identity)
        if known is None or (fact.confidence, known.start) > (known.confidence, fact.start):
            found[identity] = fact

    def name(end: Key | str) -> str:
        return labels.get(end, end.name) if isinstance(end, Key) else end.rpartition("/")[2]

    for entity in reading.entities:
        put(*_entity(entity, article))
    for claim in reading.claims:
        post = f" ({claim.post})" if claim.post else ""
        put(
            (claim.subject, claim.predicate, claim.object, claim.status, claim.post),
            _fact(name(claim.subject), claim.predicate, name(claim.object) + post, claim, article),
        )
    for figure in reading.figures:
        same = figure._replace(rule="", confidence=0.0, evidence=(), attributed_to=None)
        put((same,), _fact(name(figure.owner), "hasOutcome", _reported(figure), figure, article))
    return found


def _entity(entity: Entity, article: str) -> tuple[Identity, Fact]:
    classes = ", ".join(c.rpartition("#")[2] for c in entity.classes)
    quote, doc, start = _where(entity.evidence[:1])
    identity = (entity.key, entity.label, entity.classes)
    return identity, Fact(entity.label, "", classes, "asserted", "", 1.0, quote, doc, start, article)


def _fact(subject: str, predicate: str, target: str, said: Claim | Figure, article: str) -> Fact:
    quote, doc, start = _where(said.evidence)
    return Fact(subject, predicate, target, said.status, said.rule, said.confidence, quote, doc, start, article)


def _where(sentence: Sequence[Evidence]) -> tuple[str, str, int]:
    """A sentence, which a column break may have cut in parts: its text, source and offset."""
    if not sentence:
        return "", "", 0
    return "".join(part.exact for part in sentence), sentence[0].doc, sentence[0].start


def _reported(figure: Figure) -> str:
    parts = (figure.approximation or "", f"{figure.value:,.15g}", figure.unit or "")
    more = ", ".join(filter(None, (figure.direction, figure.period)))
    return f"{figure.measure} {''.join(parts)}{f' ({more})' if more else ''}"
