"""Records: each line by itself, a bad one named by its number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.corpus import list_inputs, read_input
from kg.corpus.read import Read

GOOD = {"id": "a1", "text": "某县司法局设立调解室。\n群众满意。"}


def read(folder: Path, *lines: str | bytes | dict[str, object], encoding: str = "utf-8") -> Read:
    raw = [
        line
        if isinstance(line, bytes)
        else (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)).encode(encoding)
        for line in lines
    ]
    (folder / "r.jsonl").write_bytes("\n".encode(encoding).join(raw))
    result = Read()
    for part in list_inputs([folder])[0]:
        one = read_input(part)
        result.documents += one.documents
        result.skipped += one.skipped
        result.notes += one.notes
    return result


def test_a_record_with_all_keys(tmp_path: Path) -> None:
    record = GOOD | {"title": "调解室进村", "date": "2022/3/14", "source": "南岭日报", "url": "https://example.org/1"}
    [document] = read(tmp_path, record).documents
    assert document.name == "r.jsonl#a1"
    assert (document.text, document.title) == (GOOD["text"], "调解室进村")
    assert (document.date, document.publisher, document.url) == ("2022-03-14", "南岭日报", "https://example.org/1")


BAD = {
    "no json": ("{oops", "no JSON"),
    "cut off": ('{"id": "a2", "text": "某县', "no JSON"),
    "list": ("[1, 2]", "no JSON object"),
    "number": ("42", "no JSON object"),
    "no text": ({"id": "a2"}, "has no text"),
    "no id": ({"text": "某县"}, "has no id"),
    "empty text": ({"id": "a2", "text": " \n"}, "text cannot be used (it is empty)"),
    "text is a list": ({"id": "a2", "text": ["某县"]}, "text cannot be used"),
    "same id": (GOOD | {"text": "另一篇。"}, "stands in line 1"),
    "too deep": ("[" * 100_000, "no JSON"),
    "no UTF-8": (b'{"id": "a2", "text": "\xff\xff"}', "no UTF-8"),
}


@pytest.mark.parametrize(("line", "part"), BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_named_and_the_rest_is_read(tmp_path: Path, line: str, part: str) -> None:
    result = read(tmp_path, GOOD, line, "", GOOD | {"id": 3})
    assert [d.name for d in result.documents] == ["r.jsonl#a1", "r.jsonl#3"]
    [skipped] = result.skipped
    assert skipped.name == "r.jsonl:2"
    assert part in skipped.reason


def test_remarks_come_once(tmp_path: Path) -> None:
    records = [GOOD | {"id": i, "author": "x", "tags": [], "date": "neulich"} for i in range(5)]
    result = read(tmp_path, *records)
    assert [d.date for d in result.documents] == [None] * 5
    assert sorted(n.text[:40] for n in result.notes) == [
        "the date in line 1 and 4 more is none an",
        "the keys author, tags are not used; id, ",
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    text = "\n".join(json.dumps(GOOD | {"id": i}, ensure_ascii=False) for i in range(3))
    (tmp_path / "r.jsonl").write_bytes(text.encode(encoding))
    [part], _ = list_inputs([tmp_path])
    assert [d.text for d in read_input(part).documents] == [GOOD["text"]] * 3


def test_half_a_surrogate_pair_becomes_a_character_that_can_be_written(tmp_path: Path) -> None:
    [document] = read(tmp_path, '{"id": "e", "text": "某县\\ud83d司法局"}').documents
    assert document.text == "某县\ufffd司法局"


def test_parts_of_a_large_file_give_the_same_documents_and_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [json.dumps(GOOD | {"id": i}) if i % 10 != 7 else "oops" for i in range(60)]
    whole = read(tmp_path, *lines)
    monkeypatch.setattr("kg.corpus.inputs.PART", 500)
    parted = read(tmp_path, *lines)
    assert len(list_inputs([tmp_path])[0]) > 3
    assert parted == whole
    assert [s.name for s in whole.skipped] == [f"r.jsonl:{i}" for i in (8, 18, 28, 38, 48, 58)]
