"""PDF pages: columns in reading order, paragraphs joined, what has no text said. The pages are set by the tests."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from kg.corpus.columns import Glyph, reading_order
from kg.corpus.pdf import read_pdf
from kg.errors import SourceError

FONT, EM, PITCH = "STSong-Light", 10.0, 15.0
LONG = "青川县司法局建立有诉必应机制会同县人民法院县公安局在全县十二个乡镇设立调解室选聘调解员三十六名为群众提供服务"


def pdf(draw: Callable[[Canvas], None], **options: object) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = io.BytesIO()
    page = Canvas(file, pagesize=(595, 842), invariant=1, **options)
    draw(page)
    page.save()
    return file.getvalue()


def line(page: Canvas, x: float, y: float, text: str, size: float = EM) -> None:
    page.setFont(FONT, size)
    page.drawString(x, y, text)


def column(page: Canvas, x: float, y: float, paragraphs: list[str], width: int = 12) -> float:
    """Set paragraphs, the first line of each indented, and return the height below them."""
    for paragraph in paragraphs:
        rest, indent = paragraph, 2
        while rest:
            line(page, x + indent * EM, y, rest[: width - indent])
            rest, indent, y = rest[width - indent :], 0, y - PITCH
    return y


def lines(data: bytes) -> list[str]:
    return read_pdf(data)[0].splitlines()


def test_two_columns_below_a_headline() -> None:
    def draw(page: Canvas) -> None:
        line(page, 60, 780, "青川县建立“有诉必应”机制化解矛盾纠纷", 20)
        column(page, 60, 740, ["左一" + LONG + "。", "左二" + LONG + "。"])
        column(page, 200, 740, ["右一" + LONG + "。", "右二" + LONG + "。"])

    expected = [f"{p}{LONG}。" for p in ("左一", "左二", "右一", "右二")]
    assert lines(pdf(draw)) == ["青川县建立“有诉必应”机制化解矛盾纠纷", *expected]


def test_columns_that_are_not_level_with_each_other() -> None:
    def draw(page: Canvas) -> None:
        for i, x in enumerate((60, 200, 340)):
            column(page, x, 740 - 4 * i, [f"第{i}栏{LONG}。"])

    assert lines(pdf(draw)) == [f"第{i}栏{LONG}。" for i in range(3)]


def test_two_articles_one_below_the_other() -> None:
    def draw(page: Canvas) -> None:
        y = 780.0
        for name in ("甲", "乙"):
            line(page, 60, y, f"{name}县设立调解室", 20)
            column(page, 60, y - 30, [f"{name}左{LONG}。"])
            column(page, 200, y - 30, [f"{name}右{LONG}。"])
            y -= 150

    assert lines(pdf(draw)) == [f"{n}{t}" for n in "甲乙" for t in ("县设立调解室", f"左{LONG}。", f"右{LONG}。")]


def test_a_headline_over_two_of_three_columns() -> None:
    def draw(page: Canvas) -> None:
        line(page, 60, 760, "两栏标题横跨左中两栏的文章", 19)
        column(page, 60, 730, ["左" + LONG + "。"])
        column(page, 200, 730, ["中" + LONG + "。"])
        line(page, 360, 760, "右栏标题", 19)
        column(page, 360, 730, ["右" + LONG + "。"])

    found = lines(pdf(draw))
    assert found.index("两栏标题横跨左中两栏的文章") < found.index(f"左{LONG}。") < found.index(f"中{LONG}。")
    assert found[-2:] == ["右栏标题", f"右{LONG}。"]


def test_what_a_column_break_cuts_stays_cut_for_the_next_stage() -> None:
    def draw(page: Canvas) -> None:
        column(page, 60, 740, ["左" + LONG[:45]])
        column(page, 200, 740, ["右" + LONG[:30] + "。", LONG + "。"])

    assert lines(pdf(draw))[0] == "左" + LONG[:45]


def test_spaces_and_bold_print() -> None:
    def draw(page: Canvas) -> None:
        line(page, 60, 780, "本报记者 韦一民　通讯员 覃志")
        line(page, 60.3, 780, "本报记者 韦一民　通讯员 覃志")

    assert lines(pdf(draw)) == ["本报记者 韦一民 通讯员 覃志"]


def test_pages_follow_each_other_and_a_bare_one_is_remarked() -> None:
    def draw(page: Canvas) -> None:
        line(page, 60, 780, "第一版")
        page.showPage()
        page.rect(10, 10, 100, 100)
        page.showPage()
        line(page, 60, 780, "第三版")

    text, note = read_pdf(pdf(draw))
    assert text == "第一版\n\n第三版\n"
    assert note and note.startswith("page 2 has no text layer")


def test_a_headline_set_from_top_to_bottom() -> None:
    def draw(page: Canvas) -> None:
        for i, c in enumerate("平安青川"):
            line(page, 60, 780 - 22 * i, c, 20)
        column(page, 120, 790, [LONG * 2 + "。"])

    assert lines(pdf(draw)) == ["平安青川", f"{LONG * 2}。"]


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (pdf(lambda page: page.rect(10, 10, 100, 100)), "no text layer"),
        (pdf(lambda page: line(page, 60, 780, "密"), encrypt=StandardEncryption("secret")), "password"),
        (pdf(lambda page: line(page, 60, 780, "断"))[:400], "damaged|no text layer"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "damaged|no text layer"),
        ("不是文件".encode(), "no PDF"),
    ],
    ids=["scan", "password", "cut off", "garbage", "no pdf"],
)
def test_what_cannot_be_read_is_said(data: bytes, part: str) -> None:
    with pytest.raises(SourceError, match=part):
        read_pdf(data)


GLYPHS = st.builds(
    lambda text, x, y, size: Glyph(text, x, x + size, y, y + size),
    st.sampled_from("县市区司法局"),
    st.integers(0, 500),
    st.integers(0, 800),
    st.sampled_from([8, 10, 20]),
)


@given(st.lists(GLYPHS, max_size=60))
def test_no_character_is_lost_or_doubled(glyphs: list[Glyph]) -> None:
    read = "".join(reading_order(glyphs)).replace(" ", "")
    assert sorted(read) == sorted(g.text for g in glyphs)
    assert reading_order(glyphs) == reading_order(glyphs)
