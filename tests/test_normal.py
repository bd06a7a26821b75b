"""The text that rules are matched on: same length, simplified, half-width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.normal import matched

CASES = {
    "traditional": ("臺灣檢察院後來於廣場設立勞動爭議調解中心", "台湾检察院后来于广场设立劳动争议调解中心"),
    "simplified stays": ("陕西省乾县、吉林省乾安县皇后镇着力", "陕西省乾县、吉林省乾安县皇后镇着力"),
    "wide": ("“１＋４＋Ｎ”，（ＡＰＰ）：；！？９０％", "“1+4+N”,(APP):;!?90%"),
    "full stops stay": ("一、二。《三》〔2022〕3号【四】", "一、二。《三》〔2022〕3号【四】"),
    "corner quotes": ("「有呼必應」『碼上辦』", "“有呼必应”‘码上办’"),
    "straight quotes": ('"甲"和"乙"\n"丙"', "“甲”和“乙”\n“丙”"),
    "odd straight quote": ('甲"乙\n"丙"', "甲“乙\n“丙”"),
    "wide straight quotes": ("＂甲＂", "“甲”"),
    "spaces": ("甲\u3000乙\u00a0丙", "甲 乙 丙"),
    "radicals of a PDF": ("⼀⼈⽇⾞", "一人日车"),
    "middle dots": ("阿不都・热西提•江", "阿不都·热西提·江"),
    "Hong Kong": ("衞生署", "卫生署"),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_matched(text: str, expected: str) -> None:
    assert matched(text) == expected


@given(st.text())
def test_same_length(text: str) -> None:
    assert len(matched(text)) == len(text)


@given(st.text())
def test_a_second_time_changes_nothing(text: str) -> None:
    assert matched(matched(text)) == matched(text)


def test_a_second_time_changes_nothing_in_any_character() -> None:
    every = "".join(chr(c) for c in range(0x20, 0x10000) if not 0xD800 <= c < 0xE000)
    once = matched(every)
    assert len(once) == len(every)
    assert [(a, b) for a, b in zip(once, matched(once), strict=True) if a != b] == []
