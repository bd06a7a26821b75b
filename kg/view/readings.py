"""How the characters of names are read: what lets a search by pinyin find them.

In: names. Out: for each Han character its readings without tones. The page matches what is typed against them syllable by syllable, whole
or by initials (hegang, hg, hgang), so a character with several readings (重庆, 重大) is found by each, and no name is stored twice.
"""

from __future__ import annotations

import importlib.util
import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path


def readings(names: Iterable[str]) -> dict[str, str]:
    """Each Han character of the names with its readings, the most common first, parted by blanks; ü is v."""
    known = _table()
    found: dict[str, str] = {}
    for character in sorted(set("".join(names))):
        several = known.get(str(ord(character)))
        if several:
            plain = dict.fromkeys(map(_plain, several.split(",")))
            found[character] = " ".join(reading for reading in plain if reading.isascii() and reading.isalpha())
    return {character: several for character, several in found.items() if several}


def _table() -> dict[str, str]:
    """Code point → readings with tones, parted by commas: the table of pypinyin as it lies in the package. To import pypinyin for it
    would take longer than to draw a small graph."""
    spec = importlib.util.find_spec("pypinyin")
    assert spec is not None and spec.submodule_search_locations is not None, "pypinyin is installed with govkg"
    return json.loads((Path(spec.submodule_search_locations[0]) / "pinyin_dict.json").read_text(encoding="utf-8"))


def _plain(reading: str) -> str:
    """A syllable without its tone: hè → he, nǚ → nv."""
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
