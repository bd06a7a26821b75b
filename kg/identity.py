"""From a name to the IRI of what it names.

In: a name as completed by the mentions stage, or a :class:`kg.records.Key`. Out: the normalised name (part of a key)
and the IRI. Both are functions of their arguments alone: the same from any corpus, in any order, on any machine.

    normal_name("“1+4+N”矛盾纠纷化解 模式", "practice")        -> 1+4+n矛盾纠纷化解模式
    iri(Key("agency", "150525", "公安局东明派出所"), BASE)      -> https://w3id.org/govkg/id/agency/150525_公安局东明派出所

Serves the identity of every class of the contract; Program, Mechanism, Platform and Facility share the kind "practice".
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import cast
from urllib.parse import quote, unquote

from kg.errors import GovkgError
from kg.records import Key, Kind

# Han with its iteration marks and 〇, kana, bopomofo, Yi, hangul: what names are made of, whatever Unicode version runs.
_HAN = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48c\uac00-\ud7a3"
    "\U00020000-\U0002fa1f\U00030000-\U000323af"
)
_NORMAL = re.compile(f"[0-9a-z+{_HAN}]+")
_PLAIN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_SAFE = re.compile(f"[0-9a-zA-Z+{_HAN}]+(?:[.-][0-9a-zA-Z+{_HAN}]+)*")
_QUOTES = re.compile(r"[ \u3000“”‘’\"'《》〈〉「」『』]")
# Between two digits a full stop, a dot or a hyphen tells names apart: 2.0 is not 20, 3·15 and 3.15 are the same day.
_DIGIT_DOT = re.compile(r"(?<=\d)[.·・•‧∙](?=\d)")
_DIGIT_DASH = re.compile(r"(?<=\d)[-‐‑‒–—―−~〜](?=\d)")
_KEPT_DOT, _KEPT_DASH = "\ue000", "\ue001"
# Letters and marks by their category that show nothing: fillers, joiners, variation selectors.
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_LONGEST = 120

_KIND_OF_CLASS: dict[str, Kind] = {
    "Agency": "agency",
    "Organization": "organization",
    "Place": "place",
    "Program": "practice",
    "Mechanism": "practice",
    "Platform": "practice",
    "Facility": "practice",
    "Document": "document",
    "GuidingConcept": "concept",
    "Person": "person",
    "Honor": "honor",
}


def kind_of(local_name: str) -> Kind | None:
    """The kind of the entities of a class of the contract, by the class's local name ("Platform" -> "practice")."""
    return _KIND_OF_CLASS.get(local_name)


def normal_name(name: str, kind: Kind) -> str:
    """What stays of a name when everything is gone that printers vary: width, case, spaces, quotes, 《》, punctuation.

    Letters, digits, Han and ``+`` stay, and a dot or hyphen between digits (2.0, 2023-2025). Idempotent. Never empty:
    a name of punctuation alone gets a name from its hash. The rule is the same for every kind but persons, whose
    digits are footnotes of the page.
    """
    if _PLAIN.fullmatch(name):
        return name  # nearly all names; what follows comes to the same
    plain = _QUOTES.sub("", name).lower()
    if kind != "person" and _NORMAL.fullmatch(plain):
        return plain
    before, text = "", name
    while text != before:  # dropping a character may let its neighbours compose
        before, text = text, _reduced(text, "" if kind == "person" else "+" + _KEPT_DOT + _KEPT_DASH)
        if kind == "person":
            text = "".join(c for c in text if unicodedata.category(c)[0] != "N" or c == "〇")
    return text or sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16].translate(_LETTERS)


def _reduced(text: str, signs: str) -> str:
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    text = _DIGIT_DASH.sub(_KEPT_DASH, _DIGIT_DOT.sub(_KEPT_DOT, text.replace(_KEPT_DOT, "").replace(_KEPT_DASH, "")))
    text = "".join(c for c in text if c in signs or _stays(c)).replace(_KEPT_DOT, ".").replace(_KEPT_DASH, "-")
    return unicodedata.normalize("NFKC", text.lstrip(".-"))


def _stays(c: str) -> bool:
    if _NORMAL.match(c):
        return c != "+"
    return unicodedata.category(c)[0] in "LNM" and not _INVISIBLE.match(c)


def local(key: Key) -> str:
    """The IRI without its base: ``agency/150525_公安局东明派出所``. Different keys have different ones."""
    own = encoded(key.name)
    if key.division:
        own = f"{encoded(key.division)}_{own}"
    return f"{key.kind}/{own}"


def key_of(node: str) -> Key | None:
    """The key that :func:`local` made this of, or None where it made no such (or cut the name)."""
    kind, _, rest = node.partition("/")
    division, _, name = rest.rpartition("_")
    if kind not in _KIND_OF_CLASS.values():
        return None
    key = Key(cast(Kind, kind), unquote(division), unquote(name))
    return key if local(key) == node else None


def iri(key: Key, base: str) -> str:
    """The IRI of an entity: ``base`` (that ends in / or #) and :func:`local`."""
    return base + local(key)


def encoded(text: str, longest: int = _LONGEST) -> str:
    """``text`` as one readable segment of an IRI, without ``_`` and ``~``.

    What is no letter, digit, Han, ``+`` or inner ``.`` or ``-`` becomes %XX. Beyond ``longest`` characters the end is
    cut and a hash of the whole follows after ``~``. No two texts share a segment.
    """
    if _SAFE.fullmatch(text):
        out = text
    else:
        out = "".join(c if _plain(c) else quote(c, safe="", errors="surrogatepass") for c in text)
        out = out.replace("_", "%5F").replace("~", "%7E")
        if out.startswith((".", "-")) or out.endswith((".", "-")) or ".." in out:
            out = out.replace(".", "%2E").replace("-", "%2D")
    if len(out) <= longest:
        return out
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]
    return re.sub(r"(%[0-9A-F]{0,1}|[.-])$", "", out[: longest - 21]) + "~" + digest


def _plain(c: str) -> bool:
    """Whether a character may stand in an IRI as it is: letters, digits, marks of the planes that IRIs allow."""
    if _SAFE.fullmatch(c) or c in ".-":
        return True
    if (
        c < "\u00c0"
        or "\u2000" <= c <= "\u206f"
        or "\ue000" <= c <= "\uf8ff"
        or c > "\U000e0fff"
        or "\ufff0" <= c <= "\uffff"
    ):
        return False
    return unicodedata.category(c)[0] in "LNM" and not _INVISIBLE.match(c)


_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\ud800-\udfff]*[/#]")


def checked_base(base: str) -> str:
    """``base``, where it can begin an IRI."""
    if not _BASE.fullmatch(base):
        raise GovkgError(
            f"the base {base!r} is no absolute IRI that ends in / or #; give one such as https://example.org/id/"
        )
    return base
