"""What the new version goes on to tell of what is not reported by its name or measure any more.

In: the changes of a note, labels, words of measures, sentences. Out: the changes, in which a figure is that of an initiative where the next sentence says
what was counted (多了6座小屋。这是某局建起的“驿站”。), and a figure that is gone is shown with the one number of its unit beside what grew, or with the
same measure of who runs the thing or where it applies; and which services go on under the plain words for what they handle (户籍业务“代跑代办”服务,
代办户籍业务300件). Nothing is said to be the same that no sentence says is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.diff.changes import Change, Quote, Reported
from kg.diff.kin import ACTS, APPLIES
from kg.diff.names import Names
from kg.diff.naming import spoken
from kg.diff.told import division
from kg.lexicon import any_of
from kg.normal import matched

BESIDE = "figure-beside"
"""The kind of a change that only a note knows: a figure that is gone, with a number of its unit that a sentence of the new version has."""
ELSEWHERE = "figure-elsewhere"
"""The same: a figure that is gone, of which the new version tells the measure of who runs the thing or where it applies; that is ``other``."""
CARRIED = "relation-carried"
"""The same: who did a thing that the new version counts in plain words."""
_MARKS = str.maketrans("", "", "“”")
_NUMBER = r"(?<![\d.])\d+(?:\.\d+)?"
_CLAUSE = r"[^\d,，。、;；:：“”()（）]"
_END = r"(?=[,，。;；)）]|$)"
_SHORTEST = 2
Next = Callable[[Iterable[Quote], Sequence[str]], Mapping[str, Quote]]


def pointed_at(changes: Sequence[Change], names: Names, next_to: Next) -> list[Change]:
    """The changes; of a figure that is gone and one of how many there are of an initiative, whose name ends the sentence behind the former, one."""
    measures = names.measures
    new: dict[tuple[str, ...], list[Change]] = defaultdict(list)
    for c in changes:
        figure = c.new_figure
        if c.kind == "figure-added" and figure and figure.level:
            counted = figure.measure.removeprefix(measures.whole(figure.measure)).translate(_MARKS)
            if counted == names(c.about).translate(_MARKS) and not names.telling.newly(figure, c.after):
                new[division(c.about), measures.unit(figure.unit), *c.new].append(c)
    gone = [
        (c, came)
        for c in changes
        if c.kind == "figure-withdrawn" and (f := c.old_figure) and f.level
        if (where := division(c.about))
        for came in new.get((where, measures.unit(f.unit), *c.old), ())
    ]
    said = next_to([q for c, _ in gone for q in c.before], measures.pointing) if gone else {}
    pairs: list[tuple[Change, Change, Quote]] = []
    for c, came in gone:
        points = re.compile(rf"(?:{any_of(measures.pointing)})[^,。;]*“{re.escape(spoken(names(came.about)))}”[。]?$")
        after = (said[q.text] for q in c.before if q.text in said)
        if found := next((q for q in after if points.match(matched(q.text))), None):
            pairs.append((c, came, found))
    count = Counter(id(c) for pair in pairs for c in pair[:2])
    one = [pair for pair in pairs if count[id(pair[0])] == count[id(pair[1])] == 1]
    former, dropped = {id(came): (c, q) for c, came, q in one}, {id(c) for c, _, _ in one}
    return [
        _joined(*former[id(c)], c) if id(c) in former else c for c in changes if id(c) not in dropped
    ]  # fmt: skip


def _joined(gone: Change, pointing: Quote, came: Change) -> Change:
    return came._replace(
        kind="figure-updated", other=gone.about, old=gone.old, old_figure=gone.old_figure, before=(*gone.before, pointing),
        causes=tuple(dict.fromkeys((*came.causes, *gone.causes))),
    )  # fmt: skip


def beside(changes: Sequence[Change], names: Names) -> list[Change]:
    """The changes; a figure that is gone, of whose sentence another figure changed, with the words of the one number of its unit that the new
    sentence has beside, where it is none of the figures that changed or are of another owner."""
    gone = {c.about for c in changes if c.kind == "figure-withdrawn"}
    grown: dict[tuple[str, str, str], list[Quote]] = defaultdict(list)
    read: dict[tuple[str, str], list[Reported]] = defaultdict(list)
    for c in changes:
        if c.new_figure and not (c.kind == "figure-added" and c.about in gone):
            for q in c.after:
                read[q.source, q.text].append(c.new_figure)
        if c.old_figure and c.new_figure:
            for q in c.before:
                grown[c.about, q.source, q.text] += c.after
    shown: dict[int, Change] = {}
    for c in changes:
        if c.kind == "figure-withdrawn" and (figure := c.old_figure) and figure.level:
            after = {(q.source, q.text): q for p in c.before for q in grown.get((c.about, p.source, p.text), ())}
            found = [(words, q) for key, q in after.items() for words in _numbers(q, figure, read[key], names)]
            if len(found) == 1:
                shown[id(c)] = c._replace(kind=BESIDE, new=(found[0][0],), after=(found[0][1],))
    return [shown.get(id(c), c) for c in changes]


def _numbers(quote: Quote, figure: Reported, read: Sequence[Reported], names: Names) -> list[str]:
    """The clauses of a sentence that end in a number of a figure's unit, but for what was ``read`` of the sentence."""
    measures = names.measures
    units = any_of(measures.units(figure.unit))
    counted = re.compile(
        rf"(?P<words>{_CLAUSE}{{2,12}}{_NUMBER}(?:{measures.group})?(?:{measures.inside})?(?:{units})){_END}"
    )
    known = [r for r in read if measures.unit(r.unit) == measures.unit(figure.unit)]
    found = (m["words"] for m in counted.finditer(matched(quote.text)))
    return [words for words in found if not any(names.telling.says(quote._replace(text=words), r) for r in known)]


