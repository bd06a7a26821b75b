"""Reading one input: what a document says of its file, and what bad files become."""

from __future__ import annotations

import hashlib
import os
import time
import tracemalloc
from pathlib import Path

import pytest

from kg.corpus import Repeats, fingerprint, list_inputs, read_input
from kg.corpus.read import Read

TEXT = "青川县建立“有诉必应”机制\r\n2022年3月14日 南岭日报\r\n\r\n青川县司法局设立调解室12个。\r\n"


def read(path: Path) -> Read:
    [item], skipped = list_inputs([path])
    assert skipped == []
    return read_input(item)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_text(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "p.txt"
    path.write_bytes(TEXT.encode(encoding))
    result = read(path)
    [document] = result.documents
    assert document.text == TEXT
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document.encoding and document.encoding.startswith(encoding.removesuffix("-sig"))
    assert (document.name, document.format) == ("p.txt", "text")
    assert (document.date, document.publisher) == ("2022-03-14", "南岭日报")
    assert result.skipped == result.notes == []


def test_front_line_goes_before_the_name(tmp_path: Path) -> None:
    path = tmp_path / "2021-01-02_邕州日报_03.txt"
    path.write_text("标题\n2022年3月14日\n正文。", encoding="utf-8")
    [document] = read(path).documents
    assert (document.date, document.publisher) == ("2022-03-14", "邕州日报")


BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b"\xef\xbb\xbf \r\n\r\n", "empty"),
    "ideographic-spaces.txt": ("\u3000\u3000\n".encode(), "no text"),
    "empty.html": (b"", "empty"),
    "empty.jsonl": (b"\n\n", "empty"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(99), "a picture"),
    "binary.txt": (bytes(range(30)) * 50, "binary"),
    "korean.txt": ("경찰청은 오늘 새로운 정책을 발표했다고 밝혔다.".encode("cp949"), "save it as UTF-8"),
    "no.pdf": ("某县司法局".encode(), "no PDF"),
    "broken.pdf": (b"%PDF-1.4\n1 0 obj\n<<", "PDF"),
    "menu.html": (b"<html><body></body></html>", "no main text"),
    "binary.html": (b"\x1f\x8b\x08" + bytes(50), "gzip"),
}


@pytest.mark.parametrize(("name", "data", "part"), [(n, *v) for n, v in BAD.items()], ids=BAD.keys())
def test_a_bad_file_is_one_sentence(tmp_path: Path, name: str, data: bytes, part: str) -> None:
    (tmp_path / name).write_bytes(data)
    result = read(tmp_path / name)
    assert result.documents == []
    [skipped] = result.skipped
    assert skipped.name == name
    assert part in skipped.reason
    assert skipped.reason.count(". ") == 0 and "\n" not in skipped.reason


def test_a_file_that_vanishes(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text(TEXT, encoding="utf-8")
    [item], _ = list_inputs([tmp_path])
    item.path.unlink()
    assert "vanished" in read_input(item).skipped[0].reason


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "p.txt").write_text(TEXT, encoding="utf-8")
    [item], _ = list_inputs([tmp_path])
    if os.geteuid() == 0:  # root may read everything

        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
    else:
        item.path.chmod(0)
    assert "may not be read" in read_input(item).skipped[0].reason


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_line_of_50_mb(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "long.txt"
    line = "青川县司法局设立调解室，群众满意。".encode(encoding)
    path.write_bytes(line * (50_000_000 // len(line)))
    started = time.perf_counter()
    tracemalloc.start()
    result = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not result.documents
    assert "break it into lines" in result.skipped[0].reason
    assert peak < 8 * 50_000_000
    assert time.perf_counter() - started < 20


def test_the_same_page_counts_once() -> None:
    repeats = Repeats()
    first, other = fingerprint(TEXT), fingerprint(TEXT + "完")
    copy = fingerprint("\u3000\u3000" + TEXT.replace("\r\n", "\n"))
    assert repeats.check("a.txt", first) is None
    assert repeats.check("b.txt", other) is None
    repeated = repeats.check("c.txt", copy)
    assert repeated and "a.txt" in repeated.reason
    again = repeats.check("b.txt", fingerprint("新文"))
    assert again and "same id" in again.reason


def test_sample_corpus_has_date_and_publisher_throughout() -> None:
    seeds = Path(__file__).parent.parent / "seeds"
    inputs, _ = list_inputs([seeds])
    documents = [d for item in inputs for d in read_input(item).documents]
    assert {d.format for d in documents} == {"text", "html", "pdf", "jsonl"}
    assert [d.name for d in documents if not (d.date and d.publisher)] == []
