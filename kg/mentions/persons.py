"""People named in an office or profession; nobody else enters the graph.

In: the posts, surnames and followers of ``lexicon/posts.tsv``. Out: mentions of gov:Person with their post. A name is
taken only right after a post and only where what follows can follow a name.
"""

from __future__ import annotations

import re

from kg.lexicon import Lexicon, any_of
from kg.mentions.notes import Notes
from kg.records import Mention
from kg.terms import GOV


class PersonFinder:
    def __init__(self, lexicon: Lexicon) -> None:
        post, modifier = any_of(lexicon.words("post")), any_of(lexicon.words("modifier"))
        surname, follower = any_of(lexicon.words("surname")), any_of(lexicon.words("follower"))
        self.no_name = lexicon.words("no-name")
        self.pattern = re.compile(
            rf"(?P<post>(?:(?:{modifier})?(?:{post})(?:、|兼)?)*(?:{modifier})?(?:{post}))"
            rf"(?P<name>(?:{surname})[一-龥]{{1,2}}?(?:·[一-龥]{{2,6}})?)(?=(?:{follower})|$|\n)"
        )

        self.appointed = re.compile(
            rf"(?<![一-龥])(?P<name>(?:{surname})[一-龥]{{1,2}})(?:担任|出任|兼任|当选为?|任)[^,。;:!?\n]{{2,24}}?(?P<post>(?:{modifier})?(?:{post}))(?![一-龥])"
        )

    def __call__(self, notes: Notes) -> None:
        text = notes.text
        for m in [*self.pattern.finditer(text), *self.appointed.finditer(text)]:
            name = m["name"]
            if "某" in name or name.startswith(self.no_name) or name[1:].startswith(self.no_name):
                continue
            notes.mentions.append(
                Mention(
                    m.start("name"),
                    m.end("name"),
                    (str(GOV.Person),),
                    "posts",
                    name,
                    post=m["post"],
                    post_at=m.start("post"),
                )
            )
