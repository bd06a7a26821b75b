"""The corpus of the benchmarks: the same each time, and no copy of the sample repeats another."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from itertools import islice

import pytest

from benchmarks.generate import SEEDS, copies, documents, generate
from benchmarks.measure import ROOT
from benchmarks.renaming import TABLE
from kg import ontology_dir
from kg.divisions import Divisions
from kg.normal import matched


@pytest.fixture(scope="module")
def two() -> list[list[tuple[str, str]]]:
    return list(islice(copies(), 2))


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    return Divisions.load((ontology_dir.builtin(),))


def page(copy: list[tuple[str, str]], name: str) -> str:
    return next(text for path, text in copy if name in path)


def counties(text: str, divisions: Divisions) -> set[str]:
    named = {name for name in divisions.names() if name in text and len(name) > 2}
    units = (divisions.resolve(name) for name in named)
    return {u.code for u in units if u and u.level == "county"}


def test_the_same_corpus_each_time(two, tmp_path):
    assert list(islice(copies(), 2)) == two
    first, again = generate(tmp_path / "a", 0.05), generate(tmp_path / "b", 0.05)
    assert first == again and first["bytes"] >= 0.05 * (1 << 20)


def test_copies_have_the_same_pages(two):
    pages = [[path.partition("/")[2] for path, _ in copy] for copy in two]
    assert pages[0] == pages[1] and len(set(pages[0])) == len(pages[0])


def test_copies_name_other_counties(two, divisions):
    here, there = (counties(page(copy, "2022-03-14"), divisions) for copy in two)
    assert len(here) >= 3 and not here & there


def test_towns_lie_in_the_county_named_before_them(two, divisions):
    for copy in two:
        place = re.search(r"3月初，在(\w+)枫溪村", page(copy, "2022-03-14"))[1]
        towns = [u for u in divisions if u.level == "township" and place.endswith(u.name)]
        lines = [[a.name for a in reversed(divisions.ancestors(u.code))] + [u.name] for u in towns]
        assert any(place == line[0] + line[-2] + line[-1] for line in lines)  # province, county, town


def test_copies_have_other_initiatives_persons_and_figures(two):
    texts = [page(copy, "2022-03-14") for copy in two]
    for pattern in (r"“(\w+)法官驿站”", r"人民法院院长(\w{3})介绍", r"群众咨询(\d+)余人次", r"探索建立“(\S+)”茶事"):
        here, there = (set(re.findall(pattern, text)) for text in texts)
        assert len(here) == len(there) == 1 and here != there, pattern


def test_dates_and_what_the_country_shares_stay(two):
    for copy in two:
        text = page(copy, "2022-03-14")
        assert "2022年3月14日" in text and "“枫桥经验”" in text and "2021年10月" in text


def test_every_name_to_replace_is_in_the_sample():
    names = [line.split("\t")[1] for line in TABLE.read_text(encoding="utf-8").splitlines()[2:]]
    text = matched("".join(d.text for d in documents(SEEDS, (ontology_dir.builtin(),))))
    assert [name for name in names if name not in text and name[:-1] not in text] == []


def test_a_build_says_when_the_graph_is_complete(tmp_path):
    page, marks = tmp_path / "page.txt", tmp_path / "marks.json"
    page.write_text("永州市司法局推出“法律超市”机制。\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "benchmarks.marked",
        marks,
        str(time.time()),
        "build",
        page,
        "--out",
        tmp_path / "out",
    ]
    subprocess.run([*command, "--quiet", "--no-cache"], cwd=ROOT, check=True, timeout=120)
    spent = json.loads(marks.read_text(encoding="utf-8"))
    assert 0 < spent["cpu"] <= spent["seconds"] + 1 < 120 and (tmp_path / "out" / "graph.ttl").is_file()
