"""Versions that keep their sentences otherwise (`kg build --quotes`): the same pages say the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.build import Options, build
from kg.diff import Comparison, present
from kg.diff.causes import Inputs, with_causes
from kg.diff.changes import Change, Quote
from kg.diff.compare import Difference
from kg.diff.withheld import unlike
from kg.ontology_dir import builtin

TEXT = "青田县公安局推出“夜巡灯”项目，联系电话13912345678。青田县公安局建立“晨议桌”机制。\n"
SAID = Quote("a", "甲局推出乙", start=5)


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("quotes")
    (folder / "pages").mkdir()
    (folder / "pages" / "1.txt").write_text(TEXT, encoding="utf-8")
    for quotes in ("full", "masked", "none"):
        build([folder / "pages"], folder / quotes, Options((builtin(),), workers=1, quotes=quotes))  # type: ignore[arg-type]
    return {quotes: folder / quotes for quotes in ("full", "masked", "none")}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("full", "none", "旧版为全文，新版只有哈希。"), ("none", "full", "旧版只有哈希，新版为全文。"), ("masked", "none", "旧版遮盖了普通个人信息，新版只有哈希。"),
     ("full", "masked", "旧版为全文，新版遮盖了普通个人信息。")],
)  # fmt: skip
def test_pages_that_are_the_same(versions: dict[str, Path], old: str, new: str, told: str) -> None:
    compared = Comparison.of(versions[old], versions[new])
    assert compared.changes() == ()
    note = present.present(compared, "text", by="initiative", kinds=(), lang="zh", dirs=(builtin(),))
    assert told in note.split("\n\n")[1]


def test_one_setting_is_not_worth_a_word(versions: dict[str, Path]) -> None:
    manifest = json.loads((versions["none"] / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["settings"]["quotes"] == "none"
    compared = Comparison.of(versions["none"], versions["none"])
    note = present.present(compared, "text", by="initiative", kinds=(), lang="en", dirs=(builtin(),))
    assert "--quotes" not in note


@pytest.mark.parametrize(
    ("other", "same"),
    [(SAID, True), (SAID._replace(start=9), True), (SAID._replace(text="甲局建成乙"), False), (SAID._replace(text="0f" * 32), True),
     (SAID._replace(text="0f" * 64), True), (SAID._replace(text="0f" * 32, start=9), False), (SAID._replace(text="×局推出乙"), True), (SAID._replace(text="×局建成乙"), False),
     (SAID._replace(text="0f" * 32, source="b"), True), (SAID._replace(text="0f" * 32, source="c"), False)],
    ids=["itself", "moved", "edited", "its hash", "the hashes of its parts", "another's hash", "masked", "masked and edited", "page renamed", "another page"],
)  # fmt: skip
def test_which_sentences_are_the_same(other: Quote, same: bool) -> None:
    for one, two in ((SAID, other), (other, SAID)):
        assert unlike([one], [two], {"b": "a"}) == (() if same else (one,))


def test_a_sentence_that_one_version_withholds_is_no_cause() -> None:
    """What was edited is."""
    edited = Quote("b", "将建", start=1)
    change = Change("relation-status", "甲", "p", "乙", ("planned",), ("asserted",), before=(SAID, edited),
                    after=(SAID._replace(text="0f" * 32), edited._replace(text="1e" * 32, start=7)))  # fmt: skip
    inputs = Inputs(known=True, edited=frozenset("b"), same=1, settings=("quotes",), quotes=("full", "none"))
    (told,) = with_causes(Difference((change,), {}, False), inputs).changes
    assert [cause.kind for cause in told.causes] == ["page-edited"]
