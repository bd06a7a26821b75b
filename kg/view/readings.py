"""How the characters of names are read: what lets a search by pinyin find them.

In: names. Out: for each Han character its readings without tones. The page matches what is typed against them syllable by syllable, whole
or by initials (hegang, hg, hgang), so a character with several readings (重庆, 重大) is found by each, and no name is stored twice.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # its words, which take longer to load than a small graph to draw

from pypinyin import Style, pinyin


def readings(names: Iterable[str]) -> dict[str, str]:
    """Each Han character of the names with its readings, the most common first, parted by blanks; ü is v."""
    found: dict[str, str] = {}
    for character in sorted(set().union(*names)):
        if character.isascii():
            continue
        (several,) = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False) or ((),)
        plain = [reading for reading in dict.fromkeys(several) if reading.isascii() and reading.isalpha()]
        if plain:
            found[character] = " ".join(plain)
    return found
