"""`kg build --since`: the page of a new export shows what changed since an earlier one."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main

OLD = "青田县公安局推出“夜巡灯”项目。青田县公安局计划建立“晨议桌”机制。\n"
NEW = "青田县公安局推出“夜巡灯”项目。青田县公安局建立“晨议桌”机制。青田县人民法院推出“晚风亭”项目。\n"


def build(folder: Path, text: str, *options: str) -> str:
    (folder / "pages").mkdir(exist_ok=True)
    (folder / "pages" / "1.txt").write_text(text, encoding="utf-8")
    arguments = ["build", str(folder / "pages"), "--out", str(folder / "out"), "--workers", "1", "--quiet", *options]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    return (folder / "out" / "graph.html").read_text(encoding="utf-8")


def core(page: str) -> dict[str, dict[str, list[object]]]:
    (piece,) = re.findall(r'data-piece="core">([^<]*)<', page)
    return json.loads(zlib.decompress(base64.b64decode(piece)))  # type: ignore[no-any-return]


def test_changes_since_the_export_that_is_replaced(tmp_path: Path) -> None:
    assert "changes" not in core(build(tmp_path, OLD))
    drawn = core(build(tmp_path, NEW, "--since", str(tmp_path / "out")))
    labels, changes = drawn["entities"]["label"], drawn["changes"]
    rows = {(what, labels[entity] if entity >= 0 else "", text) for what, entity, text in zip(*map(changes.get, ("what", "entity", "text")), strict=True)}  # type: ignore[arg-type, index, operator]  # fmt: skip
    assert (0, "“晚风亭”项目", None) in rows
    assert (2, "青田县公安局", "建立 “晨议桌”机制：计划中 → 已实施") in rows
    assert {what for what, _, _ in rows} == {0, 2}


@pytest.mark.parametrize("since", ["none", "pages"])
def test_no_export_to_compare_with(tmp_path: Path, since: str) -> None:
    build(tmp_path, OLD)
    done = CliRunner().invoke(
        main, ["build", str(tmp_path / "pages"), "--out", str(tmp_path / "out"), "--since", str(tmp_path / since)]
    )
    assert done.exit_code == 2
    assert done.output.startswith("kg: ")
