"""What head nouns and cue verbs say of the names around them: which classes, and which verb governs a name.

Shared by the finders of quoted and of unquoted names. Serves gov:headNoun and gov:cueVerb.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.lexicon import Lexicon, any_of
from kg.mentions.scan import Hit, Scan
from kg.ontology import CueHit, Ontology, rule_id
from kg.terms import GOV

PRACTICE = frozenset(str(GOV[n]) for n in ("Program", "Mechanism", "Platform", "Facility"))
NAMEABLE = PRACTICE | {str(GOV[n]) for n in ("Organization", "Document", "GuidingConcept", "Honor")}
QUOTES = re.compile("[“”‘’《》]")
GOVERNED_REACH = 8
_KEPT_NAMES = 1 << 14


@lru_cache(_KEPT_NAMES)
def unquoted(name: str) -> str:
    """A name without its quotes and title marks."""
    return QUOTES.sub("", name)


class HeadNouns:
    """Head nouns and the words around them, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon) -> None:
        self.ontology = ontology
        self.roots = {h: tuple(ontology.root(c) for c in cs) for h, cs in ontology.head_nouns.items()}
        self._nameable = frozenset(h for h, roots in self.roots.items() if not NAMEABLE.isdisjoint(roots))
        self._rules = {h: rule_id(cs[0], "headNoun", h) for h, cs in ontology.head_nouns.items()}
        self._governed: dict[tuple[str, str], bool] = {}
        self.known = {unquoted(form) for k in ontology.known for form in k.forms}
        self.light = re.compile(f"(?:{any_of(lexicon.words('light'))})*")
        whole = any_of(lexicon.words("whole"))
        self.particle = re.compile(f"(?:(?!{whole})(?:{any_of(lexicon.words('particle'))}))*")
        self.grows, self.not_grows = lexicon.words("grows"), lexicon.words("not-grows")
        self.generic_body = lexicon.words("generic-body")
        self.generic_names = frozenset(lexicon.words("generic-name"))
        self._generic = frozenset(lexicon.words("generic"))
        self._longest_generic = max(map(len, self._generic), default=0)
        operates = str(GOV.operates)
        self._operating = {c.literal for c in ontology.cues if operates in ontology.stated_properties(c.predicate)}

    def classes(self, head: Hit) -> tuple[str, ...]:
        return self.ontology.head_nouns[head.word]

    def rule(self, head: Hit) -> str:
        return self._rules[head.word]

    def names(self, head: Hit) -> bool:
        """Whether the head noun makes names of practices, documents, doctrines, organizations or honors."""
        return head.word in self._nameable

    def is_a(self, head: Hit, *roots: str) -> bool:
        return any(r in roots for r in self.roots[head.word])

    def in_word(self, scan: Scan, head: Hit) -> bool:
        """Whether the head noun is part of another word (机制化)."""
        return scan.text.startswith(self.grows, head.end) and not scan.text.startswith(self.not_grows, head.end)

    def governs(self, cue: CueHit, head: Hit) -> bool:
        """Whether a property of the cue takes what the head noun names."""
        words = (cue.cues[0].literal, head.word)
        governs = self._governed.get(words)
        if governs is None:
            ranges = {self.ontology.properties[c.predicate].range for c in cue.cues}
            governs = any(self.ontology.is_a(r, wide) for wide in ranges for r in self.roots[head.word])
            self._governed[words] = governs
        return governs

    def operates(self, cue: CueHit | None) -> bool:
        """Whether the cue says that a practice is made or run."""
        return cue is not None and cue.cues[0].literal in self._operating

    def governing(self, scan: Scan, pos: int) -> CueHit | None:
        """The cue verb right before ``pos``, but for light words (推出了一系列“…”)."""
        cue = scan.last_cue(pos, scan.clause_start(pos))
        if cue is None:
            return None
        gap = self.particle.sub("", scan.text[cue.end : pos], count=1)
        near = len(gap) <= GOVERNED_REACH and not scan.is_broken(cue.end, pos)
        return cue if near or self.light.fullmatch(gap) else None

    def is_light(self, gap: str) -> bool:
        """Whether nothing but particles and light words stands there."""
        return self.light.fullmatch(self.particle.sub("", gap, count=1)) is not None

    def is_generic(self, modifier: str) -> bool:
        """Whether a modifier consists of words that say nothing (相关工作)."""
        at = 0
        while at < len(modifier):
            for n in range(min(self._longest_generic, len(modifier) - at), 0, -1):
                if modifier[at : at + n] in self._generic:
                    at += n
                    break
            else:
                return False
        return True