def elsewhere(changes: Sequence[Change], names: Names) -> list[Change]:
    """The changes; a figure that is gone, with the one that came of the same measure of who runs the thing or takes part in it, or of where it
    applies. They are not one: the new one may count more."""

    def sort(c: Change, figure: Reported, statuses: Sequence[str]) -> tuple[str, ...]:
        return division(c.about), figure.measure, names.measures.unit(figure.unit), *statuses

    came: dict[tuple[str, ...], list[Change]] = defaultdict(list)
    for c in changes:
        if c.kind == "figure-added" and (new := c.new_figure) and new.level:
            came[sort(c, new, c.new)].append(c)
    shown: dict[int, Change] = {}
    for c in changes:
        if c.kind == "figure-withdrawn" and (old := c.old_figure) and old.level:
            found = [d for d in came.get(sort(c, old, c.old), ()) if _belong(c.about, d.about, names)]
            if len(found) == 1:
                one = found[0]
                shown[id(c)] = c._replace(kind=ELSEWHERE, other=one.about, new_figure=one.new_figure, after=one.after)
    return [shown.get(id(c), c) for c in changes]


def _belong(one: str, other: str, names: Names) -> bool:
    """Whether one runs the other, takes part in it, or is where it applies."""
    return any(b in names.objects(a, p) for a, b in ((one, other), (other, one)) for p in (*ACTS, APPLIES))


def carried_on(changes: Sequence[Change], names: Names) -> dict[str, tuple[str, Quote]]:
    """What is not named any more → what figures of both versions count that it handled, and a sentence: its name has the verb, and in the old
    sentence what is handled stands before the name."""
    counted: dict[str, list[Change]] = defaultdict(list)
    for c in changes:
        if c.old_figure and c.new_figure and c.after:
            for source in sorted({q.source for q in c.before}):
                counted[source].append(c)
    found: dict[str, tuple[str, Quote]] = {}
    for c in changes:
        name = spoken(names(c.about)) if c.kind == "entity-removed" else ""
        befores = [(q.source, matched(q.text).partition(f"“{name}”")) for q in c.before if name]
        for source, (before, quoted, _) in befores:
            for d in counted.get(source, ()) if quoted else ():
                measure = d.new_figure.measure if d.new_figure else ""
                if c.about not in found and _handles(name, before, measure):
                    found[c.about] = measure, d.after[0]._replace(rule="", status="")
    return found


def _handles(name: str, before: str, measure: str) -> bool:
    """Whether a measure is a verb of the name with what stands before the name: 代办户籍业务 of 户籍业务“代跑代办”."""
    cuts = range(_SHORTEST, len(measure) - _SHORTEST + 1)
    return any(measure[:cut] in name and before.endswith(measure[cut:]) for cut in cuts)
