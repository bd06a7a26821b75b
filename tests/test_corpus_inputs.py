"""Listing what there is to read: files, folders, globs, links, odd names."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from kg.corpus import list_inputs
from kg.corpus.inputs import shown
from kg.outputs import DATA, FILES


def make(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"某县司法局设立调解室。{name}", encoding="utf-8")
    return folder


def names(*sources: Path | str) -> list[str]:
    return [i.name for i in list_inputs(sources)[0]]


def reasons(*sources: Path | str) -> dict[str, str]:
    return {s.name: s.reason for s in list_inputs(sources)[1]}


def test_folder_is_read_to_its_depth_in_order_without_hidden_files(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/2.HTML", "a/1.pdf", ".git/x.txt", "a/.hidden.txt", "c.jsonl")
    assert names(tmp_path) == ["a/1.pdf", "a/2.HTML", "b.txt", "c.jsonl"]
    assert reasons(tmp_path) == {}


def test_an_export_among_the_pages_is_none_of_them(tmp_path: Path) -> None:
    """``kg build . --out exports``, the second time."""
    make(tmp_path, "page.txt")
    export = make(tmp_path / "exports", *FILES, f"{DATA}/s0.js")
    (export / "manifest.json").write_text('{"tool": {"name": "govkg"}}', encoding="utf-8")
    assert names(tmp_path) == ["page.txt"] and reasons(tmp_path) == {}
    assert "an export of kg and no page" in reasons(export)[str(export)]
    make(export, "note.txt")
    assert names(tmp_path) == ["exports/note.txt", "page.txt"]
    (export / "manifest.json").write_text("{}", encoding="utf-8")  # somebody else's folder
    assert "exports/graph.html" in names(tmp_path)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("*.txt", ["1.txt", "2.txt"]), ("*/[ab].txt", ["s/a.txt"]), ("**/*.txt", ["1.txt", "2.txt", "s/a.txt"])],
    ids=["star", "class", "all below"],
)
def test_glob_names_are_relative_to_its_fixed_part(tmp_path: Path, pattern: str, expected: list[str]) -> None:
    make(tmp_path, "1.txt", "2.txt", "s/a.txt", "x.htm")
    assert names(str(tmp_path / pattern)) == expected


def test_order_of_sources_does_not_matter_and_a_file_counts_once(tmp_path: Path) -> None:
    make(tmp_path, "s/a.txt", "s/b.txt", "c.txt")
    sources = [tmp_path, tmp_path / "s", tmp_path / "s" / "a.txt", str(tmp_path / "*.txt")]
    assert names(*sources) == names(*reversed(sources)) == ["c.txt", "s/a.txt", "s/b.txt"]


def test_same_name_in_two_sources_takes_the_folder_before_it(tmp_path: Path) -> None:
    make(tmp_path, "2022/p1.txt", "2025/p1.txt", "2025/p2.txt")
    assert names(tmp_path / "2022", tmp_path / "2025") == ["2022/p1.txt", "2025/p1.txt", "p2.txt"]


@pytest.mark.parametrize(
    ("source", "part"),
    [("none.txt", "no such file"), ("*.nothing", "no file matches"), ("empty", "holds no file")],
    ids=["file", "glob", "folder"],
)
def test_nothing_found_is_said(tmp_path: Path, source: str, part: str) -> None:
    (tmp_path / "empty").mkdir()
    inputs, skipped = list_inputs([tmp_path / source])
    assert inputs == []
    assert [part in s.reason for s in skipped] == [True]


def test_one_remark_for_each_ending_that_is_not_read(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "p.jpg", "q.jpg", "r.JPG", "LICENCE", "x.docx")
    found = reasons(tmp_path)
    assert sorted(found) == ["LICENCE", "p.jpg", "x.docx"]
    assert "a .jpg file (and 2 more such)" in found["p.jpg"]
    assert "convert it" in found["x.docx"]


def test_links(tmp_path: Path) -> None:
    make(tmp_path, "s/a.txt")
    (tmp_path / "s" / "back").symlink_to(tmp_path)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "same.txt").symlink_to(tmp_path / "s" / "a.txt")
    assert names(tmp_path) == ["s/a.txt"]
    found = reasons(tmp_path)
    assert "leads nowhere" in found["broken.txt"]
    assert "leads nowhere" in found["loop.txt"]
    assert "s/a.txt, which is read already" in found["same.txt"]
    assert "leads back" in found["s/back"]


def test_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert names(tmp_path) == []
    assert "no ordinary file" in reasons(tmp_path)["pipe.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folder_that_may_not_be_listed(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "locked/b.txt")
    (tmp_path / "locked").chmod(0)
    try:
        assert names(tmp_path) == ["a.txt"]
        assert "cannot be listed" in reasons(tmp_path)["locked"]
    finally:
        (tmp_path / "locked").chmod(0o700)


def test_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.txt", "locked/b.txt")
    scandir = os.scandir

    def refuse(folder: Path) -> object:
        if Path(folder).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert names(tmp_path) == ["a.txt"]
    assert "give yourself the right" in reasons(tmp_path)["locked"]


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("法治 日报#3[1].txt".encode(), "法治 日报#3[1].txt"),
        ("法治日报.txt".encode("gb18030"), "法治日报.txt"),
        (b"a\nb.txt", "a%0Ab.txt"),
        (b"\xff\xfe.txt", "\\xff\\xfe.txt"),
    ],
    ids=["signs", "GB18030", "line feed", "neither"],
)
def test_odd_names(tmp_path: Path, raw: bytes, plain: str) -> None:
    path = os.fsencode(tmp_path) + b"/" + raw
    try:
        with open(path, "wb") as file:  # noqa: PTH123 - a path of bytes
            file.write("某县司法局".encode())
    except OSError:
        pytest.skip("this file system refuses the name")
    assert names(tmp_path) == [plain]
    assert shown(os.fsdecode(raw)) == plain


def test_large_jsonl_is_parted_at_line_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.corpus.inputs.PART", 100)
    lines = [f'{{"id": {i}, "text": "某县司法局设立调解室{"。" * i}"}}\n'.encode() for i in range(40)]
    (tmp_path / "all.jsonl").write_bytes(b"".join(lines))
    parts, _ = list_inputs([tmp_path])
    data = b"".join(lines)
    assert len(parts) > 5
    assert b"".join(data[p.start : p.stop] for p in parts) == data
    assert all(data[: p.start].endswith(b"\n") for p in parts[1:])
    assert pickle.loads(pickle.dumps(parts)) == parts
