"""Bytes to text: the encodings of Chinese pages told apart, also on a single short line."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.corpus.encoding import decode
from kg.errors import SourceError

SIMPLIFIED = [
    "青川县建立“有诉必应”机制，化解矛盾纠纷。",
    "浔阳区检察院",
    "司法所",
    "2022年3月14日 南岭日报\r\n某县公安局设立警务室12个。",
]
TRADITIONAL = ["青川縣建立「有訴必應」機制，化解矛盾糾紛。", "臺北市政府", "某縣公安局設立警務室12個，服務群眾。"]
CASES = [
    (encoding, text)
    for encoding, texts in {
        "utf-8": SIMPLIFIED + TRADITIONAL,
        "utf-8-sig": SIMPLIFIED,
        "gb18030": SIMPLIFIED + TRADITIONAL,
        "big5": TRADITIONAL,
        "cp950": ["恒裏碁銹粧，市政府的人民法院"],
        "big5hkscs": ["香港深水埗法院設立調解中心，有啲市民話好"],
        "utf-16": SIMPLIFIED,
        "utf-16-le": SIMPLIFIED + TRADITIONAL,
        "utf-16-be": SIMPLIFIED + TRADITIONAL,
        "utf-32": SIMPLIFIED,
    }.items()
    for text in texts
]


@pytest.mark.parametrize(("encoding", "text"), CASES, ids=[f"{e}-{t[:6]}" for e, t in CASES])
def test_encodings_are_told_apart(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.note is None
    assert decoded.encoding.startswith(encoding.removesuffix("-sig"))


@pytest.mark.parametrize("text", ["“““““““““““““众", "————————————————群众……"], ids=["quotation marks", "dashes"])
def test_signs_do_not_outvote_the_words_of_a_line(text: str) -> None:
    assert decode(text.encode("gb18030")).text == text


@given(st.text(st.sampled_from("县市区司法局检察院建立机制调解纠纷群众，。1“”\r\n"), min_size=8, max_size=60))
def test_line_ends_and_all_characters_are_kept(text: str) -> None:
    if not any(c > "\u4e00" for c in text):
        text += "某县司法局"
    assert decode(text.encode("gb18030")).text == text
    assert decode(text.encode("utf-8-sig")).text == text


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
        (b"PK\x03\x04" + bytes(100), "ZIP"),
        (b"%PDF-1.7 \xe2\xe3", "a PDF"),
        (bytes(range(32)) * 40, "binary"),
        (random.Random(7).randbytes(5000), "encoding"),
        ("한국어 텍스트입니다. 경찰청은 오늘 새로운 정책을 발표했다고 밝혔다.".encode("cp949"), "encoding"),
        ("日本語の文章です。警察庁は新しい政策を発表した。".encode("shift_jis"), "encoding"),
        ("Привет, мир".encode("cp1251"), "encoding"),
        (b"caf\xe9", "encoding"),
        (b"\xff\xfe\x00\xd8\x00\xd8" * 9, "utf-16-le"),
    ],
    ids=["png", "zip", "pdf", "controls", "random", "korean", "japanese", "russian", "latin", "utf-16 in name only"],
)
def test_what_is_no_chinese_text_is_refused(data: bytes, part: str) -> None:
    with pytest.raises(SourceError, match=part):
        decode(data)


def test_a_last_character_cut_in_two_is_left_out() -> None:
    decoded = decode("某县司法局".encode()[:-1])
    assert decoded.text == "某县司法"
    assert decoded.note and "middle of a character" in decoded.note


def test_a_few_damaged_places_do_not_lose_the_page() -> None:
    decoded = decode(("某县司法局设立调解室。" * 200).encode() + b"\xff" + "完".encode())
    assert decoded.text.count("\ufffd") == 1
    assert decoded.note and "1 places" in decoded.note


def test_few_control_characters_stay_where_they_are() -> None:
    text = "某县司法局设立调解室，群众满意。\x00\x07" + "乡镇街道" * 20
    assert decode(text.encode()).text == text


def test_what_the_page_declares_breaks_a_tie() -> None:
    assert decode("某县司法局".encode("gbk"), "gb2312").encoding == "gb18030"
    assert decode("某县司法局".encode(), "gb2312").encoding == "utf-8"
