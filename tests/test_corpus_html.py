"""Web pages: main text, one paragraph a line, headline first; date and source from metadata and the line below the headline."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kg.corpus import list_inputs, read_input
from kg.corpus.html import read_html
from kg.errors import SourceError

DATA = Path(__file__).parent / "data" / "corpus"
PAGE = (DATA / "page.html").read_text(encoding="utf-8")
PARAGRAPHS = [
    "青川县建立“有诉必应”机制",
    "本报讯 今年以来，青川县司法局建立“有诉必应”机制，会同县人民法院在乔庄镇等12个乡镇设立调解室。",
    "干群同心",
    "2019年5月6日，青川县委政法委印发《关于推行“有诉必应”机制的意见》，群众在家门口就能解决问题。",
    "截至目前，各调解室共化解矛盾纠纷320件。",
]


def test_main_text() -> None:
    page = read_html(PAGE.encode())
    assert page.text.split("\n") == [*PARAGRAPHS, ""]
    assert page.title == PARAGRAPHS[0]
    assert page.note is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    page = read_html(PAGE.replace('charset="utf-8"', 'charset="gb2312"').encode(encoding))
    assert page.text.split("\n") == [*PARAGRAPHS, ""]


def test_metadata(tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    [document] = read_input(list_inputs([tmp_path])[0][0]).documents
    assert (document.date, document.publisher) == ("2022-03-14", "南岭长安网")
    assert document.url == "https://example.org/art/8.html"


def test_date_from_the_line_below_the_headline(tmp_path: Path) -> None:
    plain = PAGE.replace('<meta name="pubdate" content="2022-03-14">', "").replace(
        '<meta property="og:site_name" content="南岭长安网">', ""
    )
    (tmp_path / "p.html").write_text(plain, encoding="utf-8")
    [document] = read_input(list_inputs([tmp_path])[0][0]).documents
    assert (document.date, document.publisher) == ("2022-03-15", "南岭日报")


def test_no_date_is_taken_from_running_text_or_from_the_menu() -> None:
    bare = PAGE.replace('<meta name="pubdate" content="2022-03-14">', "").replace("2022-03-15 09:12", "")
    assert read_html(bare.encode()).date is None
    assert "2026-01-01" not in read_html(bare.encode()).front


@pytest.mark.parametrize("part", [0.7, 0.8, 0.95])
def test_a_page_that_is_cut_off_is_read_as_far_as_it_goes(part: float) -> None:
    data = PAGE.encode()
    page = read_html(data[: int(len(data) * part)])
    assert PARAGRAPHS[0] in page.text
    assert page.note
    for line in page.text.splitlines():
        assert any(whole.startswith(line) for whole in PARAGRAPHS)


@pytest.mark.parametrize(
    "data",
    [b"<html><head><title>x</title></head></html>", b"<", b"<html><body><script>var a=1;</script></body></html>"],
    ids=["head only", "less", "script only"],
)
def test_a_page_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="no main text"):
        read_html(data)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a page was fetched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    outside = '<!DOCTYPE html PUBLIC "x" "http://example.org/x.dtd"><html><link rel="stylesheet" href="http://example.org/a.css">'
    assert read_html(PAGE.replace("<!DOCTYPE html><html>", outside).encode()).title == PARAGRAPHS[0]
