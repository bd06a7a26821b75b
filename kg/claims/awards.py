"""Who receives an honor and who awards it, where one sentence says both.

In: what was found in a sentence. Out: the same, without the awarder among those who receive. Serves gov:received, gov:awardedBy.
"""

from __future__ import annotations

from kg.claims.found import Found


def without_awarders(found: list[Found], received: str, by: str) -> list[Found]:
    """Who awards an honor is not who receives it (A授予B称号, 被A评为), nor who founded what does (A设立的驿站,被评为)."""
    said = [f for f in found if f.predicate == received]
    if not said:
        return found
    awarded = [(f.subject, f.object) for f in found if f.predicate == by]
    told = [f for f in said if f.rule.startswith("frames.")]
    wrong = [
        f for f in said
        if (f.object, f.subject) in awarded
        or (any(t.object is f.object for t in told) and all(t.subject is not f.subject for t in told))
    ]  # fmt: skip
    return [f for f in found if f not in wrong]
