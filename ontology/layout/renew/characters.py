"""Make ``characters.tsv`` anew from the word list of jieba (MIT licence, Copyright (c) 2013 Sun Junyi).

Usage: pip download --no-deps jieba==0.42.1; unpack it; python characters.py jieba-0.42.1/jieba/dict.txt > ../characters.tsv
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

LEAST = 300  # times that a character has to be counted
LEAST_PAIR = 100  # times that two characters have to stand side by side in words
ABOVE_CHANCE = 3  # and how many times as often as two independent characters would

NOTE = """\
# Characters: how often each is counted in the words of a general dictionary, begins a word, ends a word, and which ones follow it inside words (those
# that do so more than by chance), with how often. It tells whether a line that stops in the middle of a sentence may go on with another: 排|查.
# Derived from the word list of jieba 0.42.1 (dict.txt; MIT licence, Copyright (c) 2013 Sun Junyi) by renew/characters.py; renew it there.
character\tcount\tbegins\tends\tfollowers
"""


def main() -> None:
    counts: Counter[str] = Counter()
    begins: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        word, times, _ = line.split(" ")
        if not all("\u4e00" <= c <= "\u9fff" for c in word):
            continue
        n = int(times)
        begins[word[0]] += n
        ends[word[-1]] += n
        for c in word:
            counts[c] += n
        for pair in pairwise(word):
            pairs[pair] += n
    total = sum(counts.values())
    followers: dict[str, list[tuple[int, str]]] = {}
    for (a, b), n in pairs.items():
        if n >= LEAST_PAIR and n > ABOVE_CHANCE * counts[a] * counts[b] / total:
            followers.setdefault(a, []).append((-n, b))
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(NOTE)
    for c in sorted((c for c in counts if counts[c] >= LEAST), key=lambda c: (-counts[c], c)):
        after = " ".join(f"{b}{-n}" for n, b in sorted(followers.get(c, [])))
        sys.stdout.write(f"{c}\t{counts[c]}\t{begins[c]}\t{ends[c]}\t{after}\n")


if __name__ == "__main__":
    main()
