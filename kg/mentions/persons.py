"""People named in an office or profession; nobody else enters the graph.

In: the posts, surnames and followers of ``lexicon/posts.tsv``. Out: mentions of gov:Person with their post. A name is
taken only right after a post, or before 担任 and a post, and only where what follows can follow a name.
"""

from __future__ import annotations

import re

from kg.lexicon import Lexicon, any_of
from kg.mentions.notes import Notes
from kg.records import Mention
from kg.terms import GOV

PERSON = str(GOV.Person)
POST_REACH = 30


class PersonFinder:
    """Office-holders and professionals, for one ontology."""

    def __init__(self, lexicon: Lexicon) -> None:
        post, modifier = any_of(lexicon.words("post")), any_of(lexicon.words("modifier"))
        surname, follower = any_of(lexicon.words("surname")), any_of(lexicon.words("follower"))
        self.no_name = lexicon.words("no-name")
        own = rf"(?:{surname})[一-龥]{{1,2}}?(?:·[一-龥]{{2,6}})?"
        rendered = r"[一-龥]{2,7}·[一-龥]{2,8}?"  # 阿迪力·买买提
        self.name = re.compile(rf"(?:{own}|{rendered})(?=(?:{follower})|$|\n)")
        self.line_of_posts = re.compile(rf"(?:(?:{modifier})?(?:{post})(?:、|兼)?)*(?:{modifier})?(?:{post})$")
        self.appointing = lexicon.words("appointed")
        self.appointed = re.compile(
            rf"(?<![一-龥])(?P<name>(?:{surname})[一-龥]{{1,2}})(?:{any_of(self.appointing)})"
            rf"[^,。;:!?\n]{{2,24}}?(?P<post>(?:{modifier})?(?:{post}))(?![一-龥])"
        )

    def __call__(self, notes: Notes) -> None:
        text = notes.text
        for start, end in notes.scan.posts:
            name = self.name.match(text, end)
            line = self.line_of_posts.search(text, max(0, start - POST_REACH), end) if name else None
            if name and line:
                self._add(notes, name[0], name.start(), line[0], line.start())
        for m in self.appointed.finditer(text) if any(w in text for w in self.appointing) else ():
            self._add(notes, m["name"], m.start("name"), m["post"], m.start("post"))

    def _add(self, notes: Notes, name: str, start: int, post: str, post_at: int) -> None:
        if "某" not in name and not name.startswith(self.no_name) and not name[1:].startswith(self.no_name):
            notes.mentions.append(
                Mention(start, start + len(name), (PERSON,), "posts", name, post=post, post_at=post_at)
            )
