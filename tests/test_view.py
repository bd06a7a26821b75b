"""The page: what is in it, where things stand, and how it is written. What a browser makes of it is in test_view_browser.py."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner
from view_pages import COURT, contents, drawing, unpacked

from kg import build, drawn, outputs
from kg.cli import main
from kg.ontology_dir import builtin
from kg.records import Kind
from kg.view import drawing as d
from kg.view import layout, page, pieces
from kg.view.readings import readings


def core(folder: Path) -> dict:
    return contents(folder / "graph.html")["core"]


# -- pieces


def test_what_goes_into_the_pieces_comes_out() -> None:
    parts = {name: unpacked(text) for name, text in pieces.pieces(drawing())}
    assert set(parts) == {"core", "s0", "a0"}
    whole = parts["core"]
    assert whole["entities"]["label"][COURT] == "临江县人民法院"
    assert whole["entities"]["others"] == {"length": [1, 0, 1, 0, 0, 0], "of": ["县法院", drawing().entities[2].label]}
    assert whole["claims"]["relation"] == [0, 1, 1, 1] and whole["claims"]["confidence"][1] == 60
    assert parts["s0"][0] == ["临江县人民法院设立“有事好商量”议事厅。", [[12, 31]]]
    assert parts["a0"][0] == ["pages/a.txt", "pages/a.txt#L1", "议事厅里好商量", None]


def test_sentences_are_cut_into_pieces_of_one_size() -> None:
    many = [d.Sentence(str(i), 0, ((i, i + 1),)) for i in range(pieces.SENTENCES + 1)]
    parts = {name: unpacked(text) for name, text in pieces.pieces(drawing(sentences=many))}
    assert len(parts["s0"]) == pieces.SENTENCES and parts["s1"] == [[str(pieces.SENTENCES), [[2000, 2001]]]]


def test_whole_articles_go_in_only_where_they_may() -> None:
    articles = [article._replace(text="全文。") for article in drawing().articles]
    assert "t0" not in dict(pieces.pieces(drawing(articles=articles)))
    parts = {name: unpacked(text) for name, text in pieces.pieces(drawing(articles=articles, texts=True))}
    assert parts["t0"] == {"0": "全文。", "1": "全文。"} and parts["core"]["about"]["textOf"] == [0, 0]


@pytest.mark.parametrize(
    ("character", "read"), [("鹤", "he"), ("重", "zhong chong"), ("女", "nv")], ids=["one", "several", "ü is v"]
)
def test_characters_have_their_readings(character: str, read: str) -> None:
    assert readings(["鹤岗", "重庆", "妇女A"])[character].startswith(read)


def test_letters_and_marks_have_no_readings() -> None:
    assert readings(["1+4+N“工作法”，\u202e😀"]).keys() == set("工作法")


# -- places


def test_a_bearing_is_decided_by_the_thing_alone() -> None:
    turns = {kind: layout.bearing(f"{kind}/x") for kind in get_args(Kind)}
    assert all(0 <= turn < layout.TURN for turn in turns.values())
    assert turns["practice"] < layout.TURN / 2 < turns["agency"]
    assert layout.bearing("practice/x") != layout.bearing("practice/y")


def test_divisions_stand_apart_and_as_on_a_map() -> None:
    degrees = [(100 + i % 7 * 0.3, 30 + i // 7 * 0.2) for i in range(40)]
    spots = layout.apart(degrees)
    assert spots == layout.apart(degrees)
    pairs = [(a, b) for i, a in enumerate(spots) for b in spots[:i]]
    assert all(abs(a[0] - b[0]) > layout.WIDE * 0.8 or abs(a[1] - b[1]) > layout.HIGH * 0.8 for a, b in pairs)
    assert spots[0][0] < spots[6][0] and spots[0][1] > spots[39][1]  # west is left, north is up


@pytest.mark.parametrize("count", [0, 1, 2], ids=str)
def test_few_divisions_have_places_too(count: int) -> None:
    assert len(set(layout.apart([(100.0, 30.0)] * count))) == count


def test_an_unknown_division_stands_in_a_direction_of_its_own() -> None:
    assert math.hypot(*layout.beside("420600-2010")) == pytest.approx(140, abs=1)
    assert layout.beside("420600-2010") != layout.beside("420600-1990")


def _made(tmp_path: Path, name: str, seeds: list[str]) -> dict:
    build.build([Path("seeds") / seed for seed in seeds], tmp_path / name, build.Options(ontology=(builtin(),)))
    return core(tmp_path / name)


def test_things_keep_their_places_when_articles_are_added(tmp_path: Path) -> None:
    before, after = _made(tmp_path, "a", ["2022"]), _made(tmp_path, "b", ["2022", "2025"])

    def spots(whole: dict) -> dict[str, object]:
        things = dict(zip(whole["entities"]["id"], whole["entities"]["bearing"], strict=True))
        p = whole["places"]
        t = whole["topics"]
        return (
            things
            | dict(zip(p["code"], zip(p["x"], p["y"], strict=True), strict=True))
            | dict(zip(t["iri"], zip(t["x"], t["y"], strict=True), strict=True))
        )

    old, new = spots(before), spots(after)
    assert len(old) > 200 and len(new) > len(old)
    assert {key: new[key] for key in old.keys() & new.keys()} == old


# -- the file


def test_the_page_names_no_other_place_and_holds_no_raw_name(tmp_path: Path) -> None:
    page.write(drawing(), tmp_path)
    text = (tmp_path / "graph.html").read_text(encoding="utf-8")
    head = text[: text.index("<style>")].replace("&#39;", "'")
    assert "default-src 'none'" in head and "unsafe-inline" not in head and "file:" not in head
    assert "<img src=x" not in text and "window.ran" not in text
    assert not re.search(r'(?:src|href)="', text[: text.index('<script type="application/json"')])
    page.write(drawing(), tmp_path)
    assert text == (tmp_path / "graph.html").read_text(encoding="utf-8")


def test_every_word_of_the_application_is_in_both_languages() -> None:
    words = json.loads((Path(page.__file__).parent / "words.json").read_text(encoding="utf-8"))
    assert all(len(pair) == 2 and all(pair) for pair in words.values())
    used = set(re.findall(r'words\.text\("([a-z0-9-]+)"', page.application()))
    used |= set(
        re.findall(r'data-word="([a-z-]+)"', (Path(page.__file__).parent / "page.html").read_text(encoding="utf-8"))
    )
    assert used <= words.keys()


def test_what_is_too_much_for_one_file_goes_beside_it(tmp_path: Path) -> None:
    page.write(drawing(), tmp_path, largest=100)
    assert sorted(f.name for f in (tmp_path / page.FOLDER).iterdir()) == ["a0.js", "s0.js"]
    text = (tmp_path / page.FOLDER / "s0.js").read_text(encoding="ascii")
    assert re.fullmatch(r'kgPiece\("s0", "[A-Za-z0-9+/=]+"\);\n', text)
    assert core(tmp_path)["entities"]["label"][COURT] == "临江县人民法院"


# -- the export


@pytest.fixture
def export(tmp_path: Path) -> Callable[[bool], Path]:
    def write(folder: bool) -> Path:
        with outputs.staging(tmp_path / "out") as new:
            for name in outputs.FILES:
                (new / name).write_text('{"tool": {"name": "govkg"}}', encoding="utf-8")
            if folder:
                (new / outputs.DATA).mkdir()
                (new / outputs.DATA / "s0.js").write_text("x", encoding="utf-8")
        return tmp_path / "out"

    return write


@pytest.mark.parametrize("order", ["beside", "beside beside", "beside one", "one beside", "one"])
def test_the_folder_beside_the_page_is_that_of_the_last_build(export: Callable[[bool], Path], order: str) -> None:
    for step in order.split():
        out = export(step == "beside")
    files = [*outputs.FILES, *([outputs.DATA] if order.endswith("beside") else [])]
    assert sorted(f.name for f in out.iterdir()) == sorted(files)


@pytest.mark.parametrize("moved", [False, True], ids=["before", "after the old one was moved"])
def test_an_interrupted_move_of_the_folder_is_ended(export: Callable[[bool], Path], moved: bool) -> None:
    out = export(True)
    commit = out / ".kg-commit"
    (commit / outputs.DATA).mkdir(parents=True)
    (commit / outputs.DATA / "s1.js").write_text("new", encoding="utf-8")
    if moved:
        (out / outputs.DATA).rename(commit / ".kg-old")
    outputs.recover(out)
    assert [f.name for f in (out / outputs.DATA).iterdir()] == ["s1.js"] and not commit.exists()


# -- kg view


def test_view_opens_the_page(export: Callable[[bool], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: asked.append(url) or True)
    out = export(False)
    result = CliRunner().invoke(main, ["view", str(out)])
    assert result.exit_code == 0 and asked == [(out / "graph.html").resolve().as_uri()]
    assert result.output.strip() == str((out / "graph.html").resolve())


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda out, patch: (out / "graph.html").unlink(), "holds no graph.html"),
        (lambda out, patch: patch.setattr("webbrowser.open", lambda url: False), "no browser was found"),
    ],
    ids=["no page", "no browser"],
)
def test_view_says_why_it_cannot(export, monkeypatch, break_it, said: str) -> None:
    out = export(False)
    break_it(out, monkeypatch)
    result = CliRunner().invoke(main, ["view", str(out)])
    assert result.exit_code == 2 and said in result.output


@pytest.mark.parametrize(
    ("articles", "first"),
    [
        (["a", "b", "c"], {"b": 0, "c": 0}),
        (["b", "c", "x"], {"c": 0}),
        (["c", "x"], {}),
    ],
    ids=["all prints", "the earliest says nothing that is shown", "one print"],
)
def test_reprints_name_the_first_print_that_is_shown(articles: list[str], first: dict[str, int]) -> None:
    places = [(name, f"{name}#L1") for name in articles]
    repeated = {(name, f"{name}#L1"): ("a", "a#L1") for name in "bc"}
    assert {doc: row for (doc, _), row in drawn._first_prints(places, repeated).items()} == first
