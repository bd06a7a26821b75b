"""A bare head noun that stands for what was named before (平台已接入视频点位460个, 项目依托甲系统运行), as a subject.

In: a sentence, those before it in its article. Out: for a place in the sentence the thing whose figures are told there, or
:data:`UNTOLD` where a bare noun is the subject and nothing, or more than one thing, can be meant. Serves the role goes-on of
``lexicon/names.tsv`` and gov:headNoun.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from kg.claims.sentences import Item, Sentence
from kg.lexicon import Lexicon, any_of
from kg.ontology import Ontology
from kg.records import Named, Resolved
from kg.terms import GOV

UNTOLD: Final = "untold"
NAMES = frozenset(str(GOV[n]) for n in ("Program", "Mechanism", "Platform", "Facility", "Organization"))
ACTORS = "ⒶⓅⒻ"
CLOSING = "”’》"
FROM = "由"
"""巡防队由12支增至34支: the noun may just be what is counted."""
LED = "是"
"""“甲课堂”是某局启动的普法项目: after it the name of what the noun at the sentence's end stands for."""


class BareSubjects:
    """Bare head nouns as subjects, for one ontology."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon) -> None:
        nouns = [
            h for h, cs in ontology.head_nouns.items() if len(h) > 1 and any(ontology.root(c) in NAMES for c in cs)
        ]
        level_words = [w for row in lexicon.context if row.role == "level" for w in row.list]
        levels = any_of(level_words)
        now, self._every = lexicon.words("now"), lexicon.words("every")
        numbers = "一二三四五六七八九十两几多0123456789"
        count = f"(?:[{numbers}]+余?[个家支处座所间项]|{any_of(self._every)})?"
        self._matter = lexicon.words("matter")
        self._starts = frozenset(w[:2] for w in (*self._matter, *nouns))
        self._firsts = frozenset(w[0] for w in (*level_words, *now, *self._every, *numbers))
        self._noun = re.compile(
            f"(?:{any_of(now)})?(?:{levels})?{count}({any_of(nouns)})(?:{any_of(lexicon.words('goes-on'))})"
        )

    def opens(self, text: str, begin: int, end: int) -> bool:
        """Whether a clause has a subject of its own that names nobody: 该项工作坚持…, 驿站吸纳…."""
        if text[begin : begin + 2] not in self._starts and not text.startswith(self._every, begin):
            return False
        return text.startswith(self._matter, begin) or self._noun.match(text, begin, end) is not None

    def named(self, text: str, s: Sentence, begin: int, end: int, earlier: Sequence[Sentence]) -> Named | None:
        """What the bare noun means that a clause opens with, where the paragraph has named it before: 项目依托甲系统运行."""
        m = self._noun.match(text, begin, end)
        return m and self._last(text, m[1], s, begin, earlier)

    def told(
        self, text: str, s: Sentence, at: int, earlier: Sequence[Sentence], resolved: Resolved
    ) -> Named | Literal["untold"] | None:
        """Whose figures a clause that holds ``at`` tells, where a bare noun is its subject or that of a clause before it."""
        for begin, end in reversed([c for c in s.clauses if c[0] <= at]):
            likely = text[begin : begin + 2] in self._starts or text[begin] in self._firsts
            if likely and (m := self._noun.match(text, begin, end)):
                counted = text.endswith(FROM, begin, m.end())
                return self._meant(text, m[1], s, begin, earlier, resolved) or (None if counted else UNTOLD)
            own = at < end  # in the figure's own clause another may own it: 其中“…”平台办理418件
            if any(i.start == begin or (own and begin < i.start < at and i.sign in ACTORS) for i in s.items):
                return None
        return None

    def _meant(
        self, text: str, noun: str, s: Sentence, at: int, earlier: Sequence[Sentence], resolved: Resolved
    ) -> Named | None:
        """The thing of that head noun named last in the paragraph, else the only one of the article."""
        last = self._last(text, noun, s, at, earlier)
        if last is not None:
            return last
        found = [t for t in resolved.things if t.first < at and _named_so(t, noun)]
        return found[0] if len(found) == 1 else None

    def _last(self, text: str, noun: str, s: Sentence, at: int, earlier: Sequence[Sentence]) -> Named | None:
        for o in (s, *reversed(earlier)):
            for item in reversed([i for i in o.items if i.end <= at]):
                if _named_so(item.thing, noun) or self._is_one(text, item, noun, o):
                    return item.thing
        return None

    def _is_one(self, text: str, item: Item, noun: str, s: Sentence) -> bool:
        """Whether the sentence says that a named practice is such a one."""
        if item.sign not in "ⓅⒻ" or not text.startswith(LED, item.end):
            return False
        end = next((e for b, e in s.clauses if b <= item.start < e), s.end)
        return text.endswith(noun, item.end, end - 1)


def _named_so(thing: Named, noun: str) -> bool:
    return thing.kind != "place" and thing.label != noun and thing.label.rstrip(CLOSING).endswith(noun)
