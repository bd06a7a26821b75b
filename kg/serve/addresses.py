"""From the IRI of a node to the path of its page here, and back.

In: the base of an export's identifiers (https://w3id.org/govkg/id/). Out: https://w3id.org/govkg/id/agency/X is at
/id/agency/X, a topic of the same host folder at /topic/X; any other IRI at /resource?iri=…. A server behind w3id.org,
or a redirect to it, thus answers at the identifiers themselves.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

OWN = ("query", "sparql", "static", "void", "resource", "terms.json", "graph-data")
"""First segments of paths that are no identifiers."""
_LOCAL = re.compile(r"(?!/)(?!(?:.*/)?\.{1,2}(?:/|$))[^?#\\]+")  # what browsers leave as it is in a path
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


class Addresses:
    """The two ways, for one base."""

    def __init__(self, base: str) -> None:
        self.root = _root(base)

    def path(self, iri: str) -> str:
        """The path, with query where it needs one, of a node's page."""
        local = iri.removeprefix(self.root)
        if iri.startswith(self.root) and _LOCAL.fullmatch(local) and local.split("/")[0] not in OWN:
            return "/" + quote(local, safe="/%:@!$&'()*+,;=~-._")
        return "/resource?iri=" + quote(iri, safe="")

    def iris(self, raw_path: bytes) -> list[str]:
        """The IRIs that a path may stand for, likeliest first. An IRI keeps letters as they are and encodes other
        characters; on their way here both come encoded."""
        raw = raw_path.decode("ascii", "replace").removeprefix("/")
        found = (_ENCODED.sub(_letters, raw), unquote(raw), raw)
        return [self.root + local for local in dict.fromkeys(found) if local]


def _root(base: str) -> str:
    """What stands before the last folder of the base, but never less than its host."""
    parts = urlsplit(base)
    if not parts.netloc or base.endswith("#"):
        return base
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin + parts.path.rstrip("/").rpartition("/")[0] + "/"


def _letters(match: re.Match[str]) -> str:
    try:
        text = unquote(match[0], errors="strict")
    except UnicodeDecodeError:
        return match[0]
    return "".join(_letter(c) for c in text)


def _letter(c: str) -> str:
    if c > "\x7f":
        return c if unicodedata.category(c)[0] in "LNM" else quote(c, safe="")
    return f"%{ord(c):02X}"  # an IRI that spells a plain character so means another than one that does not
