"""The spaCy pipeline: a blank Chinese pipeline of characters whose components the ontology configures.

Each component reads and extends the :class:`kg.mentions.notes.Notes` that the ``Doc`` carries. A token is a character, so token numbers
are offsets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.mentions.agencies import AgencyFinder
from kg.mentions.headed import HeadedFinder
from kg.mentions.notes import Notes
from kg.mentions.persons import PersonFinder
from kg.mentions.places import PlaceFinder
from kg.mentions.quoted import QuotedFinder
from kg.mentions.resources import Resources, resources
from kg.records import Article, Mention
from kg.terms import GOV

ORDER = (
    "govkg_places",
    "govkg_known",
    "govkg_quoted",
    "govkg_headed",
    "govkg_agencies",
    "govkg_persons",
    "govkg_overlaps",
)
MOST_CHARACTERS = 100_000_000
"""spaCy's own limit guards parsers that need memory; none of ours does."""
PLACE, PERSON = str(GOV.Place), str(GOV.Person)
Component = Callable[[Doc], Doc]


def _component(name: str, make: Callable[[Resources], Callable[[Notes], None]]) -> None:
    def factory(nlp: Language, name: str, ontology: list[str]) -> Component:
        step = make(resources(tuple(ontology)))

        def component(doc: Doc) -> Doc:
            step(doc.user_data["notes"])
            return doc

        return component

    Language.factory(name, func=factory, assigns=["doc.user_data"])


def _known(found: Resources) -> Callable[[Notes], None]:
    no_head = frozenset(found.lexicon.words("no-head"))

    def step(notes: Notes) -> None:
        for start, end, known in notes.scan.known:
            if notes.text[end - 1 : end + 1] in no_head and end not in notes.scan.cue_at:
                continue  # 邮政局面, but not 邮政局部署
            notes.mentions.append(Mention(start, end, known.classes, "known", known.label, core=notes.text[start:end]))
            if notes.text[start] not in "“‘" and notes.text[start - 1 : start] not in ("“", "‘"):
                notes.quote(start, end)
            elif (closed := notes.text.find("”", start, end) + 1) and closed < end:
                notes.quote(closed, end)  # “益心为公”[检察云平台]

    return step


def _overlaps(found: Resources) -> Callable[[Notes], None]:
    def step(notes: Notes) -> None:
        notes.mentions = settle(notes.mentions)

    return step


def settle(mentions: list[Mention]) -> list[Mention]:
    """Each mention once, and of crossing ones the earlier and longer. A mention inside another stays where the outer one's
    name is made of it: a place or a parent agency in an agency's name."""
    out: list[Mention] = []
    reach = 0
    for m in sorted(mentions, key=lambda m: (m.start, -m.end, m.rule)):
        if m.start >= reach:  # touches none before it
            out.append(m)
            reach = m.end
            continue
        if any(o.start == m.start and o.end == m.end and PLACE not in (o.classes[0], m.classes[0]) for o in out[-4:]):
            continue
        outer = next((o for o in reversed(out[-12:]) if m.start < o.end and (o.start, o.end) != (m.start, m.end)), None)
        if outer is not None and m.end > outer.end and PLACE not in m.classes:
            continue  # crossing
        if (
            outer is not None
            and m.end <= outer.end
            and (PERSON in m.classes or (m.rule == "known" and outer.core is not None))
        ):
            continue
        out.append(m)
        reach = max(reach, m.end)
    return out


_component(
    "govkg_places",
    lambda r: PlaceFinder(
        r.divisions,
        (*r.ontology.place_suffixes, *r.lexicon.place_suffixes),
        r.ontology.body_nouns,
        r.lexicon.words("generic-body"),
        r.lexicon.words("subunit"),
        r.lexicon.words("paper"),
        r.lexicon.words("street"),
        r.lexicon.words("branch"),
    ),
)
_component("govkg_known", _known)
_component("govkg_quoted", lambda r: QuotedFinder(r.heads, r.lexicon))
_component("govkg_headed", lambda r: HeadedFinder(r.heads, r.lexicon))
_component("govkg_agencies", lambda r: AgencyFinder(r.ontology, r.lexicon))
_component("govkg_persons", lambda r: PersonFinder(r.lexicon))
_component("govkg_overlaps", _overlaps)


class CharacterTokenizer:
    """Every character a token: offsets are exact, and no error of a word segmenter is inherited."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._lexemes = _Lexemes(vocab)

    def __call__(self, text: str) -> Doc:
        words = list(map(self._lexemes.__getitem__, text))  # spaCy takes words or their numbers
        return Doc(self.vocab, words=words, spaces=[False] * len(text))  # type: ignore[arg-type]


class _Lexemes(dict[str, int]):
    """The lexeme of each character seen: known by its number, a token is made in half the time."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __missing__(self, character: str) -> int:
        number = self[character] = int(self.vocab[character].orth)
        return number


@cache
def pipeline(dirs: tuple[str, ...]) -> Language:
    """The pipeline for these ontology folders."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = CharacterTokenizer(nlp.vocab)
    nlp.max_length = MOST_CHARACTERS
    for name in ORDER:
        nlp.add_pipe(name, config={"ontology": list(dirs)})
    return nlp


def mentions(articles: Sequence[Article], dirs: tuple[str, ...]) -> list[Notes]:
    """The mentions of each article, settled, with the scan that found them; one component after the other goes over all of them."""
    nlp, scanner = pipeline(dirs), resources(dirs).scanner
    noted = [Notes(article, scanner.scan(article.matched)) for article in articles]
    docs = [nlp.make_doc(notes.text) for notes in noted]
    for doc, notes in zip(docs, noted, strict=True):
        doc.user_data["notes"] = notes
    for _, component in nlp.pipeline:
        for doc in docs:
            component(doc)
    return noted
