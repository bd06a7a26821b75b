"""Which names the sentences of a version hold, whether or not its graph has an entity of that name.

In: a :class:`~kg.diff.version.Version` and labels. Out: those of them (or the quoted name in them) that a sentence holds, as it is matched: in
simplified characters, whatever the quotation marks. A note says of no name that it is new or gone where the other version's pages hold it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TypeVar

from ahocorasick_rs import AhoCorasick

from kg.diff.changes import Quote
from kg.diff.side import Side, text_of
from kg.diff.version import Version
from kg.normal import matched

_EXACT = re.compile(r'oa:exact ("(?:[^"\\\n]|\\.)*")')
_LABEL = re.compile(r'skos:prefLabel ("(?:[^"\\\n]|\\.)*")')
_TITLE = re.compile(r"《([^《》]+)》")
_QUOTED = re.compile(r"“([^“”]+)”")
_MARKS = str.maketrans("“”‘’'", '"' * 5)
"""Quotation marks all alike; they stay, so that no name is read across one (珲春“口岸办证直通车”)."""
_PLACE = re.compile(r"oa:start (\d+) ;\s+oa:end (\d+) ;\s+prov:wasQuotedFrom (\S+)")
_GAP = 3  # characters between two sentences: a line break, an indent
_SHORTEST = 2
_T = TypeVar("_T")


def spoken(label: str) -> str:
    """What of a label a page would hold: a title, the name in quotation marks, else all of it."""
    found = _TITLE.search(label) or _QUOTED.search(label)
    return found[1] if found else label


class Texts:
    """The sentences of one version."""

    def __init__(self, version: Version) -> None:
        self._version = version
        self._known: dict[str, bool] = {}

    def look_for(self, labels: Iterable[str]) -> None:
        """Find all of these in one pass."""
        wanted = {_plain(spoken(label)) for label in labels}
        new = sorted(w for w in wanted if len(w) >= _SHORTEST and w not in self._known)
        if not new:
            return
        self._known |= dict.fromkeys(new, False)
        text = _plain("\n".join(text for _, text in self._texts()))
        self._known |= dict.fromkeys(AhoCorasick(new).find_matches_as_strings(text, overlapping=True), True)

    def hold(self, label: str) -> bool:
        """Whether a sentence has this name."""
        self.look_for([label])
        return self._known.get(_plain(spoken(label)), False)

    def together(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[Quote, ...]]:
        """The first sentence that has both names of a pair, else the first two of an article, one right after the other, that have one each; of
        those pairs that have such. A name in the other is none of its own."""
        wanted: dict[tuple[str, str], tuple[str, str]] = {}
        for pair in pairs:
            one, other = (_plain(spoken(label)) for label in pair)
            if min(len(one), len(other)) >= _SHORTEST and one not in other and other not in one:
                wanted[pair] = (one, other)
        holding = self._holding({name for names in wanted.values() for name in names})
        after = self._following({subject for sentences in holding.values() for subject in sentences})
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for pair, (one, other) in wanted.items():
            ones, others = holding[one], holding[other]
            alone = ((s,) for s in ones if s in others)
            forward = ((s, after[s]) for s in ones if after.get(s) in others)
            backward = ((s, after[s]) for s in others if after.get(s) in ones)
            for subjects in chain(alone, forward, backward):
                if any(self._itself(one, ones.get(s, "")) for s in subjects) and any(
                    self._itself(other, others.get(s, "")) for s in subjects
                ):
                    found[pair] = subjects
                    break
        quotes = self._quotes({subject: subject for subjects in found.values() for subject in subjects})
        return {pair: tuple(quotes[subject] for subject in subjects) for pair, subjects in found.items()}

    def _holding(self, names: Collection[str]) -> dict[str, dict[str, str]]:
        """The sentences (plain) that have each name, by their Turtle terms, in the order of the version."""
        found: dict[str, dict[str, str]] = {name: {} for name in names}
        search = AhoCorasick(sorted(names)) if names else None
        for subject, text in self._texts() if search else ():
            plain = _plain(text)
            for name in set(search.find_matches_as_strings(plain, overlapping=True)) if search else ():
                found[name][subject] = plain
        return found

    def _following(self, sentences: Collection[str]) -> dict[str, str]:
        """Each of these sentences → the one that begins where it ends, in the same source."""
        places = {subject: place for subject in sentences if (place := _place(self._version.blocks[subject]))}
        begins = {(source, start): subject for subject, (source, start, _) in places.items()}
        return {
            subject: begins[source, end + gap]
            for subject, (source, _, end) in places.items()
            for gap in reversed(range(_GAP + 1))
            if (source, end + gap) in begins
        }

    def next_to(self, quotes: Iterable[Quote], beginning: Sequence[str]) -> dict[str, Quote]:
        """The sentences right behind these that begin with one of some words, by the text of the former."""
        wanted = {q.text.replace("\n", " "): q.text for q in quotes}
        texts = {
            subject: text
            for subject, text in self._texts()
            if text in wanted or _plain(text).startswith(tuple(beginning))
        }
        following = self._following(texts) if beginning else {}
        found = {wanted[texts[s]]: after for s, after in following.items() if texts[s] in wanted}
        return self._quotes({text: s for text, s in found.items() if _plain(texts[s]).startswith(tuple(beginning))})

    def first(self, labels: Iterable[str]) -> dict[str, Quote]:
        """The first sentence that has a name, of those that one has."""
        wanted = {label: name for label in labels if len(name := _plain(spoken(label))) >= _SHORTEST}
        found: dict[str, str] = {}
        for subject, text in self._texts() if wanted else ():
            plain = _plain(text)
            found |= {label: subject for label, name in wanted.items() if label not in found and name in plain}
        return self._quotes(found)

    def _quotes(self, found: Mapping[_T, str]) -> dict[_T, Quote]:
        side = Side(self._version, ())
        side.prepare(map(self._version.iri, found.values()))
        return {what: side.quote(self._version.iri(subject)) for what, subject in found.items()}

    def _itself(self, name: str, text: str) -> bool:
        """Whether a text has a name that is not all of it in longer names of bodies and initiatives (a branch of the bureau)."""
        longer = [label for label in self._bodies if name in label and name != label and label in text]
        return text.count(name) > sum(text.count(label) for label in longer)

    @cached_property
    def _bodies(self) -> tuple[str, ...]:
        """What is called so, but for places: a village names its town."""
        places = {label for label, terms in self._labels.items() if all(t.startswith("place:") for t in terms)}
        return tuple(sorted({_plain(spoken(label)) for label in self._labels.keys() - places}))

    def called(self, label: str) -> tuple[str, ...]:
        """The entities (Turtle terms) that are called so."""
        return self._labels.get(label, ())

    @cached_property
    def _labels(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for subject, text in self._version.blocks.items():
            for label in _LABEL.findall(text) if "skos:prefLabel" in text else ():
                found[text_of(label)] = (*found.get(text_of(label), ()), subject)
        return found

    def _texts(self) -> Iterator[tuple[str, str]]:
        """The sentences, by the Turtle term of each."""
        for subject, text in self._version.blocks.items():
            if "oa:exact" in text and (found := _EXACT.search(text)):
                yield subject, text_of(found[1]).replace("\n", " ")


def _place(block: str) -> tuple[str, int, int] | None:
    """Source, start and end of a sentence; None where its block does not tell them as an export does."""
    found = _PLACE.search(block)
    return (found[3], int(found[1]), int(found[2])) if found else None


def _plain(text: str) -> str:
    return matched(text).translate(_MARKS)
